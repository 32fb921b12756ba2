"""Read a response of OpenAI's SDK with a limit on its size and on the time.

These are response hooks for httpx2's clients, which the SDK uses. The whole body is read and decompressed
here, because httpx2 decompresses without a limit.

https://httpx2.pydantic.dev/advanced/event-hooks/
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator

import httpx2

from tuneline.inference.bounded_body import BodyError, BoundedBody

# Called with the response and its body before the client gets them.
BodyHook = Callable[[httpx2.Response, bytes], None]


def read_async(
    *, most_bytes: int, seconds: float, on_body: BodyHook
) -> Callable[[httpx2.Response], Awaitable[None]]:
    """Return the hook for an AsyncClient."""

    async def read(response: httpx2.Response) -> None:
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101 an AsyncClient has no other
        try:
            with _body_of(response, most_bytes=most_bytes, on_body=on_body) as body:
                async with asyncio.timeout(seconds):
                    async for compressed in stream:
                        body.add(compressed)
        finally:
            await stream.aclose()

    return read


def read_sync(*, most_bytes: int, seconds: float, on_body: BodyHook) -> Callable[[httpx2.Response], None]:
    """Return the hook for a Client."""

    def read(response: httpx2.Response) -> None:
        stream, deadline = response.stream, time.monotonic() + seconds
        assert isinstance(stream, httpx2.SyncByteStream)  # noqa: S101 a Client has no other
        try:
            with _body_of(response, most_bytes=most_bytes, on_body=on_body) as body:
                for compressed in stream:
                    body.add(compressed)
                    _require_time(deadline)
        finally:
            stream.close()

    return read


@contextlib.contextmanager
def _body_of(response: httpx2.Response, *, most_bytes: int, on_body: BodyHook) -> Iterator[BoundedBody]:
    """Yield the body to fill, then hand it to the client. RemoteProtocolError if it cannot be read."""
    try:
        body = BoundedBody(response.headers.get("content-encoding", ""), most_bytes=most_bytes)
        yield body
        _replace_body(response, body.whole(), on_body)
    except httpx2.HTTPError:
        raise
    except Exception as error:  # noqa: BLE001 transports and codecs raise many kinds
        reason = f"the body cannot be read ({type(error).__name__})"
        raise httpx2.RemoteProtocolError(reason) from None


def _require_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise BodyError("the body does not arrive in time")


def _replace_body(response: httpx2.Response, body: bytes, on_body: BodyHook) -> None:
    """Give the client the decompressed body as UTF-8: other charsets that a host can name take minutes."""
    on_body(response, body)
    response.stream = httpx2.ByteStream(body)
    response.headers.pop("content-encoding", None)
    if "content-type" in response.headers:
        response.headers["content-type"] = response.headers["content-type"].partition(";")[0]
