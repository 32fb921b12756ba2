"""Read a file once, in blocks, count and hash its bytes, and convert other encodings to UTF-8."""

import codecs
import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from tuneline.datasets.formats.detect import HEAD_BYTES

BLOCK_BYTES = 1024 * 1024
# No training takes more, and a stream may have no end.
READ_BYTES = 520 * 1024 * 1024


class Blocks:
    """The blocks of one file, read on demand."""

    def __init__(self, reader: BinaryIO) -> None:
        self._reader = reader
        self._digest = hashlib.sha256()
        self.size = 0
        self.head = self._read(HEAD_BYTES)

    @property
    def sha256(self) -> str:
        """Return the hash of everything that was read so far."""
        return self._digest.hexdigest()

    def raw(self, *, skip: int = 0) -> Iterator[bytes]:
        """Yield all blocks, without the first `skip` bytes."""
        if self.head[skip:]:
            yield self.head[skip:]
        while block := self._read(BLOCK_BYTES):
            yield block

    def utf8(self, encoding: str, *, skip: int = 0) -> Iterator[bytes]:
        """Yield all blocks as UTF-8. Bytes that `encoding` cannot decode become U+FFFD."""
        if encoding == "utf-8":
            yield from self.raw(skip=skip)
            return
        for text in self._decoded(encoding, skip):
            yield text.encode("utf-8", "replace")

    def text(self, encoding: str, *, skip: int = 0) -> TextIO:
        """Return all blocks as a text stream; line ends stay as they are."""
        raw: Any = _Raw(self.raw(skip=skip))
        joined = io.BufferedReader(raw, BLOCK_BYTES)
        # A surrogate replaces one byte above 0x7F only; UTF-16 and UTF-32 can fail at any byte.
        errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        return io.TextIOWrapper(joined, encoding, errors=errors, newline="")

    def drain(self) -> None:
        """Read the rest, for the hash."""
        while self._read(BLOCK_BYTES):
            pass

    def _decoded(self, encoding: str, skip: int) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        for block in self.raw(skip=skip):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)

    def _read(self, size: int) -> bytes:
        block = (self._reader.read(size) or b"") if self.size <= READ_BYTES else b""
        self._digest.update(block)
        self.size += len(block)
        return block


class _Raw(io.RawIOBase):
    """Presents blocks as a raw file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self._left = self._left or next(self._blocks, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
