"""Put a dead event on the queue again, so that it is answered; once, however often it is replayed."""

import getpass
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from tuneline.errors import RetryError
from tuneline.line.events import parse_event
from tuneline.settings import QueueSettings, read
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, stored_record
from tuneline.storage.records.event import EVENTS, TOKEN_LIFE, Event, first_outcome
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.events.reasons import readable_reason
from tuneline_cli.output import tell

if TYPE_CHECKING:
    from tuneline.chat.reply_queue import ReplyQueue

EXAMPLES = """
  scripts/tuneline events replay 01HZX3            shows the event and asks
  scripts/tuneline events replay 01HZX3 --yes
  scripts/tuneline events replay 01HZX3 --dry-run
"""


# A replayed event has no reply yet.
_OF_A_REPLY = frozenset({"messages", "turn", "sources", "reason", "apology", "listed_for"})
StoredEvent = StoredRecord[Event]


class NotReplayableError(Exception):
    """The event cannot be answered any more, or need not be; the text gives the reason."""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is on the queue, with 1 if it cannot be (its state, its age) or you decline."""
    document = bot.with_documents(lambda store: records.find_record(store, EVENTS, id))
    event = stored_record(Event, document)
    shown = f"scripts/tuneline events show {event.id}"
    try:
        raw = require_replayable(event, now=datetime.now(UTC))
        # A missing setting is reported before the question, not after it.
        read(QueueSettings, bot.env)
        tell(_description(event, raw))
        if dry_run:
            return FINE
        if declined := confirm("Answer it now?", yes=yes):
            return declined
        bot.with_documents(lambda store: _replay(store, event, bot.env))
    except NotReplayableError as reason:
        tell(f"{reason}.")
        return ATTENTION
    except StaleVersionRetryError:
        tell(f"Another run changed the event meanwhile. See `{shown}`.")
        return ATTENTION
    tell(f"On the queue: `{shown}` shows the outcome.")
    return FINE


async def replay(store: Documents, queue: "ReplyQueue", event: StoredEvent, *, now: datetime) -> None:
    """Let `line_reply` take `event` again, and wake it.

    Raises NotReplayableError if it cannot be answered, StaleVersionRetryError if another run was faster,
    NotQueuedRetryError if it is as dead as before. The event's data stays until it ends: a replay that is
    interrupted between its two steps can be repeated.
    """
    raw = require_replayable(event, now=now)
    revived = replace(
        event.record,
        # If the token was used for the button of a deferred answer, the replay continues there.
        state="late" if event.record.step == "late" else "claimed",
        outcome=first_outcome(reply_token=parse_event(raw).reply_token),
        replayed_at=now,
        replayed_by=getpass.getuser(),
    )
    fields = {name: value for name, value in revived.as_document().items() if name not in _OF_A_REPLY}
    written = await store.replace(event.document, {**fields, "lease_until": None})
    try:
        await queue.put(raw, received_at=_received_at(event), chat=event.record.chat)
    except RetryError:
        try:
            await store.replace(written, event.document.data)
        except StaleVersionRetryError:
            return  # The task was created all the same: line_reply has claimed the event.
        raise


def require_replayable(event: StoredEvent, *, now: datetime) -> dict[str, Any]:
    """Return the event as LINE sent it, without its ids.

    Raises NotReplayableError unless `event` is dead, or half replayed, and its token may still be valid.
    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """
    record, lease_until = event.record, event.document.data.get("lease_until")
    is_interrupted = record.replayed_at is not None and bool(record.raw) and lease_until is None
    if record.state != "dead" and not is_interrupted:
        raise NotReplayableError(f"Only a dead event can be replayed: this one is {record.state}")
    if not record.raw:
        raise NotReplayableError("It cannot be replayed: the event was too long to be kept")
    raw: dict[str, Any] = json.loads(record.raw)
    age = now - _sent_at(event, raw)
    if parse_event(raw).reply_token and age > TOKEN_LIFE:
        minutes = int(age.total_seconds() / 60)
        raise NotReplayableError(
            f"It cannot be answered any more: it is {minutes} minutes old, a reply token expires 20 minutes "
            "after its event, and nothing is ever pushed"
        )
    return raw


def _received_at(event: StoredEvent) -> datetime:
    if event.record.received_at is None:
        raise NotReplayableError("It cannot be replayed: the time of its receipt is not stored")
    return event.record.received_at


def _sent_at(event: StoredEvent, raw: Mapping[str, Any]) -> datetime:
    """LINE's time of the event, or the time of receipt if that is earlier: the token's life starts there."""
    received_at, sent_at = _received_at(event), parse_event(raw).sent_at
    return min(received_at, datetime.fromtimestamp(sent_at / 1000, UTC)) if sent_at else received_at


def _description(event: StoredEvent, raw: Mapping[str, Any]) -> str:
    record = event.record
    seconds = int((datetime.now(UTC) - _sent_at(event, raw)).total_seconds())
    tries = "one try" if record.attempts == 1 else f"{record.attempts} tries"
    ended = f"the last one failed: {readable_reason(record.reason)}"
    if not record.reason:
        ended = "an earlier replay was interrupted"
    return (
        f"{event.id}: {record.type}, {seconds} seconds old, {tries}, {ended}. "
        "LINE takes its reply token for one minute; after that it may refuse it."
    )


async def _replay(store: Documents, event: StoredEvent, env: Mapping[str, str]) -> None:
    # Cloud Tasks' client takes half a second to load.
    from tuneline.bootstrap.line_webhook import reply_queue  # noqa: PLC0415

    queue = reply_queue(env)
    try:
        await replay(store, queue, event, now=datetime.now(UTC))
    finally:
        await queue.close()
