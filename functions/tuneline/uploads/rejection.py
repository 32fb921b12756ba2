"""Reject a dataset: notify the operators, and record the problems in its document."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tuneline import logs
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.validation.run import Report
from tuneline.notices.notice import Notices
from tuneline.training.decision import waits_for_decision
from tuneline.training.start_job import DatasetClaim
from tuneline.uploads.event import Upload

# Problems in the document; the report in the artifact bucket has all listed ones.
IN_DOCUMENT = 100
# Runs that may crash while they check a dataset, because of memory or time.
MOST_BROKEN_OFF = 3


def broken_off(held: DatasetClaim) -> int:
    """Count the earlier runs that crashed: they neither finished nor released the claim."""
    return held.record.runs - 1 - held.record.released_runs


async def reject(held: DatasetClaim, upload: Upload, report: Report, notices: Notices) -> str:
    """Reject the dataset because its check reported errors."""
    errors = report.problems.count("error")
    await _notify(held, upload, notices, problems=errors)
    rejected = replace(
        held.record,
        state="rejected",
        examples=report.examples,
        problems=listed(report.problems.listed),
        problem_count=errors,
        reason=f"{errors} problems",
    )
    await held.finish(rejected)
    logs.warning("dataset rejected", problems=errors, codes=sorted(report.problems.counts))
    return "rejected"


async def reject_unreadable(held: DatasetClaim, upload: Upload, notices: Notices) -> str:
    """Reject a dataset whose check crashed MOST_BROKEN_OFF times."""
    crash = problem("CHECK_BROKE_OFF", None, times=broken_off(held))
    await _notify(held, upload, notices, code="unreadable", reason=crash.message())
    rejected = replace(
        held.record,
        state="rejected",
        problems=(crash.as_record(),),
        problem_count=1,
        reason=crash.message().rstrip("."),
    )
    await held.finish(rejected)
    logs.warning("dataset rejected", problems=1, codes=[crash.code])
    return "rejected"


def listed(problems: Sequence[Problem]) -> tuple[Mapping[str, Any], ...]:
    """The problems for a document, errors first."""
    errors_first = sorted(problems, key=lambda listed_problem: listed_problem.severity != "error")
    return tuple(each.as_record() for each in errors_first[:IN_DOCUMENT])


async def _notify(held: DatasetClaim, upload: Upload, notices: Notices, **facts: str | int) -> None:
    """Notify the operators.

    Not of a smoke test, whose document expires, nor with the option `decide=ask`: who uploads such a dataset
    looks at its check.
    """
    if held.record.expire_at is None and not waits_for_decision(held.record):
        name = upload.ref.name.rpartition("/")[2]
        await notices.notify("dataset_rejected", upload.id, {"name": name, **facts})
