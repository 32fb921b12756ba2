"""Read the text of a PDF, page by page. Scanned pages have no text, and are reported."""

import io
import logging
import time
from collections.abc import Callable, Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tuneline.generation.document import Block, Document, UnreadableError
from tuneline.generation.time_limit import TooSlowError, at_most
from tuneline.unicode import wellformed

# A leaflet has a few pages, a handbook some hundred.
MOST_PAGES = 2_000
DOCUMENT_SECONDS = 60.0
PAGE_SECONDS = 5.0
# The errors that the library raises for a damaged file, besides its own.
_DAMAGED = (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError)


def from_pdf(
    name: str,
    content: bytes,
    *,
    clock: Callable[[], float] = time.monotonic,
    seconds: float = DOCUMENT_SECONDS,
    page_seconds: float = PAGE_SECONDS,
) -> Document:
    """The pages of a PDF that have text. Raises UnreadableError if there are none.

    A page that takes more than `page_seconds` is left out and reported, and so are those that are still to be
    read after `seconds`.
    """
    # The library's warnings about how a file was written do not help an operator.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    until = clock() + seconds
    try:
        with at_most(seconds):
            reader = _opened(name, content)
        pages = [
            _page(reader, number, min(page_seconds, until - clock())) for number in range(len(reader.pages))
        ]
    except TooSlowError:
        raise UnreadableError(
            f"{name} was not opened within {seconds:.0f} seconds. Save it again as PDF, or as text.",
            "too_slow",
        ) from None
    except _DAMAGED:
        raise UnreadableError(
            f"{name} cannot be read: the PDF is damaged. Open it and save it again as PDF, or as text.",
            "damaged",
        ) from None
    return _document(name, pages)


def _document(name: str, pages: Sequence[str | None]) -> Document:
    """The texts of the pages; None for one that took too long."""
    blocks = tuple(Block(text, page=number) for number, text in enumerate(pages, start=1) if text)
    slow, empty = _numbers(pages, None), _numbers(pages, "")
    if not blocks and not slow:
        raise UnreadableError(
            f"{name} has no text: its pages are pictures, as a scanner makes them. "
            "Run text recognition (OCR) over it first, or use the document it was made from.",
            "scanned",
        )
    if not blocks:
        text = f"No page of {name} could be read in time. Save it again as PDF, or as text."
        raise UnreadableError(text, "too_slow")
    notes = [f"{name}: no text on page {empty}, which is left out (a picture?)."] if empty else []
    if slow:
        notes.append(
            f"{name}: page {slow} took too long to read and is left out. Save it as text and use that."
        )
    return Document(name, blocks, tuple(notes), left_out=len(pages) - len(blocks))


def _numbers(pages: Sequence[str | None], kind: str | None) -> str:
    return ", ".join(str(number) for number, text in enumerate(pages, start=1) if text == kind)


def _opened(name: str, content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    # Many are locked against changes only, and open without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError(
            f"{name} is locked with a password. Save a copy without one, and use that copy.", "locked"
        )
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableError(
            f"{name} has {len(reader.pages):,} pages; at most {MOST_PAGES:,} are read. Split it into parts.",
            "too_long",
        )
    return reader


def _page(reader: PdfReader, number: int, seconds: float) -> str | None:
    """The text of a page; None if it took more than so many seconds."""
    if seconds <= 0:
        return None
    try:
        with at_most(seconds):
            return _tidy(reader.pages[number].extract_text())
    except TooSlowError:
        return None


def _tidy(text: str) -> str:
    # A PDF maps its glyphs to characters itself, and may map them to any.
    lines = (" ".join(line.split()) for line in wellformed(text).split("\n"))
    return "\n".join(line for line in lines if line)
