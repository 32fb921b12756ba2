"""The body of a reply task: one event as LINE sent it, and when it was received."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuneline.chat.memory.history import chat_path
from tuneline.errors import DropError
from tuneline.line.events import Event, parse_event

# A document holds a megabyte; what LINE sends is far below this.
KEPT_CHARACTERS = 100_000
_ID_FIELDS = frozenset({"userId", "groupId", "roomId"})
# https://developers.line.biz/en/reference/messaging-api/#source-user
_ID = re.compile(r"[UCR][0-9a-f]{32}")


class UnreadableTaskDropError(DropError):
    """The body is none that `line_webhook` writes."""


@dataclass(frozen=True)
class ReplyTask:
    """One event to answer; its reply token's minute began at `received_at`, when its webhook came.

    `chat` is where its chat is kept. `tries_before` is how often the queue has tried it already.
    """

    event: Event
    received_at: datetime
    chat: str
    tries_before: int = 0

    @property
    def sent_at(self) -> int:
        """When the user sent it, in milliseconds; when it was received if LINE does not say."""
        return self.event.sent_at or int(self.received_at.timestamp() * 1000)


def reply_task(
    raw_event: Any, *, received_at: datetime, chat: str | None = None, tries_before: int = 0
) -> ReplyTask:
    """The task for an event as LINE sent it; `chat` for one whose ids were taken out."""
    event = parse_event(raw_event)
    # Events that do not say whose chat they belong to must not share one.
    return ReplyTask(event, received_at, chat or chat_path(event.chat_id or event.id), tries_before)


def encode(raw_event: Any, *, received_at: datetime, chat: str | None = None) -> bytes:
    """The task's body as JSON; `surrogatepass` carries half an emoji the way LINE sent it."""
    body = {"received_at": int(received_at.timestamp() * 1000), "event": raw_event}
    body |= {"chat": chat} if chat else {}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(body: bytes, *, tries_before: int = 0) -> ReplyTask:
    """The task in `body`. UnreadableTaskDropError where it is not one."""
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
    """The event as JSON for a replay, without anybody's LINE id; None where it is too long to be kept.

    A text, for a store may not take all that JSON can hold. It carries the id it is known by, which may be
    a hash of what is taken out here.
    """
    raw = _without_ids(event.raw)
    text = json.dumps({**(raw if isinstance(raw, dict) else {}), "webhookEventId": event.id})
    return text if len(text) <= KEPT_CHARACTERS else None


def _without_id(name: str, value: Any) -> Any:
    """A field's value; a source of a type that nobody knows yet may name its chat in a field of its own."""
    if name == "source" and isinstance(value, dict):
        return {"type": value["type"]} if isinstance(value.get("type"), str) else {}
    return _without_ids(value)


def _without_ids(value: Any) -> Any:
    """`value` without who wrote, is mentioned, joined; texts keep their length: mentions point into them."""
    if isinstance(value, dict):
        return {name: _without_id(name, one) for name, one in value.items() if name not in _ID_FIELDS}
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    return _ID.sub("x" * 33, value) if isinstance(value, str) else value
