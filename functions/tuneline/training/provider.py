"""The trainer port: what every place that trains models has to offer, in our words alone.

A place may want the bytes of a file or fetch `gs://` by itself, in lines of its own; it may have to deploy or
load what it has trained before that answers; it may be a person. None of this shows outside its adapter.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Literal, Protocol

from tuneline.datasets.options import Options
from tuneline.errors import DropError, RetryError

State = Literal["training", "trained", "failed", "cancelled"]
Level = Literal["info", "warning", "error"]
OpenFile = Callable[[], AbstractContextManager[BinaryIO]]


class RefusedDropError(DropError):
    """The place does not take this job, and would not take it later: the reason is for the operator."""


class UnknownJobDropError(DropError):
    """The place does not know a job of this id."""


@dataclass(frozen=True)
class TrainingFile:
    """One prepared file of chat JSONL: `open` gives its bytes anew, each time from the first one.

    `uri` is where it lies, `gs://bucket/name`, for a place that fetches it by itself. One that wants other
    lines writes them beside it.
    """

    open: OpenFile
    uri: str


@dataclass(frozen=True)
class JobRequest:
    """One job to start: what to learn from `train`, and what is held out, if anything, is `valid`.

    `id` is ours and the same in every try. `recorded` is what earlier tries of this order have put down,
    `record` puts more down before it goes on. `attempt` is 2 for the one job that may take the place of a
    job that failed by the place's own fault; what was uploaded for the first serves the second too.
    With `find_only` no job is made any more: one that an earlier try has made is found, or it is refused.
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
        """What tells this order's job from all others at the place: the same in every try of an attempt."""
        return self.id if self.attempt == 1 else f"{self.id}-{self.attempt}"


@dataclass(frozen=True)
class Event:
    """Something the place has told of a job, in its own words. `id` is the place's and tells events apart."""

    id: str
    at: datetime
    level: Level
    text: str


@dataclass(frozen=True)
class Point:
    """How good the model was after `step` steps: losses, and shares (0 to 1) of tokens it got right."""

    step: int
    train_loss: float | None = None
    train_accuracy: float | None = None
    valid_loss: float | None = None
    valid_accuracy: float | None = None


@dataclass(frozen=True)
class Progress:
    """Where a job is. `state` is ours, `reported` the place's own word for it.

    A job is `trained` once it has succeeded; its `model` may still be missing for a while. Where it `failed`
    by the place's own fault, `may_succeed_anew`. `events` and `points` are the latest, oldest first: what was
    given before may be among them, and they may be empty. `curve` is all points of a job that has ended,
    where the place gives them; `total_steps` how many there will be, `trained_tokens` those that are billed.
    """

    state: State
    reported: str
    model: str | None = None
    reason: str | None = None
    may_succeed_anew: bool = False
    trained_tokens: int | None = None
    estimated_finish: datetime | None = None
    total_steps: int | None = None
    events: Sequence[Event] = ()
    points: Sequence[Point] = ()
    curve: Sequence[Point] = ()


@dataclass(frozen=True)
class ServedModel:
    """A trained model where it can be asked: its name there, and the endpoint's (empty: the default one)."""

    model: str
    endpoint: str = ""


@dataclass(frozen=True)
class ProviderResource:
    """Something that a place holds for us, by its name there."""

    kind: Literal["file", "model"]
    name: str


class TrainingProvider(Protocol):
    """A place that trains. Methods raise a DropError when it never works, a RetryError when it may later."""

    name: str

    async def start(self, order: JobRequest) -> str:
        """The id of the job for `order`; however often it is tried, at most one job is made and paid for.

        The id tells the job from those of all places. RefusedDropError where it never will be taken.
        """

    async def follow(self, job: str) -> Progress:
        """Where the job is now. UnknownJobDropError where the place does not know it."""

    async def cancel(self, job: str) -> None:
        """Stop the job, if it still runs; one that has ended stays as it is."""

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """Delete what was uploaded for an order: its job has ended, and no other takes its place.

        `recorded` is what the order has put down. A call may be repeated; what cannot be deleted stays, and
        is in the log.
        """

    def holdings(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        """What the place may hold of an order that has `recorded` this, and of its trained model."""

    async def delete(self, holding: ProviderResource) -> None:
        """Delete it for good. What is gone already counts as deleted."""

    async def activate(self, job: str, model: str) -> ServedModel | None:
        """Do what it takes until the trained model can be asked, a step a call; None until that is done.

        A call may be repeated, by two at once too.
        """


class NoProviderRetryError(RetryError):
    """No place of this name is set up here: an operator has to mend it."""


def provider_of(trainers: Mapping[str, TrainingProvider], provider: str) -> TrainingProvider:
    """The place called `provider`. NoProviderRetryError where it is not set up."""
    if (found := trainers.get(provider)) is None:
        known = ", ".join(sorted(trainers)) or "none"
        raise NoProviderRetryError(f"no place called {provider!r} is set up to train; there is {known}")
    return found
