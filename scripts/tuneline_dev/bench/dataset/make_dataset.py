"""Generate a large dataset to measure with: chat JSONL in five languages, the same in each run.

Six in ten examples are Chinese, the others English, Japanese, Korean and Thai.
Questions and answers differ from line to line, so that no cache makes the figures better.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

# Everyday words of a clinic, a school and a shop, and how many of ten examples are in the language.
_VOCABULARY = Path(__file__).with_name("vocabulary.json")

_BROKEN = b'{"messages": [{"role": "user", "content": "?"}, ]}\n'


@dataclass(frozen=True)
class _Language:
    """A prompt, words, the separator of words, and the ends of questions and statements."""

    share: int
    prompt: str
    words: list[str]
    between: str
    asks: str
    ends: str


def write(writer: BinaryIO, *, megabytes: int, broken: bool = True) -> int:
    """Write so many megabytes (1,000,000 bytes) of examples and at most one line more. Returns the bytes.

    They include duplicates and telephone numbers. `broken` adds lines for which the file is rejected.
    """
    written = 0
    for line in _lines(broken=broken):
        written += writer.write(line)
        if written >= megabytes * 1_000_000:
            break
    return written


def _lines(*, broken: bool) -> Iterator[bytes]:
    chance = random.Random(20261121)  # noqa: S311 it has to be the same in each run
    of_ten = [language for language in _languages() for _ in range(language.share)]
    number = 0
    while True:
        number += 1
        line = (
            json.dumps(_example(chance, chance.choice(of_ten), number), ensure_ascii=False).encode() + b"\n"
        )
        yield line
        if number % 500 == 0:
            yield line
        if broken and number % 50_000 == 7:
            yield _BROKEN


def _languages() -> list[_Language]:
    known = json.loads(_VOCABULARY.read_text(encoding="utf-8"))
    return [_Language(**{**one, "words": one["words"].split()}) for one in known.values()]


def _example(chance: random.Random, language: _Language, number: int) -> dict[str, Any]:
    question = f"{_words(chance, language, 9)}{language.asks}"
    sentences = [_words(chance, language, 10) + language.ends for _ in range(chance.randrange(1, 6))]
    if number % 400 == 0:
        sentences.append(f"0912-345-{chance.randrange(100, 1000)}")
    return {
        "messages": [
            {"role": "system", "content": language.prompt},
            {"role": "user", "content": question},
            {"role": "assistant", "content": "".join(sentences).strip()},
        ]
    }


def _words(chance: random.Random, language: _Language, about: int) -> str:
    """Return a sentence of about so many words, some of them numbers, some with a comma after them."""
    words = chance.choices(language.words, k=chance.randrange(about - 4, about + 5))
    if chance.random() < 0.3:
        words.insert(2, str(chance.randrange(1, 5000)))
    if chance.random() < 0.5:
        words[-3] += "，" if language.between == "" else ","
    return language.between.join(words)
