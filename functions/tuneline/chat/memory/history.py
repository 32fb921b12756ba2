"""Store the last turns of a chat for a limited time, under a hash of LINE's id."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tuneline.inference.token_estimate import estimated_tokens
from tuneline.unicode import text_bytes

KEPT_TURNS = 30
# A character has up to four bytes, so one turn has less than 50 kB.
KEPT_CHARACTERS = 6000
# A document holds a megabyte, and is read and written with every message.
KEPT_BYTES = 500_000


def chat_path(chat_id: str) -> str:
    """Return the path of a chat's document. LINE's id is hashed, because raw ids are never stored."""
    return f"chats/{hashlib.sha256(f'chat:{chat_id}'.encode()).hexdigest()[:40]}"


def as_messages(chat: Mapping[str, Any], *, turns: int, tokens: int) -> list[dict[str, str]]:
    """Return the newest turns that fit, as model messages, oldest first. Tokens are estimated."""
    messages: list[dict[str, str]] = []
    left = tokens
    for turn in reversed(list(chat.get("turns", []))[-turns:] if turns else []):
        left -= estimated_tokens(turn["question"]) + estimated_tokens(turn["answer"])
        if left < 0:
            break
        messages += [
            {"role": "assistant", "content": turn["answer"]},
            {"role": "user", "content": turn["question"]},
        ]
    return messages[::-1]


def with_turn(chat: Mapping[str, Any], turn: Mapping[str, Any]) -> list[Any]:
    """Add `turn` to the chat's turns, unless its event is already in them or its message was unsent.

    The oldest turns are removed if there are too many or they are too long.
    """
    turns = list(chat.get("turns", []))
    is_known = any(known["event"] == turn["event"] for known in turns)
    if not is_known and turn.get("message") not in chat.get("unsent", ()):
        turns.append(dict(turn))
    return _within_bytes(turns[-KEPT_TURNS:])


def _within_bytes(turns: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return the newest turns that have at most KEPT_BYTES together."""
    sizes = itertools.accumulate(map(_bytes, reversed(turns)))
    return list(turns[len(turns) - sum(size <= KEPT_BYTES for size in sizes) :])


def _bytes(turn: Mapping[str, Any]) -> int:
    return sum(text_bytes(value) for value in turn.values() if isinstance(value, str))


def without_message(chat: Mapping[str, Any], message_id: str) -> list[Any]:
    """Return the chat's turns without the one that answers this message."""
    return [turn for turn in chat.get("turns", []) if turn.get("message") != message_id]


def turn(
    *, event: str, message: str, question: str, answer: str, version: str | None, now: datetime
) -> dict[str, Any]:
    """Make a turn (a question and its answer) for a chat's document."""
    return {
        "event": event,
        "message": message,
        "question": question[:KEPT_CHARACTERS],
        "answer": answer[:KEPT_CHARACTERS],
        "version": version,
        "at": now,
    }


def turn_of(chat: Mapping[str, Any], event: str) -> Mapping[str, Any] | None:
    """Return the turn that answered this event. None if it is no longer stored."""
    turns: Sequence[Mapping[str, Any]] = [turn for turn in chat.get("turns", []) if turn["event"] == event]
    return turns[0] if turns else None
