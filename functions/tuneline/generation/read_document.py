"""Read a document by its file extension, in a known encoding."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from tuneline.datasets.formats.encoding import UTF8, candidates, from_bom, reading_codec
from tuneline.generation.document import Block, Document, UnreadableError
from tuneline.generation.markup import from_html, from_markdown
from tuneline.generation.pdf import DOCUMENT_SECONDS, from_pdf

_SAMPLE_BYTES: Final = 64 * 1024


def _from_text(text: str) -> list[Block]:
    return [Block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


_READERS: Final[dict[str, Callable[[str], list[Block]]]] = {
    ".md": from_markdown,
    ".markdown": from_markdown,
    ".txt": _from_text,
    ".html": from_html,
    ".htm": from_html,
}
KINDS: Final = (*_READERS, ".pdf")


def read(
    name: str, content: bytes, *, encoding: str | None = None, seconds: float = DOCUMENT_SECONDS
) -> Document:
    """Read one document, whose name has one of KINDS. Raises UnreadableError with a fix.

    `seconds` is the time for a PDF.
    """
    ending = PurePath(name).suffix.lower()
    # A PDF is also recognised by its first bytes: many have another extension.
    if ending == ".pdf" or content.startswith(b"%PDF-"):
        return from_pdf(name, content, seconds=seconds)
    text = _text(name, content, encoding).replace("\r\n", "\n").replace("\r", "\n")
    # A text on the standard input has no extension.
    blocks = tuple(_READERS.get(ending, _from_text)(text))
    if not blocks:
        raise UnreadableError(f"{name} has no text. Is it the right file?", "no_text")
    return Document(name, blocks)


def _text(name: str, content: bytes, encoding: str | None) -> str:
    """Decode it by its byte order mark, else by --encoding, else as UTF-8."""
    codec, mark = from_bom(content) or (reading_codec(encoding or UTF8), 0)
    try:
        text = content[mark:].decode(codec)
    except UnicodeDecodeError as wrong:
        rest = content[max(0, wrong.start - 256) & ~1 :]
        raise UnreadableError(_other_encoding(name, rest, codec), "encoding") from None
    if "\x00" in text:
        raise UnreadableError(_other_encoding(name, content, codec), "encoding")
    return text


def _other_encoding(name: str, sample: bytes, codec: str) -> str:
    likely = [f"{one.codec} (“{one.first_line}”)" for one in candidates(sample[:_SAMPLE_BYTES])]
    guess = f" It may be {'; '.join(likely)}." if likely else ""
    return f"{name} is not {codec.upper()}.{guess} Save it as UTF-8, or name its encoding with --encoding."
