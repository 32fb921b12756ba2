"""Encode and decode a reply task: one event as LINE sent it, and the time of receipt."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuneline.errors import DropError
from tuneline.line.events import Event, parse_event
from tuneline.storage.records.chat import chat_path

# The largest event that is stored for a replay. A document holds a megabyte; LINE's events are far smaller.
KEPT_CHARACTERS = 100_000
# The ids of LINE, and the token of a message that marks it as read, which has no end.
_ID_FIELDS = frozenset({"userId", "groupId", "roomId", "markAsReadToken"})
# https://developers.line.biz/en/reference/messaging-api/#source-user
_ID = re.compile(r"[UCR][0-9a-f]{32}")


# The data of the buttons that operators get begin with it.
OPERATOR_DATA = "op:"


class UnreadableTaskDropError(DropError):
    """The body was not written by `line_webhook`."""


@dataclass(frozen=True)
class ReplyTask:
    """One event to answer; its reply token's minute began at `received_at`, the receipt of the webhook.

    `chat` is the path of its chat. `tries_before` is the number of the queue's earlier tries.
    """

    event: Event
    received_at: datetime
    chat: str
    tries_before: int = 0

    @property
    def sent_at(self) -> int:
        """The time when the user sent it, in milliseconds; the time of receipt if LINE does not report it."""
        return self.event.sent_at or int(self.received_at.timestamp() * 1000)


def is_for_operators(event: Event) -> bool:
    """Whether `line_operator` takes the event: a file, a tap on a button that operators get, or an unsend.

    What is unsent may be a file, which `line_reply` may not delete. The event alone decides, because
    `line_webhook` reads no document. So anyone may have sent it.
    """
    if event.type == "message":
        return event.message_type == "file"
    is_button = event.type == "postback" and event.postback_data.startswith(OPERATOR_DATA)
    return is_button or event.type == "unsend"


def reply_task(
    raw_event: Any, *, received_at: datetime, chat: str | None = None, tries_before: int = 0
) -> ReplyTask:
    """Make the task for an event as LINE sent it; pass `chat` if its ids were removed."""
    event = parse_event(raw_event)
    # Events without a chat id must not share a chat.
    return ReplyTask(event, received_at, chat or chat_path(event.chat_id or event.id), tries_before)


def tries_before(headers: Mapping[str, str]) -> int:
    """Read the number of the queue's earlier tries from the headers of its request.

    https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler
    """
    retries = headers.get("x-cloudtasks-taskretrycount", "0")
    return int(retries) if retries.isdecimal() else 0


def encode(raw_event: Any, *, received_at: datetime, chat: str | None = None) -> bytes:
    """Encode the task's body as JSON; `surrogatepass` keeps an unpaired surrogate as LINE sent it."""
    body = {"received_at": int(received_at.timestamp() * 1000), "event": raw_event}
    body |= {"chat": chat} if chat else {}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(body: bytes, *, tries_before: int = 0) -> ReplyTask:
    """Decode the task in `body`. UnreadableTaskDropError if it is not one."""
    try:
        parsed = json.loads(body)
        received_at = datetime.fromtimestamp(parsed["received_at"] / 1000, UTC)
        chat = parsed.get("chat")
        return reply_task(
            parsed["event"],
            received_at=received_at,
            chat=chat if isinstance(chat, str) else None,
            tries_before=tries_before,
        )
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError, AttributeError):
        raise UnreadableTaskDropError("the task's body cannot be read") from None


def as_replayable(event: Event) -> str | None:
    """Return the event as JSON for a replay, without LINE ids. None if it is too long to be stored.

    It is a text, because a store may not accept every JSON value. It includes the event's id, which may be a
    hash of the values that are removed here.
    """
    raw = _without_ids(event.raw)
    text = json.dumps({**(raw if isinstance(raw, dict) else {}), "webhookEventId": event.id})
    return text if len(text) <= KEPT_CHARACTERS else None


def _without_id(name: str, value: Any) -> Any:
    """Remove LINE ids from a field's value.

    Of a source only its type is kept, because an unknown type of source may have an unknown id field.
    """
    if name == "source" and isinstance(value, dict):
        return {"type": value["type"]} if isinstance(value.get("type"), str) else {}
    return _without_ids(value)


def _without_ids(value: Any) -> Any:
    """Remove all LINE ids from `value`. Texts keep their length, because mentions are indexes of them."""
    if isinstance(value, dict):
        return {name: _without_id(name, item) for name, item in value.items() if name not in _ID_FIELDS}
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    return _ID.sub("x" * 33, value) if isinstance(value, str) else value
