"""Put a dead event on the queue again, so that it is answered; once, however often it is replayed."""

import getpass
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tuneline.errors import RetryError
from tuneline.line.events import parse_event
from tuneline.settings import QueueSettings, read
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.storage.records.event import TOKEN_LIFE, first_outcome
from tuneline_cli import records
from tuneline_cli.command import ATTENTION, FINE, confirm, dry_run_option, verb, yes_option
from tuneline_cli.context import DeployedBot, with_bot
from tuneline_cli.output import tell

if TYPE_CHECKING:
    from tuneline.chat.reply_queue import ReplyQueue

EXAMPLES = """
  scripts/tuneline events replay 01HZX3            shows the event and asks
  scripts/tuneline events replay 01HZX3 --yes
  scripts/tuneline events replay 01HZX3 --dry-run
"""


class NotReplayableError(Exception):
    """The event cannot be answered any more, or need not be; the text gives the reason."""


@verb(__doc__, EXAMPLES)
@click.argument("id")
@dry_run_option
@yes_option
@with_bot
def command(bot: DeployedBot, *, id: str, dry_run: bool, yes: bool) -> int:  # noqa: A002 the argument's name
    """Exit with 0 if it is on the queue, with 1 if it cannot be (its state, its age) or you decline."""
    event = bot.with_documents(lambda store: records.find_record(store, "events", id))
    shown = f"scripts/tuneline events show {records.id_of(event)}"
    try:
        require_replayable(event, now=datetime.now(UTC))
        # A missing setting is reported before the question, not after it.
        read(QueueSettings, bot.env)
        tell(_description(event))
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


async def replay(store: Documents, queue: "ReplyQueue", event: Document, *, now: datetime) -> None:
    """Let `line_reply` take `event` again, and wake it.

    Raises NotReplayableError if it cannot be answered, StaleVersionRetryError if another run was faster,
    NotQueuedRetryError if it is as dead as before. The event's data stays until it ends: a replay that is
    interrupted between its two steps can be repeated.
    """
    require_replayable(event, now=now)
    data = event.data
    answered = ("messages", "turn", "reason", "apology")
    revived = {name: value for name, value in data.items() if name not in answered}
    # If the token was used for the button of a deferred answer, the replay continues there.
    state = "late" if data.get("step") == "late" else "claimed"
    outcome = first_outcome(reply_token=parse_event(json.loads(data["raw"])).reply_token)
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
            return  # The task was created all the same: line_reply has claimed the event.
        raise


def require_replayable(event: Document, *, now: datetime) -> None:
    """Raise NotReplayableError unless `event` is dead, or half replayed, and its token may still be valid.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """
    data = event.data
    lease_until = data.get("lease_until")
    is_interrupted = "replayed_at" in data and bool(data.get("raw")) and lease_until is None
    if data["state"] != "dead" and not is_interrupted:
        raise NotReplayableError(f"Only a dead event can be replayed: this one is {data['state']}")
    if not data.get("raw"):
        raise NotReplayableError("It cannot be replayed: the event was too long to be kept")
    age = now - _sent_at(event)
    if parse_event(json.loads(data["raw"])).reply_token and age > TOKEN_LIFE:
        minutes = int(age.total_seconds() / 60)
        raise NotReplayableError(
            f"It cannot be answered any more: it is {minutes} minutes old, a reply token expires 20 minutes "
            "after its event, and nothing is ever pushed"
        )


def _sent_at(event: Document) -> datetime:
    """LINE's time of the event, or the time of receipt if that is earlier: the token's life starts there."""
    received_at: datetime = event.data["received_at"]
    sent_at = parse_event(json.loads(event.data["raw"])).sent_at
    return min(received_at, datetime.fromtimestamp(sent_at / 1000, UTC)) if sent_at else received_at


def _description(event: Document) -> str:
    data = event.data
    seconds = int((datetime.now(UTC) - _sent_at(event)).total_seconds())
    attempts = data["attempts"]
    tries = "one try" if attempts == 1 else f"{attempts} tries"
    reason = data.get("reason")
    ended = f"the last one failed with {reason}" if reason else "an earlier replay was interrupted"
    return (
        f"{records.id_of(event)}: {data['type']}, {seconds} seconds old, {tries}, {ended}. "
        "LINE takes its reply token for one minute; after that it may refuse it."
    )


async def _replay(store: Documents, event: Document, env: Mapping[str, str]) -> None:
    # Cloud Tasks' client takes half a second to load.
    from tuneline.bootstrap.line_webhook import reply_queue  # noqa: PLC0415

    queue = reply_queue(env)
    try:
        await replay(store, queue, event, now=datetime.now(UTC))
    finally:
        await queue.close()
