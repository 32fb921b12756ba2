"""Pinned answers: which one is used, and when they are read. On both stores."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval import pin_changes
from tuneline.retrieval.pin_changes import (
    InvalidPinDropError,
    checked,
    pin_id,
    put_pins,
    remove_pins,
    replace_pin,
)
from tuneline.retrieval.pinned_answers import (
    LOAD_SECONDS,
    MOST_SHOWN,
    RELOAD_SECONDS,
    PinnedAnswers,
    Pins,
    shown_pins,
)
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.record_store import StoredRecord, read_record
from tuneline.storage.records.pin import MOST_PINS, PIN_SET, Pin, PinSet, pin_path

NOW = datetime(2026, 12, 20, 3, tzinfo=UTC)
HOURS = Pin(question="營業時間？", answer="每天 9 點到 18 點。", since=NOW - timedelta(days=9))
HOLIDAY = replace(
    HOURS,
    answer="過年休息。",
    since=NOW - timedelta(days=10),
    valid_from=NOW + timedelta(days=1),
    valid_until=NOW + timedelta(days=5),
)
PARKING = Pin(question="停車場在哪裡？", answer="在診所後面。", since=NOW)


class CountedStore:
    """A store that counts its queries, and is away on request."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.queries = 0
        self.is_away = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def query(self, *args: Any, **options: Any) -> list[Document]:
        """See the port."""
        self.queries += 1
        if self.is_away:
            raise UnavailableRetryError("away")
        return await self._documents.query(*args, **options)


class HeldStore(CountedStore):
    """A store whose queries read at once, and return only after `release`."""

    def __init__(self, documents: Documents) -> None:
        super().__init__(documents)
        self.release = asyncio.Event()
        self.release.set()
        self.has_read = asyncio.Event()

    async def query(self, *args: Any, **options: Any) -> list[Document]:
        """See the port."""
        release = self.release
        found = await super().query(*args, **options)
        if not release.is_set():
            self.has_read.set()
        await release.wait()
        return found


async def pin_set(documents: Documents) -> PinSet | None:
    return await read_record(documents, PinSet, PIN_SET)


def stored(pin: Pin, number: int) -> StoredRecord[Pin]:
    return StoredRecord(pin, Document(pin_path(str(number)), {}, ""))


async def test_a_pin_is_used_from_the_next_read_on_and_no_longer_after_it_is_removed(
    documents: Documents,
) -> None:
    pinned = PinnedAnswers(documents=documents)
    assert (await pinned.read(await pin_set(documents))).exact("營業時間", now=NOW) is None
    (change,) = await put_pins(documents, [HOURS])
    assert change.before is None
    found = (await pinned.read(await pin_set(documents))).exact("營業時間", now=NOW)
    assert found is not None
    assert found.record.answer == HOURS.answer
    (change,) = await put_pins(documents, [replace(HOURS, answer="8 點到 17 點。")])
    assert change.before is not None
    found = (await pinned.read(await pin_set(documents))).exact("營業時間", now=NOW)
    assert found is not None
    assert found.record.answer == "8 點到 17 點。"
    await remove_pins(documents, [found.id])
    assert (await pinned.read(await pin_set(documents))).exact("營業時間", now=NOW) is None


async def test_a_pin_with_days_comes_first_on_those_days_and_ends_by_itself(documents: Documents) -> None:
    await put_pins(documents, [HOLIDAY, HOURS])
    pins = await PinnedAnswers(documents=documents).read(await pin_set(documents))
    for days, answer in ((0, HOURS), (1, HOLIDAY), (4, HOLIDAY), (5, HOURS)):
        at = NOW + timedelta(days=days)
        found = pins.exact("營業時間", now=at)
        assert found is not None
        assert found.record.answer == answer.answer
        # The model is shown the one that is used, and not the other.
        assert [pin.record.answer for pin in pins.near("請問營業時間", now=at)] == [answer.answer]


