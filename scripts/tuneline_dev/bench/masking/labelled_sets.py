"""Read the sentences that masking is measured on: `sets/LANGUAGE.PART.txt`, one a line, all invented.

`{phone:0912-345-678}` is a datum and its kind, `{name:Mr. Brown|Brown}` a datum inside what is shown. A line
that begins with `= ` is the operator's own answer, and what is in it is masked nowhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

Part = Literal["seen", "held_out", "fresh", "chats", "later", "last"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
LANGUAGES: Final = ("zh-TW", "zh-CN", "ja", "ko", "th", "en")
SETS: Final = Path(__file__).with_name("sets")
_DATUM: Final = re.compile(r"\{([a-z_]+):([^|{}]+)(?:\|([^{}]+))?\}")
_OWN: Final = "= "


@dataclass(frozen=True)
class Datum:
    """The personal datum between two places of a sentence."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of a user, and its personal data: most have one, part of all have none."""

    text: str
    data: Sequence[Datum]


@dataclass(frozen=True)
class SentenceSet:
    """The sentences of one language and part, and the operator's own answers."""

    language: str
    part: Part
    own: Sequence[str]
    sentences: Sequence[Sentence]


def read_sets() -> list[SentenceSet]:
    """Read all sets. A language has the parts that have a file."""
    every = ((language, part, _file(language, part)) for language in LANGUAGES for part in PARTS)
    return [_read(language, part, file) for language, part, file in every if file.exists()]


def _file(language: str, part: Part) -> Path:
    return SETS / f"{language}.{part}.txt"


def _read(language: str, part: Part, file: Path) -> SentenceSet:
    lines = file.read_text(encoding="utf-8").splitlines()
    own = [line.removeprefix(_OWN) for line in lines if line.startswith(_OWN)]
    sentences = [_sentence(line) for line in lines if line and not line.startswith(_OWN)]
    return SentenceSet(language, part, own, sentences)


def _sentence(line: str) -> Sentence:
    text, data, end = "", [], 0
    for match in _DATUM.finditer(line):
        text += line[end : match.start()]
        kind, shown, value = match[1], match[2], match[3] or match[2]
        start = len(text) + shown.index(value)
        data.append(Datum(kind, start, start + len(value)))
        text += shown
        end = match.end()
    return Sentence(text + line[end:], data)
