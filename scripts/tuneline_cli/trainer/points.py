"""What Google's pages leave open: what the functions assume of each point, and what was seen."""

from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True)
class Point:
    """A point that is open: `assumed` is what the functions do without knowing it.

    `action` is what the check does to see it. Some points are seen only with a model that was trained.
    """

    number: int
    question: str
    assumed: str
    action: str
    needs_training: bool = False


POINTS: Final = (
    Point(
        1,
        "How does a tuned model answer?",
        "by generateContent; chat completions are not used",
        "asks the tuned model one question in each way",
        needs_training=True,
    ),
    Point(
        2,
        "Which buckets can a job read?",
        "TRAINING_BUCKET, in the geography of the job",
        "creates a job with a bad first row from each bucket of the bot's",
    ),
    Point(
        3,
        "Can a list of jobs be filtered by a label?",
        "not known: all jobs are read",
        "creates a job, lists it by its label, and cancels it",
    ),
    Point(
        4,
        "What becomes of a second job at once?",
        "it is refused (429), or waits",
        "creates a second job meanwhile, and cancels it",
    ),
    Point(
        5,
        "Can gemini-3.5-flash-lite be tuned?",
        "yes; its price is not known",
        "creates a job of that model, and cancels it",
    ),
    Point(
        6,
        "What becomes of a bad row in the middle?",
        "the job is refused with its number, or the row is dropped and named",
        "creates a job from a file with such a row",
    ),
    Point(
        7,
        "Which tokens are billed?",
        "those of the training file, each epoch; the count may be of one epoch",
        "trains a model for three epochs, with a validation file",
        needs_training=True,
    ),
    Point(
        8,
        "Are there metrics in a bucket?",
        "no: losses are on a page of the console",
        "reads the trained job's gcsMetricsUri",
        needs_training=True,
    ),
    Point(
        9,
        "How long does a job of 50 examples take?",
        "20 to 45 minutes",
        "reads the trained job's times",
        needs_training=True,
    ),
    Point(
        10,
        "Does a model that has ended refuse questions?",
        "yes, with 404",
        "asks an untuned model that has ended one question",
    ),
)
NEEDS_TRAINING: Final = "only with --train"


@dataclass(frozen=True)
class Observation:
    """What was `seen` of a point, and if that is as assumed; None: it was not seen, and `seen` says why."""

    number: int
    seen: str
    is_as_assumed: bool | None


@dataclass
class Findings:
    """What a check has seen so far; `facts` are the fields of the stored record that it knows now."""

    observations: dict[int, Observation] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def note(self, number: int, seen: str, *, is_as_assumed: bool, **facts: Any) -> None:
        """Add what was seen of a point, and the facts that follow from it."""
        self.observations[number] = Observation(number, seen, is_as_assumed)
        self.facts |= facts

    def leave(self, number: int, reason: str) -> None:
        """Add the reason why a point was not seen, unless it was."""
        self.observations.setdefault(number, Observation(number, f"not seen: {reason}", None))

    @property
    def unseen(self) -> list[int]:
        """The points that were to be seen and were not."""
        return [
            number
            for number, observation in self.observations.items()
            if observation.is_as_assumed is None and NEEDS_TRAINING not in observation.seen
        ]
