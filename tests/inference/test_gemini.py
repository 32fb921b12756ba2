"""Gemini models, tuned and untuned, are asked on Vertex AI; other hosts take over if it fails."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.platforms import KEY, TOKEN, OpenAI, Vertex
from tuneline.bootstrap import job_poller, line_reply
from tuneline.bootstrap.chat_hosts import base_models, chat_model_in
from tuneline.errors import SettingError
from tuneline.inference.candidates import FALLBACK, Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.inference.gemini.api import ApiResponse
from tuneline.inference.gemini.retry import pause_seconds
from tuneline.inference.model_host_errors import ContentFilteredDropError, NotFoundDropError
from tuneline.retrieval.base_models import BaseModels
from tuneline.storage.records.serving import BASE

FUNCTIONS = Path(__file__).parents[2] / "functions"
LITE = "gemini-3.1-flash-lite"
ASKED = [{"role": "user", "content": "頭痛要看哪一科？"}]
UNTUNED = Candidate(LITE, None, BASE)
ELSEWHERE = Candidate("gpt-6-luna", None, FALLBACK)
SCHEMA = {"type": "object", "properties": {"better": {"type": "string"}}}


@pytest.fixture
def env(vertex: Vertex, openai: OpenAI) -> dict[str, str]:
    return {**vertex.environment, "CHAT_API_KEY": KEY, "CHAT_BASE_URL": openai.base_url}


@pytest.fixture
async def model(env: dict[str, str]) -> AsyncIterator[ChatModel]:
    made = chat_model_in(env, seconds=5, max_retries=0)
    yield made
    await made.close()


@pytest.fixture
def tuned(vertex: Vertex) -> Candidate:
    endpoint = vertex.endpoint({"頭痛要看哪一科？": "請掛神經內科。"})
    return Candidate(endpoint, "你是櫃檯。", "v1", "vertex", LITE)


async def ask(model: ChatModel, *candidates: Candidate, **more: Any) -> Answer:
    return await first_answer(model, ASKED, candidates=candidates, prompt="", **more)


async def test_a_tuned_model_answers_with_the_prompt_of_its_training(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    answer = await ask(model, tuned, UNTUNED)
    assert (answer.text, answer.candidate, answer.gone) == ("請掛神經內科。", tuned, ())
    request = vertex.asked()[-1]
    assert request["model"] == tuned.model
    assert request["systemInstruction"] == {"parts": [{"text": "你是櫃檯。"}]}
    assert request["contents"] == [{"role": "user", "parts": [{"text": "頭痛要看哪一科？"}]}]
    assert request["generationConfig"] == {
        "maxOutputTokens": 3500,
        "thinkingConfig": {"thinkingLevel": "MINIMAL"},
    }


async def test_an_untuned_model_needs_no_endpoint_and_no_key(vertex: Vertex) -> None:
    model = chat_model_in(vertex.environment, seconds=5, max_retries=0)
    answer = await ask(model, UNTUNED)
    await model.close()
    assert answer.text
    assert vertex.asked()[-1]["model"] == LITE


def test_a_name_of_google_clouds_own_needs_no_endpoint() -> None:
    names = {LITE: "vertex", "projects/1/locations/us/endpoints/2": "vertex", "google/gemini-3.5-flash": ""}
    assert {name: Candidate(name, None, "v1").host for name in names} == names
    assert Candidate(LITE, None, "v1", "gpu").host == "gpu"


async def test_a_tuned_model_costs_what_a_tuned_one_costs(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    vertex.set(chat_answer="請掛神經內科。")
    dear = await ask(model, tuned)
    cheap = await ask(model, Candidate(LITE, "你是櫃檯。", BASE))
    assert dear.usd == cheap.usd * 3 / 2 > 0


async def test_the_first_thing_that_is_gone_is_passed_over(model: ChatModel, tuned: Candidate) -> None:
    lost = Candidate("projects/123456789012/locations/us/endpoints/1", None, "v2", "vertex", LITE)
    wrong = Candidate("clinic-lora", None, "v3", "vertex")
    old = Candidate("gemini-2.5-flash", None, BASE)
    answer = await ask(model, lost, wrong, old, tuned)
    assert answer.text == "請掛神經內科。"
    assert [gone.candidate.version for gone in answer.gone] == ["v2", "v3", BASE]


@pytest.mark.parametrize("status", [429, 500, 503, 504, 302, 499])
async def test_if_vertex_fails_a_model_elsewhere_answers(
    model: ChatModel, tuned: Candidate, vertex: Vertex, openai: OpenAI, status: int
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    vertex.fault("endpoints.generateContent", "status", status=status)
    before = vertex.calls("publishers.generateContent")
    answer = await ask(model, tuned, UNTUNED, ELSEWHERE)
    assert (answer.text, answer.candidate) == ("請掛神經內科。", ELSEWHERE)
    assert vertex.calls("publishers.generateContent") == before


async def test_if_another_host_fails_vertex_answers(
    model: ChatModel, tuned: Candidate, openai: OpenAI
) -> None:
    openai.fault("chat", "status", status=503, times=9)
    assert (await ask(model, ELSEWHERE, tuned)).text == "請掛神經內科。"


@pytest.mark.parametrize(
    "denial", [{"denied_permissions": ["aiplatform.endpoints.predict"]}, {"service_disabled": True}]
)
@pytest.mark.parametrize("list_errors", [[], ["endpoints.generateContent"]])
async def test_a_refused_account_is_told_to_the_operators_and_a_model_elsewhere_answers(
    model: ChatModel,
    tuned: Candidate,
    vertex: Vertex,
    openai: OpenAI,
    denial: dict[str, Any],
    list_errors: list[str],
) -> None:
    openai.set(chat_answer="好")
    vertex.set(list_errors=list_errors, **denial)
    answer = await ask(model, tuned, ELSEWHERE)
    assert [(host.candidate, host.code) for host in answer.no_access] == [(tuned, "key_refused")]
    with pytest.raises(NoAnswerDropError, match="403") as none:
        await ask(model, tuned, UNTUNED)
    assert (none.value.why, none.value.is_operators) == ("key_refused", True)


async def test_a_token_that_ends_early_is_replaced_once(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    await ask(model, tuned)
    vertex.post("/sim/revoke_tokens")
    tokens = vertex.calls("metadata.token")
    answers = await asyncio.gather(*(ask(model, tuned) for _ in range(10)))
    assert {answer.text for answer in answers} == {"請掛神經內科。"}
    assert vertex.calls("metadata.token") == tokens + 1


async def test_many_questions_share_a_token(model: ChatModel, tuned: Candidate, vertex: Vertex) -> None:
    tokens = vertex.calls("metadata.token")
    await asyncio.gather(*(ask(model, tuned) for _ in range(30)))
    assert vertex.calls("metadata.token") == tokens + 1


async def test_a_slow_metadata_server_delays_the_first_answers_once_and_nothing_else(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    vertex.set(metadata_seconds=1.5)
    tokens = vertex.calls("metadata.token")
    asking = asyncio.gather(*(ask(model, tuned) for _ in range(20)))
    began, turns = time.perf_counter(), 0
    # Other work of the process goes on meanwhile, and so does this loop.
    while not await asyncio.to_thread(vertex.asked):
        turns += 1
    waited = time.perf_counter() - began
    answers = await asking
    assert {answer.text for answer in answers} == {"請掛神經內科。"}
    assert vertex.calls("metadata.token") == tokens + 1
    assert turns > 3
    # A second call of the metadata server would take as long again.
    assert 1.5 <= waited < 3.0
    began = time.perf_counter()
    await ask(model, tuned)
    assert time.perf_counter() - began < 1.5


@pytest.mark.parametrize(
    "blocked",
    [
        *({"blocked_prompts": {"頭痛": reason}} for reason in ("PROHIBITED_CONTENT", "SAFETY", "OTHER")),
        *({"blocked_answers": {"頭痛": reason}} for reason in ("SAFETY", "PROHIBITED_CONTENT", "SPII")),
        {"empty_answers": ["頭痛"]},
    ],
    ids=str,
)
async def test_a_blocked_question_is_not_asked_again(
    model: ChatModel, tuned: Candidate, vertex: Vertex, blocked: dict[str, Any]
) -> None:
    vertex.set(**blocked)
    calls = vertex.calls("endpoints.generateContent")
    with pytest.raises(NoAnswerDropError) as none:
        await ask(model, tuned, UNTUNED, ELSEWHERE)
    assert none.value.why == "content_filter"
    assert none.value.usd > 0
    with pytest.raises(ContentFilteredDropError):
        await model.answer(ASKED, candidate=tuned, prompt="")
    assert vertex.calls("endpoints.generateContent") == calls + 2


async def test_a_chat_that_is_too_long_is_asked_without_its_past(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    vertex.set(most_input_tokens=60, list_errors=["endpoints.generateContent"])
    past = [{"role": "user", "content": "早安。" * 40}, {"role": "assistant", "content": "早安！"}]
    answer = await first_answer(model, [*past, *ASKED], candidates=[tuned], prompt="")
    assert answer.text == "請掛神經內科。"
    assert len(vertex.asked()[-1]["contents"]) == 1
    vertex.set(most_input_tokens=5)
    with pytest.raises(NoAnswerDropError) as none:
        await ask(model, tuned)
    assert none.value.why == "too_long"


async def test_a_model_without_the_least_thinking_is_asked_without_it_and_that_is_remembered(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    vertex.set(refused_levels={LITE: ["MINIMAL"]})
    calls = vertex.calls("endpoints.generateContent")
    assert (await ask(model, tuned, most_tokens=100)).text == "請掛神經內科。"
    # Its thoughts count as part of the answer, so that it gets room for them.
    assert vertex.asked()[-1]["generationConfig"] == {"maxOutputTokens": 4_100}
    assert (await ask(model, tuned)).text
    assert vertex.calls("endpoints.generateContent") == calls + 3
    # Another model may have the level.
    vertex.set(refused_levels={})
    await ask(model, UNTUNED)
    assert "thinkingConfig" in vertex.asked()[-1]["generationConfig"]


async def test_a_long_answer_ends_at_its_limit(model: ChatModel, tuned: Candidate, vertex: Vertex) -> None:
    vertex.set(chat_answer="很長的回答。" * 100)
    answer = await ask(model, tuned, most_tokens=20)
    assert answer.is_cut
    assert 0 < len(answer.text) < 100
    await ask(model, tuned, most_tokens=0)
    assert "maxOutputTokens" not in vertex.asked()[-1]["generationConfig"]


async def test_json_is_requested_of_an_untuned_model_only(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    await model.answer(ASKED, candidate=UNTUNED, prompt="", schema=SCHEMA)
    assert vertex.asked()[-1]["generationConfig"]["responseMimeType"] == "application/json"
    await model.answer(ASKED, candidate=tuned, prompt="", schema=SCHEMA)
    assert "responseMimeType" not in vertex.asked()[-1]["generationConfig"]


async def test_a_picture_reaches_the_model(model: ChatModel, vertex: Vertex) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64," + "QUJD" * 500_000}}
    turns = [{"role": "user", "content": [picture]}]
    assert (await first_answer(model, turns, candidates=[UNTUNED], prompt="")).text
    (part,) = vertex.asked()[-1]["contents"][0]["parts"]
    assert part["inlineData"]["mimeType"] == "image/jpeg"
    assert len(part["inlineData"]["data"]) == 2_000_000


async def test_a_failure_of_a_moment_is_waited_out(env: dict[str, str], vertex: Vertex) -> None:
    model = chat_model_in(env, seconds=5, max_retries=2)
    vertex.fault("publishers.generateContent", "status", status=503)
    vertex.fault("publishers.generateContent", "status", status=429, headers={"Retry-After": "0"})
    calls = vertex.calls("publishers.generateContent")
    assert (await ask(model, UNTUNED)).text
    await model.close()
    assert vertex.calls("publishers.generateContent") == calls + 3


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [("7", 7, 7), ("0", 0, 0), ("60", 60, 60), ("61", 1.5, 2), ("soon", 1.5, 2), ("", 1.5, 2), ("٣", 1.5, 2)],
)
def test_a_pause_is_as_long_as_the_host_asks_for_within_a_bound(
    asked: str, least: float, most: float
) -> None:
    assert least <= pause_seconds(2, ApiResponse(429, None, asked)) <= most
    assert pause_seconds(99, None) <= 8


async def test_vertex_that_is_slow_is_left_for_a_host_elsewhere(
    model: ChatModel, tuned: Candidate, vertex: Vertex, openai: OpenAI
) -> None:
    openai.set(chat_answer="好")
    vertex.fault("endpoints.generateContent", "hang", seconds=9)
    assert (await ask(model, tuned, ELSEWHERE, host_seconds=0.3)).candidate == ELSEWHERE


async def test_a_probe_tells_a_model_that_is_not_ready(
    model: ChatModel, tuned: Candidate, vertex: Vertex
) -> None:
    await model.probe(tuned)
    vertex.fault("endpoints.generateContent", "status", status=404)
    with pytest.raises(NotFoundDropError):
        await model.probe(tuned)


# Settings.


def test_a_gemini_model_without_a_project_is_a_setting_that_is_missing() -> None:
    with pytest.raises(SettingError, match="Set GOOGLE_CLOUD_PROJECT: BASE_MODEL"):
        chat_model_in({"BASE_MODEL": LITE}, seconds=5, max_retries=0)


@pytest.mark.parametrize(
    ("more", "fallback", "missing"),
    [
        ({"BASE_MODEL": LITE, "GOOGLE_CLOUD_PROJECT": "p"}, "gpt-6-luna", "CHAT_API_KEY or OPENAI_API_KEY"),
        ({"BASE_MODEL": "gpt-6-luna", "CHAT_API_KEY": KEY}, LITE, "GOOGLE_CLOUD_PROJECT"),
    ],
)
def test_a_fallback_without_a_host_is_left_out_and_logged(
    more: dict[str, str], fallback: str, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    env = {**more, "FALLBACK_MODEL": fallback}
    assert base_models(env) == BaseModels(more["BASE_MODEL"])
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert f"Set {missing}: FALLBACK_MODEL is {fallback}" in record.__dict__["fields"]["reason"]


@pytest.mark.parametrize("setting", ["FALLBACK_MODEL", "EVALUATION_JUDGE"])
async def test_the_functions_start_without_a_model_that_has_no_host(
    setting: str, vertex: Vertex, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    more = {"STORE": f"sqlite:{tmp_path / 'store'}", "ARTIFACT_BUCKET": "artifacts"}
    env = {**vertex.environment, **more, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, setting: "gpt-6-luna"}
    await job_poller.build(env)
    assert [one.__dict__["fields"]["setting"] for one in caplog.records] == [setting]
    await line_reply.build(env)


async def test_a_judge_without_a_host_judges_nothing(vertex: Vertex, tmp_path: Path) -> None:
    env = {**vertex.environment, "STORE": f"sqlite:{tmp_path / 'store'}", "ARTIFACT_BUCKET": "artifacts"}
    model = chat_model_in(env, seconds=5, max_retries=0)
    for name, judging in (("gpt-6-luna", None), (LITE, LITE), ("", None)):
        judge = job_poller.judge({**env, "EVALUATION_JUDGE": name}, model=model)
        assert (judge.name if judge else None) == judging
    await model.close()


# What the functions load.

LOADED = """
import asyncio, os, sys
import line_reply
from tuneline.bootstrap.chat_hosts import chat_model_in
from tuneline.bootstrap.line_reply import build
from tuneline.inference.candidates import Candidate
async def main():
    await build(os.environ)
    model = chat_model_in(os.environ, seconds=10, max_retries=0)
    turns = [{"role": "user", "content": "好嗎"}]
    candidate = Candidate(os.environ["BASE_MODEL"], None, "base")
    answer = await model.answer(turns, candidate=candidate, prompt="")
    assert answer.text
