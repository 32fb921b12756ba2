"""Collect good examples as lines of chat JSONL, a chunk at a time, and count their tokens."""

import itertools
import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneline.datasets.example import Row
from tuneline.datasets.split import are_held_out, question_of
from tuneline.datasets.tokens import Counter
from tuneline.datasets.validation.statistics import Statistics

# A chunk is full with so many bytes of lines, or with so many questions and answers, none of which is long.
CHUNK_BYTES = 1_000_000
CHUNK_TEXTS = 1000
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Split:
    """Examples of one split, train or held out, as lines of chat JSONL, and the number of their tokens."""

    lines: bytearray = field(default_factory=bytearray)
    # The line of each example in the file that was read, one number a line.
    numbers: bytearray = field(default_factory=bytearray)
    examples: int = 0
    tokens: int = 0
    # Questions and answers whose tokens are not counted yet.
    uncounted: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Return whether it holds as much as a chunk should."""
        return len(self.lines) > CHUNK_BYTES or len(self.uncounted) > CHUNK_TEXTS

    def add(self, rows: Sequence[Row], tokens: Counter) -> None:
        """Add good examples, without their lines."""
        simple = [row.simple for row in rows if row.simple is not None and row.tokens is None]
        for texts in simple:
            self.uncounted += texts.questions
            self.uncounted += texts.answers
        self.tokens += tokens.around(simple) + sum([row.tokens or 0 for row in rows])
        self.examples += len(rows)

    def count(self, tokens: Counter) -> int:
        """Count the texts that are not counted yet. Returns the number of all tokens."""
        self.tokens += tokens.texts(self.uncounted)
        self.uncounted.clear()
        return self.tokens


@dataclass
class Chunk:
    """Good examples that were read together, by split. Without a `fraction`, their lines are not kept."""

    fraction: float | None
    train: Split = field(default_factory=Split)
    held_out: Split = field(default_factory=Split)

    @property
    def is_full(self) -> bool:
        """Return whether the chunk should be used before more is added."""
        return self.train.is_full or self.held_out.is_full

    def add(self, rows: Sequence[Row], tokens: Counter, statistics: Statistics) -> None:
        """Add good examples to the statistics, and each to its split, which depends on its question."""
        questions = [_question_in(row) for row in rows]
        statistics.add_examples(rows, questions)
        if not self.fraction:
            self._put(rows, self.train, tokens)
            return
        groups = [row.group or question for row, question in zip(rows, questions, strict=True)]
        are_out = are_held_out(groups, fraction=self.fraction)
        self._put(list(itertools.compress(rows, map(operator.not_, are_out))), self.train, tokens)
        self._put(list(itertools.compress(rows, are_out)), self.held_out, tokens)

    def count(self, tokens: Counter) -> int:
        """Count the tokens of both splits. Returns their sum."""
        return self.train.count(tokens) + self.held_out.count(tokens)

    def _put(self, rows: Sequence[Row], split: Split, tokens: Counter) -> None:
        split.add(rows, tokens)
        if self.fraction is not None:
            split.lines += b"".join(map(_as_line, rows))
            split.numbers += b"".join([b"%d\n" % row.line for row in rows])


def _question_in(row: Row) -> str:
    """Return all questions of a good example in one text, as `question_of` does."""
    return question_of(row.value) if row.simple is None else "\n".join(row.simple.questions)


def _as_line(row: Row) -> bytes:
    """Return an example as one line of chat JSONL. One that needed no change stays byte for byte."""
    if row.simple is not None and row.raw is not None:
        return row.raw.strip() + b"\n"
    return _AS_JSON(row.value).encode() + b"\n"
