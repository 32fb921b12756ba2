"""What was found in a dataset, told so that its author can mend it."""

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tuneline.datasets.codes import CODES, Severity

Language = Literal["en", "zh-TW"]
# A word that reads differently in the two languages: English, then Traditional Chinese.
Bilingual = tuple[str, str]

LANGUAGES: tuple[Language, ...] = ("en", "zh-TW")
LISTED = 1000
# Of a part of a file so many more are kept: those told once may have been told of an earlier part.
LISTED_OF_PART = LISTED + len(CODES)
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Problem:
    """One finding. `line` counts from 1, as editors do; None when it is the file's as a whole.

    `example` is the example's number, from 1; `field` the place inside it (`messages[1].content`), `found`
    the start of what stands there.
    """

    code: str
    line: int | None = None
    field: str | None = None
    found: str | None = None
    words: tuple[tuple[str, str | Bilingual], ...] = ()
    example: int | None = None

    @property
    def severity(self) -> Severity:
        """How grave it is: an `error` rejects the dataset."""
        return CODES[self.code].severity

    def message(self, language: Language = "en") -> str:
        """What is wrong."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).what, language)

    def mend(self, language: Language = "en") -> str:
        """How to put it right."""
        code = CODES[self.code]
        return self._filled((code.en if language == "en" else code.zh).mend, language)

    def as_dict(self, language: Language = "en") -> dict[str, Any]:
        """The finding as a document or a report holds it, in `language`; `text` is all of it as a sentence.

        `translations` hold what it says in the other languages.
        """
        message, mend = self.message(language), self.mend(language)
        others = [one for one in LANGUAGES if one != language]
        return {
            "severity": self.severity,
            "code": self.code,
            "line": self.line,
            "example": self.example,
            "field": self.field,
            "found": self.found,
            "message": message,
            "mend": mend,
            "text": f"{message} {mend}".strip(),
            "translations": {one: {"message": self.message(one), "mend": self.mend(one)} for one in others},
        }

    def _filled(self, text: str, language: Language) -> str:
        # Word by word: a text that shows JSON holds braces of its own.
        for name, value in self.words:
            word = value if isinstance(value, str) else value[language != "en"]
            text = text.replace(f"{{{name}}}", word)
        return text


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


@dataclass
class Problems:
    """All findings are counted by code, the first thousand are kept; `told` are the codes told only once."""

    listed: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    most: int = LISTED

    def add(self, found: Problem) -> None:
        """Note one more."""
        self.counts[found.code] += 1
        if len(self.listed) < self.most:
            self.listed.append(found)

    def add_once(self, found: Problem) -> None:
        """Note what is told once for the whole file, at the first place: a change that was made."""
        if found.code not in self.told:
            self.told.add(found.code)
            self.add(found)

    def extend(self, later: "Problems", *, examples_before: int = 0) -> None:
        """Note all of a part of the file that follows, as if they were added one after another.

        Its examples were counted from 1: so many come before them.
        """
        known = later.told & self.told
        new = (_after(found, examples_before) for found in later.listed if found.code not in known)
        self.listed.extend(itertools.islice(new, max(0, self.most - len(self.listed))))
        self.counts.update({code: number for code, number in later.counts.items() if code not in known})
        self.told |= later.told

    def count(self, severity: Severity) -> int:
        """How many findings are that grave."""
        return sum(number for code, number in self.counts.items() if CODES[code].severity == severity)


def _after(found: Problem, examples: int) -> Problem:
    return found if found.example is None else replace(found, example=found.example + examples)


def shown(value: object) -> str:
    """The start of what was found, printable: a control character would act on the reader's terminal."""
    text = value if isinstance(value, str) else repr(value)
    printable = "".join(one if one.isprintable() else "�" for one in text[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"


def _word(value: object) -> str | Bilingual:
    if isinstance(value, tuple) and len(value) == 2:
        return str(value[0]), str(value[1])
    return shown(value)
