"""Known failures in Google Cloud: a pattern of the error text, its meaning, and the advice.

`infra/README.md` has the same table for people who run Terraform by hand.
"""

from dataclasses import dataclass

UNSETTLED = r"has not been used in project \S+ before or it is disabled|SERVICE_DISABLED"


@dataclass(frozen=True)
class Failure:
    """One known failure: a pattern, the advice, and whether the same command helps later."""

    pattern: str
    helps: str
    passes: bool = False


FAILURES = (
    Failure(
        r"Error acquiring the state lock",
        "Another run holds Terraform's lock, or a killed run has left it. Ask who else deploys this project. "
        "If no other run exists, and no terraform runs on this computer any more, free the lock: "
        "terraform -chdir=infra force-unlock {lock}",
    ),
    Failure(
        r"Permission denied while using the Eventarc Service Agent",
        "In a new project Google's own accounts take a few minutes to get their rights.",
        passes=True,
    ),
    Failure(
        r"Service account service-\S+ does not exist|service agent\S* (does not exist|is not ready)",
        "Google has not made one of its own accounts yet, which takes a few minutes in a new project.",
        passes=True,
    ),
    Failure(
        UNSETTLED,
        "A service that was just switched on does not take calls yet.",
        passes=True,
    ),
    Failure(
        r"project ID you specified is already in use",
        "This project id is taken: by another person in the world, or by a deleted project, whose id is not "
        "given again. Choose another with --project.",
    ),
    Failure(
        r"exceeded your allotted project quota",
        "You may make no more projects. Take one that exists with --project, delete one that you do not need "
        "(it counts for 30 days more), or ask for more: "
        "https://support.google.com/code/contact/project_quota_increase",
    ),
    Failure(
        r"(?i:callers must accept terms of service)",
        "This Google account has not accepted the terms of Google Cloud yet: open "
        "https://console.cloud.google.com once and accept them.",
    ),
    Failure(
        r"resourcemanager\.projects\.create|gcloud\.projects\.create\).{0,80}(?i:permission)",
        "Your account may not make projects. An administrator of your organisation can make one, give you "
        "the role Owner in it and tell you its id for --project, or give you the role Project Creator.",
    ),
    Failure(
        r"(?i:cloud billing quota exceeded)",
        "The billing account pays for as many projects as it may. Choose another with --billing-account, "
        "unlink a project, or ask for more: https://support.google.com/code/contact/billing_quota_increase",
    ),
    Failure(
        r"billing\.resourceAssociations\.create|gcloud\.billing\.projects\.link\).{0,80}(?i:permission)",
        "You may not use this billing account: choose another with --billing-account, or have its "
        "administrator give you the role Billing Account User.",
    ),
    Failure(
        r"quota restrictions, cannot run builds in this region",
        "Google does not let this project build in this region, and trying again does not change that. "
        "These are open to every project: asia-east1, us-central1, europe-west1. Or ask Google for more: "
        "https://cloud.google.com/build/docs/locations",
    ),
    Failure(
        r"do not belong to a permitted customer|iam\.(managed\.)?allowedPolicyMember",
        "Your organisation's policy refuses a grant to everybody, and LINE cannot sign in. Set "
        '`public_by` to "no_check" in infra/terraform.tfvars.json, then run the same command again: Google '
        "recommends this way, and no administrator is needed.",
    ),
    Failure(
        r"gcp\.resourceLocations",
        "A policy of your organisation (gcp.resourceLocations) forbids resources here. The bot needs its own "
        "region and, because Gemini is tuned in the US or the EU alone, a bucket there: an administrator of "
        "your organisation can allow the region and `in:us-locations` (with --geography eu "
        "`in:eu-locations`).",
    ),
    Failure(
        r"vertexai\.allowed(Gen)?(AI)?Models|(?i:allowed[- ]models.{0,60}polic)",
        "A policy of your organisation (vertexai.allowedModels) forbids this model: an administrator of the "
        "organisation can allow publishers/google/models/ with the name of BASE_MODEL for this project.",
    ),
    Failure(
        r"VPC_SERVICE_CONTROLS|(?i:vpc service controls|organization.s policy.{0,20}vpcServiceControls)",
        "The project is in a perimeter of VPC Service Controls that refuses this: an administrator can let "
        "the functions' accounts call aiplatform.googleapis.com and storage.googleapis.com in it.",
    ),
    Failure(
        r"gcp-sa-aiplatform\S* does not exist|(?i:principal \S*gcp-sa-\S+ .{0,20}does not exist)",
        "Google has not made Vertex AI's own account yet, which takes a few minutes in a new project.",
        passes=True,
    ),
    Failure(
        r"(?i:role \S*tuneline\w+ .{0,80}(deleted|undelete)|cannot undelete|"
        r"role_id .{0,60}(tuneline\w+).{0,60}marked for deletion)",
        "A custom role of this name was deleted, and Google does not give its id again for 37 days. Within 7 "
        "days bring it back: gcloud iam roles undelete tunelineAnswerer --project PROJECT, and the same with "
        "tunelineTrainer. After that wait, or take another project.",
    ),
    Failure(
        r"constraints/(?!iam\.|gcp\.resourceLocations|vertexai)[\w.]+|violates constraint|"
        r"(?i:org(ani[sz]ation)? policy)",
        "A policy of your organisation forbids this; the text above names it. An administrator of the "
        "organisation can make an exception for this project.",
    ),
    Failure(
        r"BILLING_DISABLED|billing to be enabled|BILLING_NOT_FOUND|"
        r"(?i:billing account .{0,80}(closed|disabled))",
        "The project has no billing account, or it is closed: "
        "gcloud billing projects link PROJECT --billing-account=ID",
    ),
    Failure(
        r"billingbudgets.{0,200}403|(?i:error 403.{0,200}budget|creating budget.{0,200}error 403)",
        'Your account may not watch this billing account: set `billing_account` to "" in '
        "infra/terraform.tfvars.json. Everything else is deployed by the next run.",
    ),
    Failure(
        r"maxScale may not exceed|(?i:max(imum)? instances? .{0,60}(quota|exceed))",
        "The project may not have so many instances in this region: lower `reply_instances` in "
        "infra/terraform.tfvars.json, or ask Google for more: https://console.cloud.google.com/iam-admin/quotas",
    ),
    Failure(
        r"RATE_LIMIT_EXCEEDED|rateLimitExceeded|(?i:quota exceeded for quota metric .{0,120}per minute)",
        "Google takes only so many calls a minute.",
        passes=True,
    ),
    Failure(
        r"QUOTA_EXCEEDED|(?i:quota '.{1,80}' exceeded|quota exceeded for (?!quota metric .{0,99}minute))",
        "A quota of the project is used up; the text above names it. "
        "More can be asked for: https://console.cloud.google.com/iam-admin/quotas",
    ),
    Failure(
        r"Database ID '\S+' is not available in project .{0,80}retry in",
        "Google keeps the name of a deleted database for some minutes.",
        passes=True,
    ),
    Failure(
        r"queue with this name existed too recently",
        "Google keeps the name of a deleted queue for some days: wait, or take another project.",
    ),
    Failure(
        r"Instance cannot be destroyed",
        "The plan would delete the bot's documents, so it is refused. A region cannot be changed afterwards: "
        "use the deployed region, or another project for the other region.",
    ),
    Failure(
        r"[Ss]ecret\S* .{0,120}versions/\d+\S* (was )?not found",
        "A key has not been stored yet: scripts/tuneline deploy secrets",
    ),
    Failure(
        r"alreadyOwnedByYou|you already own it|[Ee]rror 409.{0,120}already ?[Ee]xists|ALREADY_EXISTS",
        "A resource of this name exists, and Terraform's state does not know it: its state was deleted, or "
        "the resource was created by hand. Delete the one that is named above, or use another project.",
    ),
    Failure(
        r"storage: bucket doesn't exist|The specified bucket does not exist",
        "There is no bucket for Terraform's state, so nothing is deployed yet: scripts/tuneline deploy apply",
    ),
    Failure(
        r"invalid_grant|invalid_rapt|could not find default credentials|[Rr]eauthentication (failed|is)",
        "Your login has expired: gcloud auth login --update-adc",
    ),
    Failure(
        r"no such host|connection (refused|reset by peer)|(handshake|i/o) timeout|network is unreachable",
        "The network failed. Created resources stay. Run the same command again.",
    ),
    Failure(
        r"IAM_PERMISSION_DENIED|[Pp]ermission '\S+' denied|does not have \S+ (access|permission)",
        "Your account lacks a right in this project; the text above names it. The role Owner "
        "(roles/owner) has all that a deployment needs.",
    ),
)