def test_a_pin_begins_and_ends_within_a_minute() -> None:
    short = replace(
        HOURS,
        valid_from=NOW + timedelta(seconds=10),
        valid_until=NOW + timedelta(seconds=40),
        answer="今天休診。",
    )
    pins = Pins([stored(short, 1), stored(HOURS, 2)])
    for seconds, used in (
        (0, HOURS),
        (9, HOURS),
        (10, short),
        (39, short),
        (40, HOURS),
        (9, HOURS),
        (90, HOURS),
    ):
        at = NOW + timedelta(seconds=seconds)
        assert [pin.record.answer for pin in pins.in_force(at)] == [used.answer], seconds


async def test_pins_are_read_once_for_many_messages_and_again_after_a_change(documents: Documents) -> None:
    store, clock = CountedStore(documents), [1000.0]
    await put_pins(documents, [HOURS, PARKING])
    pinned, version = PinnedAnswers(documents=store, monotonic=lambda: clock[0]), await pin_set(documents)
    await asyncio.gather(*(pinned.read(version) for _ in range(20)))
    assert store.queries == 1
    await put_pins(documents, [replace(PARKING, answer="在對面。")])
    found = (await pinned.read(await pin_set(documents))).exact("停車場在哪裡", now=NOW)
    assert found is not None
    assert found.record.answer == "在對面。"
    assert store.queries == 2


async def test_a_change_that_was_not_published_is_noticed_and_no_message_waits_for_that(
    documents: Documents,
) -> None:
    """A command that died after it deleted a pin has not changed the version."""
    store, clock = HeldStore(documents), [1000.0]
    await put_pins(documents, [HOURS, PARKING])
    pinned, version = PinnedAnswers(documents=store, monotonic=lambda: clock[0]), await pin_set(documents)
    await pinned.read(version)
    await documents.delete(pin_path(pin_id(PARKING)))
    clock[0] += RELOAD_SECONDS + 1
    store.release.clear()
    async with asyncio.timeout(LOAD_SECONDS - 1):
        for _ in range(3):
            assert (await pinned.read(version)).exact("停車場在哪裡", now=NOW)
    store.release.set()
    async with asyncio.timeout(40):
        while (await pinned.read(version)).exact("停車場在哪裡", now=NOW):
            await asyncio.sleep(0.01)
    assert store.queries == 2


async def test_a_change_during_a_reload_is_in_force_with_the_next_message_and_stays(
    documents: Documents,
) -> None:
    store, clock = HeldStore(documents), [1000.0]
    await put_pins(documents, [HOURS])
    pinned = PinnedAnswers(documents=store, monotonic=lambda: clock[0])
    await pinned.read(await pin_set(documents))
    clock[0] += RELOAD_SECONDS + 1
    store.release.clear()
    version, others = await pin_set(documents), asyncio.all_tasks()
    await pinned.read(version)
    reloads = asyncio.all_tasks() - others
    async with asyncio.timeout(40):
        await store.has_read.wait()
    # From here on the reload has what was in force before the change.
    held, store.release = store.release, asyncio.Event()
    store.release.set()
    await put_pins(documents, [PARKING])
    assert (await pinned.read(await pin_set(documents))).exact("停車場在哪裡", now=NOW)
    held.set()
    await asyncio.wait_for(asyncio.gather(*reloads), 40)
    assert (await pinned.read(await pin_set(documents))).exact("停車場在哪裡", now=NOW)
    assert store.queries == 3


async def test_a_reload_that_fails_is_logged_and_the_pins_stay(
    documents: Documents, caplog: pytest.LogCaptureFixture
) -> None:
    store, clock = CountedStore(documents), [1000.0]
    await put_pins(documents, [HOURS])
    pinned, version = PinnedAnswers(documents=store, monotonic=lambda: clock[0]), await pin_set(documents)
    await pinned.read(version)
    store.is_away = True
    for queries in (2, 3):
        caplog.clear()
        clock[0] += RELOAD_SECONDS + 1
        async with asyncio.timeout(40):
            while not caplog.records:
                assert (await pinned.read(version)).exact("營業時間", now=NOW)
                await asyncio.sleep(0)
        assert caplog.messages == ["pins cannot be read again: answered with those read before"]
        assert store.queries == queries


