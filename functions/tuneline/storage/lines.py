"""Read a JSONL object line by line."""

from collections.abc import Iterator
from typing import Final, Protocol

_CHUNK: Final = 1_000_000


class Readable(Protocol):
    """An open file or object."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes."""


def split_lines(reader: Readable) -> Iterator[bytes]:
    """Yield the lines of a reader that are not empty, without line feeds; holds one chunk in memory."""
    rest = b""
    while chunk := reader.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from filter(None, lines)
    if rest:
        yield rest
