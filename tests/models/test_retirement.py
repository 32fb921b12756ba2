"""The end of a model is reported in time, and the bot switches by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.models.test_lifecycle import read, trained
from tests.platforms import KEY, OpenAI, Vertex
from tuneline.bootstrap.chat_hosts import chat_hosts, chat_hosts_in
from tuneline.inference.candidates import Candidate, chain
from tuneline.inference.endpoints import Hosts
from tuneline.inference.openai_chat import OpenAIChat
from tuneline.inference.openai_parameters import Host
from tuneline.models.retirement import Retirement
from tuneline.notices.render import render_notice
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import ChatSettings
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import Notice
from tuneline.storage.records.serving import Serving

pytestmark = pytest.mark.stores("sqlite")

BASE = "gpt-4.1-mini-2025-04-14"
OTHER = "gpt-4o-mini-2024-07-18"
FALLBACK = "gpt-6-luna"
END = datetime(2030, 6, 1, tzinfo=UTC)
Look = Callable[..., Retirement]


@pytest.fixture
async def at(documents: Documents, openai: OpenAI) -> AsyncIterator[Look]:
    """Return a poller on a day so many days before the end (`hours` after its midnight in UTC)."""
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=OTHER)
    hosts = chat_hosts(chat, seconds=10, max_retries=0)
    openai.set(shutdown_date={BASE: f"{END:%Y-%m-%d}", OTHER: None, FALLBACK: None})

    def make(days: int, hours: float = 3, base_models: BaseModels | None = None) -> Retirement:
        now = END - timedelta(days=days) + timedelta(hours=hours)
        chosen = base_models or BaseModels(OTHER, FALLBACK)
        return Retirement(documents=documents, hosts=hosts, base_models=chosen, now=lambda: now)

    yield make
    await hosts.close()


async def serve(documents: Documents, *versions: str) -> None:
    """Models made of BASE that serve, the last of them now; the emulator has them under its name."""
    await trained(documents, *versions, model=BASE, base_model=BASE)


async def notice_names(documents: Documents) -> list[str]:
    found = await documents.query("notices", where={})
    return sorted(one.path.removeprefix("notices/") for one in found)


async def test_the_end_of_the_serving_model_is_reported_at_each_threshold_once(
    documents: Documents, at: Look
) -> None:
    await serve(documents, "1")
    for days in range(95, 0, -1):
        assert await at(days).tick()
    names = [f"model_ends-1-{days}-days" for days in (1, 14, 30, 7, 90)]
    assert await notice_names(documents) == sorted(names)
    (thirty,) = await documents.get_many(["notices/model_ends-1-30-days"])
    assert thirty is not None
    facts = thirty.data["facts"]
    assert (facts["version"], facts["days"], facts["date"]) == ("1", 30, "2030-06-01")
    for path in ("bot/serving", "models/1"):
        assert (await read(documents, path))["shutdown_date"] == "2030-06-01"


async def test_the_notice_names_the_dataset_that_can_be_trained_again(documents: Documents, at: Look) -> None:
    await trained(documents, "1", model=BASE, base_model=BASE, dataset="3f8a12" + "0" * 26)
    await at(30).tick()
    (stored,) = await documents.query("notices", where={})
    steps = render_notice(Notice.from_document(stored.data), "en").steps
    assert any(step.endswith("scripts/tuneline dataset retrain 3f8a12000000") for step in steps)


async def test_a_first_look_at_twenty_days_tells_of_it_once(documents: Documents, at: Look) -> None:
    await serve(documents, "1")
    for days in (20, 19, 18):
        await at(days).tick()
    assert await notice_names(documents) == ["model_ends-1-30-days"]
    (notice,) = await documents.query("notices", where={})
    assert notice.data["facts"]["days"] == 20


@pytest.mark.stores("sqlite", "firestore")
async def test_of_many_pollers_one_looks_once_a_day(documents: Documents, at: Look, openai: OpenAI) -> None:
    await serve(documents, "1")
    done = await asyncio.gather(*(at(60).tick() for _ in range(5)))
    assert done.count(True) == 1
    calls = openai.calls("models.retrieve")
    assert not await at(60, hours=20).tick()
    assert openai.calls("models.retrieve") == calls
    assert await at(59).tick()


async def test_when_its_host_has_shut_it_down_the_next_model_serves(
    documents: Documents, at: Look, openai: OpenAI
) -> None:
    await trained(documents, "1", model=OTHER, base_model=OTHER)
    await serve(documents, "2")
    await at(2).tick()
    # The date has come, but the host still answers: the model is used further.
    openai.set(shutdown_date={BASE: "2030-06-01"})
    await at(0, hours=1).tick()
    assert (await read(documents, "bot/serving"))["version"] == "2"
    assert "model_ended-2" not in await notice_names(documents)
    for call in ("models.retrieve", "chat"):
        openai.fault(call, "status", status=404, times=9)
    await at(0, hours=25).tick()
    openai._http.delete("/control")
    serving = await read(documents, "bot/serving")
    assert (serving["version"], serving["by"], serving["fallback"]) == ("1", "job_poller", [])
    assert (await read(documents, "models/2"))["state"] == "retired"
    assert [one["what"] for one in (await read(documents, "models/2"))["history"]] == ["promoted", "ended"]
    (ended,) = await documents.get_many(["notices/model_ended-2"])
    assert ended is not None
    assert ended.data["facts"]["next"] == "1"


async def test_a_day_that_is_over_everywhere_ends_a_model_whose_host_says_nothing(
    documents: Documents, at: Look, openai: OpenAI
) -> None:
    await serve(documents, "1")
    await at(3).tick()
    serving = Serving.from_document(await read(documents, "bot/serving"))
    for hours, asked in ((0, ["1", "base"]), (35.9, ["1", "base"]), (36, ["base"])):
        now = END + timedelta(hours=hours)
        assert [one.version for one in chain(serving, base_model="base", now=now)] == asked
    openai.fault("models.retrieve", "status", status=500, times=20)
    await at(0, hours=48).tick()
    assert (await read(documents, "bot/serving"))["version"] == "base"
    assert "model_ended-1" in await notice_names(documents)


async def test_a_date_that_has_moved_counts(documents: Documents, at: Look, openai: OpenAI) -> None:
    await serve(documents, "1")
    await at(7).tick()
    openai.set(shutdown_date={BASE: "2031-06-01"})
    await at(-30).tick()
    serving = await read(documents, "bot/serving")
    assert (serving["version"], serving["shutdown_date"]) == ("1", "2031-06-01")


async def test_the_end_of_the_base_model_is_reported_with_the_setting_to_change(
    documents: Documents, at: Look, openai: OpenAI
) -> None:
    base_models = BaseModels(BASE, FALLBACK)
    await at(14, base_models=base_models).tick()
    (ends,) = await documents.query("notices", where={"kind": "model_ends"})
    assert (ends.data["facts"]["setting"], ends.data["facts"]["instead"]) == ("BASE_MODEL", FALLBACK)
    openai.set(shutdown_date={BASE: "2020-01-01"})
    await at(-1, base_models=base_models).tick()
    (ended,) = await documents.query("notices", where={"kind": "model_ended"})
    assert ended.data["facts"]["next"] == "fallback"
    assert "BASE_MODEL" in ended.data["facts"]["reason"]


async def test_a_host_that_does_not_answer_or_is_not_known_costs_the_others_nothing(
    documents: Documents, at: Look, openai: OpenAI
) -> None:
    await trained(documents, "0", endpoint="nowhere")
    await serve(documents, "1")
    openai.fault("models.retrieve", "status", status=500)
    await at(30).tick()
    await at(29).tick()
    assert "model_ends-1-30-days" in await notice_names(documents)


async def test_a_host_without_that_page_has_its_models_all_the_same(
    documents: Documents, at: Look, openai: OpenAI
) -> None:
    await serve(documents, "1")
    await at(3).tick()
    # vLLM lists its models, and knows no page for one of them.
    openai.fault("models.retrieve", "status", status=404, times=99)
    await at(0).tick()
    assert (await read(documents, "bot/serving"))["version"] == "1"
    assert await notice_names(documents) == ["model_ends-1-7-days"]


async def test_what_openai_announces_holds_for_openai_alone(documents: Documents) -> None:
    for url, ends in (
        ("https://api.openai.com.example/v1", None),
        ("https://api.openai.com/v1", "2027-01-14"),
    ):
        hosts = Hosts({"": OpenAIChat(Host(url, ""), seconds=1, max_retries=0)})
        looking = Retirement(documents=documents, hosts=hosts, base_models=BaseModels(BASE))
        assert looking._announced(Candidate(BASE, None, "base")) == ends


async def test_a_tuned_gemini_model_ends_with_its_base(documents: Documents, vertex: Vertex) -> None:
    tuned, base, end = (
        vertex.endpoint({"早安": "早安！"}),
        "gemini-3.1-flash-lite",
        datetime(2027, 5, 7, tzinfo=UTC),
    )
    await trained(documents, "1", model=tuned, base_model=base, endpoint="vertex")
    hosts = chat_hosts_in(vertex.environment, seconds=10, max_retries=0)

    async def look(days: int) -> None:
        now = end - timedelta(days=days)
        models = BaseModels("gemini-3.5-flash")
        retirement = Retirement(documents=documents, hosts=hosts, base_models=models, now=lambda: now)
        assert await retirement.tick()

    await look(60)
    assert await notice_names(documents) == ["model_ends-1-90-days", "model_ends-gemini-3.5-flash-90-days"]
    assert (await read(documents, "bot/serving"))["shutdown_date"] == "2027-05-07"
    # It answers on its last day, so it serves on.
    await look(0)
    assert (await read(documents, "bot/serving"))["version"] == "1"
    vertex.set(shutdown_date={base: "2026-01-01"})
    await look(-1)
    assert (await read(documents, "bot/serving"))["version"] == "base"
    assert "model_ended-1" in await notice_names(documents)
    await hosts.close()


@pytest.mark.stores("sqlite", "firestore")
async def test_a_run_that_dies_is_taken_up_by_another_on_the_same_day(documents: Documents, at: Look) -> None:
    await serve(documents, "1")
    dying: Any = at(30)
    dying._hosts = None
    with pytest.raises(AttributeError):
        await dying.tick()
    assert not await at(30).tick()
    assert await at(30, hours=3.1).tick()
    assert "model_ends-1-30-days" in await notice_names(documents)


async def test_dates_that_have_not_changed_are_not_written_again(documents: Documents, at: Look) -> None:
    await serve(documents, "1", "2")
    await at(60).tick()
    paths = ["bot/serving", "models/1", "models/2"]
    before = await documents.get_many(paths)
    await at(59).tick()
    assert await documents.get_many(paths) == before