async def test_a_store_that_is_away_leaves_the_pins_read_before(documents: Documents) -> None:
    store = CountedStore(documents)
    await put_pins(documents, [HOURS])
    pinned = PinnedAnswers(documents=store)
    await pinned.read(await pin_set(documents))
    await put_pins(documents, [PARKING])
    store.is_away = True
    pins = await pinned.read(await pin_set(documents))
    assert pins.exact("營業時間", now=NOW)
    store.is_away = False
    assert (await pinned.read(await pin_set(documents))).exact("停車場在哪裡", now=NOW)


async def test_pins_that_cannot_be_indexed_are_read_again_with_the_next_message(documents: Documents) -> None:
    """As if the process has no thread left for the index."""

    class Broken(CountedStore):
        async def query(self, *args: Any, **options: Any) -> list[Document]:
            if self.is_away:
                raise RuntimeError("can't start new thread")
            return await super().query(*args, **options)

    store = Broken(documents)
    store.is_away = True
    await put_pins(documents, [HOURS])
    pinned, version = PinnedAnswers(documents=store), await pin_set(documents)
    assert (await pinned.read(version)).exact("營業時間", now=NOW) is None
    store.is_away = False
    assert (await pinned.read(version)).exact("營業時間", now=NOW)


def test_two_thousand_long_pins_are_ranked_within_a_message_of_others() -> None:
    """The ranking runs on the event loop, so other chats wait for it."""
    long = "營業時間是幾點到幾點停車場在哪裡可以刷卡嗎" * 45
    pins = [replace(HOURS, question=f"{number} {long}") for number in range(MOST_PINS)]
    indexed = Pins([stored(pin, number) for number, pin in enumerate(pins)])
    began = time.thread_time()
    assert len(indexed.near("停車場在哪裡可以刷卡", now=NOW)) == MOST_SHOWN
    # It takes 6 milliseconds; with a key for each pin it took 500.
    assert time.thread_time() - began < 0.1


async def test_the_nearest_pins_are_text_for_the_prompt(documents: Documents) -> None:
    await put_pins(documents, [HOURS, PARKING])
    pins = await PinnedAnswers(documents=documents).read(await pin_set(documents))
    shown = shown_pins(pins.near("停車場怎麼去", now=NOW))
    assert "在診所後面。" in shown.text
    assert HOURS.answer not in shown.text
    assert shown.pins == (pin_id(PARKING),)
    assert shown_pins(pins.near("zzz", now=NOW)) == ShownExamples()


def test_the_longest_pin_is_shown_to_the_model() -> None:
    pin = checked(replace(HOURS, question="問" * 1_000, answer="答" * 5_000))
    assert pin.answer in shown_pins([stored(pin, 0)]).text


def test_pins_that_do_not_fit_are_not_among_those_that_the_model_was_shown() -> None:
    pins = [stored(replace(HOURS, answer="答" * 3_000), number) for number in range(3)]
    shown = shown_pins(pins)
    assert shown.pins == ("0", "1")
    assert shown.text.count("Answer:") == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"question": "？！"}, "no letter"),
        ({"question": "問" * 1_001}, "1,001 characters"),
        ({"answer": " \n\u200b"}, "is empty"),
        ({"answer": "😀" * 2_501}, "5,002 characters"),
        ({"valid_from": NOW, "valid_until": NOW}, "end before it begins"),
    ],
)
def test_a_pin_that_cannot_be_used_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidPinDropError, match=reason):
        checked(replace(HOURS, **changes))


def test_what_is_stored_can_be_sent() -> None:
    pin = checked(replace(HOURS, question=" 營業\ud83d時間\x00 ", answer="好\r\n\u202e嗎"))
    assert (pin.question, pin.answer) == ("營業\ufffd時間", "好\n嗎")
    assert checked(HOLIDAY).expire_at is not None


async def test_too_many_pins_are_refused_before_one_is_written(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pin_changes, "MOST_PINS", 2)
    await put_pins(documents, [HOURS, PARKING])
    more = [replace(HOURS, question=f"第 {number} 個？") for number in range(2)]
    with pytest.raises(InvalidPinDropError, match="4 pinned answers"):
        await put_pins(documents, more)
    await put_pins(documents, [replace(HOURS, answer="變了")])
    await replace_pin(documents, pin_id(HOURS), replace(HOURS, question="幾點開門？"), now=NOW)
    assert len(await documents.query("pins", where={})) == 2
    assert MOST_PINS == 2_000
