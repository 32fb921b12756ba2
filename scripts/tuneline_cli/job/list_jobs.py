"""List the training jobs with their states and costs, the newest first."""

from typing import Any

import click

from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.job import JOBS, Job
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.job import job_lines
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline job list
  scripts/tuneline job list --open                those that are followed now
  scripts/tuneline job list --state failed
  scripts/tuneline job list --json                without events and loss curves
"""
_COLUMNS = "{id:<34}{state:<24}{steps:>11}{cost:>13}  {started:<18}{name}"
_HEADER = {name: name for name in ("id", "state", "steps", "cost", "started")}
# Too long for a list.
_LEFT_OUT = frozenset({"curve", "events"})


@verb(__doc__, EXAMPLES)
@click.option("--open", "only_open", is_flag=True, help="only those that are followed now")
@click.option("--state", help="only those in this state: training, serving, failed, cancelled …")
@json_option
@with_bot
def command(bot: DeployedBot, *, only_open: bool, state: str | None, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    where = {**({"open": True} if only_open else {}), **({"state": state} if state else {})}

    async def read(store: Documents) -> list[StoredRecord[Job]]:
        return await query_records(store, Job, JOBS, where=where, limit=records.MOST)

    jobs = sorted(bot.with_documents(read), key=lambda job: job.record.created_at, reverse=True)
    if as_json:
        write_json([_data(job) for job in jobs])
        return FINE
    write(_COLUMNS.format(**_HEADER, name="dataset"))
    for job in jobs:
        write(_row(job.id, job.record))
    return FINE


def _data(job: StoredRecord[Job]) -> dict[str, Any]:
    stored = job.document.data
    return {"id": job.id, **{name: value for name, value in stored.items() if name not in _LEFT_OUT}}


def _row(id_: str, job: Job) -> str:
    return _COLUMNS.format(
        id=id_,
        state=job_lines.where(job),
        steps=job_lines.steps(job),
        cost=job_lines.cost(job),
        started=job_lines.moment(job.created_at),
        name=as_printable(job.name or job.dataset),
    )
