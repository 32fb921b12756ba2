"""Detect the declaration of a document type before the first element of an XML part, in little memory."""

import codecs
from collections.abc import Iterator
from typing import IO

_BLOCK_BYTES = 64 * 1024
_TYPE = b"<!DOCTYPE"
# Comments and instructions that may precede the first element: their beginnings and ends.
_SKIPPED = {b"<!--": b"-->", b"<?": b"?>"}


def declares_type(read: IO[bytes]) -> bool:
    """Return whether a document type is declared before the first element. Reads nothing after that."""
    held, end = b"", b""
    for block in _utf8(read):
        held += block
        while held:
            if end:
                _, found, rest = held.partition(end)
                held, end = (rest, b"") if found else (held[1 - len(end) :], end)
                if not found:
                    break
                continue
            held = held[held.find(b"<") :] if b"<" in held else b""
            if len(held) < len(_TYPE):
                break
            begin = next((one for one in _SKIPPED if held.startswith(one)), None)
            if begin is None:
                return held.startswith(_TYPE)
            held, end = held[len(begin) :], _SKIPPED[begin]
    return False


def _utf8(read: IO[bytes]) -> Iterator[bytes]:
    """Yield the blocks, UTF-16 converted to UTF-8."""
    first = read.read(_BLOCK_BYTES)
    encoding = _encoding(first[:2])
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    while first:
        yield decoder.decode(first).encode() if decoder else first
        first = read.read(_BLOCK_BYTES)


def _encoding(begin: bytes) -> str | None:
    if begin in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if b"\0" in begin:
        return "utf-16-be" if begin.startswith(b"\0") else "utf-16-le"
    return None
