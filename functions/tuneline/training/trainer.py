"""The trainer port: what every place that trains models has to offer."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Literal, Protocol

from tuneline.datasets.options import Options
from tuneline.errors import DropError

State = Literal["training", "trained", "failed", "cancelled"]


class RefusedDropError(DropError):
    """The place does not take this job, and would not take it later: the reason is for the operator."""


@dataclass(frozen=True)
class Order:
    """One job to start. `id` is ours and the same in every try; `open_file` gives the training file anew,
    `open_validation` the examples held out, if there are any.

    `recorded` is what earlier tries of this order have put down, `record` puts more down before it goes on.
    """

    id: str
    base_model: str
    options: Options
    open_file: Callable[[], AbstractContextManager[BinaryIO]]
    recorded: Mapping[str, Any]
    record: Callable[[Mapping[str, Any]], Awaitable[None]]
    open_validation: Callable[[], AbstractContextManager[BinaryIO]] | None = None


@dataclass(frozen=True)
class Progress:
    """Where a job is. `state` is ours, `reported` the place's own word for it.

    A job is `trained` once it has succeeded; its `model` may still be missing for a while.
    """

    state: State
    reported: str
    model: str | None = None
    reason: str | None = None
    trained_tokens: int | None = None
    estimated_finish: datetime | None = None


@dataclass(frozen=True)
class Served:
    """A trained model where it can be asked: its name there, and the endpoint's (empty: the default one)."""

    model: str
    endpoint: str = ""


class Trainer(Protocol):
    """A place that trains. Methods raise a DropError when it never works, a RetryError when it may later."""

    name: str

    async def start(self, order: Order) -> str:
        """The id of the job for `order`; however often it is tried, at most one job is made and paid for."""

    async def follow(self, job: str) -> Progress:
        """Where the job is now."""

    async def cancel(self, job: str) -> None:
        """Stop the job, if it still runs; one that has ended stays as it is."""

    async def activate(self, job: str, model: str) -> Served | None:
        """Do what it takes until the trained model can be asked, a step a call; None until that is done."""
