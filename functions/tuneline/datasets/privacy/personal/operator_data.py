"""The operator's own data, which its answers have anyway: they are masked nowhere."""

import re
from collections.abc import Iterable
from typing import Final

from tuneline.datasets.privacy.personal.span import Span
from tuneline.datasets.privacy.redact import narrow

_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_NUMBER: Final = re.compile(r"[0-9(+][0-9 ().-]{6,24}[0-9]")
_FEWEST_DIGITS: Final = 6
_SHORTEST_NAME: Final = 2
# What may be between a surname and its title: a given name.
_GIVEN: Final = r"[^\s\d、。，,.:：]{0,6}[ .]?"
# The answers of a dataset that are looked at.
MOST_CHARACTERS: Final = 2_000_000


class OperatorData:
    """The numbers, addresses and names in the operator's own `texts`, its answers.

    Doctors are kept with their titles: 王醫師 stays in a question, and a patient 王小姐 is masked. With
    `keeps_titled`, every professional is: for texts that are masked without the operator's answers at hand.
    """

    def __init__(self, texts: Iterable[str] = (), *, keeps_titled: bool = False) -> None:
        parts: list[str] = []
        room = MOST_CHARACTERS
        for text in texts:
            parts.append(narrow(text)[:room])
            room -= len(parts[-1])
            if room <= 0:
                break
        self._text = "\n".join(parts).casefold()
        self._numbers = {_NOT_DIGIT.sub("", match[0]) for match in _NUMBER.finditer(self._text)}
        self._keeps_titled = keeps_titled
        self._titled: dict[tuple[str, str], bool] = {}

    def has(self, text: str, span: Span) -> bool:
        """Whether the datum of `text` stands in the operator's own texts."""
        value = text[span.start : span.end].casefold()
        if span.kind == "name":
            return self._has_name(value, span.title.casefold())
        digits = _NOT_DIGIT.sub("", value)
        if span.kind == "phone" and len(digits) >= _FEWEST_DIGITS:
            return digits in self._numbers
        return value in self._text

    def _has_name(self, value: str, title: str) -> bool:
        if len(value) >= _SHORTEST_NAME and value in self._text:
            return True
        if not title:
            return False
        return self._keeps_titled or self._has_titled(value[0], title)

    def _has_titled(self, surname: str, title: str) -> bool:
        """Whether 王大明醫師 is in the texts, who is also asked for as 王醫師. Each is searched for once."""
        key = surname, title
        if key not in self._titled:
            form = rf"{re.escape(surname)}{_GIVEN}{re.escape(title)}"
            self._titled[key] = re.search(form, self._text) is not None
        return self._titled[key]
