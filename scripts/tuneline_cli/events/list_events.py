"""List the events of the last day with their states, the newest first."""

from datetime import UTC, datetime
from typing import Any

import click

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.event import EVENTS, Event
from tuneline.storage.stale_event import is_stale
from tuneline_cli import records
from tuneline_cli.command import FINE, json_option, require_exclusive, verb
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.events.reasons import readable_reason
from tuneline_cli.output import tell, write, write_json

EXAMPLES = """
  scripts/tuneline events list
  scripts/tuneline events list --unanswered
  scripts/tuneline events list --apologies
  scripts/tuneline events list --state dead
  scripts/tuneline events list --json
"""
_COLUMNS = "{id:<28}{state:<11}{type:<14}{received:<21}{attempts:>8}  {reason}"
_FIELDS = ("state", "type", "received_at", "attempts", "reason", "outcome", "apology")


@verb(__doc__, EXAMPLES)
@click.option("--state", help="only those in this state: dead, expired, refused, sent …")
@click.option("--unanswered", is_flag=True, help="only those whose users got no answer")
@click.option("--apologies", is_flag=True, help="only those whose users got an apology")
@json_option
@with_bot
def command(bot: DeployedBot, *, state: str | None, unanswered: bool, apologies: bool, as_json: bool) -> int:
    """Exit with 0, also if the list is empty."""
    require_exclusive(state=state, unanswered=unanswered, apologies=apologies)

    async def read(store: Documents) -> list[StoredRecord[Event]]:
        if unanswered:
            return await _unanswered(store)
        where = {"outcome": "apologized"} if apologies else {"state": state} if state else {}
        return await query_records(store, Event, EVENTS, where=where, limit=records.MOST)

    events = [_shown(event) for event in bot.with_documents(read)]
    events.sort(key=lambda event: str(event["received_at"]), reverse=True)
    if as_json:
        write_json(events)
        return FINE
    header = {name: name for name in ("id", "state", "type", "received", "attempts", "reason")}
    for row in (header, *map(_row, events)):
        write(_COLUMNS.format(**row).rstrip())
    if not events:
        tell("No event matches.")
    return FINE


async def _unanswered(store: Documents) -> list[StoredRecord[Event]]:
    ended, still_open = [
        await query_records(store, Event, EVENTS, where={"outcome": outcome}, limit=records.MOST)
        for outcome in ("unanswered", "open")
    ]
    # job_poller ends the stale ones at its next tick.
    now = datetime.now(UTC)
    return [*ended, *(event for event in still_open if is_stale(event.record, event.document, now=now))]


def _shown(event: StoredRecord[Event]) -> dict[str, Any]:
    return {"id": event.id, **{name: getattr(event.record, name) for name in _FIELDS}}


def _row(event: dict[str, Any]) -> dict[str, Any]:
    return {
        **event,
        "type": event["type"] or "–",
        "received": f"{event['received_at']:%Y-%m-%d %H:%M:%S}" if event["received_at"] else "–",
        "reason": readable_reason(event["reason"]) if event["reason"] else event["apology"] or "",
    }
