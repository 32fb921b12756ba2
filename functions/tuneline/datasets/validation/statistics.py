"""Collect what a check finds and counts over the examples of a file."""

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.findings.log import Problems
from tuneline.datasets.rules.separators import Separators
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.duplicates import Duplicates
from tuneline.datasets.validation.system_prompts import SystemPrompts

# More errors than this are one mistake repeated: the first ones show it, and each one takes time.
MOST_ERRORS = 10_000


class TooManyErrorsError(Exception):
    """The check found `MOST_ERRORS` errors, so nothing more is read."""


class Statistics:
    """Findings and counts so far. Adding to them raises OutOfTimeError after the `deadline`."""

    def __init__(self, deadline: Deadline | None = None) -> None:
        self.deadline = deadline or Deadline()
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
