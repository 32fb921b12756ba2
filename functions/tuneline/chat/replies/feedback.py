"""Take a thumb up or down under an answer, and what would have been right."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.memory import history, withdrawal
from tuneline.line.events import EVENT_ID
from tuneline.line.messages import Button, Message
from tuneline.storage.documents import Documents
from tuneline.storage.update import change

KEEP = timedelta(days=180)
# The next text after a thumb down is taken for the correction that long, unless it is a question.
CORRECT_WITHIN = timedelta(minutes=10)
# The states of an event whose answer the user may have seen.
_ANSWERED = ("answered", "sent", "kept", "delivered")
_QUESTION = re.compile(r"([?？؟]|嗎|吗|呢|か|까|까요|ไหม|มั้ย|หรือเปล่า)[。.!！\s]*\Z")


def buttons(context: EventContext) -> tuple[Button, ...]:
    """The thumbs under an answer; none where the operator does not want them."""
    if not context.rules.feedback:
        return ()
    return tuple(
        Button(
            context.text(f"feedback_{kind}"), f"{kind}:{context.event.id}", context.text(f"feedback_{kind}")
        )
        for kind in ("good", "bad")
    )


def awaits_correction(context: EventContext) -> bool:
    """Whether the chat was just asked what would have been right, and this is no new question."""
    asked = context.chat_data.get("correcting")
    return asked is not None and asked["until"] > context.now() and not _QUESTION.search(context.question)


async def rate(documents: Documents, context: EventContext) -> Reply:
    """Put down the thumb under the answer that the button names; ask what a wrong one should have been.

    Only a thumb under an answer in this chat counts. Whoever forges another one is thanked as well.
    """
    rating, _, event = context.event.postback_data.partition(":")
    if rating == "skip" or not EVENT_ID.match(event):
        await _correcting(documents, context, None)
        return context.say("feedback_thanks")
    rated = await _own_answer(documents, context, event)
    if rated is None:
        return context.say("feedback_thanks")
    kept = {name: rated.get(name) for name in ("question", "answer", "version")}
    await _note(documents, context, event, {**kept, "rating": rating, "at": context.now()})
    if await _is_withdrawn(documents, context, rated.get("message")):
        await documents.delete(f"feedback/{event}")
        return context.say("feedback_thanks")
    if rating == "good" or not context.event.is_one_to_one:
        return context.say("feedback_thanks")
    await _correcting(documents, context, {"event": event, "until": context.now() + CORRECT_WITHIN})
    skip = Button(context.text("correction_skip"), f"skip:{event}")
    return Reply((Message(context.text("feedback_ask_right"), quick=(skip,)),))


async def correct(documents: Documents, context: EventContext) -> Reply:
    """Keep what the user says would have been right."""
    event, message = context.chat_data["correcting"]["event"], context.event.message_id
    correction = context.question[: history.KEPT_CHARACTERS]
    await _note(documents, context, event, {"correction": correction, "correction_message": message})
    if await _is_withdrawn(documents, context, message):
        await withdrawal.remove_correction(documents, f"feedback/{event}")
    await _correcting(documents, context, None)
    return context.say("correction_thanks")


async def _own_answer(documents: Documents, context: EventContext, event: str) -> Mapping[str, Any] | None:
    """What is remembered of the answer to `event`; None if it is none that a model gave in this chat."""
    if turn := history.turn_of(context.chat_data, event):
        return turn
    (found,) = await documents.get_many([f"events/{event}"])
    if found is None or found.data.get("chat") != context.path or found.data.get("withdrawn"):
        return None
    is_answered = found.data["state"] in _ANSWERED and found.data.get("version") is not None
    return {name: found.data.get(name) for name in ("version", "message")} if is_answered else None


async def _is_withdrawn(documents: Documents, context: EventContext, message: str | None) -> bool:
    """Whether the chat was forgotten, or `message` unsent, while this run wrote what belongs to it."""
    (chat,) = await documents.get_many([context.path])
    found = chat.data if chat else {}
    is_unsent = bool(message) and message in found.get("unsent", ())
    # The turn may be of before a wish that was fulfilled after this run read the chat.
    is_forgotten = withdrawal.forgotten_at(found) != withdrawal.forgotten_at(context.chat_data)
    return is_unsent or is_forgotten or withdrawal.is_forgotten(found, context.sent_at)


async def _note(documents: Documents, context: EventContext, event: str, changes: Mapping[str, Any]) -> None:
    """Write `changes` that say something into `feedback/{event}`; what is there and not mentioned stays."""
    said = {name: value for name, value in changes.items() if value is not None}
    expire_at = context.now() + KEEP
    await change(
        documents,
        f"feedback/{event}",
        lambda found: {**(found or {}), **said, "chat": context.path, "expire_at": expire_at},
    )


async def _correcting(documents: Documents, context: EventContext, asked: Mapping[str, Any] | None) -> None:
    await change(
        documents,
        context.path,
        lambda chat: {**chat, "correcting": asked} if chat and chat.get("correcting") != asked else None,
        known=context.chat,
    )
