"""What is read of a document: its text in blocks, each with the place it stands at."""

from dataclasses import dataclass
from typing import Final

# A leaflet or a blog is far below; what is larger is something else under a document's name.
MOST_BYTES: Final = 50 * 1024 * 1024


class UnreadableError(Exception):
    """A document cannot be used; the text names it and says what to do."""


@dataclass(frozen=True)
class Block:
    """A paragraph, a list's item, a table's row: the smallest thing that stays whole where it can.

    `headings` are those it stands under, the title first; `page` counts from 1 where there are pages.
    """

    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True)
class Document:
    """One file: `name` as it was given, its blocks in reading order, and what its owner should know."""

    name: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
