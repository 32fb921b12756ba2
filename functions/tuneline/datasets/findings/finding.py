"""Describe one finding in a dataset, with its place and how to fix it."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from tuneline.datasets.findings.catalog import CODES, Severity
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.privacy.redact import redacted

Language = Literal["en", "zh-TW"]
# A word that reads differently in the two languages: English, then Traditional Chinese.
Bilingual = tuple[str, str]

LANGUAGES: tuple[Language, ...] = ("en", "zh-TW")
SHOWN_CHARACTERS = 60
# So much is looked at for keys and passwords, the first of which may go on beyond what is shown.
_LOOKED_AT = 4096
# `{count}`, or `{count:row|rows}`: the first where the count is 1, else the second.
_WORD = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}")


@dataclass(frozen=True)
class Problem:
    """One finding. `line` counts from 1, as editors do; None when it is the file's as a whole.

    `example` is the example's number, from 1; `field` the place inside it (`messages[1].content`), `found`
    the start of what stands there. If it `hides_examples`, more than one may be lost with it.
    """

    code: str
    line: int | None = None
    field: str | None = None
    found: str | None = None
    words: tuple[tuple[str, str | Bilingual], ...] = ()
    example: int | None = None
    hides_examples: bool = False

    @property
    def severity(self) -> Severity:
        """How grave it is: an `error` rejects the dataset."""
        return CODES[self.code].severity

    def message(self, language: Language = "en") -> str:
        """What is wrong."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).what, language)

    def fix(self, language: Language = "en") -> str:
        """How to put it right."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).fix, language)

    def as_dict(self, language: Language = "en") -> dict[str, Any]:
        """The finding as a document or a report holds it, in `language`; `text` is all of it as a sentence.

        `translations` hold what it says in the other languages.
        """
        message, fix = self.message(language), self.fix(language)
        others = [one for one in LANGUAGES if one != language]
        return {
            "severity": self.severity,
            "code": CODES[self.code].reported_as or self.code,
            "line": self.line,
            "example": self.example,
            "field": self.field,
            "found": self.found,
            "message": message,
            "mend": fix,
            "text": f"{message} {fix}".strip(),
            "translations": {one: {"message": self.message(one), "mend": self.fix(one)} for one in others},
        }

    def _filled(self, text: str, language: Language) -> str:
        # All at once: what comes from the file may hold such a word itself.
        words = {
            name: value if isinstance(value, str) else value[language != "en"] for name, value in self.words
        }

        def filled(word: re.Match[str]) -> str:
            if word[2] is None:
                return words.get(word[1], word[0])
            return word[2] if words.get(word[1]) == "1" else word[3]

        return _WORD.sub(filled, text)


def problem(
    code: str, line: int | None = None, field: str | None = None, found: object = None, **words: object
) -> Problem:
    """The finding `code`, with `words` for its texts; a pair of texts is English and Chinese.

    What comes from the file is shown by its start, printable, in `found`, in `field` and in the words.
    """
    return Problem(
        code=code,
        line=line,
        field=None if field is None else shown(field),
        found=None if found is None else shown(found),
        words=tuple((name, _word(value)) for name, value in words.items()),
    )


def shown(value: object) -> str:
    """The start of what was found, printable, its keys and passwords masked."""
    text = value if isinstance(value, str) else repr(value)
    printable = as_printable(redacted(text[:_LOOKED_AT].rstrip("\r\n"))[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"


def _word(value: object) -> str | Bilingual:
    if isinstance(value, tuple) and len(value) == 2:
        return as_printable(str(value[0])), as_printable(str(value[1]))
    return shown(value)
