"""Collect what a check finds and counts over the examples of a file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tuneline.datasets.example import Row
from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.findings.log import Problems
from tuneline.datasets.rules.opening_hours import HoursContradictions
from tuneline.datasets.rules.separators import Separators
from tuneline.datasets.simple_example import SimpleExample, texts_of
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.duplicates import Duplicates
from tuneline.datasets.validation.system_prompts import SystemPrompts, prompt_of
from tuneline.opening_hours.opening_hours import OpeningHours

if TYPE_CHECKING:
    from tuneline.datasets.validation.personal_data import PersonalDataRule

# More errors than this are one mistake repeated: the first ones show it, and each one takes time.
MOST_ERRORS = 10_000


class TooManyErrorsError(Exception):
    """The check found `MOST_ERRORS` errors, so nothing more is read."""


class Statistics:
    """Findings and counts so far. Adding to them raises OutOfTimeError after the `deadline`.

    `personal_data` masks or refuses personal data; None leaves them, with a warning.
    """

    def __init__(
        self,
        deadline: Deadline | None = None,
        personal_data: "PersonalDataRule | None" = None,
        *,
        hours: OpeningHours | None = None,
    ) -> None:
        self.personal_data = personal_data
        self.deadline = deadline or Deadline()
        self.hours = HoursContradictions(hours)
        self.problems = Problems()
        self.prompts = SystemPrompts()
        self.duplicates = Duplicates()
        self.separators = Separators()
        self.errors = 0
        self.examples = 0
        self.first_line: int | None = None
        self.tokens = 0
        self.most_questions = 0
        self.hides_examples = False
        self.with_tools: set[bool] = set()

    def count(self, line: int, *, examples: int = 1) -> None:
        """Count examples, valid or not; the first begins on `line`. Raises OutOfTimeError."""
        self.deadline.require()
        self.examples += examples
        self.first_line = self.first_line or line

    def add(self, problem: Problem) -> None:
        """Add a finding. Raises OutOfTimeError, and TooManyErrorsError at error number `MOST_ERRORS`."""
        self.deadline.require()
        self.problems.add(problem)
        self.hides_examples = self.hides_examples or problem.hides_examples
        code = CODES[problem.code]
        self.errors += code.severity == "error" and not code.is_counted
        if self.errors >= MOST_ERRORS:
            raise TooManyErrorsError

    def add_examples(self, rows: Sequence[Row], questions: Sequence[str]) -> None:
        """Add good examples, which were counted before and have these `questions`."""
        lines = [row.line for row in rows]
        simple = [row.simple for row in rows if row.simple is not None]
        if len(simple) == len(rows):
            # Nearly always: simple examples have no tools, and their texts are known.
            prompts = [texts.prompt for texts in simple]
            answers = [texts.answers[-1] for texts in simple]
            turns = [len(texts.questions) for texts in simple]
            self.duplicates.add(lines, questions, map(_simple_content, simple), prompts=prompts)
            self.with_tools.add(False)
        else:
            prompts = [prompt_of(row.value) for row in rows]
            answers = [_last_answer(row) for row in rows]
            turns = [_turns(row) for row in rows]
            self.duplicates.add(lines, questions, map(_content, rows), prompts=prompts)
            self.with_tools.update("tools" in row.value for row in rows)
        self.prompts.add(lines, prompts, questions)
        self.separators.add(lines, questions, answers)
        self.hours.add(lines, questions, answers)
        self.most_questions = max(self.most_questions, *turns)


def _last_answer(row: Row) -> str:
    """Return the text of the last answer, or an empty text if its content is not a text."""
    content = row.value["messages"][-1].get("content")
    return content if isinstance(content, str) else ""


def _content(row: Row) -> list[Any]:
    """Return all that is said in a good example. It is equal exactly for equal messages."""
    messages: list[Any] = row.value["messages"]
    return messages if (texts := texts_of(messages)) is None else _simple_content(texts)


def _simple_content(texts: SimpleExample) -> list[str | None]:
    return [texts.prompt, *texts.questions, *texts.answers]


def _turns(row: Row) -> int:
    return [message.get("role") for message in row.value["messages"]].count("user")
