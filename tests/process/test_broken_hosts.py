"""Any bytes of a model's host count as busy: another host is asked, or the user gets an apology."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import running_bot
from tests.platforms import KEY, openai_platform
from tests.running import Bot, stored, until
from tuneline.errors import DropError, RetryError
from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.gemini.chat import GeminiChat
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host import Question
from tuneline.inference.model_host_errors import BusyRetryError, NoCreditRetryError
from tuneline.inference.openai_api import (
    CHAT_BYTES,
    TRAINING_BYTES,
    AsyncOpenAI,
    chat_client,
    chat_completion,
    shutdown_date,
    text_of,
    training_client,
    translated,
    upload_client,
)
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts import chat_texts
from tuneline.training.openai_provider import OpenAIProvider
from tuneline.training.vertex.api import VertexApi
from tuneline_dev.emulators.broken_host import BrokenHost, broken_host, http

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
SAID = json.dumps({"choices": [{"message": {"content": "ok"}}]}).encode()
PACKED = "Content-Encoding: gzip"
BOMB = gzip.compress(b'"' + b" " * 60_000_000 + b'"')
BROKEN = {
    "nothing": b"",
    "garbage": b"\x00\xff\x16\x03\x01garbage\r\n\r\n",
    "a status line that is none": b"HTTP/9 abc\r\n\r\n",
    "a status without a number": b"HTTP/1.1 OK\r\n\r\n",
    "a status of its own": http(b"", status="999 No"),
    "a huge header": http(SAID, "X-Filler: " + "x" * 100_000),
    "a thousand headers": http(SAID, *(f"X-Filler-{number}: x" for number in range(20_000))),
    "a header without a name": b"HTTP/1.1 200 OK\r\n: x\r\n\r\n" + SAID,
    "a header that never ends": b"HTTP/1.1 200 OK\r\nContent-Type: application/json",
    "a bad chunk": CHUNKED + b"ZZZ\r\n{}\r\n0\r\n\r\n",
    "a chunk of a negative size": CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n",
    "chunks without an end": CHUNKED + b"2\r\n{}\r\n",
    "a cut body": http(SAID, "Content-Length: 100000"),
    "a length that is none": http(SAID, "Content-Length: many"),
    "a length below the body's": http(SAID, "Content-Length: 5"),
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 7\r\n\r\n{}",
    "gzip that is none": http(SAID, PACKED),
    "gzip that is cut off": http(gzip.compress(SAID)[:-12], PACKED),
    "gzip that is broken": http(b"\x1f\x8b\x08\x00" + b"\xff" * 40, PACKED),
    "a bomb": http(BOMB, PACKED),
    "a bomb in a bomb": http(gzip.compress(BOMB), "Content-Encoding: gzip, gzip"),
    "deflate, which was not asked for": http(zlib.compress(SAID), "Content-Encoding: deflate"),
    "brotli, which was not asked for": http(SAID, "Content-Encoding: br"),
    "too much": http(b'"' + b" " * CHAT_BYTES + b'"'),
    "a redirect without a place": http(b"", status="302 Found"),
    "a redirect to nowhere": http(b"", "Location: http://[::1", status="307 Temporary Redirect"),
    "a redirect elsewhere": http(b"", "Location: http://127.0.0.1:9/v1", status="308 Permanent Redirect"),
    "no JSON": http(b"{", status="200 OK"),
    "JSON too deep": http(b"[" * 200_000),
    "a number too long": http(b"9" * 100_000),
    "a text that is no UTF-8": http(b'"\xff\xfe"', "Content-Type: application/json; charset=utf-16"),
}
# Python has encodings that take a text of this size minutes to read, and some that give no text.
ODD_ENCODINGS = ("punycode", "idna", "hex", "zlib", "unicode_escape", "undefined", "utf-7", "no-such-one")


@pytest.fixture
def host() -> Iterator[BrokenHost]:
    with broken_host(b"") as made:
        yield made


@pytest.fixture
async def client(host: BrokenHost) -> AsyncIterator[AsyncOpenAI]:
    async with chat_client(api_key=KEY, base_url=host.url, seconds=5, max_retries=0) as made:
        yield made


async def ask(client: AsyncOpenAI) -> object:
    async with asyncio.timeout(10):
        return await chat_completion(client, model="m", messages=[{"role": "user", "content": "好嗎"}])


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_an_answer_that_cannot_be_read_is_busy(
    host: BrokenHost, client: AsyncOpenAI, answer: bytes
) -> None:
    host.answer = answer
    with pytest.raises(BusyRetryError) as busy:
        await ask(client)
    assert not busy.value.answered
    # The same connection pool reads a complete response.
    host.answer = http(SAID)
    assert await ask(client) == json.loads(SAID)


@pytest.mark.parametrize("encoding", ODD_ENCODINGS)
@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "500 Internal Server Error"])
async def test_an_encoding_that_a_host_names_is_not_tried(
    host: BrokenHost, client: AsyncOpenAI, encoding: str, status: str
) -> None:
    text = b"a" * 1_000_000 + b"-" + b"a" * 900_000
    host.answer = http(text, status=status, kind=f"text/plain; charset={encoding}")
    async with asyncio.timeout(5):
        if status.startswith("200"):
            assert await ask(client) == text.decode()
        else:
            with pytest.raises((DropError, RetryError)):
                await ask(client)


@pytest.mark.parametrize("extra", [(), (PACKED,)])
async def test_an_answer_up_to_the_bound_is_read(
    host: BrokenHost, client: AsyncOpenAI, extra: tuple[str, ...]
) -> None:
    body = json.dumps("x" * (CHAT_BYTES - 2)).encode()
    host.answer = http(gzip.compress(body) if extra else body, *extra)
    assert await ask(client) == "x" * (CHAT_BYTES - 2)


async def test_a_body_that_comes_in_drops_is_waited_for_no_longer_than_a_try(client: AsyncOpenAI) -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"", "Content-Length: 1000000"))
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with chat_client(api_key=KEY, base_url=url, seconds=0.5, max_retries=0) as slow:
        with pytest.raises(BusyRetryError):
            await ask(slow)
    server.close()


async def test_a_redirect_is_not_followed(host: BrokenHost, client: AsyncOpenAI) -> None:
    with broken_host(http(SAID)) as elsewhere:
        host.answer = http(b"", f"Location: {elsewhere.url}/chat", status="307 Temporary Redirect")
        with pytest.raises(BusyRetryError, match="307"):
            await ask(client)
        assert (host.calls, elsewhere.calls) == (1, 0)


@pytest.mark.parametrize(("code", "calls"), [("insufficient_quota", 1), ("rate_limit_exceeded", 3)])
async def test_where_waiting_does_not_help_the_sdk_does_not_try_again(
    host: BrokenHost, code: str, calls: int
) -> None:
    error = json.dumps({"error": {"code": code}}).encode()
    host.answer = http(error, "retry-after-ms: 1", status="429 Too Many Requests")
    async with chat_client(api_key=KEY, base_url=host.url, seconds=5, max_retries=2) as patient:
        with pytest.raises(NoCreditRetryError if calls == 1 else BusyRetryError):
            await ask(patient)
    assert host.calls == calls


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_calls_of_a_broken_host_for_files_and_jobs_may_be_retried(
    host: BrokenHost, client: AsyncOpenAI, answer: bytes
) -> None:
    host.answer = answer
    asynchronous = training_client(api_key=KEY, base_url=host.url, seconds=5)
    blocking = upload_client(api_key=KEY, base_url=host.url, seconds=5)
    trainer = OpenAIProvider(client=asynchronous, uploads=blocking)
    with pytest.raises(RetryError):
        await trainer.progress("ftjob-1")
    with pytest.raises(RetryError):
        await shutdown_date(client, model="m")

    def upload() -> str:
        with translated():
            file = ("a.jsonl", BytesIO(b"{}"), "application/jsonl")
            return text_of(blocking.files.create(file=file, purpose="fine-tune"), "id")

    with pytest.raises(RetryError):
        await asyncio.to_thread(upload)
    await trainer.close()


async def test_lists_may_be_longer_than_answers_but_not_endless(host: BrokenHost) -> None:
    client = training_client(api_key=KEY, base_url=host.url, seconds=20)
    host.answer = http(b" " * (CHAT_BYTES + 1) + b'{"id": "file-1"}')
    assert (await client.files.retrieve("file-1")).id == "file-1"
    host.answer = http(gzip.compress(b" " * TRAINING_BYTES + b'{"id": "file-1"}'), PACKED)
    with pytest.raises(BusyRetryError), translated():
        await client.files.retrieve("file-1")
    await client.close()


async def serve(bot: Bot, model: dict[str, str]) -> None:
    """Let a tuned model serve."""
    documents = SqliteDocuments(bot.stack.store)
    more: dict[str, Any] = {"system_prompt": None, "base_model": "m", "shutdown_date": None, "fallback": []}
    await documents.create("bot/serving", {**model, **more})
    await documents.close()


class Token:
    """A token that needs no metadata server."""

    quota_project = ""

    async def token(self) -> tuple[str, float]:
        return "ya29.token", 3600.0


@pytest.fixture
async def gemini(host: BrokenHost) -> AsyncIterator[GeminiChat]:
    made = gemini_at(host.url, seconds=5)
    yield made
    await made.close()


def gemini_at(url: str, *, seconds: float) -> GeminiChat:
    api = GoogleApi(token=GoogleToken(source=Token()))
    address = url.removesuffix("/v1")
    return GeminiChat(api=api, project="p", location="us", seconds=seconds, max_retries=0, base_url=address)


async def ask_gemini(gemini: GeminiChat) -> str:
    turns = [{"role": "user", "content": "好嗎"}]
    async with asyncio.timeout(10):
        return (await gemini.complete(Question("gemini-3.1-flash-lite", "gemini-3.1-flash-lite", turns))).text


GEMINI_SAID = json.dumps({"candidates": [{"content": {"parts": [{"text": "ok"}]}}]}).encode()


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_an_answer_of_vertex_that_cannot_be_read_is_busy(
    host: BrokenHost, gemini: GeminiChat, answer: bytes
) -> None:
    host.answer = answer
    with pytest.raises(BusyRetryError) as busy:
        await ask_gemini(gemini)
    assert not busy.value.answered
    host.answer = http(GEMINI_SAID)
    assert await ask_gemini(gemini) == "ok"


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_an_answer_about_a_training_at_vertex_that_cannot_be_read_is_busy(
    host: BrokenHost, method: str, answer: bytes
) -> None:
    url = host.url.removesuffix("/v1")
    api = VertexApi(token=GoogleToken(source=Token()), project="p", seconds=5, base_url=url)
    calls: dict[str, Callable[[str, str], Awaitable[object]]] = {
        "GET": api.get,
        "POST": partial(api.post, body={}),
        "DELETE": api.delete,
    }
    host.answer = answer
    with pytest.raises(BusyRetryError) as busy:
        await calls[method]("us", "projects/p/locations/us/tuningJobs/1")
    assert not busy.value.answered
    host.answer = http(b'{"name": "1"}')
    assert await calls[method]("us", "projects/p/locations/us/tuningJobs/1") == {"name": "1"}


@pytest.mark.parametrize("encoding", ODD_ENCODINGS)
@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "500 Internal Server Error"])
async def test_an_encoding_that_vertex_names_is_not_tried(
    host: BrokenHost, gemini: GeminiChat, encoding: str, status: str
) -> None:
    host.answer = http(GEMINI_SAID, status=status, kind=f"application/json; charset={encoding}")
    if status.startswith("200"):
        assert await ask_gemini(gemini) == "ok"
    else:
        with pytest.raises((DropError, RetryError)):
            await ask_gemini(gemini)


@pytest.mark.parametrize("extra", [(), (PACKED,)])
async def test_an_answer_of_vertex_up_to_the_bound_is_read(
    host: BrokenHost, gemini: GeminiChat, extra: tuple[str, ...]
) -> None:
    body = GEMINI_SAID + b" " * (CHAT_BYTES - len(GEMINI_SAID))
    host.answer = http(gzip.compress(body) if extra else body, *extra)
    assert await ask_gemini(gemini) == "ok"
    host.answer = http(gzip.compress(body + b" ") if extra else body + b" ", *extra)
    with pytest.raises(BusyRetryError):
        await ask_gemini(gemini)


async def test_vertex_that_answers_in_drops_is_waited_for_no_longer_than_a_try() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(http(b"", "Content-Length: 1000000"))
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    gemini = gemini_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seconds=0.5)
    with pytest.raises(BusyRetryError):
        await ask_gemini(gemini)
    await gemini.close()
    server.close()


async def test_a_redirect_of_vertex_is_not_followed(host: BrokenHost, gemini: GeminiChat) -> None:
    with broken_host(http(GEMINI_SAID)) as elsewhere:
        host.answer = http(b"", f"Location: {elsewhere.url}/v1", status="307 Temporary Redirect")
        with pytest.raises(BusyRetryError, match="307"):
            await ask_gemini(gemini)
        assert (host.calls, elsewhere.calls) == (1, 0)


def test_a_broken_host_ends_in_an_apology_and_where_there_is_another_in_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with broken_host(BROKEN["a bad chunk"]) as host, openai_platform() as good:
        good.set(chat_answer="請掛神經內科。")
        endpoints = {"gpu": {"base_url": host.url, "api_key": "sk-gpu"}}
        monkeypatch.setenv("CHAT_ENDPOINTS", json.dumps(endpoints))
        with running_bot(tmp_path, {"OPENAI_BASE_URL": good.base_url}) as bot:
            asyncio.run(serve(bot, {"model": "ft:m", "version": "v1", "endpoint": "gpu"}))
            made = bot.line.post("/sim/message", user="U" + "a1" * 16, text="幾點開門？")
            until(bot.is_idle)
            # The SDK tries some faults again, but the queue does not come again.
            assert (asked := host.calls) in (1, 2, 3)
            assert bot.line.said(user="U" + "a1" * 16) == ["請掛神經內科。"]
            good.fault("chat", "status", status=503, times=9)
            made = bot.line.post("/sim/message", user="U" + "b2" * 16, text="幾點開門？")
            until(bot.is_idle)
            assert bot.line.said(user="U" + "b2" * 16) == [chat_texts.text("apology", "zh-TW")]
        assert host.calls - asked in (1, 2, 3)
        event = stored(bot.stack, "events")[made["event_id"]]
        assert (event["state"], event["apology"], event["attempts"]) == ("sent", "busy", 1)
