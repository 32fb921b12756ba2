"""Read a host's response with a limit on its size and on the time.

These are response hooks for httpx2's clients, which OpenAI's SDK uses. The whole body is read and
decompressed here, because httpx2 decompresses without a limit: one kilobyte can hold megabytes.

https://httpx2.pydantic.dev/advanced/event-hooks/
"""

import asyncio
import contextlib
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator

import httpx2

# The value of `Accept-Encoding`; a response with another encoding is not read.
ACCEPTED_ENCODING = "gzip"
_GZIP_NAMES = ("gzip", "x-gzip")
# Called with the response and its body before the client gets them.
BodyHook = Callable[[httpx2.Response, bytes], None]


class BodyError(httpx2.RemoteProtocolError):
    """The body is too large, too slow, or cannot be read."""


class _Body:
    """Decompresses one body chunk by chunk. BodyError if it has more than `most_bytes`."""

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        if encoding not in ("", "identity", *_GZIP_NAMES):
            raise BodyError("the body has an encoding that was not requested")
        self._most = most_bytes
        self._decompressor = zlib.decompressobj(wbits=31) if encoding in _GZIP_NAMES else None
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, compressed: bytes) -> None:
        """Add one chunk as the host sent it."""
        chunk = (
            self._decompressor.decompress(compressed, self._most - self._size + 1)
            if self._decompressor
            else compressed
        )
        self._size += len(chunk)
        if self._size > self._most:
            raise BodyError(f"the body is larger than {self._most} bytes")
        self._chunks.append(chunk)

    def whole(self) -> bytes:
        """Return the whole body. BodyError if the compressed body is truncated."""
        if self._decompressor and not self._decompressor.eof and self._size:
            raise BodyError("the compressed body is truncated")
        return b"".join(self._chunks)


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
def _body_of(response: httpx2.Response, *, most_bytes: int, on_body: BodyHook) -> Iterator[_Body]:
    """Yield the body to fill, then hand it to the client. BodyError if it cannot be read."""
    try:
        body = _Body(_encoding(response), most_bytes=most_bytes)
        yield body
        _replace_body(response, body.whole(), on_body)
    except httpx2.HTTPError:
        raise
    except Exception as error:  # noqa: BLE001 transports and codecs raise many kinds
        raise BodyError(f"the body cannot be read ({type(error).__name__})") from None


def _require_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise BodyError("the body does not arrive in time")


def _encoding(response: httpx2.Response) -> str:
    return response.headers.get("content-encoding", "").strip().lower()


def _replace_body(response: httpx2.Response, body: bytes, on_body: BodyHook) -> None:
    """Give the client the decompressed body as UTF-8: other charsets that a host can name take minutes."""
    on_body(response, body)
    response.stream = httpx2.ByteStream(body)
    response.headers.pop("content-encoding", None)
    if "content-type" in response.headers:
        response.headers["content-type"] = response.headers["content-type"].partition(";")[0]
