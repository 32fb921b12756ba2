"""What LINE's host answers: redirects are not followed, files are bounded, words are not logged."""

import asyncio
import json

import pytest

from tuneline.line.client import LineClient, LineRetryError, MessageRefusedDropError
from tuneline.line.messages import Message
from tuneline_dev.emulators.broken_host import broken_host, http

MOST = 200_000


def client(url: str) -> LineClient:
    return LineClient(channel_access_token="token", base_url=url.removesuffix("/v1"))


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
async def test_a_redirect_is_not_followed(status: str) -> None:
    with broken_host(http(b"{}")) as elsewhere, broken_host(b"") as host:
        host.answer = http(b"", f"Location: {elsewhere.url}", status=status)
        async with client(host.url) as line:
            with pytest.raises(LineRetryError):
                await line.reply("token", [Message("好")])
            with pytest.raises(LineRetryError):
                await line.content("1", most_bytes=MOST)
        assert (host.calls, elsewhere.calls) == (2, 0)


async def test_a_file_is_read_up_to_its_bound() -> None:
    with broken_host(http(b"x" * MOST, kind="image/png")) as host:
        async with client(host.url) as line:
            assert await line.content("../1", most_bytes=MOST) == b"x" * MOST
            with pytest.raises(MessageRefusedDropError, match="larger"):
                await line.content("1", most_bytes=MOST - 1)


async def test_a_file_without_an_end_is_left_at_its_bound() -> None:
    sent = 0

    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 65536)
            sent += 65536
            await writer.drain()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1") as line:
        with pytest.raises(MessageRefusedDropError, match="larger"):
            await line.content("1", most_bytes=MOST)
    server.close()
    assert sent < 20_000_000


@pytest.mark.parametrize(
    ("status", "body"), [("202 Accepted", b"x"), ("404 Not Found", b"{}"), ("200 OK", b"")]
)
async def test_what_is_no_file_is_refused(status: str, body: bytes) -> None:
    with broken_host(http(body, status=status)) as host:
        async with client(host.url) as line:
            with pytest.raises(MessageRefusedDropError):
                await line.content("1", most_bytes=MOST)


async def test_no_word_of_line_gets_into_the_error_but_those_that_are_known() -> None:
    details = [
        {"property": "messages[0].text", "message": "May not be empty"},
        {"property": "WORDS OF A USER", "message": "WORDS OF A USER"},
        {"property": ["x"], "message": 7},
    ]
    body = json.dumps({"message": "WORDS OF A USER", "details": details}).encode()
    with broken_host(http(body, "X-Line-Request-Id: WORDS-OF-A-USER", status="400 Bad")) as host:
        async with client(host.url) as line:
            with pytest.raises(MessageRefusedDropError) as refused:
                await line.reply("token", [Message("好")])
    shown = "LINE answered 400 (request unknown): messages[0].text: May not be empty; ?: ?; ?: ?"
    assert str(refused.value) == shown
