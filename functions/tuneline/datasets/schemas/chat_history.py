"""Convert the earlier turns beside a question to messages: the history of Alpaca and ChatGLM."""

from typing import Any

from tuneline.datasets.schemas.role_aliases import role_of

KEYS = ("history", "chat_history")
Messages = list[dict[str, Any]]


def earlier_turns(value: dict[str, Any]) -> Messages | None:
    """Return the messages of all earlier turns, which may be none; None if they cannot be read."""
    messages: Messages = []
    for key in KEYS:
        entries = value.get(key)
        for entry in entries if isinstance(entries, list) else []:
            turn = _turn(entry)
            if turn is None:
                return None
            messages += turn
    roles = [message["role"] for message in messages]
    return messages if roles == ["user", "assistant"] * (len(roles) // 2) else None


def _turn(entry: Any) -> Messages | None:
    """Return the messages of a turn: `[question, answer]`, or an object with question, answer or a role."""
    if isinstance(entry, list | tuple) and len(entry) == 2 and all(isinstance(text, str) for text in entry):
        return _messages(*entry)
    if not isinstance(entry, dict):
        return None
    for role, content in (("role", "content"), ("from", "value")):
        if isinstance(entry.get(role), str) and isinstance(entry.get(content), str):
            return [{"role": role_of(entry[role]) or entry[role], "content": entry[content]}]
    by_role = {role_of(key): text for key, text in entry.items() if isinstance(text, str)}
    if "user" in by_role and "assistant" in by_role:
        return _messages(by_role["user"], by_role["assistant"])
    return None


def _messages(question: str, answer: str) -> Messages:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
