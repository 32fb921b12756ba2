"""Read what the next dataset is made of: the last dataset's examples, and the pinned answers to teach."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tuneline.retrieval.pinned_answers import MOST_READ, StoredPin
from tuneline.storage.documents import Documents
from tuneline.storage.lines import split_lines
from tuneline.storage.record_store import StoredRecord, query_records, read_record
from tuneline.storage.records.dataset import DATASETS, Dataset, DatasetState
from tuneline.storage.records.pin import PIN_SET, PINS, Pin, PinSet

if TYPE_CHECKING:
    from tuneline.storage.objects import Objects

# More than any collection holds.
MOST: Final = 100_000
# The examples of such a dataset were not wanted, or are not there.
_LEFT_OUT: Final = frozenset[DatasetState]({"cancelled", "gone"})


@dataclass(frozen=True)
class NewPins:
    """How many answers were pinned since the last dataset, and the version of all pins."""

    count: int
    version: str


async def last_dataset(documents: Documents) -> StoredRecord[Dataset] | None:
    """Return the dataset that was accepted last and not cancelled; None if there is none."""
    stored = await query_records(documents, Dataset, DATASETS, where={}, limit=MOST)
    accepted = [
        dataset
        for dataset in stored
        if dataset.record.train is not None
        and dataset.record.expire_at is None
        and dataset.record.state not in _LEFT_OUT
    ]
    return max(accepted, key=lambda each: (str(each.record.created_at), each.id), default=None)


def pins_to_teach(pins: Iterable[StoredPin], *, now: datetime) -> tuple[list[Pin], list[Pin]]:
    """Return the pins to teach, the newest first, and those with days, which are not taught."""
    newest = sorted(pins, key=lambda pin: (pin.record.since, pin.id), reverse=True)
    is_taught = {pin.id: pin.record.is_in_force(now) and pin.record.valid_until is None for pin in newest}
    taught = [pin.record for pin in newest if is_taught[pin.id]]
    others = [pin.record for pin in newest if not is_taught[pin.id] and not pin.record.has_ended(now)]
    return taught, others


async def read_pins_to_teach(documents: Documents, *, now: datetime) -> Sequence[Pin]:
    """Read the pins to teach, the newest first."""
    stored = await query_records(documents, Pin, PINS, where={}, limit=MOST_READ)
    taught, _ = pins_to_teach(stored, now=now)
    return taught


async def new_pins(documents: Documents, *, now: datetime) -> NewPins:
    """Count the pins to teach that are newer than the last dataset."""
    pin_set = await read_record(documents, PinSet, PIN_SET)
    taught = await read_pins_to_teach(documents, now=now) if pin_set else []
    if pin_set is None or not taught:
        return NewPins(0, "")
    last = await last_dataset(documents)
    since = last.record.created_at if last else None
    return NewPins(len([pin for pin in taught if since is None or pin.since > since]), pin_set.version)


def example_lines(objects: "Objects", bucket: str, dataset: Dataset) -> Iterator[bytes]:
    """Yield the lines of a dataset's prepared files. Blocks.

    Raises ObjectGoneDropError, and ObjectsRetryError.
    """
    # Its client takes a third of a second to load, and an offer of the next dataset reads no object.
    from tuneline.storage.objects import ObjectRef  # noqa: PLC0415

    for name in filter(None, (dataset.train, dataset.valid)):
        with objects.open(ObjectRef(bucket, name, None)) as reader:
            yield from split_lines(reader)
