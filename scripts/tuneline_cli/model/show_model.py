"""Show one model: where it answers, its evaluation, operators' preferences, and its history."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.charts.pictures.evaluation import outcome_chart
from tuneline.models.canary.figures import CanaryFigures, read_figures
from tuneline.models.preferences import preferences_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record, stored_record
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.model import Model
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.canary.columns import canary_fields, canary_lines
from tuneline_cli.model.columns import readable
from tuneline_cli.output import write, write_chart, write_json

EXAMPLES = """
  scripts/tuneline model show 20261120              the beginning of its version is enough
  scripts/tuneline model show 20261120 --json
"""
_FIELDS = (
    "state",
    "model",
    "endpoint",
    "base_model",
    "shutdown_date",
    "source",
    "dataset",
    "job",
    "ready_at",
)


@verb(__doc__, EXAMPLES)
@click.argument("version")
@json_option
@with_bot
def command(bot: DeployedBot, *, version: str, as_json: bool) -> int:
    """Exit with 0. Raises UnknownRecordError if there is no such model."""
    data = bot.with_documents(lambda store: _read(store, version))
    figures: CanaryFigures | None = data["canary"]
    if as_json:
        write_json({**data, "canary": canary_fields(figures) if figures else None})
        return FINE
    _write(data)
    if data["figures"]:
        write_chart(outcome_chart(data["figures"], language="en"))
    for line in canary_lines(figures) if figures else ():
        write(readable(f"  {line}"))
    for change in data.get("history", []):
        what = change["what"].replace("_", " ")
        write(readable(f"{change['at']:%Y-%m-%d %H:%M}  {what} by {change['by']}: {change['reason']}"))
    return FINE


async def _read(store: Documents, version: str) -> dict[str, Any]:
    """The model's document, with its state, the preferences, and the figures of its evaluation and canary."""
    model = await model_records.find_model(store, version)
    whole, record = records.id_of(model), stored_record(Model, model).record
    evaluation = await read_record(store, Evaluation, evaluation_path(whole))
    canary = await read_figures(store, record.canary, now=datetime.now(UTC)) if record.canary else None
    return {
        **model.data,
        "version": whole,
        "state": model_records.displayed_state(whole, record.state, await model_records.read_serving(store)),
        "preferences": [asdict(each) for each in await preferences_of(store, whole)],
        "canary": canary,
        "figures": ((evaluation.verdict if evaluation else None) or {}).get("figures"),
    }


def _write(data: Mapping[str, Any]) -> None:
    write(f"{'version':<16}{data['version']}")
    for name in (*_FIELDS, "system_prompt"):
        if data.get(name) not in (None, ""):
            write(readable(f"{name.replace('_', ' '):<16}{data[name]}"))
    for name, value in (data.get("evaluation") or {}).items():
        if value is not None:
            write(readable(f"  {name.replace('_', ' '):<14}{value}"))
    for each in data["preferences"]:
        counts = f"{each['better']} better, {each['same']} the same, {each['worse']} worse"
        write(readable(f"{'preferred':<16}against {each['against']}: {counts}"))
