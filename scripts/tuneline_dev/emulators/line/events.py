"""Build webhook events in LINE's shape.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from collections.abc import Callable
from typing import Any

from tuneline_dev.emulators.line.api.graphemes import utf16_units
from tuneline_dev.emulators.line.api.placeholders import FILE_NAME, content
from tuneline_dev.emulators.line.identifiers import BOT_USER, opaque_token, reply_token

Event = dict[str, Any]

_LINE_PROVIDES = {"type": "line"}
_FIELDS: dict[str, Callable[[], dict[str, Any]]] = {
    "sticker": lambda: {
        "stickerId": "52002738",
        "packageId": "11537",
        "stickerResourceType": "ANIMATION",
        "keywords": ["hello", "hi", "wave"],
    },
    "image": lambda: {"contentProvider": dict(_LINE_PROVIDES)},
    "video": lambda: {"duration": 60000, "contentProvider": dict(_LINE_PROVIDES)},
    "audio": lambda: {"duration": 60000, "contentProvider": dict(_LINE_PROVIDES)},
    "file": lambda: {"fileName": FILE_NAME, "fileSize": len((content("file") or ("", b""))[1])},
    "location": lambda: {
        "title": "Sensō-ji",
        "address": "2-chōme-3-1 Asakusa, Taitō, Tokyo",
        "latitude": 35.714765,
        "longitude": 139.796655,
    },
}
_QUOTABLE = ("text", "sticker", "image", "video")
MESSAGE_TYPES = ("text", *_FIELDS)


def source(user: str | None, chat_id: str | None) -> dict[str, str]:
    """Return the source of an event: a group (C) or room (R), with or without a user, or a user."""
    acting = {"userId": user} if user else {}
    kind = {"C": "group", "R": "room"}.get((chat_id or "")[:1])
    return {"type": kind, f"{kind}Id": str(chat_id), **acting} if kind else {"type": "user", **acting}


def event(
    kind: str,
    details: dict[str, Any],
    *,
    origin: dict[str, str],
    at_ms: int,
    event_id: str,
    replyable: bool = True,
) -> Event:
    """Return an event of type `kind`, with the type's own `details`."""
    token = {"replyToken": reply_token()} if replyable else {}
    return {
        "type": kind,
        **details,
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "timestamp": at_ms,
        "source": origin,
        **token,
        "mode": "active",
    }


def message(kind: str, message_id: str, text: str = "", *, quoted: str | None = None) -> dict[str, Any]:
    """Return a user's message; audio, files and locations cannot be quoted."""
    made: dict[str, Any] = {"type": kind, "id": message_id}
    if kind in _QUOTABLE:
        made["quoteToken"] = opaque_token()
    made["markAsReadToken"] = opaque_token()
    made |= {"text": text} if kind == "text" else _FIELDS[kind]()
    if quoted is not None:
        made["quotedMessageId"] = quoted
    return made


def mention_bot(text_message: dict[str, Any], bot_name: str) -> None:
    """Add a mention of the bot to a text message: at its name, else at the beginning."""
    name = f"@{bot_name}"
    if name not in text_message["text"]:
        text_message["text"] = f"{name} {text_message['text']}"
    before = text_message["text"].partition(name)[0]
    mentionee = {
        "index": utf16_units(before),
        "length": utf16_units(name),
        "type": "user",
        "userId": BOT_USER,
        "isSelf": True,
    }
    text_message["mention"] = {"mentionees": [mentionee]}
