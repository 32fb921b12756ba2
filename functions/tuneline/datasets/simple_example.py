"""Fast path for the common shape: an optional system prompt, then turns of user and assistant.

Only the texts of such an example can have findings, so the rules for everything else are skipped.
"""

from operator import itemgetter
from typing import Any, NamedTuple

# `bot/serving` holds the prompts of four models. A document holds a megabyte, a character up to four bytes.
PROMPT_CHARACTERS = 60_000

_KEYS = {"messages"}
_TURN = ["user", "assistant"]
_role, _content = itemgetter("role"), itemgetter("content")


class SimpleExample(NamedTuple):
    """The texts of a simple example. `size` is the number of their characters, plus one for each text."""

    prompt: str | None
    questions: list[str]
    answers: list[str]
    size: int


def as_simple_example(example: Any) -> SimpleExample | None:
    """Return the texts of a simple example; None for any other, which may be valid, too.

    A simple example is `{"messages": […]}` whose messages have only `role` and `content`, a text.
    """
    if type(example) is not dict or example.keys() != _KEYS:
        return None
    return texts_of(example["messages"])


def texts_of(messages: Any) -> SimpleExample | None:
    """Return the texts of the messages of a simple example; None for any other."""
    try:
        return _one_turn(messages) if len(messages) in (2, 3) else _turns(messages)
    except (AttributeError, KeyError, TypeError):
        return None


def _one_turn(messages: Any) -> SimpleExample | None:
    """Do the same for two or three messages in half the time. Raises the same errors."""
    *before, user, assistant = messages
    question, answer = user["content"], assistant["content"]
    if not (len(user) == len(assistant) == 2 and question.strip() and answer.strip()):
        return None
    if user["role"] != "user" or assistant["role"] != "assistant":
        return None
    size = 2 + len(question) + len(answer)
    if not before:
        return SimpleExample(None, [question], [answer], size)
    (first,) = before
    prompt = first["content"]
    if len(first) != 2 or first["role"] != "system" or not prompt.strip() or len(prompt) > PROMPT_CHARACTERS:
        return None
    return SimpleExample(prompt, [question], [answer], size + 1 + len(prompt))


def _turns(messages: Any) -> SimpleExample | None:
    """Return the texts of any number of messages. Raises AttributeError, KeyError or TypeError."""
    roles = list(map(_role, messages))
    texts = list(map(_content, messages))
    # Raises TypeError if a content is not a text.
    has_all = all(map(str.strip, texts))
    first = 1 if roles[:1] == ["system"] else 0
    turns, left_over = divmod(len(roles) - first, 2)
    if not has_all or left_over or turns == 0 or roles[first:] != _TURN * turns:
        return None
    if sum(map(len, messages)) != 2 * len(roles) or (first and len(texts[0]) > PROMPT_CHARACTERS):
        return None
    prompt = texts[0] if first else None
    return SimpleExample(prompt, texts[first::2], texts[first + 1 :: 2], sum(map(len, texts)) + len(texts))
