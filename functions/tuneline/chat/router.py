"""Decide which kind of reply an event needs."""

from typing import Final, Literal

from tuneline.chat.context import EventContext
from tuneline.chat.replies.feedback import awaits_correction
from tuneline.chat.replies.intents import (
    asks_about_privacy,
    asks_for_bot,
    asks_for_person,
    asks_to_be_forgotten,
)
from tuneline.notices.invite import looks_like_a_code

Kind = Literal[
    "skip", "ask", "greet", "unsupported", "empty", "forget", "leave", "unsend", "late", "rate", "correct",
    "enlist", "probe", "operator", "person", "handover", "resume", "privacy",
]  # fmt: skip
# The event of `scripts/tuneline deploy smoke` that asks whether a model answers. LINE has no such type, and
# the webhook refuses what LINE has not signed.
MODEL_TEST: Final = "modelTest"
_WITHOUT_REPLY: dict[str, Kind] = {
    "unfollow": "leave",
    "leave": "leave",
    "unsend": "unsend",
    MODEL_TEST: "probe",
}
_POSTBACKS: dict[str, Kind] = {
    "late": "late",
    "good": "rate",
    "bad": "rate",
    "skip": "rate",
    "person": "handover",
    "bot": "resume",
}
# Events of these kinds are for the person who has the chat.
_FOR_PERSON: Final[frozenset[Kind]] = frozenset(
    {"ask", "greet", "unsupported", "empty", "late", "rate", "correct", "enlist", "handover", "privacy"}
)


def route(context: EventContext) -> Kind:
    """Return the kind of reply; `person` while a person has the chat.

    The event that has begun the takeover comes again after a crash, and completes it.
    """
    kind, human = _kind(context), context.human
    if human is None or kind not in _FOR_PERSON:
        return kind
    return "handover" if human["event"] == context.event.id else "person"


def _kind(context: EventContext) -> Kind:
    """Return the kind of the event by itself. An unknown event is skipped and never an error.

    `standby`: another module of the channel handles the chat, so the bot stays silent.
    https://developers.line.biz/en/reference/messaging-api/#common-properties
    """
    event = context.event
    if event.is_standby:
        return "skip"
    if event.type in _WITHOUT_REPLY:
        return _WITHOUT_REPLY[event.type]
    if not event.reply_token:
        return "skip"
    if event.type in ("follow", "join"):
        return "greet"
    if event.type == "postback":
        return _POSTBACKS.get(event.postback_data.partition(":")[0], "skip")
    return _message(context) if event.is_message and context.is_to_bot else "skip"


def _message(context: EventContext) -> Kind:
    if context.event.message_type != "text":
        return _other_message(context)
    if not context.question:
        return "empty"
    if asks_to_be_forgotten(context.question):
        return "forget"
    if asks_for_person(context.question):
        return "handover"
    if asks_about_privacy(context.question):
        return "privacy"
    return _one_to_one_wish(context) or ("correct" if awaits_correction(context) else "ask")


def _one_to_one_wish(context: EventContext) -> Kind | None:
    """Return the kind of a text that has a meaning of its own in one-to-one chats; None of another text."""
    if context.event.is_one_to_one and asks_for_bot(context.question):
        return "resume"
    if context.event.is_one_to_one and context.event.user_id and looks_like_a_code(context.question):
        return "enlist"
    return None


def _other_message(context: EventContext) -> Kind:
    if context.event.message_type == "image" and context.rules.images:
        return "ask"
    # Of several pictures sent at once only the first gets the note.
    return "unsupported" if context.event.is_one_to_one and context.event.is_first_of_its_set else "skip"
