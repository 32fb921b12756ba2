"""Know at a glance the example that nearly all examples are: a prompt perhaps, then questions and answers.

Nothing can be wrong with one but its words, so the many rules for all that else may stand in an example need
not be gone through.
"""

from typing import Any, NamedTuple

from tuneline.datasets.example import PROMPT_CHARACTERS

_KEYS = {"messages"}
_TURN = ["user", "assistant"]


class Plain(NamedTuple):
    """The texts of such an example."""

    prompt: str | None
    questions: list[str]
    answers: list[str]


def plain(example: Any) -> Plain | None:
    """Its texts, where it is one; None for any other, which may be good as well.

    One is `{"messages": […]}` whose messages are `{"role": …, "content": text}` and nothing more.
    """
    if type(example) is not dict or example.keys() != _KEYS:
        return None
    messages = example["messages"]
    try:
        roles = [message["role"] for message in messages]
        texts = [message["content"] for message in messages]
        # TypeError where one is no text.
        has_all = all(map(str.strip, texts))
    except (KeyError, TypeError):
        return None
    first = 1 if roles[:1] == ["system"] else 0
    turns, left_over = divmod(len(roles) - first, 2)
    if not has_all or left_over or turns == 0 or roles[first:] != _TURN * turns:
        return None
    if sum(map(len, messages)) != 2 * len(roles) or (first and len(texts[0]) > PROMPT_CHARACTERS):
        return None
    return Plain(texts[0] if first else None, texts[first::2], texts[first + 1 :: 2])
