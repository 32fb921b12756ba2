"""Show one model: where it answers, how it was proven, and what happened to it, by whom and why."""

import argparse
import json
from typing import Any

from tuneline.storage.documents import Documents
from tuneline_cli import records
from tuneline_cli.model import model_records
from tuneline_cli.model.columns import readable

EXAMPLES = """
  scripts/model show 20261120              the beginning of its version is enough
  scripts/model show 20261120 --json
"""
_TOLD = ("state", "model", "endpoint", "base_model", "shutdown_date", "source", "dataset", "job", "ready_at")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("version", help="its version, or the beginning of it")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; UnknownRecordError where there is no such model."""

    async def read(store: Documents) -> dict[str, Any]:
        model = await model_records.found(store, given.version)
        version = records.id_of(model)
        stands = model_records.place(version, model.data["state"], await model_records.pointer(store))
        return {**model.data, "version": version, "state": stands}

    data = records.with_documents(read)
    if given.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=str))
        return 0
    print(f"{'version':<16}{data['version']}")
    for name in (*_TOLD, "system_prompt"):
        if data.get(name) not in (None, ""):
            print(readable(f"{name.replace('_', ' '):<16}{data[name]}"))
    for name, value in (data.get("evaluation") or {}).items():
        if value is not None:
            print(readable(f"  {name.replace('_', ' '):<14}{value}"))
    for one in data.get("history", []):
        what = one["what"].replace("_", " ")
        print(readable(f"{one['at']:%Y-%m-%d %H:%M}  {what} by {one['by']}: {one['reason']}"))
    return 0
