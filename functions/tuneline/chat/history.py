"""Remember the last turns of a chat, for a while, under a key that tells nobody who it is."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tuneline.storage.documents import AlreadyExistsRetryError, Documents, StaleVersionRetryError

TURNS = 10
CHARACTERS = 6000
TRIES = 5


def chat_path(chat_id: str) -> str:
    """Where a chat is kept: LINE's id is hashed, for raw ids are never stored."""
    return f"chats/{hashlib.sha256(f'chat:{chat_id}'.encode()).hexdigest()[:40]}"


def as_messages(chat: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """The remembered turns as a model takes them, oldest first."""
    messages = []
    for turn in (chat or {}).get("turns", []):
        messages.append({"role": "user", "content": turn["question"]})
        messages.append({"role": "assistant", "content": turn["answer"]})
    return messages


async def append(
    documents: Documents, path: str, *, event: str, question: str, answer: str, now: datetime, ttl: timedelta
) -> None:
    """Add one turn to the chat, once: an event that is there already changes nothing.

    Gives up quietly after a few collisions with other messages of the same chat: an answer that was sent
    must not be sent again for the sake of its memory.
    """
    turn = {"event": event, "question": question, "answer": answer, "at": now}
    for _ in range(TRIES):
        (chat,) = await documents.get_many([path])
        turns = chat.data.get("turns", []) if chat else []
        if any(one["event"] == event for one in turns):
            return
        data = {"turns": _latest([*turns, turn]), "expire_at": now + ttl}
        try:
            if chat is None:
                await documents.create(path, data)
            else:
                await documents.replace(chat, {**chat.data, **data})
        except (AlreadyExistsRetryError, StaleVersionRetryError):
            continue
        return


def _latest(turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest turns that fit; the newest always stays."""
    kept: list[dict[str, Any]] = []
    size = 0
    for turn in reversed(turns[-TURNS:]):
        size += len(turn["question"]) + len(turn["answer"])
        if kept and size > CHARACTERS:
            break
        kept.insert(0, turn)
    return kept
