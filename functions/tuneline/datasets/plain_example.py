"""Know at a glance the example that nearly all examples are: a prompt perhaps, then questions and answers.

Nothing can be wrong with one but its words, so the many rules for all that else may stand in an example need
not be gone through.
"""

from operator import itemgetter
from typing import Any, NamedTuple

# `bot/serving` holds the prompts of four models. A document holds a megabyte, a character up to four bytes.
PROMPT_CHARACTERS = 60_000

_KEYS = {"messages"}
_TURN = ["user", "assistant"]
_role, _content = itemgetter("role"), itemgetter("content")


class PlainExample(NamedTuple):
    """The texts of such an example; `size` is the number of their characters, and one for each text."""

    prompt: str | None
    questions: list[str]
    answers: list[str]
    size: int


def as_plain_example(example: Any) -> PlainExample | None:
    """Its texts, where it is one; None for any other, which may be good as well.

    One is `{"messages": […]}` whose messages are `{"role": …, "content": text}` and nothing more.
    """
    if type(example) is not dict or example.keys() != _KEYS:
        return None
    return texts_of(example["messages"])


def texts_of(messages: Any) -> PlainExample | None:
    """The texts of the messages of such an example."""
    try:
        return _one_turn(messages) if len(messages) in (2, 3) else _turns(messages)
    except (AttributeError, KeyError, TypeError):
        return None


def _one_turn(messages: Any) -> PlainExample | None:
    """Do the same for two or three messages, in half the time; raise the same errors."""
    *before, asked, answered = messages
    question, answer = asked["content"], answered["content"]
    if not (len(asked) == len(answered) == 2 and question.strip() and answer.strip()):
        return None
    if asked["role"] != "user" or answered["role"] != "assistant":
        return None
    size = 2 + len(question) + len(answer)
    if not before:
        return PlainExample(None, [question], [answer], size)
    (first,) = before
    prompt = first["content"]
    if len(first) != 2 or first["role"] != "system" or not prompt.strip() or len(prompt) > PROMPT_CHARACTERS:
        return None
    return PlainExample(prompt, [question], [answer], size + 1 + len(prompt))


def _turns(messages: Any) -> PlainExample | None:
    """Return the texts of any number of messages; raise AttributeError, KeyError or TypeError for others."""
    roles = list(map(_role, messages))
    texts = list(map(_content, messages))
    # TypeError where one is no text.
    has_all = all(map(str.strip, texts))
    first = 1 if roles[:1] == ["system"] else 0
    turns, left_over = divmod(len(roles) - first, 2)
    if not has_all or left_over or turns == 0 or roles[first:] != _TURN * turns:
        return None
    if sum(map(len, messages)) != 2 * len(roles) or (first and len(texts[0]) > PROMPT_CHARACTERS):
        return None
    prompt = texts[0] if first else None
    return PlainExample(prompt, texts[first::2], texts[first + 1 :: 2], sum(map(len, texts)) + len(texts))
