"""What was found in a dataset, told so that its author can mend it."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tuneline.datasets.findings.catalog import CODES, Severity
from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.findings.recurrences import Recurrence, settled
from tuneline.datasets.privacy.redact import redacted

Language = Literal["en", "zh-TW"]
# A word that reads differently in the two languages: English, then Traditional Chinese.
Bilingual = tuple[str, str]

LANGUAGES: tuple[Language, ...] = ("en", "zh-TW")
LISTED = 1000
# Of keys that nobody uses a file may have any number.
MOST_TOLD = 100
# Of a part of a file so many more are kept: those told once may have been told of an earlier part.
LISTED_OF_PART = LISTED + len(CODES) + MOST_TOLD
SHOWN_CHARACTERS = 60
# So much is looked at for keys and passwords, the first of which may go on beyond what is shown.
_LOOKED_AT = 4096
_TOLD_BY_KEY = frozenset({"KEYS_NOT_USED", "WRAPPED"})
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
            "code": CODES[self.code].reported_as or self.code,
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


@dataclass
class Problems:
    """All findings are counted by code, a thousand are kept: the first errors, and the first of the others.

    `told` is what was told only once, by its code.
    """

    listed: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    most: int = LISTED
    recurrences: dict[str, Recurrence] = field(default_factory=dict)
    _others: int = field(default=0, init=False)

    @property
    def is_full(self) -> bool:
        """Whether what comes from here on is counted and no more."""
        return len(self.listed) >= self.most and not self._others

    def add(self, found: Problem) -> None:
        """Note one more."""
        if CODES[found.code].is_counted and (earlier := self.recurrences.get(found.code)) is not None:
            earlier.add(found)
            return
        if CODES[found.code].is_counted:
            self.recurrences[found.code] = Recurrence(found)
        self.counts[found.code] += 1
        self._list(found)

    def add_first(self, found: Problem) -> None:
        """Note one more error before all others; the last makes room for it if there are too many."""
        self.counts[found.code] += 1
        self.listed.insert(0, found)
        if len(self.listed) > self.most:
            self._others -= self.listed.pop().severity != "error"

    def add_once(self, found: Problem) -> None:
        """Note what is told once for the whole file, at the first place: a change that was made."""
        if self._is_new(_about(found)):
            self.add(found)

    def extend(self, later: "Problems", *, examples_before: int = 0) -> None:
        """Note all of a part of the file that follows, as if they were added one after another.

        Its examples were counted from 1: so many come before them.
        """
        once = {about.partition(" ")[0] for about in later.told}
        known = set(self.recurrences)
        for found in later.listed:
            if found.code in known:
                continue
            if found.code in once:
                self.add_once(found)
            else:
                self._list(_after(found, examples_before))
        self.counts.update(
            {code: number for code, number in later.counts.items() if code not in once | known}
        )
        # Those that more errors than are listed took the place of.
        self.counts.update(about.partition(" ")[0] for about in later.told if self._is_new(about))
        self._extend_recurrences(later, examples_before)

    def _extend_recurrences(self, later: "Problems", examples_before: int) -> None:
        for code, more in later.recurrences.items():
            if code in self.recurrences:
                self.recurrences[code].extend(more)
            else:
                more.first = _after(more.first, examples_before)
                self.recurrences[code] = more

    def settle(self, examples: int) -> None:
        """Write the counts into the findings that are counted, once all `examples` were read."""
        told = settled(self.recurrences, examples)
        for code in self.recurrences.keys() - told.keys():
            del self.counts[code]
        kept = [one for one in self.listed if one.code in told or one.code not in self.recurrences]
        self._others -= len(self.listed) - len(kept)
        self.listed = [told.get(one.code, one) for one in kept]
        # Those that were less sure are told by the same code.
        if (maybe := told.get("KEY_WORDS_MAYBE")) is not None:
            self.listed = [replace(one, code="KEY_WORDS") if one is maybe else one for one in self.listed]
            self.counts["KEY_WORDS"] = self.counts.pop("KEY_WORDS_MAYBE")

    def _is_new(self, about: str) -> bool:
        """Whether it was not told before; from here on it was."""
        if about in self.told or (" " in about and len(self.told) >= MOST_TOLD):
            return False
        self.told.add(about)
        return True

    def _list(self, found: Problem) -> None:
        """Keep the finding; an error takes the place of the last that is none when there is no other."""
        is_error = found.severity == "error"
        if len(self.listed) >= self.most:
            if not (is_error and self._others):
                return
            places = reversed(range(len(self.listed)))
            del self.listed[next(place for place in places if self.listed[place].severity != "error")]
            self._others -= 1
        self.listed.append(found)
        self._others += not is_error

    def count(self, severity: Severity) -> int:
        """How many findings are that grave."""
        return sum(number for code, number in self.counts.items() if CODES[code].severity == severity)


def _about(found: Problem) -> str:
    """What is told once: the code, and of keys each by its name."""
    return f"{found.code} {dict(found.words)['key']}" if found.code in _TOLD_BY_KEY else found.code


def _after(found: Problem, examples: int) -> Problem:
    return found if found.example is None else replace(found, example=found.example + examples)


def shown(value: object) -> str:
    """The start of what was found, printable, its keys and passwords masked."""
    text = value if isinstance(value, str) else repr(value)
    printable = as_printable(redacted(text[:_LOOKED_AT].rstrip("\r\n"))[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"


def _word(value: object) -> str | Bilingual:
    if isinstance(value, tuple) and len(value) == 2:
        return as_printable(str(value[0])), as_printable(str(value[1]))
    return shown(value)
