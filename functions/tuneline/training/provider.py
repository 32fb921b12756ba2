"""The port of training providers, independent of any vendor.

Providers differ: some take uploads, some read `gs://` URIs, some need another line format; some deploy or
load a trained model before it answers, some need manual steps. The adapter hides this.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Literal, Protocol

from tuneline.datasets.options import Options
from tuneline.errors import DropError, RetryError

State = Literal["training", "trained", "failed", "cancelled"]
Level = Literal["info", "warning", "error"]
OpenFile = Callable[[], AbstractContextManager[BinaryIO]]


class RefusedDropError(DropError):
    """The provider refuses this job for good. The text gives the operator the reason.

    `quoted` is the provider's own reason. It may quote the dataset, so only the operator gets it, and no log.
    """

    def __init__(self, text: str, *, quoted: str = "") -> None:
        super().__init__(text)
        self.quoted = quoted


class NotYetRetryError(RetryError):
    """The provider cannot start the job yet. Waiting is normal and helps: nothing needs to be fixed."""


class NoSlotRetryError(NotYetRetryError):
    """The provider runs no more jobs of this account at present: the job waits for its turn."""


class UnknownJobDropError(DropError):
    """The provider has no job with this id."""


@dataclass(frozen=True)
class TrainingFile:
    """One prepared file of chat JSONL. Each call of `open` reads its bytes from the start.

    `uri` is its address, `gs://bucket/name`, for a provider that fetches files. An adapter that needs another
    line format writes a converted file next to it. `lines` opens the line numbers of the examples in the
    operator's file, one a line; its `read` raises ObjectGoneDropError if an earlier version wrote none.
    """

    open: OpenFile
    uri: str
    lines: OpenFile | None = None


@dataclass(frozen=True)
class JobRequest:
    """One job to start: train on `train`, validate on `valid`, if any examples are held out.

    `id` is ours and the same in every try. `recorded` holds the steps that earlier tries have recorded;
    `record` adds steps before the adapter goes on. `attempt` is 2 for the one job that may replace a job that
    failed because of the provider; both use the same uploaded files. With `find_only` no job is created: the
    adapter finds the job of an earlier try or refuses the request.
    """

    id: str
    base_model: str
    options: Options
    train: TrainingFile
    recorded: Mapping[str, Any]
    record: Callable[[Mapping[str, Any]], Awaitable[None]]
    valid: TrainingFile | None = None
    attempt: int = 1
    find_only: bool = False

    @property
    def mark(self) -> str:
        """The key that identifies this job at the provider: the same in every try of an attempt."""
        return self.id if self.attempt == 1 else f"{self.id}-{self.attempt}"


@dataclass(frozen=True)
class JobEvent:
    """A message of the provider about a job, unchanged. `id` is the provider's id of the event."""

    id: str
    at: datetime
    level: Level
    text: str


@dataclass(frozen=True)
class CurvePoint:
    """The model's quality after `step` steps: losses, and shares of correct tokens (0 to 1)."""

    step: int
    train_loss: float | None = None
    train_accuracy: float | None = None
    valid_loss: float | None = None
    valid_accuracy: float | None = None


@dataclass(frozen=True)
class Progress:
    """The progress of a job. `state` is ours, `reported` is the provider's own name for the state.

    A job is `trained` once it has succeeded; its `model` may be missing for a while longer.
    `may_succeed_again` is true if the job failed because of the provider; a new job may succeed once
    `restart_after` is over. `undeployed_model` is the model of a failed job that the provider has trained and
    bills, but could not deploy. `events` and `points` are the latest ones, oldest first; they may be empty,
    and may repeat earlier ones. `curve` holds all points of an ended job, if the provider returns them.
    `total_steps` is the planned number of steps, `trained_tokens` the number of billed tokens; it may be too
    low unless `is_token_count_certain`. `is_waiting` is true while the job waits for its turn or for
    machines, `running_since` is the time since which it does not wait any more, if the provider reports it.
    """

    state: State
    reported: str
    model: str | None = None
    reason: str | None = None
    may_succeed_again: bool = False
    restart_after: timedelta = timedelta(0)
    undeployed_model: str | None = None
    trained_tokens: int | None = None
    is_token_count_certain: bool = True
    estimated_finish: datetime | None = None
    total_steps: int | None = None
    is_waiting: bool = False
    running_since: datetime | None = None
    events: Sequence[JobEvent] = ()
    points: Sequence[CurvePoint] = ()
    curve: Sequence[CurvePoint] = ()


@dataclass(frozen=True)
class ServedModel:
    """The address of a trained model: its name, and its endpoint's name (empty: the default endpoint)."""

    model: str
    endpoint: str = ""


@dataclass(frozen=True)
class ProviderResource:
    """A resource that a provider stores for us, by the provider's own name for it."""

    kind: Literal["file", "model"]
    name: str


class TrainingProvider(Protocol):
    """A training provider. Methods raise a DropError for a permanent error, a RetryError for another.

    A job that runs for longer than `cancel_after` is cancelled; None: never.
    """

    name: str
    cancel_after: timedelta | None

    async def start(self, request: JobRequest) -> str:
        """Start the job for `request` and return its id. Repeated calls create and bill at most one job.

        The id is unique across all providers. Raises RefusedDropError if the provider refuses the job for
        good.
        """

    async def progress(self, job: str) -> Progress:
        """The job's current progress. Raises UnknownJobDropError if the provider has no such job."""

    async def cancel(self, job: str) -> None:
        """Stop the job if it is running. An ended job stays as it is."""

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """Delete the files uploaded for a request whose job has ended and is not replaced.

        `recorded` holds the recorded steps of the request. A call may be repeated. A file that cannot be
        deleted stays, and the error is logged.
        """

    def resources(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        """The resources that may exist at the provider: from the `recorded` steps, and the trained model."""

    async def delete(self, resource: ProviderResource) -> None:
        """Delete a resource for good. A resource that no longer exists counts as deleted."""

    async def activate(self, job: str, model: str) -> ServedModel | None:
        """Take the next step until the trained model can be called. None until it can.

        A call may be repeated, also by two callers at the same time.
        """


class NoProviderRetryError(RetryError):
    """No training provider of this name is configured: an operator has to fix it."""


def provider_of(providers: Mapping[str, TrainingProvider], provider: str) -> TrainingProvider:
    """The training provider called `provider`. Raises NoProviderRetryError if it is not configured."""
    if (configured := providers.get(provider)) is None:
        known = ", ".join(sorted(providers)) or "none"
        raise NoProviderRetryError(f"no training provider {provider!r} is configured; configured: {known}")
    return configured
