"""List every model, the newest first: which one serves, which stand behind it, how each was proven."""

import argparse
import json
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.storage.documents import Documents
from tuneline.storage.records.serving import BASE
from tuneline_cli import records
from tuneline_cli.model import model_records

EXAMPLES = """
  scripts/model list
  scripts/model list --json
"""
_COLUMNS = "{version:<24}{state:<14}{ready:<18}{ends:<12}{score:<13}{model}"
_TOLD = ("model", "endpoint", "base_model", "dataset", "job", "ready_at", "shutdown_date", "evaluation")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; an empty list is no failure."""
    models, serving = records.with_documents(_read)
    if given.json:
        print(json.dumps(models, ensure_ascii=False, indent=1, default=str))
        return 0
    header = {name: name for name in ("version", "state", "ready", "ends", "score", "model")}
    for row in (header, *map(_row, models)):
        print(as_printable(_COLUMNS.format(**row).rstrip()))
    if serving is None or serving.version == BASE:
        print(_COLUMNS.format(**{**dict.fromkeys(header, ""), "version": BASE, "state": "serving"}).rstrip())
    return 0


async def _read(store: Documents) -> tuple[list[dict[str, Any]], model_records.Pointer]:
    serving = await model_records.pointer(store)
    found = await store.query("models", where={}, limit=records.MOST)
    models = [
        {
            "version": records.id_of(one),
            "state": model_records.place(records.id_of(one), one.data["state"], serving),
            **{name: one.data.get(name) for name in _TOLD},
        }
        for one in found
    ]
    return sorted(models, key=lambda one: str(one["ready_at"]), reverse=True), serving


def _row(model: dict[str, Any]) -> dict[str, str]:
    evaluation = model["evaluation"] or {}
    scores = [evaluation.get(name) for name in ("score_before", "score_after")]
    shown = [f"{one:.1f}" if isinstance(one, float | int) else "–" for one in scores]
    at = f" at {model['endpoint']}" if model["endpoint"] else ""
    return {
        "version": model["version"],
        "state": model["state"],
        "ready": f"{model['ready_at']:%Y-%m-%d %H:%M}" if model["ready_at"] else "–",
        "ends": model["shutdown_date"] or "–",
        "score": " → ".join(shown) if any(one != "–" for one in shown) else "–",
        "model": f"{model['model']}{at}",
    }
