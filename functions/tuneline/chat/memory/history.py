"""Remember the last turns of a chat, for a while, under a key that tells nobody who it is."""

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
    """Where a chat is kept: LINE's id is hashed, for raw ids are never stored."""
    return f"chats/{hashlib.sha256(f'chat:{chat_id}'.encode()).hexdigest()[:40]}"


def as_messages(chat: Mapping[str, Any], *, turns: int, tokens: int) -> list[dict[str, str]]:
    """The newest turns that fit, as a model takes them, oldest first. Tokens are estimated, not counted."""
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
    """The chat's turns with `turn`, once: an event that is there already changes nothing.

    Neither does an answer to a message that was unsent. The oldest turns go if there is too much to keep.
    """
    turns = list(chat.get("turns", []))
    is_known = any(one["event"] == turn["event"] for one in turns)
    if not is_known and turn.get("message") not in chat.get("unsent", ()):
        turns.append(dict(turn))
    return _within_bytes(turns[-KEPT_TURNS:])


def _within_bytes(turns: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The newest turns that have KEPT_BYTES together."""
    sizes = itertools.accumulate(_bytes(one) for one in reversed(turns))
    return list(turns[len(turns) - sum(size <= KEPT_BYTES for size in sizes) :])


def _bytes(turn: Mapping[str, Any]) -> int:
    return sum(text_bytes(value) for value in turn.values() if isinstance(value, str))


def without_message(chat: Mapping[str, Any], message_id: str) -> list[Any]:
    """The chat's turns without the one that answers this message."""
    return [one for one in chat.get("turns", []) if one.get("message") != message_id]


def turn(
    *, event: str, message: str, question: str, answer: str, version: str | None, now: datetime
) -> dict[str, Any]:
    """One question and its answer, as a chat's document holds them."""
    return {
        "event": event,
        "message": message,
        "question": question[:KEPT_CHARACTERS],
        "answer": answer[:KEPT_CHARACTERS],
        "version": version,
        "at": now,
    }


def turn_of(chat: Mapping[str, Any], event: str) -> Mapping[str, Any] | None:
    """The turn that answered this event, if it is still remembered."""
    found: Sequence[Mapping[str, Any]] = [one for one in chat.get("turns", []) if one["event"] == event]
    return found[0] if found else None
