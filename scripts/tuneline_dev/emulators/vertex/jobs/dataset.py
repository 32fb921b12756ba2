"""A dataset that a tuning job reads: how many rows and tokens, and what was dropped of it."""

from dataclasses import dataclass, field

from tuneline_dev.emulators.answers.nearest_answer import PairList

# How many of the user's rows a job shows in its statistics.
SAMPLE_ROWS = 3


@dataclass(frozen=True)
class DroppedRow:
    """A row that is left out or cut: its number from 1, and why."""

    number: int
    reason: str


@dataclass
class Dataset:
    """What was read of one file. `inputs` and `outputs` are tokens a row, `turns` contents a row."""

    pairs: PairList = field(default_factory=PairList)
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    dropped: list[DroppedRow] = field(default_factory=list)
    sample: list[dict[str, object]] = field(default_factory=list)
    late_problem: str | None = None

    @property
    def rows(self) -> int:
        """The rows that are trained on."""
        return len(self.inputs)

    @property
    def tokens(self) -> int:
        """The tokens of one epoch."""
        return sum(self.inputs) + sum(self.outputs)
