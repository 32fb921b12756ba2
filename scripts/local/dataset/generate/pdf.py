"""Read the text of a PDF, page by page. What was scanned holds no text, and is told of."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from local.dataset.generate.document import Block, Document, UnreadableError
from tuneline.wellformed import wellformed

# What a damaged file makes the library stumble over, beside its own errors.
_DAMAGED = (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError)


def from_pdf(name: str, content: bytes) -> Document:
    """The pages of a PDF that hold text; UnreadableError for one that is locked, damaged or scanned."""
    # Its remarks on how a file was written help nobody who only has that file.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = _pages(name, content)
    except _DAMAGED:
        raise UnreadableError(
            f"{name} cannot be read: the PDF is damaged. Open it and save it again as PDF, or as text."
        ) from None
    blocks = tuple(Block(text, page=number) for number, text in enumerate(pages, start=1) if text)
    if not blocks:
        raise UnreadableError(
            f"{name} has no text: its pages are pictures, as a scanner makes them. "
            "Run text recognition (OCR) over it first, or give the document it was made from."
        )
    empty = [str(number) for number, text in enumerate(pages, start=1) if not text]
    notes = (f"{name}: no text on page {', '.join(empty)}, which is left out (a picture?).",) if empty else ()
    return Document(name, blocks, notes)


def _pages(name: str, content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content))
    # Many are locked against changes only, and open with no password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError(
            f"{name} is locked with a password. Save a copy without one, and give that copy."
        )
    return [_tidy(page.extract_text()) for page in reader.pages]


def _tidy(text: str) -> str:
    # A PDF's own table says what its glyphs mean, and may say anything.
    lines = (" ".join(line.split()) for line in wellformed(text).split("\n"))
    return "\n".join(line for line in lines if line)
