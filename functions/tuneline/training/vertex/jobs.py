"""Read a tuning job of Vertex AI: its state, statistics and errors.

The statistics also hold a sample of the operator's data, `userDatasetExamples`, which is never read here.
https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.tuningJobs
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tuneline.storage.records.vertex_facts import BilledTokens as CountOf
from tuneline.training.provider import State
from tuneline.training.vertex.api_errors import cannot_read, is_provisioning, message_in
from tuneline.training.vertex.names import location_of
from tuneline.unicode import displayable

MOST_COUNT: Final = 2**53
MOST_WORD: Final = 100
MOST_REASON: Final = 300
# Rows that are named to the operator; Google names a sample only.
MOST_ROWS: Final = 50
_PREFIX: Final = "JOB_STATE_"
# Every other state, also one that Google adds later, means that the job is still running.
_ENDS: Final[Mapping[str, State]] = {
    "SUCCEEDED": "trained",
    "PARTIALLY_SUCCEEDED": "trained",
    "FAILED": "failed",
    "EXPIRED": "failed",
    "CANCELLED": "cancelled",
}
# The job waits for another job of the project, or for Google's machines.
_WAITS: Final = frozenset({"WAITING_FOR_QUOTA", "WAITING_FOR_CAPACITY"})
# A grant to Google's agents takes effect within some minutes.
_AGENTS_READY_AFTER: Final = timedelta(minutes=10)
# INTERNAL and UNAVAILABLE: the dataset did not cause the failure.
_THEIR_FAULT: Final = frozenset({13, 14})
# A count this near to a sum is that sum: Google may count a few tokens of its own format.
_NEAR_PERCENT: Final = 10
ROW: Final = re.compile(r"\bRow:? ?([0-9]{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True)
class DroppedRow:
    """A row of the training file, from 0, that Google did not train on in full, and its reason."""

    row: int
    reason: str


@dataclass(frozen=True)
class BilledTokens:
    """The number of billed tokens, over all epochs. It may be too low unless it `is_certain`."""

    count: int
    is_certain: bool


def state_of(job: Mapping[str, Any]) -> State:
    """Our state of the job."""
    return _ENDS.get(_word(job.get("state"), _PREFIX), "training")


def reported_state(job: Mapping[str, Any]) -> str:
    """Google's state of the job, without its prefix. While the job waits, the more specific one."""
    detailed = _word(job.get("tuningJobState"), "TUNING_JOB_STATE_")
    state = _word(job.get("state"), _PREFIX)
    return detailed if detailed and state_of(job) == "training" else state


def is_waiting(job: Mapping[str, Any]) -> bool:
    """Whether the job has not begun because the project's one slot is taken, or Google has no capacity."""
    return reported_state(job) in _WAITS


def endpoint_of(job: Mapping[str, Any]) -> str | None:
    """The name of the endpoint at which the tuned model answers. None until the job has one."""
    return _resource(job, "endpoint")


def model_of(job: Mapping[str, Any]) -> str | None:
    """The name of the tuned model, without its version. None until the job has one."""
    name = _resource(job, "model")
    return name.partition("@")[0] if name else None


def labels_of(job: Mapping[str, Any]) -> Mapping[str, Any]:
    """The labels that the job was created with."""
    labels = job.get("labels")
    return labels if isinstance(labels, Mapping) else {}


def training_uri(job: Mapping[str, Any]) -> str:
    """The address of the job's training file. Empty without one."""
    uri = _mapping(job.get("supervisedTuningSpec")).get("trainingDatasetUri")
    return uri if isinstance(uri, str) else ""


def billed_tokens(job: Mapping[str, Any], *, counted: CountOf | None = None) -> BilledTokens | None:
    """The number of billed tokens. None until it is known.

    Google bills each epoch, but does not document whether its count is of one epoch or of all. `counted` says
    which, if that is known. In a published job it is of one, so it is multiplied, unless it is clearly larger
    than the tokens of one epoch.
    """
    epochs, one_epoch = epochs_of(job), single_epoch_tokens(job)
    if (count := counted_tokens(job)) is None:
        return None
    if counted == "all_epochs":
        return BilledTokens(count, is_certain=True)
    if epochs is None:
        return BilledTokens(count, is_certain=False)
    if counted == "one_epoch":
        return BilledTokens(min(count * epochs, MOST_COUNT), is_certain=True)
    is_of_all_epochs = one_epoch > 0 and 2 * count > (1 + epochs) * one_epoch
    billed = count if is_of_all_epochs else min(count * epochs, MOST_COUNT)
    return BilledTokens(billed, is_certain=epochs == 1 or _is_near(billed, epochs * one_epoch))


