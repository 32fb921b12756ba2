"""Show one model: where it answers, its evaluation, operators' preferences, and its history."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from tuneline.models.canary.figures import CanaryFigures, read_figures
from tuneline.models.preferences import preferences_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.model import Model
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.model.canary.columns import canary_fields, canary_lines
from tuneline_cli.model.columns import readable
from tuneline_cli.output import write, write_json

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

    async def read(store: Documents) -> dict[str, Any]:
        model = await model_records.find_model(store, version)
        whole = records.id_of(model)
        state = model_records.displayed_state(
            whole, stored_record(Model, model).record.state, await model_records.read_serving(store)
        )
        canary = stored_record(Model, model).record.canary
        figures = await read_figures(store, canary, now=datetime.now(UTC)) if canary else None
        preferences = [asdict(each) for each in await preferences_of(store, whole)]
        return {**model.data, "version": whole, "state": state, "preferences": preferences, "canary": figures}

    data = bot.with_documents(read)
    figures: CanaryFigures | None = data["canary"]
    if as_json:
        write_json({**data, "canary": canary_fields(figures) if figures else None})
        return FINE
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
    for line in canary_lines(figures) if figures else ():
        write(readable(f"  {line}"))
    for change in data.get("history", []):
        what = change["what"].replace("_", " ")
        write(readable(f"{change['at']:%Y-%m-%d %H:%M}  {what} by {change['by']}: {change['reason']}"))
    return FINE
