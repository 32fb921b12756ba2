"""Whatever the host of the models answers, asking it ends with an answer or with the error for none."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.serve import served
from tests.platforms import KEY
from tuneline.chat.model import NoAnswerDropError
from tuneline.clients.models import chat_model
from tuneline.models.serving import Candidate
from tuneline.settings import ChatSettings

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
            return (await model.answer(turns, candidates=[candidate], prompt="")).text
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
