"""The end of a tuned Gemini model is the end of its base, which the table of prices knows."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.models.test_lifecycle import read, trained
from tests.models.test_registry import model as tuned_model
from tests.platforms import Vertex
from tuneline.bootstrap.chat_hosts import chat_hosts_in
from tuneline.inference.candidates import chain
from tuneline.models import lifecycle, registry, serving_pointer
from tuneline.models.retirement import THRESHOLDS, Retirement
from tuneline.pricing import price_of
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.storage.sqlite import SqliteDocuments

BASE, FALLBACK = "gemini-3.1-flash-lite", "gemini-3.5-flash-lite"
END = datetime(2027, 5, 7, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteDocuments]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield documents
    await documents.close()


def clock_at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


async def test_operators_are_told_of_a_tuned_models_end_at_each_threshold(
    store: SqliteDocuments, vertex: Vertex
) -> None:
    row = price_of(BASE)
    assert row is not None
    end = datetime(row.shutdown_date.year, row.shutdown_date.month, row.shutdown_date.day, 3, tzinfo=UTC)
    model = vertex.endpoint({"q": "a"})
    await trained(store, "1", model=model, base_model=BASE, endpoint="vertex")
    hosts = chat_hosts_in(vertex.environment, seconds=10, max_retries=0)
    for days in range(95, 0, -1):
        now = end - timedelta(days=days)
        base_models = BaseModels(FALLBACK, FALLBACK)
        retirement = Retirement(documents=store, hosts=hosts, base_models=base_models, now=clock_at(now))
        assert await retirement.tick()
    await hosts.close()
    notices = [notice.path for notice in await store.query("notices", where={"kind": "model_ends"})]
    tuned = {path for path in notices if path.startswith("notices/model_ends-1-")}
    assert tuned == {f"notices/model_ends-1-{days}-days" for days in THRESHOLDS}
    assert (await read(store, "bot/serving"))["shutdown_date"] == row.shutdown_date.isoformat()


async def versions_asked(store: SqliteDocuments, now: datetime) -> list[str]:
    serving = await read_record(store, Serving, SERVING)
    return [candidate.version for candidate in chain(serving, base_model=FALLBACK, now=now)]


async def look(store: SqliteDocuments, vertex: Vertex, now: datetime) -> None:
    """Do the daily check of this day."""
    hosts = chat_hosts_in(vertex.environment, seconds=10, max_retries=0)
    base_models = BaseModels(FALLBACK, FALLBACK)
    retirement = Retirement(documents=store, hosts=hosts, base_models=base_models, now=clock_at(now))
    assert await retirement.tick()
    await hosts.close()


async def serve(store: SqliteDocuments, vertex: Vertex) -> None:
    """A tuned model that serves and knows its date, on the day before."""
    vertex.set(shutdown_date={BASE: None})
    await trained(store, "1", model=vertex.endpoint({"q": "a"}), base_model=BASE, endpoint="vertex")
    await look(store, vertex, END - timedelta(days=1))
    assert (await read(store, "bot/serving"))["shutdown_date"] == f"{END:%Y-%m-%d}"


async def test_a_tuned_model_serves_past_google_s_date_as_long_as_it_answers(
    store: SqliteDocuments, vertex: Vertex
) -> None:
    await serve(store, vertex)
    for days in (1, 2, 40):
        now = END + timedelta(days=days)
        await look(store, vertex, now)
        assert await versions_asked(store, now) == ["1", "base"]
    assert (await read(store, "models/1"))["state"] == "ready"
    assert await store.query("notices", where={"kind": "model_ended"}) == []


@pytest.mark.parametrize(("status", "serves"), [(404, "base"), (400, "base"), (500, "1"), (403, "1")])
async def test_a_tuned_model_ends_after_its_date_only_if_google_refuses_a_question_to_it(
    store: SqliteDocuments, vertex: Vertex, status: int, serves: str
) -> None:
    await serve(store, vertex)
    vertex.fault("endpoints.generateContent", "status", status=status, times=9)
    await look(store, vertex, END + timedelta(days=3))
    assert (await read(store, "bot/serving"))["version"] == serves


async def test_a_tuned_model_that_was_not_found_once_is_asked_again_past_its_date(
    store: SqliteDocuments, vertex: Vertex
) -> None:
    await serve(store, vertex)
    now = END + timedelta(days=3)
    pointer = await read_record(store, Serving, SERVING)
    assert pointer is not None
    gone = serving_pointer.with_gone(pointer, "1", now=now)
    for minutes, versions in ((59, ["base"]), (60, ["1", "base"])):
        later = now + timedelta(minutes=minutes)
        assert [one.version for one in chain(gone, base_model=FALLBACK, now=later)] == versions


async def test_an_operator_promotes_a_tuned_model_past_google_s_date(store: SqliteDocuments) -> None:
    name = "projects/1/locations/us/endpoints/2"
    await registry.record(store, tuned_model("1", model=name, shutdown_date=f"{END:%Y-%m-%d}"))
    now = END + timedelta(days=9)
    promoted = await lifecycle.promote(store, "1", by="mei", reason="it answers", now=now)
    assert promoted.after == "1"
    assert await versions_asked(store, now) == ["1", "base"]
