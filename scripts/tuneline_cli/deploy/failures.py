"""Look up the advice for a failure in Google Cloud: the table of known error texts.

`infra/README.md` has the same table for people who run Terraform by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Colours, and the frame that Terraform draws around an error; it breaks lines inside of sentences too.
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FRAME = re.compile(r"[│╷╵|]")
_OTHERWISE = "Created resources stay. Fix the error above, then run the same command again to continue."
_AGAIN = "Created resources stay. Run the same command again in some minutes: the second try succeeds."
_UNSETTLED = r"has not been used in project \S+ before or it is disabled|SERVICE_DISABLED"


@dataclass(frozen=True)
class Failure:
    """One known failure: a pattern of its text, what helps, and whether the same command helps later."""

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
        _UNSETTLED,
        "A service that was just switched on does not take calls yet.",
        passes=True,
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
        r"constraints/(?!iam\.)[\w.]+|violates constraint|(?i:org(ani[sz]ation)? policy)",
        "A policy of your organisation forbids this; the text above names it. An administrator of the "
        "organisation can make an exception for this project.",
    ),
    Failure(
        r"BILLING_DISABLED|billing to be enabled|BILLING_NOT_FOUND|(?i:billing account .{0,80}closed)",
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


def advice(output: str) -> str:
    """The advice for the known failures in `output`: one sentence or more for each."""
    text = _plain(output)
    matching = list(_matching(text))
    lines = [failure.helps.format(lock=_lock(text)) for failure in matching]
    if not matching:
        lines.append(_OTHERWISE)
    elif all(failure.passes for failure in matching):
        lines.append(_AGAIN)
    return "\n".join(lines)


def is_unsettled(output: str) -> bool:
    """Whether a service refused a call because it is disabled, or was enabled a moment ago."""
    return re.search(_UNSETTLED, _plain(output)) is not None


def _plain(output: str) -> str:
    return " ".join(_FRAME.sub(" ", _COLOUR.sub("", output)).split())


def _matching(text: str) -> Iterator[Failure]:
    """The failures whose pattern is in `text`, without those that follow from an earlier one."""
    is_refused = False
    for failure in FAILURES:
        if re.search(failure.pattern, text):
            if is_refused and failure is FAILURES[-1]:
                return
            is_refused = True
            yield failure


def _lock(text: str) -> str:
    match = re.search(r"\bID: (\S+)", text)
    return match[1] if match else "ID, which the text above names"
