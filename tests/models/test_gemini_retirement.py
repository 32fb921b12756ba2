"""The end of a tuned Gemini model is the end of its base, which the table of prices knows."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.models.test_lifecycle import read, trained
from tests.platforms import Vertex
from tuneline.bootstrap.chat_hosts import chat_hosts_in
from tuneline.models.retirement import THRESHOLDS, Retirement
from tuneline.pricing import price_of
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.sqlite import SqliteDocuments

BASE, FALLBACK = "gemini-3.1-flash-lite", "gemini-3.5-flash-lite"


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
