"""Store the last turns of a chat for a limited time."""

import itertools
from collections.abc import Sequence
from datetime import datetime

from tuneline.inference.completion import estimated_tokens
from tuneline.storage.records.chat import KEPT_TURNS, Chat, Turn
from tuneline.unicode import text_bytes

# A character has up to four bytes, so one turn has less than 50 kB.
KEPT_CHARACTERS = 6000
# A document holds a megabyte, and is read and written with every message.
KEPT_BYTES = 500_000


def as_messages(chat: Chat, *, turns: int, tokens: int) -> list[dict[str, str]]:
    """Return the newest turns that fit, as model messages, oldest first. Tokens are estimated."""
    messages: list[dict[str, str]] = []
    left = tokens
    for turn in reversed(chat.turns[-turns:] if turns else ()):
        left -= estimated_tokens(turn["question"]) + estimated_tokens(turn["answer"])
        if left < 0:
            break
        messages += [
            {"role": "assistant", "content": turn["answer"]},
            {"role": "user", "content": turn["question"]},
        ]
    return messages[::-1]


def with_turn(chat: Chat, turn: Turn) -> tuple[Turn, ...]:
    """Add `turn` to the chat's turns, unless its event is already in them or its message was unsent.

    The oldest turns are removed if there are too many or they are too long.
    """
    turns = list(chat.turns)
    is_known = any(known["event"] == turn["event"] for known in turns)
    if not is_known and turn.get("message") not in chat.unsent:
        turns.append(turn)
    return _within_bytes(turns[-KEPT_TURNS:])


def _within_bytes(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the newest turns that have at most KEPT_BYTES together."""
    sizes = itertools.accumulate(map(_bytes, reversed(turns)))
    return tuple(turns[len(turns) - sum(size <= KEPT_BYTES for size in sizes) :])


def _bytes(turn: Turn) -> int:
    return sum(text_bytes(value) for value in turn.values() if isinstance(value, str))


def without_message(chat: Chat, message_id: str) -> tuple[Turn, ...]:
    """Return the chat's turns without the one that answers this message."""
    return tuple(turn for turn in chat.turns if turn.get("message") != message_id)


def turn(*, event: str, message: str, question: str, answer: str, version: str | None, now: datetime) -> Turn:
    """Make a turn (a question and its answer) for a chat's document."""
    return {
        "event": event,
        "message": message,
        "question": question[:KEPT_CHARACTERS],
        "answer": answer[:KEPT_CHARACTERS],
        "version": version,
        "at": now,
    }


def turn_of(chat: Chat, event: str) -> Turn | None:
    """Return the turn that answered this event. None if it is no longer stored."""
    return next((turn for turn in chat.turns if turn["event"] == event), None)
