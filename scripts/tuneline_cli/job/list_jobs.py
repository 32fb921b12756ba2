"""List the training jobs: what became of each, the newest first."""

import argparse
import json
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.job import job_lines

EXAMPLES = """
  scripts/job list
  scripts/job list --open                those that are followed now
  scripts/job list --state failed
  scripts/job list --json
"""
_COLUMNS = "{id:<34}{state:<24}{steps:>11}{cost:>13}  {started:<18}{name}"
# A curve and two hundred events are no matter of a list.
_LEFT_OUT = frozenset({"curve", "events"})


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("--open", action="store_true", help="only those that are followed now")
    parser.add_argument("--state", help="only those in this state: training, serving, failed, cancelled …")
    parser.add_argument("--json", action="store_true", help="for a program; without events and curves")


def run(given: argparse.Namespace) -> int:
    """0; an empty list is no failure."""
    where = {**({"open": True} if given.open else {}), **({"state": given.state} if given.state else {})}

    async def read(store: Documents) -> list[dict[str, Any]]:
        found = await store.query("jobs", where=where, limit=records.MOST)
        return [
            {"id": records.id_of(one), **{name: one.data[name] for name in one.data if name not in _LEFT_OUT}}
            for one in found
        ]

    jobs = sorted(records.with_documents(read), key=lambda one: str(one["created_at"]), reverse=True)
    if given.json:
        print(json.dumps(jobs, ensure_ascii=False, indent=1, default=str))
        return 0
    header = {name: name for name in ("id", "state", "steps", "cost", "started")}
    print(_COLUMNS.format(**header, name="dataset"))
    for one in jobs:
        row = {
            "id": one["id"],
            "state": job_lines.where(one),
            "steps": job_lines.steps(one),
            "cost": job_lines.cost(one),
        }
        name = as_printable(str(one.get("name") or one["dataset"]))
        print(_COLUMNS.format(**row, started=job_lines.moment(one["created_at"]), name=name))
    return 0
