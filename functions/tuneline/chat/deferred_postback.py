"""Give the late answer to whoever taps its button, once; wait with them while it is still being made.

The first token was spent on the button, and a tap brings a fresh one, so that late answers cost nothing.
https://developers.line.biz/en/reference/messaging-api/#postback-event
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.client import LineRetryError, TokenSpentDropError
from tuneline.line.events import EVENT_ID
from tuneline.line.messages import Button, Message, from_dict
from tuneline.storage.documents import Documents
from tuneline.storage.update import change

WAIT_SECONDS = 40.0
LOOK_SECONDS = 0.4
BUTTON_TRIES = 3
# In the run whose model is at work: within these some 5 s the token still has its minute.
FIRST_BUTTON_TRIES = 5
BUTTON_PAUSE_SECONDS = 0.3


def box(context: EventContext, key: str, event: str) -> Message:
    """A box with the button that fetches the late answer to `event`."""
    label = context.text("late_button")
    return Message(context.text(key), buttons=(Button(label, f"late:{event}", label),))


async def send_button(
    context: EventContext,
    *,
    first: Sequence[Message],
    reply: Callable[[str, Sequence[Message]], Awaitable[object]],
    tries: int,
    may_be_sent: bool,
) -> None:
    """Spend the token on the button, below what has to come `first`; again if its fate is unknown.

    A spent token is no error if the button `may_be_sent` already. LineRetryError after so many `tries`,
    TokenSpentDropError if the token is dead.
    """
    pause = BUTTON_PAUSE_SECONDS
    for tries_left in reversed(range(tries)):
        try:
            await reply(context.event.reply_token, [*first, box(context, "late", context.event.id)])
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
    """The answer; the button once more while there is none; a kind word when it is gone.

    A second tap on a button whose answer was given finds nothing to do.
    """
    asked = context.event.postback_data.partition(":")[2]
    if not EVENT_ID.match(asked):
        return context.say("late_expired")
    async with Loading(show_loading):
        while True:
            (found,) = await documents.get_many([f"events/{asked}"])
            reply = await _reply(documents, context, asked, found.data if found else None)
            if reply is not None:
                return reply
            if context.waited > WAIT_SECONDS:
                return Reply((box(context, "late_waiting", asked),))
            await asyncio.sleep(LOOK_SECONDS)


async def _reply(
    documents: Documents, context: EventContext, asked: str, event: Mapping[str, Any] | None
) -> Reply | End | None:
    """What there is to say now; None while the answer is being made."""
    if event is None or event.get("chat") != context.path:
        return context.say("late_expired")
    if event["state"] in ("late", "claimed", "answered"):
        return None
    if event["state"] not in ("kept", "delivered"):
        return context.say("late_expired")
    if not await _is_ours(documents, asked, context.event.id):
        return End("skipped")
    return Reply(tuple(map(from_dict, event["messages"])), delivers=asked)


async def _is_ours(documents: Documents, asked: str, tapped: str) -> bool:
    """Take the delivery of the kept answer; False where another tap has it, or has delivered it."""
    taken = False

    def take(event: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        nonlocal taken
        taken = event is not None and event["state"] == "kept" and event.get("tap") in (None, tapped)
        return {**event, "tap": tapped} if event and taken and event.get("tap") is None else None

    await change(documents, f"events/{asked}", take)
    return taken


async def record_delivery(documents: Documents, asked: str, *, is_sent: bool) -> None:
    """Put down that the late answer was sent; or give it back, so that another tap can fetch it."""
    changes: Mapping[str, Any] = {"state": "delivered", "messages": []} if is_sent else {"tap": None}
    await change(
        documents,
        f"events/{asked}",
        lambda event: {**event, **changes} if event and event["state"] == "kept" else None,
    )
