"""Reject a dataset: tell the operators, and put down in its document what is wrong with it."""

from collections.abc import Sequence
from typing import Any

from tuneline import logs
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.validation.run import Report
from tuneline.notices.notice import Notices
from tuneline.storage.claims import Claim
from tuneline.uploads.event import Upload

# As many problems stand in the document; the report in the artifact bucket has all that are listed.
IN_DOCUMENT = 100
# So many runs that checked a dataset may end without a word, for want of memory or of time.
MOST_BROKEN_OFF = 3


def broken_off(held: Claim) -> int:
    """Count the runs before this one that broke off: neither done, nor let go to be tried again."""
    return int(held.data.get("attempts", 1)) - 1 - int(held.data.get("let_go", 0))


async def reject(held: Claim, upload: Upload, report: Report, notices: Notices) -> str:
    """Reject the dataset for what its check found."""
    errors = report.problems.count("error")
    await _tell(held, upload, notices, problems=errors)
    await held.finish(
        state="rejected",
        examples=report.examples,
        problems=listed(report.problems.listed),
        problem_count=errors,
        reason=f"{errors} problems",
    )
    logs.warning("dataset rejected", problems=errors, codes=sorted(report.problems.counts))
    return "rejected"


async def reject_unreadable(held: Claim, upload: Upload, notices: Notices) -> str:
    """Reject the dataset that nobody could check to the end."""
    found = problem("CHECK_BROKE_OFF", None, times=broken_off(held))
    await _tell(held, upload, notices, code="unreadable", reason=found.message())
    await held.finish(
        state="rejected", problems=[found.as_dict()], problem_count=1, reason=found.message().rstrip(".")
    )
    logs.warning("dataset rejected", problems=1, codes=[found.code])
    return "rejected"


def listed(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The problems as a document holds them, the gravest first."""
    gravest_first = sorted(problems, key=lambda one: one.severity != "error")
    return [one.as_dict() for one in gravest_first[:IN_DOCUMENT]]


async def _tell(held: Claim, upload: Upload, notices: Notices, **facts: str | int) -> None:
    """Tell the operators, unless it was a trial, whose document expires."""
    if held.data.get("expire_at") is None:
        name = upload.ref.name.rpartition("/")[2]
        await notices.tell("dataset_rejected", upload.id, {"name": name, **facts})
