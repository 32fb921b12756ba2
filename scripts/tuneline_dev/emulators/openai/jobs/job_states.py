"""The course of a fine-tuning job: which state it is in at which moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneline_dev.emulators.answers.nearest_answer import Pair
from tuneline_dev.emulators.openai.jobs.hyperparameters import Plan
from tuneline_dev.emulators.openai.jobs.job_request import JobRequest
from tuneline_dev.emulators.openai.jobs.run_clock import RunClock

# Shares of a job's seconds: when its files are validated, and when it leaves the queue.
VALIDATED = 0.15
STARTED = 0.25
ENDED = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True)
class Failure:
    """Why a job fails, and at which share of its seconds."""

    code: str
    message: str
    param: str | None
    at: float


@dataclass
class Job:
    """One job. Moments are seconds since 1970; `seconds` is how long it takes if never paused."""

    id: str
    request: JobRequest
    base: str
    created_at: float
    seconds: float
    seed: int
    plan: Plan
    tokens: int
    pairs: Sequence[Pair]
    failure: Failure | None
    clock: RunClock
    cancelled_at: float | None = None
    result_file: str | None = None
    # What an operator did, as (moment, message): cancelled, paused, resumed.
    notes: list[tuple[float, str]] = field(default_factory=list)

    def progress(self, now: float) -> float:
        """The share of the job that is done, 0 to 1; stands still once the job is cancelled or has failed."""
        ran = self.clock.ran(now if self.cancelled_at is None else min(now, self.cancelled_at))
        done = min(1.0, ran / self.seconds) if self.seconds > 0 else 1.0
        return min(done, self.failure.at) if self.failure else done

    def moment(self, progress: float) -> float:
        """The moment at which `progress` was or will be reached."""
        return self.clock.moment(progress * self.seconds)

    def status(self, now: float) -> str:
        """The state at `now`. The SDK names no state `paused`, yet that is what pausing gives."""
        if self.cancelled_at is not None:
            return "cancelled"
        done = self.progress(now)
        if self.failure and done >= self.failure.at:
            return "failed"
        if done >= 1.0:
            return "succeeded"
        if self.clock.paused:
            return "paused"
        if done < VALIDATED:
            return "validating_files"
        return "queued" if done < STARTED else "running"

    @property
    def model_name(self) -> str:
        """The name of the model this job makes: `ft:BASE:local:SUFFIX:ID`."""
        return f"ft:{self.base}:local:{self.request.suffix or ''}:{self.id[-8:]}"

    def step(self, number: int) -> float:
        """The progress at which step `number` (from 1) is done; the last comes just before the end."""
        return STARTED + (0.99 - STARTED) * number / self.plan.total_steps
