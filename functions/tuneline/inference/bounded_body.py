"""Decompress a response's body with a limit on its size: one kilobyte can hold megabytes."""

import zlib
from typing import Final

# The value of `Accept-Encoding`; a response with another encoding is not read.
ACCEPTED_ENCODING: Final = "gzip"
_GZIP_NAMES: Final = ("gzip", "x-gzip")


class BodyError(Exception):
    """The body is too large, too slow, or cannot be read."""


class BoundedBody:
    """Decompress one body chunk by chunk. BodyError if it has more than `most_bytes`.

    `encoding` is the response's header `Content-Encoding`.
    """

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", *_GZIP_NAMES):
            raise BodyError("the body has an encoding that was not requested")
        self._most = most_bytes
        self._decompressor = zlib.decompressobj(wbits=31) if encoding in _GZIP_NAMES else None
        self._chunks: list[bytes] = []
        self._size = 0
        self._has_begun = False

    def add(self, compressed: bytes) -> None:
        """Add one chunk as the host sent it."""
        self._has_begun = self._has_begun or bool(compressed)
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
        """Return the whole body. BodyError if the compressed body is truncated; it may be empty."""
        if self._decompressor and not self._decompressor.eof and self._has_begun:
            raise BodyError("the compressed body is truncated")
        return b"".join(self._chunks)
