"""Find the operator's pinned answers to a question.

Each message reads the version of all pins (`bot/pins`) with its other documents. If the version has changed,
the message waits for the pins, which one query reads. Every RELOAD_SECONDS they are read again in the
background, and no message waits for that.
"""

import asyncio
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from tuneline import logs
from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.finder import Pair
from tuneline.retrieval.prompt_block import prompt_block
from tuneline.retrieval.question_key import is_same_pair, question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.pin import MOST_PINS, PINS, Pin, PinSet

StoredPin = StoredRecord[Pin]
# Two operators at once may pass the limit by a few.
MOST_READ: Final = MOST_PINS + 100
# An answer waits at most this long for the pins.
LOAD_SECONDS: Final = 5.0
# A command that died after it wrote a pin has not changed the version.
RELOAD_SECONDS: Final = 600.0
MOST_SHOWN: Final = 5
# The longest pin fits: a question of 1,000 characters, and an answer of one LINE message.
MOST_CHARACTERS: Final = 6_100
HEADING: Final = (
    "The operator of this bot has written the answers below. They are right, and newer than everything else "
    "that you know. Where one of them fits the question, answer as it does, in the language you are asked in."
)


class Pins:
    """All pins, from one read."""

    def __init__(self, stored: Sequence[StoredPin] = ()) -> None:
        self._stored = stored
        # A key of a long question takes a quarter of a millisecond: too long for each pin with each message.
        self._keys = [question_key(pin.record.question) for pin in stored]
        self._by_key: dict[str, list[StoredPin]] = defaultdict(list)
        for key, pin in zip(self._keys, stored, strict=True):
            self._by_key[key].append(pin)
        self._finder = Bm25Finder([*map(pair_of, stored)])
        # Those in force, and from when until when: for two thousand pins that takes some milliseconds.
        self._in_force: tuple[datetime, datetime, list[StoredPin]] | None = None
        moments = {moment for pin in stored for moment in (pin.record.valid_from, pin.record.valid_until)}
        self._changes = sorted(moment for moment in moments if moment)

    def exact(self, question: str, *, now: datetime) -> StoredPin | None:
        """The pin in force that answers this very question, see `question_key`."""
        key = question_key(question)
        return first_in_force(self._by_key.get(key, ()), now=now) if key else None

    def in_force(self, now: datetime) -> list[StoredPin]:
        """The pins that are used now, one for each question."""
        if self._in_force is None or not self._in_force[0] <= now < self._in_force[1]:
            used = (first_in_force(pins, now=now) for pins in self._by_key.values())
            later = bisect_right(self._changes, now)
            until = self._changes[later] if later < len(self._changes) else datetime.max.replace(tzinfo=UTC)
            self._in_force = (now, until, [pin for pin in used if pin])
        return self._in_force[2]

    def near(self, question: str, *, now: datetime, leave_out: Pair | None = None) -> list[StoredPin]:
        """The nearest pins in force, nearest first; of several for one question the one that is used.

        `leave_out` is a held-out example: no pin with its question or its answer is returned.
        """
        hits = self._finder.find(question, len(self._stored))
        keys = dict.fromkeys(self._keys[hit.index] for hit in hits)
        used = (first_in_force(self._by_key[key], now=now) for key in keys)
        shown = (pin for pin in used if pin and not (leave_out and is_same_pair(pair_of(pin), leave_out)))
        return [*islice(shown, MOST_SHOWN)]


def pair_of(pin: StoredPin) -> Pair:
    return pin.record.question, pin.record.answer


def first_in_force(pins: Iterable[StoredPin], *, now: datetime) -> StoredPin | None:
    """The pin that is used: one that ends comes before one that does not, then the newest."""
    in_force = [pin for pin in pins if pin.record.is_in_force(now)]
    return max(
        in_force, key=lambda pin: (pin.record.valid_until is not None, pin.record.since, pin.id), default=None
    )


def shown_pins(pins: Sequence[StoredPin]) -> ShownExamples:
    """What is added to the prompt: the first of the pins that fit. Empty without pins."""
    text, count = prompt_block(HEADING, [*map(pair_of, pins)], most_characters=MOST_CHARACTERS)
    return ShownExamples(text, pins=tuple(pin.id for pin in pins[:count]))


async def read_pins(documents: Documents) -> Pins:
    """Read all pins now. Raises the store's errors."""
    stored = await query_records(documents, Pin, PINS, where={}, limit=MOST_READ)
    return await asyncio.to_thread(Pins, stored)


class PinnedAnswers:
    """The pins of this bot, kept in memory while their version stays the same."""

    def __init__(self, *, documents: Documents, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._documents = documents
        self._monotonic = monotonic
        self._version: str | None = None
        self._loading: asyncio.Task[Pins] | None = None
        # The task of the last reload: the event loop alone does not keep it.
        self._reloading: asyncio.Task[None] | None = None
        self._loaded_at = 0.0
        self._pins = Pins()

    async def read(self, pin_set: PinSet | None) -> Pins:
        """Return the pins of this version. Those read before if they cannot be read now."""
        if pin_set is None:
            return Pins()
        if self._loading is None or self._version != pin_set.version:
            self._version, self._loaded_at = pin_set.version, self._monotonic()
            self._loading = asyncio.create_task(read_pins(self._documents))
        elif self._monotonic() - self._loaded_at > RELOAD_SECONDS:
            self._loaded_at = self._monotonic()
            self._reloading = asyncio.create_task(self._reload(self._loading))
        loading = self._loading
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                # An answer that stops waiting does not cancel the read for the others.
                self._pins = await asyncio.shield(loading)
        except Exception as failed:  # noqa: BLE001 whatever it is, the bot goes on answering
            logs.error("pins cannot be read: answered with those read before", failed)
            if self._loading is loading and loading.done():
                self._loading = None
        return self._pins

    async def _reload(self, before: "asyncio.Task[Pins]") -> None:
        """Read the pins again, and use them instead of those of `before`, unless a version came meanwhile."""
        again = asyncio.create_task(read_pins(self._documents))
        try:
            await again
        except Exception as failed:  # noqa: BLE001 whatever it is, the pins read before are used
            logs.error("pins cannot be read again: answered with those read before", failed)
            return
        if self._loading is before:
            self._loading = again