asyncio.run(main())
print(*sorted({"openai", "google.auth"} & sys.modules.keys()))
"""


@pytest.mark.process
def test_a_bot_on_vertex_alone_loads_neither_openai_nor_google_auth(
    env: dict[str, str], tmp_path: Path
) -> None:
    more = {"LINE_CHANNEL_ACCESS_TOKEN": "t", "STORE": f"sqlite:{tmp_path / 'store'}"}
    for base, loaded in ((LITE, []), ("gpt-6-luna", ["openai"])):
        process = subprocess.run(
            [sys.executable, "-c", LOADED],
            env={**env, **more, "BASE_MODEL": base, "PYTHONPATH": str(FUNCTIONS)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (process.returncode, process.stdout.split()) == (0, loaded), process.stderr


AT_START = """
import asyncio, os, sys
import line_reply
from tuneline.bootstrap.chat_hosts import chat_model_in
from tuneline.bootstrap.line_reply import build
asyncio.run(build(os.environ))
print(*sorted(sys.modules))
"""


@pytest.mark.process
def test_line_reply_starts_with_the_same_modules_whoever_trains(tmp_path: Path) -> None:
    common = {
        "GOOGLE_CLOUD_PROJECT": "local",
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "PYTHONPATH": str(FUNCTIONS),
        "STORE": f"sqlite:{tmp_path / 'store'}",
    }
    loaded = [
        subprocess.run(
            [sys.executable, "-c", AT_START],
            env={**common, **settings},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for settings in ({"TRAINER": "vertex"}, {"TRAINER": "openai", "OPENAI_API_KEY": KEY})
    ]
    assert loaded[0] == loaded[1]
    assert not {"openai", "google.auth"} & set(loaded[0])
