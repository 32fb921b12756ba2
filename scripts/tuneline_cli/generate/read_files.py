"""Read the documents of the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from tuneline.generation.document import MOST_BYTES, Document, UnreadableError
from tuneline.generation.read_document import KINDS, read

STDIN: Final = "-"


def read_all(
    names: Sequence[str], *, encoding: str | None, stdin: BinaryIO
) -> tuple[list[Document], list[str]]:
    """The usable documents, and an error for each other one. A file that is named twice counts once."""
    documents, wrong = [], []
    for name in dict.fromkeys(names):
        try:
            documents.append(_read(name, encoding=encoding, stdin=stdin))
        except UnreadableError as unreadable:
            wrong.append(str(unreadable))
    return documents, wrong


def _read(name: str, *, encoding: str | None, stdin: BinaryIO) -> Document:
    """Read one document; `-` is text on the standard input. Raises UnreadableError with a fix."""
    if name != STDIN and Path(name).suffix.lower() not in KINDS:
        known = ", ".join(KINDS)
        raise UnreadableError(
            f"{name} is not one of the supported documents ({known}). Save it as one of them.", "kind"
        )
    shown = "standard input" if name == STDIN else name
    return read(shown, _content(name, stdin), encoding=encoding)


def _content(name: str, stdin: BinaryIO) -> bytes:
    try:
        if name == STDIN:
            content = stdin.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise UnreadableError(f"{name} cannot be read: {wrong.strerror}.", "gone") from None
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // 1024**2
        raise UnreadableError(f"{name} is larger than {megabytes} MB. Cut it into parts.", "too_large")
    return content
