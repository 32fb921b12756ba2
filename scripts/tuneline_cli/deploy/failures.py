"""Look up what a failure in Google Cloud means and what helps: the table of known error texts.

`infra/README.md` has the same table for people who run Terraform by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Colours, and the frame that Terraform draws around an error; it breaks lines inside of sentences too.
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FRAME = re.compile(r"[│╷╵|]")
_OTHERWISE = "What was made stays. Mend what is said above, then give the same command again to go on."
_AGAIN = "What was made stays. Give the same command again in some minutes: the second try succeeds."
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
        "Another run holds Terraform's lock, or a run that was killed has left it. Ask who else deploys this "
        "project. If nobody does, and no terraform runs on this computer any more, free the lock: "
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
        '`public_by` to "no_check" in infra/terraform.tfvars.json, then give the same command again: Google '
        "recommends this way, and no administrator is needed.",
    ),
    Failure(
        r"constraints/(?!iam\.)[\w.]+|violates constraint|(?i:org(ani[sz]ation)? policy)",
        "A policy of your organisation forbids this; the text above names it. An administrator of the "
        "organisation can make an exception for this project.",
    ),
    Failure(
        r"BILLING_DISABLED|billing to be enabled|BILLING_NOT_FOUND|(?i:billing account .{0,80}closed)",
        "Nobody pays for the project, or the billing account is closed: "
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
        "The plan would delete what people told the bot, so it is refused. A region cannot be changed "
        "afterwards: give the region that is deployed, or take another project for the other region.",
    ),
    Failure(
        r"[Ss]ecret\S* .{0,120}versions/\d+\S* (was )?not found",
        "A key has not been stored yet: scripts/tuneline deploy secrets",
    ),
    Failure(
        r"alreadyOwnedByYou|you already own it|[Ee]rror 409.{0,120}already ?[Ee]xists|ALREADY_EXISTS",
        "Something of this name is there that Terraform's state does not know, so its state was deleted or "
        "somebody made it by hand. Delete the one that is named above, or take another project.",
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
        "The network failed on the way. What was made stays. Give the same command again.",
    ),
    Failure(
        r"IAM_PERMISSION_DENIED|[Pp]ermission '\S+' denied|does not have \S+ (access|permission)",
        "Your account lacks a right in this project; the text above names it. The role Owner "
        "(roles/owner) has all that a deployment needs.",
    ),
)


def advice(said: str) -> str:
    """Say what helps against the failures that `said` tells of: one sentence or more for each."""
    text = _plain(said)
    found = list(_matching(text))
    lines = [one.helps.format(lock=_lock(text)) for one in found]
    if not found:
        lines.append(_OTHERWISE)
    elif all(one.passes for one in found):
        lines.append(_AGAIN)
    return "\n".join(lines)


def is_unsettled(said: str) -> bool:
    """Say whether a service refused a call because it is not on, or not on for long enough."""
    return re.search(_UNSETTLED, _plain(said)) is not None


def _plain(said: str) -> str:
    return " ".join(_FRAME.sub(" ", _COLOUR.sub("", said)).split())


def _matching(text: str) -> Iterator[Failure]:
    """Give those whose pattern is in `text`; what follows from an earlier one is left out."""
    is_refused = False
    for one in FAILURES:
        if re.search(one.pattern, text):
            if is_refused and one is FAILURES[-1]:
                return
            is_refused = True
            yield one


def _lock(text: str) -> str:
    found = re.search(r"\bID: (\S+)", text)
    return found[1] if found else "ID, which the text above names"
