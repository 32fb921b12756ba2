"""LINE's client sends what the SDK sends, and reports LINE's responses."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import (
    ButtonsTemplate,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    TemplateMessage,
    TextMessage,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.platforms import TOKEN
from tuneline.line.client import LineAccessRetryError, LineClient, LineRetryError
from tuneline.line.messages import Button, Message
from tuneline.line.sent_objects import as_sent
from tuneline_dev.emulators.serve import served

REPLY = "/v2/bot/message/reply"
texts = st.text(min_size=1, max_size=20)
buttons = st.builds(Button, texts, texts, st.none() | texts, st.none() | texts)


def of_the_sdk(message: Message) -> TextMessage | TemplateMessage:
    """Return the message as LINE's SDK builds it."""

    def action(button: Button) -> PostbackAction:
        return PostbackAction(
            label=button.label,
            data=button.data,
            displayText=button.said,
            fillInText=button.fill_in,
            inputOption="openKeyboard" if button.fill_in else None,
        )

    shown = [replace(button, said=button.said or button.label) for button in message.quick]
    items = [QuickReplyItem(action=action(button)) for button in shown]
    quick = QuickReply(items=items) if items else None
    if not message.buttons:
        return TextMessage(text=message.text, quoteToken=message.quote, quickReply=quick)
    template = ButtonsTemplate(text=message.text, actions=[*map(action, message.buttons)])
    return TemplateMessage(altText=message.text, template=template, quickReply=quick)


@given(
    st.builds(
        Message,
        texts,
        quick=st.lists(buttons, max_size=3).map(tuple),
        buttons=st.lists(buttons, max_size=3).map(tuple),
        quote=st.none() | texts,
    )
)
def test_what_is_sent_is_what_the_sdk_makes_of_it(message: Message) -> None:
    assert as_sent(message) == of_the_sdk(message).to_dict()


@contextlib.contextmanager
def answering(answer: Response) -> Iterator[tuple[str, list[Request]]]:
    """A LINE that gives every reply this answer; its address, and the requests it got."""
    got: list[Request] = []

    async def reply(request: Request) -> Response:
        got.append(request)
        await request.body()
        return answer

    with served(Starlette(routes=[Route(REPLY, reply, methods=["POST"])])) as url:
        yield url, got


def replied(url: str, token: str = TOKEN) -> list[str]:
    async def reply() -> list[str]:
        async with LineClient(channel_access_token=token, base_url=url) as client:
            return await client.reply("t" * 32, [Message("好")])

    return asyncio.run(reply())


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"<html>", b'{"sentMessages": null}', b'{"sentMessages": [1, {}]}']
)
def test_what_line_took_was_sent_whatever_else_it_says(body: bytes) -> None:
    with answering(Response(body, media_type="application/json")) as (url, _):
        assert replied(url) == []


def test_the_ids_of_what_was_sent_come_back() -> None:
    with answering(Response(b'{"sentMessages": [{"id": "1"}, {"id": "2"}]}')) as (url, _):
        assert replied(url) == ["1", "2"]


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"\xff\xfe", 502),
        Response(b"\xff\xfe", 200),
        Response(b"{}", 200, {"content-type": "application/json; charset=nobody-knows"}),
    ],
)
def test_an_answer_that_cannot_be_read_leaves_open_what_happened(answer: Response) -> None:
    with answering(answer) as (url, _), pytest.raises(LineRetryError):
        replied(url)


def test_a_token_that_no_header_can_carry_is_not_taken_for_a_sent_message() -> None:
    with answering(Response(b"{}")) as (url, got):
        with pytest.raises((LineRetryError, LineAccessRetryError)):
            replied(url, "first\nsecond")
        assert got == []


def test_what_a_netrc_file_says_of_the_host_is_nothing_to_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    with answering(Response(b'{"sentMessages": [{"id": "1"}]}')) as (url, got):
        assert replied(url) == ["1"]
        assert got[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_proxy_that_the_environment_names_is_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(Response(b'{"sentMessages": [{"id": "1"}]}')) as (proxy, got):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "")
        assert replied("http://line.invalid") == ["1"]
        assert got[0].headers["host"] == "line.invalid"


async def test_a_proxy_that_asks_for_a_password_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1")
    port = proxy.sockets[0].getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://user:word@127.0.0.1:{port}")
    monkeypatch.setenv("no_proxy", "")
    async with proxy, LineClient(channel_access_token=TOKEN, base_url="https://line.invalid") as client:
        with pytest.raises(LineRetryError):
            await client.reply("t" * 32, [Message("好")])
    (head,) = asked
    assert head.startswith(b"CONNECT line.invalid:443 ")
    assert b"Proxy-Authorization: Basic dXNlcjp3b3Jk\r\n" in head
