"""Deliver a deferred answer once when a user taps its button; wait if it is still being made.

The button used the first reply token, and a tap brings a new one, so deferred answers cost no push message.
https://developers.line.biz/en/reference/messaging-api/#postback-event
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.drafts.decision import carried_out
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.client import LineRetryError, TokenSpentDropError
from tuneline.line.events import EVENT_ID
from tuneline.line.messages import Button, Message, from_dict
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record_with_result, read_record
from tuneline.storage.records.chat import Turn
from tuneline.storage.records.event import Event, event_path

WAIT_SECONDS = 40.0
POLL_SECONDS = 0.4
BUTTON_TRIES = 3
# In the run that waits for the model: these tries take about 5 s, within the token's minute.
FIRST_BUTTON_TRIES = 5
BUTTON_PAUSE_SECONDS = 0.3


def button_box(context: EventContext, key: str, event: str) -> Message:
    """Make a box with the button that fetches the deferred answer to `event`."""
    label = context.text("late_button")
    return Message(context.text(key), buttons=(Button(label, f"late:{event}", label),))


async def send_button(
    context: EventContext,
    *,
    first: Sequence[Message],
    key: str,
    reply: Callable[[str, Sequence[Message]], Awaitable[object]],
    tries: int,
    may_be_sent: bool,
) -> None:
    """Send the messages `first` and the button below the text `key`; try again if the outcome is unknown.

    A spent token is no error if the button `may_be_sent` already. LineRetryError after so many `tries`,
    TokenSpentDropError if the token is used or too old.
    """
    pause = BUTTON_PAUSE_SECONDS
    for tries_left in reversed(range(tries)):
        try:
            await reply(context.event.reply_token, [*first, button_box(context, key, context.event.id)])
        except TokenSpentDropError:
            if not may_be_sent:
                raise
        except LineRetryError:
            if not tries_left:
                raise
            may_be_sent = True
            await asyncio.sleep(pause)
            pause *= 2
            continue
        return


async def fetch_deferred(
    documents: Documents, context: EventContext, *, show_loading: Callable[[], Awaitable[None]] | None
) -> Reply | End:
    """Return the deferred answer; the button again if it is not ready; a note if it is gone.

    A second tap after the delivery needs no reply.
    """
    deferred_id = context.event.postback_data.partition(":")[2]
    if not EVENT_ID.match(deferred_id):
        return context.say("late_expired")
    async with Loading(show_loading):
        while True:
            event = await read_record(documents, Event, event_path(deferred_id))
            reply = await _reply(documents, context, deferred_id, event)
            if reply is not None:
                return reply
            if context.waited > WAIT_SECONDS:
                return Reply((button_box(context, "late_waiting", deferred_id),))
            await asyncio.sleep(POLL_SECONDS)


async def _reply(
    documents: Documents, context: EventContext, deferred_id: str, event: Event | None
) -> Reply | End | None:
    """Return the reply to the tap. None while the answer is being made."""
    if event is None or event.chat != context.path:
        return context.say("late_expired")
    if event.state in ("late", "claimed", "answered"):
        return None
    if event.state == "drafted":
        return await _drafted(documents, context, deferred_id)
    if event.state not in ("kept", "delivered"):
        return context.say("late_expired")
    if not await _take_delivery(documents, deferred_id, context.event.id):
        return End("skipped")
    return Reply(tuple(map(from_dict, event.messages or ())), delivers=deferred_id)


async def _drafted(documents: Documents, context: EventContext, deferred_id: str) -> Reply | None:
    """Return the button again if no operator has decided yet. None if the answer can be read again."""
    fate = await carried_out(documents, deferred_id, language=context.rules.language, now=context.now())
    if fate == "waiting":
        return Reply((button_box(context, "draft_not_yet", deferred_id),))
    return None if fate == "kept" else context.say("late_expired")


async def _take_delivery(documents: Documents, deferred_id: str, postback_id: str) -> bool:
    """Reserve the delivery for this tap. False if another tap has reserved or delivered the answer."""

    def take(event: Event | None) -> tuple[Event | None, bool]:
        if event is None or event.state != "kept" or event.postback_id not in (None, postback_id):
            return None, False
        return (replace(event, postback_id=postback_id) if event.postback_id is None else None), True

    _, is_taken = await change_record_with_result(documents, Event, event_path(deferred_id), take)
    return is_taken


async def record_delivery(documents: Documents, deferred_id: str, *, is_sent: bool) -> Turn | None:
    """Record that the deferred answer was sent; or release it, so that another tap can fetch it.

    Returns what the chat is still to remember of it: the answer of a draft.
    """

    def recorded(event: Event | None) -> tuple[Event | None, Turn | None]:
        if event is None or event.state != "kept":
            return None, None
        if is_sent:
            return replace(event, state="delivered", messages=(), turn=None), event.turn
        return replace(event, postback_id=None), None

    _, turn = await change_record_with_result(documents, Event, event_path(deferred_id), recorded)
    return turn
