"""The body of a reply task: one event as LINE sent it, and when it was received."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuneline.errors import DropError
from tuneline.line.events import Event, parse_event


class UnreadableTaskDropError(DropError):
    """The body is none that `line_webhook` writes."""


@dataclass(frozen=True)
class ReplyTask:
    """One event to answer; its reply token's minute began at `received_at`, when its webhook came."""

    event: Event
    received_at: datetime


def encode(raw_event: Any, *, received_at: datetime) -> bytes:
    """The task's body as JSON; `surrogatepass` carries half an emoji the way LINE sent it."""
    body = {"received_at": int(received_at.timestamp() * 1000), "event": raw_event}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(body: bytes) -> ReplyTask:
    """The task in `body`. UnreadableTaskDropError where it is not one."""
    try:
        parsed = json.loads(body)
        received_at = datetime.fromtimestamp(parsed["received_at"] / 1000, UTC)
        return ReplyTask(event=parse_event(parsed["event"]), received_at=received_at)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        raise UnreadableTaskDropError("the task's body cannot be read") from None
