"""A host that refuses the key or has no credit left is reported to the operators."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import BASE, Bot, Task, event_of
from tests.platforms import KEY, Line, OpenAI, Vertex
from tuneline.bootstrap.chat_hosts import chat_model, chat_model_in
from tuneline.notices.render import render_notice
from tuneline.settings import LANGUAGES, ChatSettings, ServingSettings
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import Notice
from tuneline.texts import chat_texts
from tuneline_dev.bench.counting_store import CountingDocuments, Counts
from tuneline_dev.emulators.openai.app import create_app
from tuneline_dev.emulators.serve import served

pytestmark = pytest.mark.stores("sqlite")

ANSWER = "請掛神經內科。"
OTHER_KEY = "sk-gpu-host"
TUNED = "gpt-4o-mini-2024-07-18"
SERVING = {"version": "2", "model": TUNED, "system_prompt": None, "base_model": BASE, "endpoint": "gpu"}
REFUSED: dict[str, dict[str, Any]] = {
    "no_credit": {"status": 429, "body": {"error": {"message": "no", "code": "insufficient_quota"}}},
    "key_refused": {"status": 401, "body": {"error": {"message": "no", "code": "invalid_api_key"}}},
}


@pytest.fixture
def other() -> Iterator[OpenAI]:
    """Return the host `gpu`, where the tuned model answers."""
    with served(create_app(api_key=OTHER_KEY)) as url:
        yield OpenAI(url)


@pytest.fixture
async def two_hosts(bot_with: Bot, documents: Documents, openai: OpenAI, other: OpenAI) -> AsyncIterator[Bot]:
    """Makes a bot whose tuned model answers at `gpu`, with the base model at the default host behind it."""
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=BASE)
    endpoints = {"gpu": {"base_url": other.base_url, "api_key": OTHER_KEY}}
    model = chat_model(chat, ServingSettings(endpoints, ""), seconds=20, max_retries=0)
    await documents.create("bot/serving", {**SERVING, "fallback": []})
    openai.set(chat_answer=ANSWER)
    yield lambda **more: bot_with(model=model, **more)
    await model.close()


async def notices(documents: Documents) -> dict[str, dict[str, Any]]:
    """Return the notices by their paths."""
    return {one.path: one.data for one in await documents.query("notices", where={})}


@pytest.mark.parametrize("code", REFUSED)
async def test_it_is_reported_once_a_day_while_a_model_at_another_host_answers(
    two_hosts: Bot, documents: Documents, task: Task, line: Line, other: OpenAI, code: str
) -> None:
    other.fault("chat", "status", times=9, **REFUSED[code])
    for _ in range(2):
        asked = task()
        assert await two_hosts().handle(asked) == "sent"
    assert line.said() == [ANSWER, ANSWER]
    ((path, told),) = (await notices(documents)).items()
    assert path == f"notices/{code}-{datetime.now(UTC):%Y-%m-%d}-gpu"
    assert told["facts"] == {"model": TUNED, "endpoint": "gpu", "secret": "chat-endpoints"}
    event = await event_of(documents, asked)
    assert (event["outcome"], event["no_access"]) == ("answered", {"code": code, "endpoint": "gpu"})


async def test_google_cloud_takes_no_key_so_its_refusal_has_a_notice_of_its_own(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, vertex: Vertex
) -> None:
    tuned = vertex.endpoint({"頭痛要看哪一科？": ANSWER})
    serving = {**SERVING, "model": tuned, "endpoint": "vertex", "base_model": "gemini-3.1-flash-lite"}
    await documents.create("bot/serving", {**serving, "fallback": []})
    env = {**vertex.environment, "CHAT_API_KEY": KEY, "CHAT_BASE_URL": openai.base_url}
    model = chat_model_in(env, seconds=20, max_retries=0)
    openai.set(chat_answer=ANSWER)
    vertex.set(service_disabled=True)
    asked = task()
    for handled in (asked, task()):
        assert await bot_with(model=model).handle(handled) == "sent"
    await model.close()
    assert line.said() == [ANSWER, ANSWER]
    ((path, notice),) = (await notices(documents)).items()
    assert path == f"notices/vertex_refused-{datetime.now(UTC):%Y-%m-%d}"
    assert notice["facts"] == {"model": tuned}
    event = await event_of(documents, asked)
    assert event["no_access"] == {"code": "key_refused", "endpoint": "vertex"}
    for language in LANGUAGES:
        shown = render_notice(Notice.from_document(notice), language)
        assert "Vertex AI" in shown.what
        assert "scripts/tuneline deploy apply" in shown.steps[0]


async def test_each_host_is_reported_with_its_own_reason_when_none_answers(
    two_hosts: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, other: OpenAI
) -> None:
    other.fault("chat", "status", **REFUSED["key_refused"])
    openai.fault("chat", "status", **REFUSED["no_credit"])
    assert await two_hosts().handle(task()) == "sent"
    assert line.said() == [chat_texts.text("apology", "zh-TW")]
    told = {one["kind"]: one["facts"] for one in (await notices(documents)).values()}
    assert told == {
        "key_refused": {"model": TUNED, "endpoint": "gpu", "secret": "chat-endpoints"},
        "no_credit": {"model": BASE, "secret": "openai-api-key", "own_secret": "chat-api-key"},
    }


async def test_it_is_also_reported_if_the_next_host_refuses_the_question(
    two_hosts: Bot, documents: Documents, task: Task, openai: OpenAI, other: OpenAI
) -> None:
    other.fault("chat", "status", **REFUSED["key_refused"])
    openai.fault("chat", "status", status=400, body={"error": {"message": "no", "code": "content_filter"}})
    asked = task()
    assert await two_hosts().handle(asked) == "sent"
    assert (await event_of(documents, asked))["apology"] == "content_filter"
    assert [one["kind"] for one in (await notices(documents)).values()] == ["key_refused"]


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {"status": 404}])
async def test_a_temporary_failure_is_not_reported(
    two_hosts: Bot, documents: Documents, task: Task, line: Line, other: OpenAI, fault: dict[str, Any]
) -> None:
    other.fault("chat", "status", **fault)
    asked = task()
    assert await two_hosts().handle(asked) == "sent"
    assert line.said() == [ANSWER]
    assert {one["kind"] for one in (await notices(documents)).values()} <= {"model_ended"}
    assert "no_access" not in await event_of(documents, asked)


async def test_only_a_message_that_met_such_a_host_costs_a_call_of_the_store_for_it(
    two_hosts: Bot, documents: Documents, task: Task, other: OpenAI
) -> None:
    async def writes() -> float:
        counts = Counts()
        assert await two_hosts(documents=CountingDocuments(documents, counts)).handle(task()) == "sent"
        return counts.writes

    await writes()
    ordinary = await writes()
    other.fault("chat", "status", **REFUSED["no_credit"])
    assert (await writes(), await writes()) == (ordinary + 1, ordinary)


@pytest.mark.parametrize(
    ("code", "mend"), [("key_refused", "rotate chat-endpoints"), ("no_credit", "https://")]
)
async def test_the_operators_read_which_host_what_to_do_and_what_users_get(
    two_hosts: Bot, documents: Documents, task: Task, other: OpenAI, code: str, mend: str
) -> None:
    other.fault("chat", "status", **REFUSED[code])
    assert await two_hosts().handle(task()) == "sent"
    ((_, told),) = (await notices(documents)).items()
    for language in LANGUAGES:
        words = render_notice(Notice.from_document(told), language)
        assert "gpu" in words.what
        assert TUNED in words.what
        assert mend in words.steps[0]
    for secret in (OTHER_KEY, other.base_url, other.url):
        assert secret not in str(told)
