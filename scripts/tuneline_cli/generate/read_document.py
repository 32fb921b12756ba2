"""Read a document by its file extension, in a known encoding."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from tuneline.datasets.formats.encoding import UTF8, candidates, from_bom, reading_codec
from tuneline_cli.generate.document import MOST_BYTES, Block, Document, UnreadableError
from tuneline_cli.generate.markup import from_html, from_markdown
from tuneline_cli.generate.pdf import from_pdf

STDIN: Final = "-"
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


def read_all(
    names: Sequence[str], *, encoding: str | None, stdin: BinaryIO
) -> tuple[list[Document], list[str]]:
    """The usable documents, and an error for each other one. A file that is named twice counts once."""
    documents, wrong = [], []
    for name in dict.fromkeys(names):
        try:
            documents.append(read(name, encoding=encoding, stdin=stdin))
        except UnreadableError as unreadable:
            wrong.append(str(unreadable))
    return documents, wrong


def read(name: str, *, encoding: str | None, stdin: BinaryIO) -> Document:
    """Read one document; `-` is text on the standard input. Raises UnreadableError with a fix."""
    ending = ".txt" if name == STDIN else Path(name).suffix.lower()
    if ending != ".pdf" and ending not in _READERS:
        known = ", ".join([*_READERS, ".pdf"])
        raise UnreadableError(
            f"{name} is not one of the supported documents ({known}). Save it as one of them."
        )
    content = _content(name, stdin)
    shown = "standard input" if name == STDIN else name
    # A PDF is also recognised by its first bytes: many have another extension.
    if ending == ".pdf" or content.startswith(b"%PDF-"):
        return from_pdf(shown, content)
    text = _text(shown, content, encoding).replace("\r\n", "\n").replace("\r", "\n")
    blocks = tuple(_READERS[ending](text))
    if not blocks:
        raise UnreadableError(f"{shown} has no text. Is it the right file?")
    return Document(shown, blocks)


def _content(name: str, stdin: BinaryIO) -> bytes:
    try:
        if name == STDIN:
            content = stdin.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise UnreadableError(f"{name} cannot be read: {wrong.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"{name} is larger than {MOST_BYTES // 1024**2} MB. Cut it into parts.")
    return content


def _text(name: str, content: bytes, encoding: str | None) -> str:
    """Decode it by its byte order mark, else by --encoding, else as UTF-8."""
    codec, mark = from_bom(content) or (reading_codec(encoding or UTF8), 0)
    try:
        text = content[mark:].decode(codec)
    except UnicodeDecodeError as wrong:
        raise UnreadableError(
            _other_encoding(name, content[max(0, wrong.start - 256) & ~1 :], codec)
        ) from None
    if "\x00" in text:
        raise UnreadableError(_other_encoding(name, content, codec))
    return text


def _other_encoding(name: str, sample: bytes, codec: str) -> str:
    likely = [f"{one.codec} (“{one.first_line}”)" for one in candidates(sample[:_SAMPLE_BYTES])]
    guess = f" It may be {'; '.join(likely)}." if likely else ""
    return f"{name} is not {codec.upper()}.{guess} Save it as UTF-8, or name its encoding with --encoding."
