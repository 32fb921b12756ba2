"""Put a dead event on the queue again, so that it is answered after all; once, however often it is asked."""

import argparse
import getpass
import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tuneline.errors import RetryError
from tuneline.line.events import parse_event
from tuneline.settings import QueueSettings, read
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.storage.records.event_outcome import TOKEN_LIFE, first
from tuneline_cli import records, verbs

if TYPE_CHECKING:
    from tuneline.chat.reply_queue import ReplyQueue

EXAMPLES = """
  scripts/events replay 01HZX3            shows the event and asks
  scripts/events replay 01HZX3 --yes
"""


class NotReplayableError(Exception):
    """The event cannot be answered any more, or need not be; the text says why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("id", help="its id, or the beginning of it")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(given: argparse.Namespace) -> int:
    """0 on the queue, 1 it cannot be (its state, its age), or you said no; 2 where nobody can be asked."""
    event = records.with_documents(lambda store: records.found(store, "events", given.id))
    shown = f"scripts/events show {records.id_of(event)}"
    try:
        require_replayable(event, now=datetime.now(UTC))
        # A setting that is missing is named before the question, not after it.
        read(QueueSettings, os.environ)
        print(_told(event), file=sys.stderr)
        if unwanted := verbs.consent("Answer it now?", given=given.yes):
            return unwanted
        records.with_documents(lambda store: _replay(store, event))
    except NotReplayableError as reason:
        print(f"{reason}.", file=sys.stderr)
        return 1
    except StaleVersionRetryError:
        print(f"Another run changed the event meanwhile. See `{shown}`.", file=sys.stderr)
        return 1
    print(f"On the queue: `{shown}` says what comes of it.", file=sys.stderr)
    return 0


async def replay(store: Documents, queue: "ReplyQueue", event: Document, *, now: datetime) -> None:
    """Let `line_reply` take `event` again, and wake it.

    NotReplayableError where nothing can come of it, StaleVersionRetryError where somebody was faster,
    NotQueuedRetryError when it is as dead as before. What the event was, it is until it ends: a replay that
    is broken off between its two steps can be repeated.
    """
    require_replayable(event, now=now)
    data = event.data
    answered = ("messages", "turn", "reason", "apology")
    revived = {name: value for name, value in data.items() if name not in answered}
    # Whose token was spent on the button for a late answer goes on there.
    state = "late" if data.get("step") == "late" else "claimed"
    outcome = first(reply_token=parse_event(json.loads(data["raw"])).reply_token)
    revived |= {
        "state": state,
        "outcome": outcome,
        "lease_until": None,
        "replayed_at": now,
        "replayed_by": getpass.getuser(),
    }
    written = await store.replace(event, revived)
    try:
        await queue.put(json.loads(data["raw"]), received_at=data["received_at"], chat=data["chat"])
    except RetryError:
        try:
            await store.replace(written, data)
        except StaleVersionRetryError:
            return  # It was on the queue after all: line_reply has taken it.
        raise


def require_replayable(event: Document, *, now: datetime) -> None:
    """NotReplayableError unless `event` is dead (or its replay was broken off) and its token may still work.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """
    data = event.data
    lease_until = data.get("lease_until")
    is_broken_off = "replayed_at" in data and bool(data.get("raw")) and lease_until is None
    if data["state"] != "dead" and not is_broken_off:
        raise NotReplayableError(f"Only a dead event can be replayed: this one is {data['state']}")
    if not data.get("raw"):
        raise NotReplayableError("It cannot be replayed: the event was too long to be kept")
    age = now - _sent_at(event)
    if parse_event(json.loads(data["raw"])).reply_token and age > TOKEN_LIFE:
        minutes = int(age.total_seconds() / 60)
        raise NotReplayableError(
            f"It cannot be answered any more: it is {minutes} minutes old, a reply token dies 20 minutes "
            "after its event, and nothing is ever pushed"
        )


def _sent_at(event: Document) -> datetime:
    """When LINE says it happened, or when it came, whichever is earlier: tokens live from there."""
    received_at: datetime = event.data["received_at"]
    sent_at = parse_event(json.loads(event.data["raw"])).sent_at
    return min(received_at, datetime.fromtimestamp(sent_at / 1000, UTC)) if sent_at else received_at


def _told(event: Document) -> str:
    data = event.data
    seconds = int((datetime.now(UTC) - _sent_at(event)).total_seconds())
    attempts = data["attempts"]
    tries = "one try" if attempts == 1 else f"{attempts} tries"
    reason = data.get("reason")
    ended = f"the last one failed with {reason}" if reason else "an earlier replay was broken off"
    return (
        f"{records.id_of(event)}: {data['type']}, {seconds} seconds old, {tries}, {ended}. "
        "LINE takes its reply token for one minute; after that it may refuse it."
    )


async def _replay(store: Documents, event: Document) -> None:
    # Cloud Tasks' client takes half a second to load, and the other verbs do without it.
    from tuneline.bootstrap.line_webhook import reply_queue  # noqa: PLC0415

    queue = reply_queue(os.environ)
    try:
        await replay(store, queue, event, now=datetime.now(UTC))
    finally:
        await queue.close()
