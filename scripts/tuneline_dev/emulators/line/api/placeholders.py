"""Make small files as the content of users' messages."""

import struct
import zlib

_CONTENT = {
    "image": ("image/png", None),
    "video": ("video/mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
    "audio": ("audio/x-m4a", b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom"),
    "file": ("text/plain", b"A file the user sent.\n"),
}
FILE_NAME = "file.txt"


def content(kind: str) -> tuple[str, bytes] | None:
    """Return the content type and the bytes of a message of this type; None if it has no file."""
    if kind not in _CONTENT:
        return None
    content_type, data = _CONTENT[kind]
    return content_type, square_png() if data is None else data


def square_png(side: int = 8) -> bytes:
    """Return a green square as a PNG of 8 bits per channel."""
    row = b"\x00" + b"\x06\xc7\x55" * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(row * side)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
