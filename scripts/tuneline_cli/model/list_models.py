"""List all models, the newest first: the serving one, those behind it, and their evaluations."""

from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records
from tuneline.storage.records.model import MODELS, Model
from tuneline.storage.records.serving import BASE
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.model import model_records
from tuneline_cli.output import write, write_json

EXAMPLES = """
  scripts/tuneline model list
  scripts/tuneline model list --json
"""
_COLUMNS = "{version:<24}{state:<14}{ready:<18}{ends:<12}{score:<13}{model}"
_FIELDS = ("model", "endpoint", "base_model", "dataset", "job", "ready_at", "shutdown_date", "evaluation")


@verb(__doc__, EXAMPLES)
@json_option
@with_bot
def command(bot: DeployedBot, *, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    models, serving = bot.with_documents(_read)
    if as_json:
        write_json(models)
        return FINE
    header = {name: name for name in ("version", "state", "ready", "ends", "score", "model")}
    for row in (header, *map(_row, models)):
        write(as_printable(_COLUMNS.format(**row).rstrip()))
    if serving is None or serving.version == BASE:
        write(_COLUMNS.format(**{**dict.fromkeys(header, ""), "version": BASE, "state": "serving"}).rstrip())
    return FINE


async def _read(store: Documents) -> tuple[list[dict[str, Any]], model_records.Pointer]:
    serving = await model_records.read_serving(store)
    stored = await query_records(store, Model, MODELS, where={}, limit=records.MOST)
    models = [
        {
            "version": model.id,
            "state": model_records.displayed_state(model.id, model.record.state, serving),
            **{name: model.document.data.get(name) for name in _FIELDS},
        }
        for model in stored
    ]
    return sorted(models, key=lambda model: str(model["ready_at"]), reverse=True), serving


def _row(model: dict[str, Any]) -> dict[str, str]:
    evaluation = model["evaluation"] or {}
    scores = [evaluation.get(name) for name in ("score_before", "score_after")]
    shown = [f"{score:.1f}" if isinstance(score, float | int) else "–" for score in scores]
    at = f" at {model['endpoint']}" if model["endpoint"] else ""
    return {
        "version": model["version"],
        "state": model["state"],
        "ready": f"{model['ready_at']:%Y-%m-%d %H:%M}" if model["ready_at"] else "–",
        "ends": model["shutdown_date"] or "–",
        "score": " → ".join(shown) if any(score != "–" for score in shown) else "–",
        "model": f"{model['model']}{at}",
    }
