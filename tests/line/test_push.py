"""A push is within the quota that LINE names, and leaves no connection open."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.platforms import TOKEN, Line
from tuneline.line.client import LineClient, LineRetryError
from tuneline.line.push import LinePush
from tuneline_dev.emulators.serve import served


@pytest.mark.parametrize("answer", [[], None, "200", 7, {"totalUsage": "7"}, {"type": "limited"}])
async def test_a_quota_that_cannot_be_read_is_asked_for_again(answer: object) -> None:
    async def answered(_: Request) -> Response:
        return JSONResponse(answer)

    with served(Starlette(routes=[Route("/{path:path}", answered)])) as url:
        async with LinePush(LineClient(channel_access_token=TOKEN, base_url=url)) as push:
            with pytest.raises(LineRetryError, match="quota"):
                await push.quota()


async def test_the_connections_are_closed_afterwards(line: Line) -> None:
    client = LineClient(channel_access_token=TOKEN, base_url=line.url)
    async with LinePush(client) as push:
        assert (await push.quota())[1] == 0
    with pytest.raises(RuntimeError, match="closed"):
        await client.call("/v2/bot/info", seconds=5)
