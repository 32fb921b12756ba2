"""Show one training job: where it is and why, what it has told, what it costs, its loss curve."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.training.training_log import points_of
from tuneline_cli import records
from tuneline_cli.job import job_lines, loss_curve

EXAMPLES = """
  scripts/job show ftjob-3f                the beginning of its id is enough
  scripts/job show ftjob-3f --plot         with its loss curve
  scripts/job show ftjob-3f --png loss.png
  scripts/job show ftjob-3f --json
"""
_TOLD = (
    *("state", "reported", "reason", "provider", "dataset", "name", "base_model", "examples", "epochs"),
    *("attempt", "trained_tokens", "trained_model", "model", "endpoint", "version"),
)
_MOMENTS = ("created_at", "estimated_finish", "trained_at", "stuck_at", "cancel_asked_at", "ended_at")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--plot", action="store_true", help="draw its loss curve in this terminal")
    shown.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write its loss curve as a picture")


def run(given: argparse.Namespace) -> int:
    """0, or 1 where a curve was asked for that is not there; UnknownRecordError without such a job."""
    job = records.with_documents(lambda store: records.found(store, "jobs", given.id))
    data = {"id": records.id_of(job), **job.data}
    if given.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=str))
    else:
        _tell(data)
    if not (given.plot or given.png):
        return 0
    points = points_of(data.get("curve", {}))
    if len(points) < loss_curve.LEAST:
        print("There is no curve yet: the job has told of fewer than two steps.", file=sys.stderr)
        return 1
    title = f"Loss of {data['id']}"
    if given.plot:
        print(loss_curve.drawn(points, title=title))
    if given.png:
        loss_curve.write_png(points, given.png, title=title)
        print(f"Written: {given.png}", file=sys.stderr)
    return 0


def _tell(data: Mapping[str, Any]) -> None:
    told = {name.replace("_", " "): data.get(name) for name in _TOLD}
    told |= {name.removesuffix("_at").replace("_", " "): _moment(data.get(name)) for name in _MOMENTS}
    told |= {"steps": job_lines.steps(data), "cost": job_lines.cost(data)}
    for name, value in {"job": data["id"], **told}.items():
        if value not in (None, "", "–"):
            print(as_printable(f"{name:<18}{value}"))
    for one in data.get("events", []):
        print(f"  {job_lines.event(one)}")


def _moment(at: Any) -> str | None:
    return job_lines.moment(at) if at is not None else None
