"""The body of a reply task: one event as LINE sent it, and when it was received."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuneline.chat.history import chat_path
from tuneline.errors import DropError
from tuneline.line.events import Event, parse_event


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


def reply_task(
    raw_event: Any, *, received_at: datetime, chat: str | None = None, tries_before: int = 0
) -> ReplyTask:
    """The task for an event as LINE sent it; `chat` for one whose ids were taken out."""
    event = parse_event(raw_event)
    return ReplyTask(event, received_at, chat or chat_path(event.chat_id), tries_before)


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


def without_ids(raw_event: Any) -> dict[str, Any]:
    """The event without anybody's LINE id, for it to be kept: who wrote, and whom it mentions."""
    if not isinstance(raw_event, dict):
        return {}
    source = raw_event.get("source")
    kind = source.get("type") if isinstance(source, dict) else None
    message = raw_event.get("message")
    kept = {**raw_event, "source": {"type": kind}}
    if isinstance(message, dict):
        kept["message"] = {**message, "mention": {"mentionees": _nameless(message)}}
    return kept


def _nameless(message: dict[str, Any]) -> list[Any]:
    mention = message.get("mention")
    found = mention.get("mentionees") if isinstance(mention, dict) else None
    mentionees = found if isinstance(found, list) else []
    return [{key: one[key] for key in one if key != "userId"} for one in mentionees if isinstance(one, dict)]
