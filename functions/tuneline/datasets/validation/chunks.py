"""What is done with some lines of a file, wherever it is done: in this process or in another one."""

import contextlib
import itertools
import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneline.datasets.example import Row
from tuneline.datasets.formats.json import jsonl
from tuneline.datasets.formats.json.jsonl import Lines
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.split import are_held_out
from tuneline.datasets.tokens import Counter, counter
from tuneline.datasets.validation import example_checks
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.statistics import Part, Statistics, TooManyErrorsError

# As much of what is not read by lines is used at once, or so many questions and answers: none is long.
PART_BYTES = 1_000_000
PART_TEXTS = 1000
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Split:
    """Examples on one side of a split, as lines of chat JSONL, and the tokens they have."""

    lines: bytearray = field(default_factory=bytearray)
    examples: int = 0
    tokens: int = 0
    # What was said in them, where the tokens of it are still to be counted.
    said: list[str] = field(default_factory=list)

    def add(self, rows: Sequence[Row], tokens: Counter) -> None:
        """Put good examples here, but for their lines."""
        plains = [row.plain for row in rows if row.plain is not None and row.tokens is None]
        for one in plains:
            self.said += one.questions
            self.said += one.answers
        self.tokens += tokens.around(plains) + sum([row.tokens or 0 for row in rows])
        self.examples += len(rows)

    def count(self, tokens: Counter) -> int:
        """Count what is still to be counted; the tokens there are."""
        self.tokens += tokens.texts(self.said)
        self.said.clear()
        return self.tokens


@dataclass
class Splits:
    """Examples that are `learnt` from, and those `held_out`; without a `fraction` no lines are kept."""

    fraction: float | None
    learnt: Split = field(default_factory=Split)
    held_out: Split = field(default_factory=Split)

    @property
    def are_full(self) -> bool:
        """Whether there is enough on a side to be used before more is added."""
        return any(
            len(side.lines) > PART_BYTES or len(side.said) > PART_TEXTS
            for side in (self.learnt, self.held_out)
        )

    def add(self, rows: Sequence[Row], tokens: Counter, tally: Statistics) -> None:
        """Note good examples, and put each on its side by what is asked in it."""
        asked = [example_checks.asked_in(row) for row in rows]
        example_checks.note(rows, asked, tally)
        if not self.fraction:
            self._put(rows, self.learnt, tokens)
            return
        groups = [row.group or one for row, one in zip(rows, asked, strict=True)]
        are_out = are_held_out(groups, fraction=self.fraction)
        self._put(list(itertools.compress(rows, map(operator.not_, are_out))), self.learnt, tokens)
        self._put(list(itertools.compress(rows, are_out)), self.held_out, tokens)

    def count(self, tokens: Counter) -> int:
        """The tokens on both sides, once all of them are counted."""
        return self.learnt.count(tokens) + self.held_out.count(tokens)

    def _put(self, rows: Sequence[Row], side: Split, tokens: Counter) -> None:
        side.add(rows, tokens)
        if self.fraction is not None:
            side.lines += b"".join(map(_as_line, rows))


@dataclass(frozen=True)
class CheckLines:
    """Check lines: what they add to the report, and their good examples where there is a `fraction`."""

    rules: Rules
    model: str
    fraction: float | None = None
    deadline: Deadline | None = None

    def __call__(self, lines: Lines) -> tuple[Part, Splits]:
        """The tally of `lines`, and their sides."""
        part, sides, tokens = Part(), Splits(self.fraction), counter(self.model)
        part.deadline = self.deadline
        # The tally of the whole ends the check for it.
        with contextlib.suppress(TooManyErrorsError):
            for rows in example_checks.good(jsonl.rows(lines), self.rules, tokens, part):
                sides.add(rows, tokens, part)
        part.tokens += sides.count(tokens)
        return part, sides


def _as_line(row: Row) -> bytes:
    """An example as one line of chat JSONL; one that needed no change stays byte for byte."""
    if row.plain is not None and row.raw is not None:
        return row.raw.strip() + b"\n"
    return _AS_JSON(row.value).encode() + b"\n"
