"""Parse the pairs in a model's answer, whatever text is around them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tuneline.unicode import wellformed

_FIELDS: Final = ("question", "answer", "passage")
# The search in a text full of braces is bounded.
_TRIES: Final = 50


@dataclass(frozen=True)
class Pair:
    """A question, its answer, and the passage that supports it; blank if the model left one out."""

    question: str
    answer: str
    passage: str


def pairs_in(text: str) -> list[Pair] | None:
    """The pairs in a model's answer; None if it holds no JSON with a list of them.

    A fence around it and words before and after it do no harm.
    """
    for value in _values(text):
        listed = _listed(value)
        if listed is not None:
            return [_pair(one) for one in listed if isinstance(one, dict)]
    return None


def _values(text: str) -> Iterator[Any]:
    """The JSON objects and lists in `text`, in order."""
    # Models put line breaks into strings, which strict JSON forbids.
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(_TRIES):
        found = re.compile(r"[{\[]").search(text, at)
        if found is None:
            return
        try:
            value, at = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            at = found.end()
        else:
            yield value


def _listed(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        if set(_FIELDS) <= value.keys():
            return [value]
        lists = [one for one in value.values() if isinstance(one, list)]
        value = lists[0] if len(lists) == 1 else None
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    return None


def _pair(given: dict[str, Any]) -> Pair:
    texts = (given.get(name) for name in _FIELDS)
    return Pair(*(wellformed(one).strip() if isinstance(one, str) else "" for one in texts))
