"""If most of a day's questions are unknown, operators are notified once that day."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.retrieval.test_few_shot import SOURCE
from tuneline.notices.render import render_notice
from tuneline.poller.doubtful_examples import DOUBTED_FOR, MOST, DoubtfulExamples
from tuneline.retrieval.few_shot import publish_examples
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.notice import Notice

pytestmark = pytest.mark.stores("sqlite")

# Tomorrow, because the store forgets by the real time what has expired.
NOW = datetime.now(UTC).replace(hour=12, minute=30) + timedelta(days=1)
WITH_VECTORS = replace(SOURCE, vectors="v", embedder="e", created_at=NOW - timedelta(days=3))
IDS = itertools.count()


async def ask(documents: Documents, decision: str, count: int, *, hours: float = 1) -> None:
    """Write the events of so many questions with this decision, `hours` ago."""
    at = NOW - timedelta(hours=hours)
    for _ in range(count):
        event = {
            "state": "sent",
            "decision": decision,
            "received_at": at,
            "expire_at": NOW + timedelta(days=2),
        }
        await documents.create(f"events/{next(IDS):08}", event)


async def check(documents: Documents, *, hours: float = 0) -> datetime | None:
    """Run the check, and return until when the examples are doubted."""
    await DoubtfulExamples(documents=documents, now=lambda: NOW + timedelta(hours=hours)).tick()
    source = await read_record(documents, ExamplesSource, EXAMPLES)
    return source.doubted_until if source else None


def put(source: ExamplesSource, _: ExamplesSource | None) -> ExamplesSource:
    return source


async def notices(documents: Documents) -> list[Notice]:
    return [Notice.from_document(found.data) for found in await documents.query("notices", where={})]


@pytest.mark.parametrize(
    ("asked", "is_doubted"),
    [
        ({"unknown": 11, "model": 9}, True),
        ({"unknown": 20}, True),
        ({"unknown": 11, "model": 6, "verbatim": 4, "greeting": 300}, True),
        ({"unknown": 19}, False),
        ({"unknown": 10, "model": 10}, False),
        ({"unknown": 11, "model": 6, "verbatim": 5}, False),
        ({"unknown": 12, "greeting": 12}, False),
        ({}, False),
    ],
)
async def test_more_than_half_of_at_least_twenty_questions(
    documents: Documents, asked: dict[str, int], is_doubted: bool
) -> None:
    await publish_examples(documents, WITH_VECTORS)
    for decision, count in asked.items():
        await ask(documents, decision, count)
    assert (await check(documents)) == (NOW + DOUBTED_FOR if is_doubted else None)
    assert [notice.kind for notice in await notices(documents)] == ["questions_unknown"] * is_doubted


@pytest.mark.stores("sqlite", "firestore")
async def test_the_notice_comes_once_a_day_and_the_check_runs_once_an_hour(documents: Documents) -> None:
    await publish_examples(documents, WITH_VECTORS)
    assert await check(documents) is None
    await ask(documents, "unknown", 30, hours=0)
    assert await check(documents) is None, "this hour is checked"
    for hours in (1, 2, 3):
        assert await check(documents, hours=hours) == NOW + timedelta(hours=hours) + DOUBTED_FOR
    assert [notice.about for notice in await notices(documents)] == [f"{NOW:%Y-%m-%d}"]
    assert await check(documents, hours=13)
    assert len(await notices(documents)) == 2, "another day"
    before = await check(documents, hours=24)
    assert await check(documents, hours=25) == before, "the events are older than a day"


async def test_the_notice_has_the_numbers_and_what_to_do(documents: Documents) -> None:
    await publish_examples(documents, WITH_VECTORS)
    await ask(documents, "unknown", 15)
    await ask(documents, "verbatim", 8)
    await check(documents)
    (notice,) = await notices(documents)
    text = render_notice(notice, "en").as_text()
    assert "15 of 23 questions" in text
    assert "scripts/tuneline dataset search" in text


async def test_only_questions_to_these_examples_count(documents: Documents) -> None:
    await ask(documents, "unknown", 30, hours=30)
    await ask(documents, "unknown", 30, hours=2)
    assert await check(documents) is None, "no examples"
    for hour, source in enumerate(
        (
            replace(WITH_VECTORS, vectors="", embedder=""),
            replace(WITH_VECTORS, created_at=NOW - timedelta(hours=1)),
            replace(WITH_VECTORS, embedded_at=NOW - timedelta(hours=1)),
            # The check of an upload takes minutes: until then messages use the examples before it.
            replace(WITH_VECTORS, created_at=NOW - timedelta(hours=2, minutes=5)),
        )
    ):
        await change_record(documents, ExamplesSource, EXAMPLES, partial(put, source))
        assert await check(documents, hours=hour / 10 + hour) is None
    await change_record(documents, ExamplesSource, EXAMPLES, partial(put, WITH_VECTORS))
    assert await check(documents, hours=5)


async def test_examples_that_were_replaced_meanwhile_are_not_doubted(documents: Documents) -> None:
    await publish_examples(documents, WITH_VECTORS)
    await ask(documents, "unknown", 30)
    newer = replace(WITH_VECTORS, sha256="2", vectors="v2", created_at=NOW)

    class Replaced:
        """A store in which a newer dataset is accepted once the events are read."""

        def __getattr__(self, name: str) -> Any:
            return getattr(documents, name)

        async def query(self, collection: str, **more: Any) -> Any:
            found = await documents.query(collection, **more)
            await publish_examples(documents, newer)
            return found

    store: Any = Replaced()
    await DoubtfulExamples(documents=store, now=lambda: NOW).tick()
    assert await read_record(documents, ExamplesSource, EXAMPLES) == newer


async def test_the_reads_of_a_check_are_bounded(documents: Documents) -> None:
    limits: list[int] = []

    class Counted:
        def __getattr__(self, name: str) -> Any:
            return getattr(documents, name)

        async def query(self, collection: str, **more: Any) -> Any:
            limits.append(more["limit"])
            return await documents.query(collection, **more)

    store: Any = Counted()
    await publish_examples(documents, WITH_VECTORS)
    await DoubtfulExamples(documents=store, now=lambda: NOW).tick()
    assert limits == [MOST], "without unknown questions nothing else is read"
