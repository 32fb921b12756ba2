"""What is done with some lines of a file, wherever it is done: in this process or in another one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from tuneline.datasets import jsonlines, judge
from tuneline.datasets.jsonlines import Lines
from tuneline.datasets.rows import Row
from tuneline.datasets.shapes import Rules
from tuneline.datasets.split import is_held_out
from tuneline.datasets.tally import Part
from tuneline.datasets.tokens import counter

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class CheckLines:
    """Check lines: what they add to the report."""

    rules: Rules
    model: str

    def __call__(self, lines: Lines) -> Part:
        """The tally of `lines`."""
        part, tokens = Part(), counter(self.model)
        rows = jsonlines.rows(lines, note=part.problems.add_once)
        for row in judge.good(rows, self.rules, part):
            judge.count(row, tokens, part)
        return part


@dataclass
class Side:
    """Examples on one side of a split, as lines of chat JSONL."""

    lines: bytearray = field(default_factory=bytearray)
    examples: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class SplitLines:
    """Split the good examples of lines: which are learnt from, and which are held out.

    The tokens of those that are learnt from are counted `with_learnt_tokens`; most examples are such.
    """

    rules: Rules
    model: str
    fraction: float
    with_learnt_tokens: bool = True

    def __call__(self, lines: Lines) -> tuple[Side, Side]:
        """The two sides of `lines`."""
        part = Part()
        rows = jsonlines.rows(lines, note=part.problems.add_once)
        return self.split(judge.good(rows, self.rules, part, with_words=False))

    def split(self, rows: Iterable[Row]) -> tuple[Side, Side]:
        """The two sides of good examples."""
        learnt, held_out = Side(), Side()
        tokens = counter(self.model)
        for row in rows:
            is_learnt = not is_held_out(judge.asked_in(row), fraction=self.fraction)
            side = learnt if is_learnt else held_out
            side.lines += as_line(row)
            side.examples += 1
            if self.with_learnt_tokens or not is_learnt:
                side.tokens += judge.tokens_of(row, tokens)
        return learnt, held_out


def as_line(row: Row) -> bytes:
    """An example as one line of chat JSONL."""
    return _AS_JSON(row.value).encode() + b"\n"
