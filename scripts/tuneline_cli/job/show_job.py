"""Show one training job: its state and the reason, its messages, its cost, its loss curve."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tuneline.charts.pictures.loss import loss_chart
from tuneline.charts.svg.picture import as_svg
from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.job import Job
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, json_option, require_exclusive, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.job import job_lines
from tuneline_cli.output import tell, write, write_chart, write_json

EXAMPLES = """
  scripts/tuneline job show ftjob-3f                the beginning of its id is enough
  scripts/tuneline job show ftjob-3f --plot         with its loss curve
  scripts/tuneline job show ftjob-3f --svg loss.svg  for a browser
  scripts/tuneline job show ftjob-3f --json
"""
_FIELDS = (
    *("state", "reported", "reason", "provider", "dataset", "name", "base_model", "examples", "epochs"),
    *("attempt", "trained_tokens", "trained_model", "model", "endpoint", "version"),
)
_MOMENTS = ("created_at", "estimated_finish", "trained_at", "stuck_at", "cancel_asked_at", "ended_at")


@verb(__doc__, EXAMPLES)
@click.argument("id")
@click.option("--plot", is_flag=True, help="draw its loss curve in this terminal")
@json_option
@click.option("--svg", type=click.Path(path_type=Path), help="write its loss curve to this file")
@with_bot
def command(
    bot: DeployedBot,
    *,
    id: str,  # noqa: A002 the argument's name
    plot: bool,
    as_json: bool,
    svg: Path | None,
) -> int:
    """Exit with 0, or with 1 if there is no loss curve to draw. Raises UnknownRecordError."""
    require_exclusive(plot=plot, json=as_json)
    job = bot.with_documents(lambda store: records.find_record(store, "jobs", id))
    data, record = {"id": records.id_of(job), **job.data}, stored_record(Job, job).record
    if as_json:
        write_json(data)
    else:
        _write(data, record)
    return _draw(record, plot=plot, svg=svg) if plot or svg else FINE


def _draw(job: Job, *, plot: bool, svg: Path | None) -> int:
    chart = loss_chart(job, language="en")
    if plot or chart.is_empty:
        write_chart(chart)
    if chart.is_empty:
        return ATTENTION
    if svg:
        svg.write_text(as_svg(chart), encoding="utf-8")
        tell(f"Written: {svg}")
    return FINE


def _write(data: Mapping[str, Any], job: Job) -> None:
    fields = {name.replace("_", " "): data.get(name) for name in _FIELDS}
    fields |= {name.removesuffix("_at").replace("_", " "): _moment(data.get(name)) for name in _MOMENTS}
    fields |= {"steps": job_lines.steps(job), "cost": job_lines.cost(job)}
    for name, value in {"job": data["id"], **fields}.items():
        if value not in (None, "", "–"):
            write(as_printable(f"{name:<18}{value}"))
    for event in job.events:
        write(f"  {job_lines.event(event)}")


def _moment(at: Any) -> str | None:
    return job_lines.moment(at) if at is not None else None
