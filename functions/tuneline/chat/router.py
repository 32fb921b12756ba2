"""Decide what an event asks for; the behaviours of that name do it."""

from typing import Literal

from tuneline.chat.context import Talk
from tuneline.chat.replies.feedback import awaits_correction
from tuneline.chat.replies.intents import asks_to_be_forgotten
from tuneline.notices.invite import looks_like_a_code

Kind = Literal[
    "skip", "ask", "greet", "unsupported", "empty", "forget", "leave", "unsend", "late", "rate", "correct",
    "enlist",
]  # fmt: skip
_WITHOUT_REPLY: dict[str, Kind] = {"unfollow": "leave", "leave": "leave", "unsend": "unsend"}
_POSTBACKS: dict[str, Kind] = {"late": "late", "good": "rate", "bad": "rate", "skip": "rate"}


def route(talk: Talk) -> Kind:
    """What is to be done. Whatever LINE may invent is skipped, never an error.

    `standby`: another module of the channel holds the chat, so the bot stays silent.
    https://developers.line.biz/en/reference/messaging-api/#common-properties
    """
    event = talk.event
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
    return _message(talk) if event.is_message and talk.is_to_bot else "skip"


def _message(talk: Talk) -> Kind:
    if talk.event.message_type != "text":
        return _other_message(talk)
    if not talk.question:
        return "empty"
    if asks_to_be_forgotten(talk.question):
        return "forget"
    if talk.event.is_one_to_one and talk.event.user_id and looks_like_a_code(talk.question):
        return "enlist"
    return "correct" if awaits_correction(talk) else "ask"


def _other_message(talk: Talk) -> Kind:
    if talk.event.message_type == "image" and talk.rules.images:
        return "ask"
    # Of several pictures sent at once the first gets the note.
    return "unsupported" if talk.event.is_one_to_one and talk.event.is_first_of_its_set else "skip"
