"""Any response of a model's host gives an answer, or the error for it."""

import json

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.platforms import KEY
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.fallback import NoAnswerDropError, first_answer
from tuneline.inference.openai_chat import OpenAIChat
from tuneline.inference.openai_parameters import Host
from tuneline.pricing import dearest_usd
from tuneline.settings import ChatSettings
from tuneline_dev.emulators.serve import served

SAID = b'{"choices": [{"message": {"content": "ok"}}], "usage": %s}'


async def answer(response: Response, key: str = KEY) -> str:
    """What comes of a host that answers everything with `response`."""

    async def completions(request: Request) -> Response:
        return response

    with served(Starlette(routes=[Route("/v1/chat/completions", completions, methods=["POST"])])) as url:
        settings = ChatSettings(chat_api_key=key, chat_base_url=f"{url}/v1", base_model="m")
        model = chat_model(settings, seconds=20, max_retries=0)
        try:
            turns, candidate = [{"role": "user", "content": "好嗎"}], Candidate("m", None, "base")
            return (await first_answer(model, turns, candidates=[candidate], prompt="")).text
        finally:
            await model.close()


@pytest.mark.parametrize("usage", [b"null", b"7", b'{"prompt_tokens": -1}', b'{"prompt_tokens": NaN}'])
async def test_an_answer_without_a_count_of_tokens_is_one(usage: bytes) -> None:
    assert await answer(Response(SAID % usage, media_type="application/json")) == "ok"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=nobody-knows", "text/html"])
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"[]", b"{}", b"<html>", b"\xff\xfe", b'{"choices": [{"mess', b"[" * 100_000),
        *(b'{"choices": 1}', b'{"choices": [{"message": {"content": ["ok"]}}]}'),
    ],
)
async def test_what_is_no_answer_is_none(body: bytes, kind: str) -> None:
    with pytest.raises(NoAnswerDropError):
        await answer(Response(body, headers={"content-type": kind}))


@pytest.mark.parametrize("key", ["sk-first\nsecond", "sk-鑰匙"])
async def test_a_key_that_no_header_can_carry_is_no_answer(key: str) -> None:
    with pytest.raises(NoAnswerDropError):
        await answer(Response(SAID % b"null", media_type="application/json"), key)


async def test_empty_answers_are_reported_with_their_cost() -> None:
    said = b'{"choices": [{"message": {"content": ""}}], "usage": {"prompt_tokens": 1000}}'
    with pytest.raises(NoAnswerDropError) as none:
        await answer(Response(said, media_type="application/json"))
    # An operator cannot fix it.
    assert not none.value.is_operators
    # Two tries, and the model's price is unknown.
    assert none.value.usd == 2 * dearest_usd(read=1000, written=0)


@pytest.mark.parametrize(
    ("parameters", "most_tokens", "calls"),
    [({"reasoning_effort": "none"}, 0, 2), ({}, 100, 3)],
    ids=["the only one", "both names of the bound"],
)
async def test_what_a_model_refuses_is_left_out_of_the_next_question(
    parameters: dict[str, str], most_tokens: int, calls: int
) -> None:
    asked: list[dict[str, object]] = []

    async def completions(request: Request) -> Response:
        asked.append(await request.json())
        wrong = next((one for one in asked[-1] if one not in ("model", "messages")), None)
        if wrong is None:
            return Response(SAID % b"null", media_type="application/json")
        error = {"message": "no", "code": "unsupported_parameter", "param": wrong}
        return Response(json.dumps({"error": error}), status_code=400, media_type="application/json")

    with served(Starlette(routes=[Route("/v1/chat/completions", completions, methods=["POST"])])) as url:
        host = Host(f"{url}/v1", KEY, parameters=parameters)
        model = ChatModel(hosts=Hosts({"": OpenAIChat(host, seconds=20, max_retries=0)}))
        turns, candidate = [{"role": "user", "content": "好嗎"}], Candidate("m", None, "base")
        for number in range(3):
            said = await first_answer(
                model, turns, candidates=[candidate], prompt="", most_tokens=most_tokens
            )
            assert (said.text, len(asked)) == ("ok", calls + number)
        await model.close()


@pytest.mark.parametrize("status", [400, 422])
async def test_a_question_that_a_host_refuses_is_not_reported_to_operators(status: int) -> None:
    error = Response(b'{"error": {"message": "no"}}', status_code=status, media_type="application/json")
    with pytest.raises(NoAnswerDropError) as none:
        await answer(error)
    assert (none.value.is_operators, none.value.why) == (False, "refused")
