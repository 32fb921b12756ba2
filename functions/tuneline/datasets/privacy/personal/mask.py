"""Replace the personal data of one example's texts with placeholders."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from tuneline.datasets.privacy.personal.find import find
from tuneline.datasets.privacy.personal.labels import PLACEHOLDER, placeholder
from tuneline.datasets.privacy.personal.operator_data import OperatorData
from tuneline.datasets.privacy.personal.script import language_of
from tuneline.datasets.privacy.personal.span import Kind, Span
from tuneline.datasets.privacy.redact import narrow

# What is masked may show more of the rest: a name before a telephone. After so many passes nothing is left.
_MOST_PASSES: Final = 5
NO_DATA: Final = OperatorData()


class Masked(NamedTuple):
    """A text without personal data, and how many data of each kind were replaced."""

    text: str
    kinds: Counter[Kind]


class ExampleMask:
    """Masks the texts of one example: a datum in two of them gets one placeholder.

    `context` has all texts of the example, which tell its language. `own` is the operator's own data; a
    doctor whose name is in the example's own `answers` is not masked in its questions.
    """

    def __init__(self, context: str, own: OperatorData = NO_DATA, *, answers: str = "") -> None:
        self._context = context
        self._language = language_of(narrow(context))
        self._own = own
        self._answers = OperatorData([answers]) if answers else NO_DATA
        self._known: dict[tuple[Kind, str], str] = {}
        self._used = {match[0] for match in PLACEHOLDER.finditer(context)}

    def mask(self, text: str) -> Masked:
        """Mask the personal data of a user's text."""
        kinds: Counter[Kind] = Counter()
        for _ in range(_MOST_PASSES):
            plain = narrow(text)
            spans = [span for span in find(text, self._context) if not self._is_own(plain, span)]
            if not spans:
                break
            kinds.update(span.kind for span in spans)
            text = self._replaced(text, spans)
        return Masked(text, kinds)

    def mask_echo(self, text: str) -> Masked:
        """Mask in an answer what was masked in the example's questions, and nothing else."""
        kinds: Counter[Kind] = Counter()
        for (kind, value), label in sorted(self._known.items(), key=lambda item: -len(item[0][1])):
            plain = narrow(text).casefold()
            if len(value) > 1 and len(plain) == len(text) and value in plain:
                kinds[kind] += plain.count(value)
                text = _replace_all(text, plain, value, label)
        return Masked(text, kinds)

    def _is_own(self, text: str, span: Span) -> bool:
        return self._own.has(text, span) or (bool(span.title) and self._answers.has(text, span))

    def _replaced(self, text: str, spans: Sequence[Span]) -> str:
        pieces, end = [], 0
        for span in spans:
            label = self._label(span.kind, text[span.start : span.end])
            pieces += [text[end : span.start], label]
            end = span.end
        return "".join([*pieces, text[end:]])

    def _label(self, kind: Kind, value: str) -> str:
        key = (kind, narrow(value).casefold())
        if key not in self._known:
            number = 1
            while (label := placeholder(kind, self._language, number)) in self._used:
                number += 1
            self._used.add(label)
            self._known[key] = label
        return self._known[key]


def mask(text: str, own: OperatorData = NO_DATA) -> Masked:
    """Mask one text that is an example of its own."""
    return ExampleMask(text, own).mask(text)


def _replace_all(text: str, plain: str, value: str, label: str) -> str:
    pieces, start = [], 0
    while (place := plain.find(value, start)) >= 0:
        pieces += [text[start:place], label]
        start = place + len(value)
    return "".join([*pieces, text[start:]])
