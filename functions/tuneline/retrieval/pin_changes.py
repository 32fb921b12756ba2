"""Change pinned answers. A pin is in force with the next message after `publish`."""

import asyncio
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from tuneline.errors import DropError
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, change_record_with_result
from tuneline.storage.records.pin import KEPT_AFTER_END, MOST_PINS, PIN_SET, PINS, Pin, PinSet, pin_path
from tuneline.unicode import displayable

MOST_QUESTION_CHARACTERS: Final = 1_000
# The most writes at the same time.
AT_ONCE: Final = 20


Mistake = Literal["question_empty", "question_long", "answer_empty", "answer_long", "too_many", "days"]


class InvalidPinDropError(DropError):
    """A pin that the bot could not use; the text says why and how to fix it.

    `mistake` and its `facts` are the same for a text in another language.
    """

    def __init__(self, text: str, mistake: Mistake = "days", **facts: int) -> None:
        super().__init__(text)
        self.mistake = mistake
        self.facts = {name: f"{fact:,}" for name, fact in facts.items()}


@dataclass(frozen=True)
class PinChange:
    """A pin as it is now, and as it was before (None: it is new)."""

    id: str
    pin: Pin
    before: Pin | None


def checked(pin: Pin) -> Pin:
    """Return the pin as it is stored. Raises InvalidPinDropError."""
    question, answer = displayable(pin.question).strip(), displayable(pin.answer).strip()
    if not question_key(question):
        raise InvalidPinDropError(
            "the question has no letter and no digit: write it as users ask it", "question_empty"
        )
    if len(question) > MOST_QUESTION_CHARACTERS:
        raise InvalidPinDropError(
            f"the question has {len(question):,} characters, at most {MOST_QUESTION_CHARACTERS:,} are "
            "allowed: keep only what users ask",
            "question_long",
            count=len(question),
            most=MOST_QUESTION_CHARACTERS,
        )
    if not answer:
        raise InvalidPinDropError("the answer is empty: write what the bot has to say", "answer_empty")
    if units(answer) > MESSAGE_UNITS:
        raise InvalidPinDropError(
            f"the answer has {units(answer):,} characters, one LINE message holds {MESSAGE_UNITS:,}: "
            "shorten it",
            "answer_long",
            count=units(answer),
            most=MESSAGE_UNITS,
        )
    if pin.valid_from and pin.valid_until and pin.valid_from >= pin.valid_until:
        raise InvalidPinDropError("it would end before it begins: correct the first or the last day")
    if pin.has_ended(pin.since):
        raise InvalidPinDropError("its last day is over: choose a later one")
    try:
        expire_at = pin.valid_until + KEPT_AFTER_END if pin.valid_until else None
    except OverflowError:
        raise InvalidPinDropError("its last day is too far away: leave the last day out") from None
    return replace(pin, question=question, answer=answer, expire_at=expire_at)


def pin_id(pin: Pin) -> str:
    """The id of a pin: another pin of the same question and the same days replaces it."""
    days = "|".join(str(day and day.timestamp()) for day in (pin.valid_from, pin.valid_until))
    return hashlib.sha256(f"{question_key(pin.question)}|{days}".encode()).hexdigest()[:16]


async def put_pins(
    documents: Documents, pins: Sequence[Pin], *, instead_of: Sequence[str] = ()
) -> list[PinChange]:
    """Write pins that `checked` has returned, and publish them. The caller removes those of `instead_of`.

    Raises InvalidPinDropError, before anything is written, if there would be more than MOST_PINS.
    """
    by_id = {pin_id(pin): pin for pin in pins}
    known = {document.path for document in await documents.query(PINS, where={}, limit=MOST_PINS + 1)}
    count = len(known - {*map(pin_path, instead_of)} | {*map(pin_path, by_id)})
    require_space(count)
    free = asyncio.Semaphore(AT_ONCE)
    changes = await asyncio.gather(*(_put(documents, path_id, pin, free) for path_id, pin in by_id.items()))
    await publish(documents, count=count)
    return changes


def require_space(count: int) -> None:
    """Raise InvalidPinDropError if there would be more than MOST_PINS pins."""
    if count > MOST_PINS:
        raise InvalidPinDropError(
            f"there would be {count:,} pinned answers, at most {MOST_PINS:,} are allowed: remove those that "
            "a dataset contains by now",
            "too_many",
            count=count,
            most=MOST_PINS,
        )


async def _put(documents: Documents, path_id: str, pin: Pin, free: asyncio.Semaphore) -> PinChange:
    def changed(before: Pin | None) -> tuple[Pin | None, Pin | None]:
        if before is None:
            return pin, None
        return replace(pin, stored=before.stored), before

    async with free:
        _, before = await change_record_with_result(documents, Pin, pin_path(path_id), changed)
    return PinChange(path_id, pin, before)


async def remove_pins(documents: Documents, ids: Sequence[str]) -> None:
    """Delete pins, and publish that."""
    for path_id in ids:
        await documents.delete(pin_path(path_id))
    await publish_all(documents)


async def publish_all(documents: Documents) -> None:
    """Count the pins that there are now, and publish them."""
    left = await documents.query(PINS, where={}, limit=MOST_PINS)
    await publish(documents, count=len(left))


async def publish(documents: Documents, *, count: int) -> None:
    """Give the pins a new version, so that the next message reads them."""
    fresh = PinSet(version=uuid.uuid4().hex, count=count)
    await change_record(
        documents, PinSet, PIN_SET, lambda old: replace(fresh, stored=old.stored) if old else fresh
    )


async def replace_pin(documents: Documents, old_id: str, pin: Pin, *, now: datetime) -> PinChange:
    """Write an edited pin. The old one is deleted afterwards if its question or days have changed."""
    (change,) = await put_pins(documents, [replace(pin, since=now)], instead_of=[old_id])
    if change.id != old_id:
        await remove_pins(documents, [old_id])
    return change
