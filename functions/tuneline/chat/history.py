"""Remember the last turns of a chat, for a while, under a key that tells nobody who it is."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

# A document holds a megabyte; this many turns of this length stay far below.
KEPT_TURNS = 30
KEPT_CHARACTERS = 6000
# Letters of the scripts without blanks are about a token each, others about four to a token.
LETTERS_PER_TOKEN = 4


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
    """The chat's turns with `turn`, once: an event that is there already changes nothing."""
    turns = list(chat.get("turns", []))
    if any(one["event"] == turn["event"] for one in turns):
        return turns
    return [*turns, dict(turn)][-KEPT_TURNS:]


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


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    narrow = sum(character < "\u0e00" for character in text)
    return len(text) - narrow + narrow // LETTERS_PER_TOKEN + 4
