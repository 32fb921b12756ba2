"""A document's text in blocks, each with its location."""

from dataclasses import dataclass
from typing import Final, Literal

# Leaflets and blogs are far smaller; a larger file is no such document.
MOST_BYTES: Final = 50 * 1024 * 1024


# Why a document cannot be used.
Reason = Literal[
    "kind", "gone", "too_large", "encoding", "no_text", "scanned", "locked", "damaged", "too_long", "too_slow"
]


class UnreadableError(Exception):
    """A document cannot be used; the text names it, with a fix."""

    def __init__(self, text: str, reason: Reason) -> None:
        super().__init__(text)
        self.reason: Final = reason


@dataclass(frozen=True)
class Block:
    """A paragraph, a list item or a table row, which is kept whole if possible.

    `headings` are those above it, the title first; `page` counts from 1 if there are pages.
    """

    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True)
class Document:
    """One file: its name, its blocks in reading order, and notes for the operator.

    `left_out` counts the pages whose text could not be read.
    """

    name: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    left_out: int = 0
