"""List the events of the last day: what became of each, the newest first."""

import argparse
import json
from typing import Any

from local import records
from tuneline.storage.documents import Documents

EXAMPLES = """
  scripts/events list
  scripts/events list --state dead
  scripts/events list --json
"""
_COLUMNS = "{id:<28}{state:<11}{type:<14}{received:<21}{attempts:>8}  {reason}"
_TOLD = ("state", "type", "received_at", "attempts", "reason")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("--state", help="only those in this state: dead, expired, refused, sent …")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; an empty list is no failure."""
    where = {"state": given.state} if given.state else {}

    async def read(store: Documents) -> list[dict[str, Any]]:
        found = await store.query("events", where=where, limit=records.MOST)
        return [{"id": records.id_of(one), **{name: one.data.get(name) for name in _TOLD}} for one in found]

    events = sorted(records.with_documents(read), key=lambda one: str(one["received_at"]), reverse=True)
    if given.json:
        print(json.dumps(events, ensure_ascii=False, indent=1, default=str))
        return 0
    header = {name: name for name in ("id", "state", "type", "received", "attempts", "reason")}
    rows = [
        {
            **one,
            "type": one["type"] or "–",
            "received": f"{one['received_at']:%Y-%m-%d %H:%M:%S}",
            "reason": one["reason"] or "",
        }
        for one in events
    ]
    for row in (header, *rows):
        print(_COLUMNS.format(**row).rstrip())
    return 0
