"""Each model is asked at its own host, with that host's key and the parameters that it accepts."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.platforms import KEY, OpenAI
from tuneline import settings
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.errors import SettingError
from tuneline.inference.candidates import FALLBACK, Candidate
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.inference.openai_api import NoAccessRetryError
from tuneline.inference.openai_parameters import Host, parameters, without
from tuneline.pricing import chat_usd
from tuneline.settings import ChatSettings, ServingSettings
from tuneline.storage.records.serving import BASE
from tuneline_dev.emulators.openai.app import create_app
from tuneline_dev.emulators.serve import served

MINI = "gpt-4.1-mini-2025-04-14"
OTHER_KEY = "sk-other-host"
ASKED = [{"role": "user", "content": "頭痛要看哪一科？"}]


@pytest.fixture
def other() -> Iterator[OpenAI]:
    """Another host, with its own key."""
    with served(create_app(api_key=OTHER_KEY)) as url:
        yield OpenAI(url)


@pytest.fixture
async def model(openai: OpenAI, other: OpenAI) -> AsyncIterator[ChatModel]:
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=MINI)
    endpoints: dict[str, dict[str, Any]] = {
        "gpu": {"base_url": other.base_url, "api_key": OTHER_KEY, "parameters": {"top_k": 5}},
        "mixed-up": {"base_url": other.base_url, "api_key": KEY},
    }
    made = chat_model(chat, ServingSettings(endpoints, "gpt-6-luna"), seconds=60, max_retries=0)
    yield made
    await made.close()


async def test_a_model_at_another_host_is_asked_there_with_its_key_and_parameters(
    model: ChatModel, openai: OpenAI, other: OpenAI
) -> None:
    there = Candidate(MINI, "你是櫃檯。", "1", endpoint="gpu")
    answer = await first_answer(model, ASKED, candidates=[there], prompt="", most_tokens=500)
    assert answer.candidate == there
    (asked,) = other.asked()
    assert asked["parameters"] == {"max_tokens": 500, "top_k": 5}
    assert openai.calls("chat") == 0
    await first_answer(model, ASKED, candidates=[Candidate(MINI, None, BASE)], prompt="")
    assert (openai.calls("chat"), other.calls("chat")) == (1, 1)
    # A key goes to its own host only: the other one refuses it.
    with pytest.raises(NoAccessRetryError):
        await model.probe(Candidate(MINI, None, "2", endpoint="mixed-up"))


async def test_a_model_at_an_unknown_endpoint_counts_as_unavailable(model: ChatModel) -> None:
    lost = Candidate("ft:x", None, "1", endpoint="nowhere")
    answer = await first_answer(model, ASKED, candidates=[lost, Candidate(MINI, None, BASE)], prompt="")
    assert answer.candidate.version == BASE
    ((candidate, reason),) = [(one.candidate, one.reason) for one in answer.gone]
    assert candidate == lost
    assert "nowhere" in reason
    assert "CHAT_ENDPOINTS" in reason
    with pytest.raises(NoAnswerDropError) as none:
        await first_answer(model, ASKED, candidates=[lost], prompt="")
    assert (none.value.is_operators, len(none.value.gone)) == (True, 1)


ELSEWHERE = [
    Candidate(MINI, "你是櫃檯。", "2", endpoint="gpu"),
    Candidate(MINI, "你是櫃檯。", "1", endpoint="gpu"),
    Candidate(MINI, None, BASE),
]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 401},
        {"kind": "status", "status": 403},
        {"kind": "status", "status": 402},
        {"kind": "status", "status": 429},
        {"kind": "status", "status": 429, "body": {"error": {"code": "insufficient_quota"}}},
        {"kind": "lost_answer"},
        {"kind": "hang"},
    ],
    ids=str,
)
async def test_where_a_host_fails_the_next_model_at_another_one_answers(
    model: ChatModel, openai: OpenAI, other: OpenAI, fault: dict[str, Any]
) -> None:
    other.fault("chat", **fault)
    host_seconds = 1.0 if fault["kind"] == "hang" else 60.0
    async with asyncio.timeout(30):
        answer = await first_answer(model, ASKED, candidates=ELSEWHERE, prompt="", host_seconds=host_seconds)
    assert (answer.candidate, answer.gone) == (ELSEWHERE[2], ())
    # Once: the model before it answers at the same host.
    assert (other.calls("chat"), openai.calls("chat")) == (1, 1)
    assert (await first_answer(model, ASKED, candidates=ELSEWHERE, prompt="")).candidate == ELSEWHERE[0]


async def test_where_no_other_host_is_left_a_slow_one_has_all_the_time(
    model: ChatModel, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1.5)
    same = [Candidate(MINI, None, BASE), Candidate(MINI, None, FALLBACK)]
    answer = await first_answer(model, ASKED, candidates=same, prompt="", host_seconds=0.5)
    assert (answer.candidate, openai.calls("chat")) == (same[0], 1)


async def test_where_a_host_answers_nothing_another_one_does_and_both_are_paid(openai: OpenAI) -> None:
    async def nothing(_: Request) -> JSONResponse:
        usage = {"prompt_tokens": 1000, "completion_tokens": 0}
        return JSONResponse({"choices": [{"message": {"content": " "}}], "usage": usage})

    with served(Starlette(routes=[Route("/v1/chat/completions", nothing, methods=["POST"])])) as url:
        chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=MINI)
        endpoints = {"gpu": {"base_url": f"{url}/v1", "api_key": OTHER_KEY}}
        asking = chat_model(chat, ServingSettings(endpoints, ""), seconds=10, max_retries=0)
        answer = await first_answer(asking, ASKED, candidates=ELSEWHERE, prompt="")
        alone = await first_answer(asking, ASKED, candidates=ELSEWHERE[2:], prompt="")
        await asking.close()
    assert answer.candidate == ELSEWHERE[2]
    # Two tries, at the price by the model's name.
    twice = chat_usd(MINI, read=2000, written=0)
    assert twice is not None
    assert answer.usd == alone.usd + twice


async def test_if_all_hosts_fail_the_error_is_one_for_operators_else_the_first(
    model: ChatModel, openai: OpenAI, other: OpenAI
) -> None:
    for first, second, told in ((401, 503, 401), (503, 402, 402), (503, 500, 503)):
        other.fault("chat", "status", status=first)
        openai.fault("chat", "status", status=second)
        with pytest.raises(NoAnswerDropError, match=str(told)) as none:
            await first_answer(model, ASKED, candidates=ELSEWHERE, prompt="")
        assert none.value.is_operators == (told < 500)


async def test_what_a_model_refuses_of_a_question_is_not_asked_elsewhere(
    model: ChatModel, openai: OpenAI, other: OpenAI
) -> None:
    other.fault("chat", "status", status=400)
    with pytest.raises(NoAnswerDropError):
        await first_answer(model, ASKED, candidates=ELSEWHERE, prompt="")
    assert openai.calls("chat") == 0


async def test_a_model_that_thinks_is_served_right(model: ChatModel, openai: OpenAI) -> None:
    openai.set(shutdown_date={MINI: "2020-01-01"})
    candidates = [Candidate(MINI, None, BASE), Candidate("gpt-6-luna", None, FALLBACK)]
    answer = await first_answer(model, ASKED, candidates=candidates, prompt="你是櫃檯。", most_tokens=100)
    assert answer.candidate.version == FALLBACK
    assert openai.asked()[-1]["parameters"] == {"max_completion_tokens": 4_100, "reasoning_effort": "none"}


async def test_a_parameter_that_a_model_refuses_is_left_out_and_not_sent_again(
    openai: OpenAI, other: OpenAI
) -> None:
    wrong = {"max_tokens": 5000, "temperature": 0.2, "top_p": 0.5, "reasoning_effort": None}
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=MINI)
    serving = ServingSettings({"default": {"limit": "max_tokens", "parameters": wrong}}, "")
    asking = chat_model(chat, serving, seconds=10, max_retries=0)
    luna = [Candidate("gpt-6-luna", None, BASE)]
    for calls in (4, 5):
        assert (await first_answer(asking, ASKED, candidates=luna, prompt="")).text
        assert openai.calls("chat") == calls
    assert openai.asked()[-1]["parameters"] == {"max_completion_tokens": 5000}
    await asking.close()


@pytest.mark.parametrize(
    ("url", "model", "expected"),
    [
        ("https://api.openai.com/v1", MINI, {"max_completion_tokens": 100}),
        ("https://x.openai.azure.com/openai/v1", MINI, {"max_completion_tokens": 100}),
        ("https://notopenai.com/v1", MINI, {"max_tokens": 100}),
        ("http://localhost:8000/v1", "qwen3-8b", {"max_tokens": 100}),
        (
            "https://api.inference.crusoecloud.com/v1",
            "Qwen/Qwen3.5-9B",
            {"max_tokens": 100, "chat_template_kwargs": {"enable_thinking": False}},
        ),
        (
            "https://gateway.example/v1",
            "openai/gpt-5-mini",
            {"max_completion_tokens": 4_100, "reasoning_effort": "minimal"},
        ),
        ("https://api.openai.com/v1", "o3", {"max_completion_tokens": 4_100, "reasoning_effort": "low"}),
        ("https://x.example/v1", "gpt-oss-20b", {"max_tokens": 100}),
        ("https://x.example/v1", "gpt-35-turbo", {"max_tokens": 100}),
    ],
)
def test_the_table_says_what_a_model_takes_at_a_host(url: str, model: str, expected: dict[str, Any]) -> None:
    assert parameters(Host(url, "key"), model, most_tokens=100) == expected


def test_a_hosts_own_parameters_take_the_place_of_the_tables_and_none_leaves_one_out() -> None:
    host = Host("https://x.example/v1", "k", "max_tokens", {"reasoning_effort": None, "seed": 1})
    assert parameters(host, "gpt-6-luna", most_tokens=10) == {"max_tokens": 4_010, "seed": 1}
    assert parameters(host, "x", most_tokens=0) == {"seed": 1}
    assert without({"max_tokens": 1, "a": 2}, "max_tokens") == {"max_completion_tokens": 1, "a": 2}
    assert without({"a": 2}, "b") is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "JSON object"),
        ("[]", "JSON object"),
        ("7", "JSON object"),
        ('{"a b": {}}', "cannot name"),
        ('{"a": []}', "not a JSON object"),
        ('{"a": {"base_url": "https://x.example"}}', "api_key"),
        ('{"a": {"base_url": "https://x.example", "api_key": ""}}', "api_key"),
        ('{"a": {"base_url": "x.example", "api_key": "sk-secret"}}', "base_url"),
        ('{"a": {"base_url": 3, "api_key": "sk-secret"}}', "base_url"),
        ('{"a": {"base_url": "https://x.example", "api_key": "sk-secret", "kye": 1}}', "none of"),
        ('{"a": {"base_url": "https://x.example", "api_key": "sk-secret", "limit": "n"}}', "max_tokens"),
        ('{"a": {"base_url": "https://x.example", "api_key": "sk-secret", "parameters": 1}}', "parameters"),
        ('{"default": {"api_key": "sk-secret"}}', "CHAT_API_KEY"),
        ('{"vertex": {"base_url": "https://x.example", "api_key": "sk-secret"}}', "on Google Cloud"),
    ],
)
def test_endpoints_that_cannot_be_used_are_named_without_their_keys(given: str, said: str) -> None:
    with pytest.raises(SettingError, match="CHAT_ENDPOINTS") as wrong:
        settings.read(ServingSettings, {"CHAT_ENDPOINTS": given})
    assert said in str(wrong.value)
    assert "sk-secret" not in str(wrong.value)


def test_keys_of_endpoints_are_not_shown() -> None:
    given = {"gpu": {"base_url": "https://x.example/v1", "api_key": "sk-secret"}}
    made = settings.read(ServingSettings, {"CHAT_ENDPOINTS": json.dumps(given)})
    assert "sk-secret" not in repr(made)
    assert "sk-secret" not in repr(Host("https://x.example/v1", "sk-secret"))
    assert settings.read(ServingSettings, {"OPENAI_API_KEY": "sk-x"}).fallback_model == "gpt-6-luna"
    assert settings.read(ServingSettings, {}).fallback_model == "gemini-3.5-flash-lite"
