"""Check a dataset in one pass over its bytes: all findings, and the figures that training needs."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.log import Problems
from tuneline.datasets.formats.reader import DatasetReader
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.tokens import counter
from tuneline.datasets.upload_limits import MOST_BYTES
from tuneline.datasets.validation import example_checks
from tuneline.datasets.validation.chunks import Chunk
from tuneline.datasets.validation.deadline import Deadline, OutOfTimeError
from tuneline.datasets.validation.statistics import Statistics, TooManyErrorsError
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.pricing import is_gemini

if TYPE_CHECKING:
    from tuneline.datasets.validation.personal_data import PersonalDataRule

PersonalDataOption = Literal["warn", "mask", "refuse"]
Outcome = Literal["accept", "convert", "warn", "reject"]
LEAST_EXAMPLES = 10


@dataclass(frozen=True)
class CheckOptions:
    """How to read a file: what the operator decides, and not its content.

    `personal_data` of users stay with a warning, are masked, or reject the file. `own` are texts with the
    operator's own data, which are masked nowhere. Answers that contradict the bot's opening `hours` are
    findings.
    """

    name: str
    encoding: str | None = None
    rules: Rules = field(default_factory=Rules)
    model: str = "gpt-4.1-mini-2025-04-14"
    personal_data: PersonalDataOption = "warn"
    own: Sequence[str] = ()
    hours: OpeningHours | None = None


@dataclass(frozen=True)
class Report:
    """The result of a check. `system_prompt` is the one of more than half of the examples, "" for none.

    It is None if the prompts vary.

    `has_estimated_tokens` says that the number of tokens is not exact. `masked` counts the personal data that
    were masked, by kind; it is None unless they were to be.
    """

    name: str
    format: str
    encoding: str
    examples: int
    tokens: int
    problems: Problems
    system_prompt: str | None
    sha256: str
    size: int
    has_estimated_tokens: bool = False
    masked: Mapping[str, int] | None = None

    @property
    def outcome(self) -> Outcome:
        """`reject` if there is an error; else `warn`, `convert` or `accept`, by the most severe finding."""
        for severity, outcome in (("error", "reject"), ("warning", "warn"), ("change", "convert")):
            if self.problems.count(severity):  # type: ignore[arg-type]
                return outcome  # type: ignore[return-value]
        return "accept"

    @property
    def is_valid(self) -> bool:
        """Return whether a model can be trained on the examples."""
        return self.outcome != "reject"


class Check:
    """The check of one file: `run` through the file, then get the `report`."""

    def __init__(self, options: CheckOptions, *, deadline: Deadline | None = None) -> None:
        self._options = options
        self._deadline = deadline or Deadline()
        self._statistics = Statistics(self._deadline, _personal_data_rule(options), hours=options.hours)
        self._reading: DatasetReader | None = None

    def run(self, reader: BinaryIO, *, fraction: float | None = None) -> Iterator[Chunk]:
        """Go through the file and yield its good examples, a chunk at a time.

        With a `fraction` to hold out (0 is possible), chunks have their examples as lines.
        After the deadline, or after too many errors, that becomes a finding, and nothing more is read.
        """
        try:
            reading = self._open(cast(BinaryIO, self._deadline.over(reader)))
            try:
                yield from self._chunks(reading, fraction)
            except TooManyErrorsError:
                self._break_off(problem("TOO_MANY_ERRORS", None, errors=f"{self._statistics.errors:,}"))
                reading.blocks.drain()
                return
            self._end(reading)
        except OutOfTimeError:
            if self._reading is None:
                self._open(io.BytesIO())
            self._break_off(problem("OUT_OF_TIME", None, minutes=self._deadline.minutes))

    def report(self) -> Report:
        """Return the result, after the whole file was read."""
        assert self._reading is not None, "run through the file first"  # noqa: S101
        rule = self._statistics.personal_data
        if rule is not None:
            problems = self._statistics.problems
            problems.listed = [rule.quiet(finding) for finding in problems.listed]
        return Report(
            name=self._options.name,
            format=self._reading.sniffed.kind,
            encoding=self._reading.sniffed.encoding,
            examples=self._statistics.examples,
            tokens=self._statistics.tokens,
            problems=self._statistics.problems,
            system_prompt=self._statistics.prompts.majority(),
            sha256=self._reading.blocks.sha256,
            size=self._reading.blocks.size,
            has_estimated_tokens=counter(self._options.model).is_estimate,
            masked={str(kind): count for kind, count in rule.masked.items()}
            if rule is not None and self._options.personal_data == "mask"
            else None,
        )

    def _open(self, reader: BinaryIO) -> DatasetReader:
        self._reading = DatasetReader(
            reader,
            name=self._options.name,
            encoding=self._options.encoding,
            system_prompt=self._options.rules.system_prompt,
            problems=self._statistics.problems,
        )
        return self._reading

    def _chunks(self, reading: DatasetReader, fraction: float | None) -> Iterator[Chunk]:
        tokens, chunk = counter(self._options.model), Chunk(fraction)
        rules = replace(self._options.rules, is_for_gemini=is_gemini(self._options.model))
        try:
            for rows in example_checks.good(reading.rows(), rules, tokens, self._statistics):
                chunk.add(rows, tokens, self._statistics)
                if chunk.is_full:
                    self._statistics.tokens += chunk.count(tokens)
                    full, chunk = chunk, Chunk(fraction)
                    yield full
        finally:
            # The report of a check that is broken off counts the tokens of all good examples, too.
            self._statistics.tokens += chunk.count(tokens)
        yield chunk

    def _break_off(self, reason: Problem) -> None:
        """Report first, before all other findings, why the rest was not read."""
        self._statistics.problems.settle(self._statistics.examples)
        self._statistics.problems.add_first(reason)

    def _end(self, reading: DatasetReader) -> None:
        """Add the findings that need the whole file."""
        reading.end()
        statistics, problems = self._statistics, self._statistics.problems
        problems.settle(statistics.examples)
        if reading.blocks.size > MOST_BYTES:
            problems.add(problem("FILE_TOO_LARGE", None, megabytes=reading.blocks.size // 1024**2))
        for counted in (statistics.duplicates, statistics.prompts, statistics.separators, statistics.hours):
            for finding in counted.findings():
                problems.add(finding)
        if len(statistics.with_tools) == 2:
            problems.add(problem("SOME_WITH_TOOLS"))
        # Lines in UTF-8 are read even if others are not; other formats in an unknown encoding are not read.
        uncounted = example_checks.UNCOUNTED | (set() if reading.is_read_by_line else {"NOT_UTF8"})
        is_sure = not statistics.hides_examples and not problems.counts.keys() & uncounted
        if statistics.examples < LEAST_EXAMPLES and is_sure:
            for finding in _too_few(statistics, reading.sniffed.kind):
                problems.add(finding)


def _personal_data_rule(options: CheckOptions) -> "PersonalDataRule | None":
    if options.personal_data == "warn":
        return None
    # Its patterns take a tenth of a second to load, and most files are only warned about.
    from tuneline.datasets.privacy.personal.operator_data import OperatorData  # noqa: PLC0415
    from tuneline.datasets.validation.personal_data import PersonalDataRule  # noqa: PLC0415

    is_refused = options.personal_data == "refuse"
    return PersonalDataRule(OperatorData(options.own), is_refused=is_refused)


def check(reader: BinaryIO, options: CheckOptions) -> Report:
    """Check all of `reader`."""
    checking = Check(options)
    for _ in checking.run(reader):
        pass
    return checking.report()


def _too_few(statistics: Statistics, kind: str) -> Iterator[Problem]:
    if statistics.examples == 0 and kind in ("lines", "values"):
        yield problem("EMPTY_FILE")
        return
    missing = LEAST_EXAMPLES - statistics.examples
    if statistics.most_questions >= LEAST_EXAMPLES:
        yield problem("MANY_IN_ONE", statistics.first_line, questions=statistics.most_questions)
    line = statistics.first_line if statistics.examples == 1 else None
    yield problem("TOO_FEW_EXAMPLES", line, examples=statistics.examples, missing=missing)
