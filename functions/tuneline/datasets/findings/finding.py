"""Describe one finding in a dataset, with its place and how to fix it."""

from dataclasses import dataclass
from typing import Any, Literal

from tuneline.datasets.findings.catalog import CODES, Severity
from tuneline.datasets.findings.placeholders import filled
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.privacy.redact import redacted

Language = Literal["en", "zh-TW"]
# A word that differs in the two languages: English, then Traditional Chinese.
Bilingual = tuple[str, str]

LANGUAGES: tuple[Language, ...] = ("en", "zh-TW")
SHOWN_CHARACTERS = 60
# So many characters are searched for keys and passwords, which may be longer than the part that is shown.
_LOOKED_AT = 4096


@dataclass(frozen=True)
class Problem:
    """One finding. `line` counts from 1, as editors do; None if the finding is on the whole file.

    `example` is the example's number, from 1; `field` is the place inside it (`messages[1].content`), and
    `found` is the start of the value there. If it `hides_examples`, more than one may be lost with it.
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
        """Return the severity. An `error` rejects the dataset."""
        return CODES[self.code].severity

    def message(self, language: Language = "en") -> str:
        """Return the text that says what is wrong."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).what, language)

    def fix(self, language: Language = "en") -> str:
        """Return the text that says how to fix it."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).fix, language)

    def as_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the finding as data, in `language`. `text` is message and fix together.

        `translations` has the texts in the other languages.
        """
        message, fix = self.message(language), self.fix(language)
        others = [other for other in LANGUAGES if other != language]
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
            "translations": {
                other: {"message": self.message(other), "mend": self.fix(other)} for other in others
            },
        }

    def as_record(self, language: Language = "en") -> dict[str, Any]:
        """Return the finding for a dataset's document and its report, with the `words` of its texts.

        Texts in a language without stored ones are made of the code and the words. A word that differs in
        the languages is a mapping with its English text.
        """
        stored = {
            name: value if isinstance(value, str) else value[0] if value[0] == value[1] else {"en": value[0]}
            for name, value in self.words
        }
        return {**self.as_dict(language), "words": stored}

    def _filled(self, text: str, language: Language) -> str:
        own = {
            name: value if isinstance(value, str) else value[language != "en"] for name, value in self.words
        }
        return filled(text, own)


def problem(
    code: str, line: int | None = None, field: str | None = None, found: object = None, **words: object
) -> Problem:
    """Return the finding `code`, with `words` for its texts. A pair of texts is English and Chinese.

    Texts from the file are shortened and made printable: in `found`, in `field` and in the words.
    """
    return Problem(
        code=code,
        line=line,
        field=None if field is None else shown(field),
        found=None if found is None else shown(found),
        words=tuple((name, _word(value)) for name, value in words.items()),
    )


def shown(value: object) -> str:
    """Return the start of a value, printable, with keys and passwords masked."""
    text = value if isinstance(value, str) else repr(value)
    printable = as_printable(redacted(text[:_LOOKED_AT].rstrip("\r\n"))[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"


def _word(value: object) -> str | Bilingual:
    if isinstance(value, tuple) and len(value) == 2:
        return as_printable(str(value[0])), as_printable(str(value[1]))
    return shown(value)
