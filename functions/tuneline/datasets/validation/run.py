"""Check a dataset in one pass over its bytes: every finding, and what training needs to know."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, cast

from tuneline.datasets.findings.finding import Problem, Problems, problem
from tuneline.datasets.formats.reader import DatasetReader
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.tokens import counter
from tuneline.datasets.validation import example_checks
from tuneline.datasets.validation.chunks import CheckLines, Splits
from tuneline.datasets.validation.crew import cores, in_order
from tuneline.datasets.validation.deadline import Deadline, OutOfTimeError
from tuneline.datasets.validation.statistics import TooManyErrorsError, Whole

__all__ = [
    "LEAST_EXAMPLES",
    "MOST_BYTES",
    "Asked",
    "Check",
    "Outcome",
    "Report",
    "check",
]

Outcome = Literal["accept", "convert", "warn", "reject"]
LEAST_EXAMPLES = 10
# What OpenAI takes: https://platform.openai.com/docs/api-reference/files/create
MOST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Asked:
    """How a file is to be read: what its operator, not its content, decides."""

    name: str
    encoding: str | None = None
    rules: Rules = field(default_factory=Rules)
    model: str = "gpt-4.1-mini-2025-04-14"


@dataclass(frozen=True)
class Report:
    """What a check found. `system_prompt` is the one that more than half of the examples carry, else None."""

    name: str
    format: str
    encoding: str
    examples: int
    tokens: int
    problems: Problems
    system_prompt: str | None
    sha256: str
    size: int

    @property
    def outcome(self) -> Outcome:
        """`reject` with an error; else `warn`, `convert` or `accept` by the gravest that was found."""
        for severity, outcome in (("error", "reject"), ("warning", "warn"), ("change", "convert")):
            if self.problems.count(severity):  # type: ignore[arg-type]
                return outcome  # type: ignore[return-value]
        return "accept"

    @property
    def is_valid(self) -> bool:
        """Whether the examples can be trained on."""
        return self.outcome != "reject"


class Check:
    """One file being checked: `run` through it, then ask for the `report`."""

    def __init__(self, asked: Asked, *, deadline: Deadline | None = None) -> None:
        self._asked = asked
        self._deadline = deadline or Deadline()
        self._tally = Whole()
        self._tally.deadline = self._deadline
        self._reading: DatasetReader | None = None

    def run(self, reader: BinaryIO, *, workers: int, fraction: float | None = None) -> Iterator[Splits]:
        """Go through the file, a part at a time; with up to `workers` processes where it has lines.

        Gives the good examples of each part, as lines, when there is a `fraction` to be held out.
        Past the deadline, or past so many errors, that is the finding, and nothing more is read.
        WorkerDiedRetryError when one of the processes ends.
        """
        try:
            reading = self._open(cast(BinaryIO, self._deadline.over(reader)))
            try:
                yield from self._sides(reading, workers, fraction)
            except TooManyErrorsError:
                self._break_off(problem("TOO_MANY_ERRORS", None, errors=f"{self._tally.errors:,}"))
                reading.blocks.drain()
                return
            self._end(reading)
        except OutOfTimeError:
            if self._reading is None:
                self._open(io.BytesIO())
            self._break_off(problem("OUT_OF_TIME", None, minutes=self._deadline.minutes))

    def _break_off(self, why: Problem) -> None:
        """Say before all else why the rest was not read."""
        self._tally.problems.settle(self._tally.examples)
        self._tally.problems.add_first(why)

    def _sides(self, reading: DatasetReader, workers: int, fraction: float | None) -> Iterator[Splits]:
        if not reading.has_lines:
            yield from self._rows(reading, fraction)
            return
        task = CheckLines(self._asked.rules, self._asked.model, fraction, self._deadline)
        for part, sides in in_order(task, reading.lines(), workers=workers):
            self._tally.extend(part)
            yield sides

    def _rows(self, reading: DatasetReader, fraction: float | None) -> Iterator[Splits]:
        tokens, sides = counter(self._asked.model), Splits(fraction)
        for rows in example_checks.good(reading.rows(), self._asked.rules, tokens, self._tally):
            sides.add(rows, tokens, self._tally)
            if sides.are_full:
                self._tally.tokens += sides.count(tokens)
                yield sides
                sides = Splits(fraction)
        self._tally.tokens += sides.count(tokens)
        yield sides

    def report(self) -> Report:
        """The outcome, once the file was gone through."""
        assert self._reading is not None, "run through the file first"  # noqa: S101
        return Report(
            name=self._asked.name,
            format=self._reading.sniffed.kind,
            encoding=self._reading.sniffed.encoding,
            examples=self._tally.examples,
            tokens=self._tally.tokens,
            problems=self._tally.problems,
            system_prompt=self._tally.prompts.of_most(),
            sha256=self._reading.blocks.sha256,
            size=self._reading.blocks.size,
        )

    def _open(self, reader: BinaryIO) -> DatasetReader:
        self._reading = DatasetReader(
            reader,
            name=self._asked.name,
            encoding=self._asked.encoding,
            system_prompt=self._asked.rules.system_prompt,
            problems=self._tally.problems,
        )
        return self._reading

    def _end(self, reading: DatasetReader) -> None:
        """What only the whole file shows."""
        reading.end()
        tally, add = self._tally, self._tally.problems.add
        tally.problems.settle(tally.examples)
        if reading.blocks.size > MOST_BYTES:
            add(problem("FILE_TOO_LARGE", None, megabytes=reading.blocks.size // 1024**2))
        for one in (*tally.said.findings(), *tally.prompts.findings(), *tally.separators.findings()):
            add(one)
        if len(tally.with_tools) == 2:
            add(problem("SOME_WITH_TOOLS"))
        # Of lines those in UTF-8 were read; anything else in another encoding was not read at all.
        ending = example_checks.UNCOUNTED | (set() if reading.is_read_by_line else {"NOT_UTF8"})
        is_sure = not tally.hides_examples and not tally.problems.counts.keys() & ending
        if tally.examples < LEAST_EXAMPLES and is_sure:
            for one in _too_few(tally, reading.sniffed.kind):
                add(one)


def check(reader: BinaryIO, asked: Asked, *, workers: int | None = None) -> Report:
    """Check all of `reader`, in up to `workers` processes: as many as there are cores, unless it is said.

    WorkerDiedRetryError when one of them ends.
    """
    checking = Check(asked)
    for _ in checking.run(reader, workers=cores() if workers is None else workers):
        pass
    return checking.report()


def _too_few(tally: Whole, kind: str) -> Iterator[Problem]:
    if tally.examples == 0 and kind in ("lines", "values"):
        yield problem("EMPTY_FILE")
        return
    missing = LEAST_EXAMPLES - tally.examples
    if tally.most_questions >= LEAST_EXAMPLES:
        yield problem("MANY_IN_ONE", tally.first_line, questions=tally.most_questions)
    line = tally.first_line if tally.examples == 1 else None
    yield problem("TOO_FEW_EXAMPLES", line, examples=tally.examples, missing=missing)
