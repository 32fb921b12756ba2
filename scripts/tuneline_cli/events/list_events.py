"""List the events of the last day: what became of each, the newest first."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.event_outcome import is_stale
from tuneline_cli import records

EXAMPLES = """
  scripts/events list
  scripts/events list --unanswered
  scripts/events list --apologies
  scripts/events list --state dead
  scripts/events list --json
"""
_COLUMNS = "{id:<28}{state:<11}{type:<14}{received:<21}{attempts:>8}  {reason}"
_TOLD = ("state", "type", "received_at", "attempts", "reason", "outcome", "apology")


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--state", help="only those in this state: dead, expired, refused, sent …")
    chosen.add_argument("--unanswered", action="store_true", help="only those whose users got no answer")
    chosen.add_argument("--apologies", action="store_true", help="only those whose users got an apology")
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0; an empty list is no failure."""
    found = records.with_documents(lambda store: _read(store, given))
    events = [{"id": records.id_of(one), **{name: one.data.get(name) for name in _TOLD}} for one in found]
    events.sort(key=lambda one: str(one["received_at"]), reverse=True)
    if given.json:
        print(json.dumps(events, ensure_ascii=False, indent=1, default=str))
        return 0
    header = {name: name for name in ("id", "state", "type", "received", "attempts", "reason")}
    for row in (header, *map(_row, events)):
        print(_COLUMNS.format(**row).rstrip())
    if not events:
        print("No event matches.", file=sys.stderr)
    return 0


async def _read(store: Documents, given: argparse.Namespace) -> list[Document]:
    if given.unanswered:
        ended = await store.query("events", where={"outcome": "unanswered"}, limit=records.MOST)
        still_open = await store.query("events", where={"outcome": "open"}, limit=records.MOST)
        # What job_poller will end at its next tick.
        return [*ended, *(one for one in still_open if is_stale(one, now=datetime.now(UTC)))]
    where = {"outcome": "apologized"} if given.apologies else {"state": given.state} if given.state else {}
    return await store.query("events", where=where, limit=records.MOST)


def _row(event: dict[str, Any]) -> dict[str, Any]:
    return {
        **event,
        "type": event["type"] or "–",
        "received": f"{event['received_at']:%Y-%m-%d %H:%M:%S}",
        "reason": event["reason"] or event["apology"] or "",
    }
