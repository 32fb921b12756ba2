"""Read a host's answer up to a size and for a time, whatever it sends.

These are response hooks of httpx2's clients, which OpenAI's SDK works with. A body is read at once and
unpacked here: httpx2 unpacks without a bound, and a kilobyte can hold megabytes.

https://httpx2.pydantic.dev/advanced/event-hooks/
"""

import asyncio
import contextlib
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator

import httpx2

# What a client sends as `Accept-Encoding`; an answer that is packed otherwise is not read.
ACCEPTED_ENCODING = "gzip"
_PACKED = ("gzip", "x-gzip")
# After a body is read: a last look at the answer before the client gets it.
Look = Callable[[httpx2.Response, bytes], None]


class BodyError(httpx2.RemoteProtocolError):
    """The body is too large, too slow, or cannot be read."""


class _Body:
    """The bytes of one body, unpacked piece by piece. BodyError if there are more than `most_bytes`."""

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        if encoding not in ("", "identity", *_PACKED):
            raise BodyError("the body is packed in a way that was not asked for")
        self._most = most_bytes
        self._unpacker = zlib.decompressobj(wbits=31) if encoding in _PACKED else None
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, raw: bytes) -> None:
        """Take what came."""
        piece = self._unpacker.decompress(raw, self._most - self._size + 1) if self._unpacker else raw
        self._size += len(piece)
        if self._size > self._most:
            raise BodyError(f"the body is larger than {self._most} bytes")
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """All of it; BodyError if the packed body ends too early."""
        if self._unpacker and not self._unpacker.eof and self._size:
            raise BodyError("the packed body is cut off")
        return b"".join(self._pieces)


def read_async(
    *, most_bytes: int, seconds: float, look: Look
) -> Callable[[httpx2.Response], Awaitable[None]]:
    """The hook for an AsyncClient."""

    async def read(response: httpx2.Response) -> None:
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)  # noqa: S101 an AsyncClient has no other
        try:
            with _body_of(response, most_bytes=most_bytes, look=look) as body:
                async with asyncio.timeout(seconds):
                    async for raw in stream:
                        body.add(raw)
        finally:
            await stream.aclose()

    return read


def read_sync(*, most_bytes: int, seconds: float, look: Look) -> Callable[[httpx2.Response], None]:
    """The hook for a Client."""

    def read(response: httpx2.Response) -> None:
        stream, end = response.stream, time.monotonic() + seconds
        assert isinstance(stream, httpx2.SyncByteStream)  # noqa: S101 a Client has no other
        try:
            with _body_of(response, most_bytes=most_bytes, look=look) as body:
                for raw in stream:
                    body.add(raw)
                    _require_time(end)
        finally:
            stream.close()

    return read


@contextlib.contextmanager
def _body_of(response: httpx2.Response, *, most_bytes: int, look: Look) -> Iterator[_Body]:
    """Give the body to read into, then give the client what was read. BodyError if that does not succeed."""
    try:
        body = _Body(_encoding(response), most_bytes=most_bytes)
        yield body
        _put_back(response, body.whole(), look)
    except httpx2.HTTPError:
        raise
    except Exception as broken:  # noqa: BLE001 transports and codecs raise many kinds
        raise BodyError(f"the body cannot be read ({type(broken).__name__})") from None


def _require_time(end: float) -> None:
    if time.monotonic() > end:
        raise BodyError("the body does not come in time")


def _encoding(response: httpx2.Response) -> str:
    return response.headers.get("content-encoding", "").strip().lower()


def _put_back(response: httpx2.Response, body: bytes, look: Look) -> None:
    """Give the client the unpacked body, as UTF-8: other encodings that a host can name take minutes."""
    look(response, body)
    response.stream = httpx2.ByteStream(body)
    response.headers.pop("content-encoding", None)
    if "content-type" in response.headers:
        response.headers["content-type"] = response.headers["content-type"].partition(";")[0]
