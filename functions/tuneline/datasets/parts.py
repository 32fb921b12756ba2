"""What is done with some lines of a file, wherever it is done: in this process or in another one."""

import json
from dataclasses import dataclass, field

from tuneline.datasets import jsonlines, judge
from tuneline.datasets.jsonlines import Lines
from tuneline.datasets.rows import Row
from tuneline.datasets.shapes import Rules
from tuneline.datasets.split import is_held_out
from tuneline.datasets.tally import Part
from tuneline.datasets.tokens import counter

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Side:
    """Examples on one side of a split, as lines of chat JSONL, and the tokens they have."""

    lines: bytearray = field(default_factory=bytearray)
    examples: int = 0
    tokens: int = 0


@dataclass
class Sides:
    """Examples that are `learnt` from, and those `held_out`; without a `fraction` neither is kept."""

    fraction: float | None
    learnt: Side = field(default_factory=Side)
    held_out: Side = field(default_factory=Side)

    def add(self, row: Row, asked: str, tokens: int) -> None:
        """Put a good example on its side, by what is `asked` in it."""
        if self.fraction is None:
            return
        is_out = self.fraction > 0 and is_held_out(asked, fraction=self.fraction)
        side = self.held_out if is_out else self.learnt
        side.lines += as_line(row)
        side.examples += 1
        side.tokens += tokens


@dataclass(frozen=True)
class CheckLines:
    """Check lines: what they add to the report, and their good examples where there is a `fraction`."""

    rules: Rules
    model: str
    fraction: float | None = None

    def __call__(self, lines: Lines) -> tuple[Part, Sides]:
        """The tally of `lines`, and their sides."""
        part, sides, tokens = Part(), Sides(self.fraction), counter(self.model)
        rows = jsonlines.rows(lines, note=part.problems.add_once)
        for row in judge.good(rows, self.rules, part):
            asked = judge.asked_in(row)
            sides.add(row, asked, judge.count(row, asked, tokens, part))
        return part, sides


def as_line(row: Row) -> bytes:
    """An example as one line of chat JSONL; one that needed no change stays byte for byte."""
    if row.plain is not None and row.raw is not None:
        return row.raw.strip() + b"\n"
    return _AS_JSON(row.value).encode() + b"\n"
