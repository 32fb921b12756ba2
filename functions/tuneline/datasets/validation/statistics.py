"""What the examples of a file add up to; the tallies of its parts, in their order, make that of the whole."""

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import LISTED, LISTED_OF_PART, Problem, Problems
from tuneline.datasets.rules.separators import Separators
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.duplicates import Repeats, Said
from tuneline.datasets.validation.system_prompts import PartPrompts, Prompts

# More are one mistake made again and again: the first ones show it, and each takes time.
MOST_ERRORS = 10_000


class TooManyErrorsError(Exception):
    """So many errors were found that nothing more is read."""


class Statistics:
    """What was found and counted so far: of a `Part`, or of the `Whole`. It takes nothing past `deadline`."""

    deadline: Deadline | None = None

    def __init__(self, problems: Problems, prompts: PartPrompts | Prompts, said: Said | Repeats) -> None:
        self.problems = problems
        self.prompts = prompts
        self.said = said
        self.separators = Separators()
        self.errors = 0
        self.examples = 0
        self.first_line: int | None = None
        self.tokens = 0
        self.most_questions = 0
        self.hides_examples = False
        self.with_tools: set[bool] = set()

    def count(self, line: int, *, examples: int = 1) -> None:
        """More examples, the first of which begins on `line`, good or not. OutOfTimeError."""
        self.require_time()
        self.examples += examples
        self.first_line = self.first_line or line

    def add(self, found: Problem) -> None:
        """Note a finding. OutOfTimeError, and TooManyErrorsError at the last one that is looked for."""
        self.require_time()
        self.problems.add(found)
        self.hides_examples = self.hides_examples or found.hides_examples
        code = CODES[found.code]
        self.errors += code.severity == "error" and not code.is_counted
        self.require_few_errors()

    def require_few_errors(self) -> None:
        """TooManyErrorsError if as many were found as are looked for."""
        if self.errors >= MOST_ERRORS:
            raise TooManyErrorsError

    def require_time(self) -> None:
        """OutOfTimeError past the deadline."""
        if self.deadline is not None:
            self.deadline.require()


class Part(Statistics):
    """Of some lines: nothing is left out that the whole may need."""

    said: Said
    prompts: PartPrompts

    def __init__(self) -> None:
        super().__init__(Problems(most=LISTED_OF_PART), PartPrompts(), Said())


class Whole(Statistics):
    """Of the file."""

    said: Repeats
    prompts: Prompts

    def __init__(self) -> None:
        super().__init__(Problems(most=LISTED), Prompts(), Repeats())

    def extend(self, later: Part) -> None:
        """Add the part that follows; the same comes of it as of its examples one after another.

        TooManyErrorsError, once it is added.
        """
        self.problems.extend(later.problems, examples_before=self.examples)
        self.prompts.extend(later.prompts)
        self.said.extend(later.said)
        self.separators.extend(later.separators)
        if later.first_line is not None:
            self.count(later.first_line, examples=later.examples)
        self.tokens += later.tokens
        self.most_questions = max(self.most_questions, later.most_questions)
        self.with_tools |= later.with_tools
        self.hides_examples = self.hides_examples or later.hides_examples
        self.errors += later.errors
        self.require_few_errors()