def counted_tokens(job: Mapping[str, Any]) -> int | None:
    """Google's count of billed tokens, as it is. None until it is known."""
    return _count(_statistics(job).get("totalBillableTokenCount"))


def single_epoch_tokens(job: Mapping[str, Any]) -> int:
    """The tokens of the training file, by the job's own sums. 0 until they are known."""
    statistics = _statistics(job)
    return sum(_sum_of(statistics, f"user{side}TokenDistribution") for side in ("Input", "Output"))


def epochs_of(job: Mapping[str, Any]) -> int | None:
    """The number of epochs that the job was created with. None if it names none."""
    hyperparameters = _mapping(_mapping(job.get("supervisedTuningSpec")).get("hyperParameters"))
    return _count(hyperparameters.get("epochCount")) or None


def total_steps(job: Mapping[str, Any]) -> int | None:
    """The number of training steps. None until it is known."""
    return _count(_statistics(job).get("tuningStepCount"))


def dropped_count(job: Mapping[str, Any]) -> int:
    """The number of examples that were not trained in full."""
    return _count(_statistics(job).get("totalTruncatedExampleCount")) or 0


def dropped_rows(job: Mapping[str, Any]) -> list[DroppedRow]:
    """The rows that Google names, MOST_ROWS at most. It counts them from 1."""
    statistics = _statistics(job)
    rows = _sequence(statistics.get("truncatedExampleIndices"))
    reasons = _sequence(statistics.get("droppedExampleReasons"))
    read = []
    for place, value in enumerate(rows[:MOST_ROWS]):
        if (index := _count(value)) is not None and index > 0:
            reason = reasons[place] if place < len(reasons) else ""
            read.append(DroppedRow(index - 1, _shown(reason, MOST_REASON)))
    return read


def failure(job: Mapping[str, Any]) -> str:
    """Google's reason for a failed job."""
    error = _mapping(job.get("error"))
    return message_in(error) or f"no reason was given ({reported_state(job) or 'no state'})"


def may_succeed_again(job: Mapping[str, Any]) -> bool:
    """Whether Google, not the dataset, caused the failure, and the job has made no model yet."""
    is_their_fault = _mapping(job.get("error")).get("code") in _THEIR_FAULT or _lacks_agents(job)
    return is_their_fault and model_of(job) is None


def restart_after(job: Mapping[str, Any]) -> timedelta:
    """The time after which a failed job's successor may succeed."""
    return _AGENTS_READY_AFTER if _lacks_agents(job) else timedelta(0)


def rows_in(message: str) -> Iterator[int]:
    """The rows that an error message names, counted from 0."""
    yield from (int(row) for row in ROW.findall(message))


def time_of(job: Mapping[str, Any], field: str) -> datetime | None:
    """A time of the job. None if it is missing or cannot be read."""
    value = job.get(field)
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def _lacks_agents(job: Mapping[str, Any]) -> bool:
    """Whether Google's agents do not exist yet, or may not read the bucket yet."""
    message = message_in(_mapping(job.get("error")))
    return cannot_read(message) or is_provisioning(message)


def _resource(job: Mapping[str, Any], field: str) -> str | None:
    name = _mapping(job.get("tunedModel")).get(field)
    return name if isinstance(name, str) and location_of(name) else None


def _statistics(job: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(_mapping(job.get("tuningDataStats")).get("supervisedTuningDataStats"))


def _sum_of(statistics: Mapping[str, Any], distribution: str) -> int:
    return _count(_mapping(statistics.get(distribution)).get("sum")) or 0


def _is_near(count: int, expected: int) -> bool:
    return 100 * abs(count - expected) <= _NEAR_PERCENT * expected


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _count(value: object) -> int | None:
    """Read a whole number, which JSON of Google's APIs holds as text. None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 16:
        value = int(value)
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNT
    return value if is_count and isinstance(value, int) else None


def _word(value: object, prefix: str) -> str:
    return _shown(value, MOST_WORD).removeprefix(prefix)


def _shown(value: object, most: int) -> str:
    return displayable(value[: 2 * most])[:most] if isinstance(value, str) else ""
