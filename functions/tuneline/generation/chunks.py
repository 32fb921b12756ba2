"""Split documents into chunks at headings, paragraphs and sentences; each chunk is one request."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tuneline.generation.document import Block, Document

# Tokens. Models write questions about the beginning of a long text only; their limits are far above.
MOST_PER_PIECE: Final = 2000
LEAST_PER_PIECE: Final = 300
# The pairs that a chunk gives on average, if the documents are long enough.
PAIRS_PER_PIECE: Final = 12

Count = Callable[[str], int]
# The positions where a text may be cut, the best first: lines, sentences, words.
_CUTS: Final = (
    re.compile(r"(?<=\n)"),
    re.compile(r"(?<=[。！？!?])(?![。！？!?」』）)”\"])|(?<=[。！？!?][」』）)”\"])|(?<=\.)(?=\s)"),
    re.compile(r"(?<=\s)(?=\S)"),
)


@dataclass(frozen=True)
class Part:
    """A block in its chunk: `text` starts with the headings that are new there."""

    text: str
    block: Block


@dataclass(frozen=True)
class Chunk:
    """The text of one request. `number` counts from 1 over all documents; `tokens` are those of its text."""

    number: int
    document: str
    parts: tuple[Part, ...]
    tokens: int

    @property
    def text(self) -> str:
        """The text for the model."""
        return "\n\n".join(part.text for part in self.parts)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above its beginning."""
        return self.parts[0].block.headings

    @property
    def location(self) -> str:
        """Its location, for people."""
        first = self.parts[0].block
        where = [f"page {first.page}"] if first.page else [" › ".join(first.headings[-2:])]
        return ", ".join([self.document, *(one for one in where if one)])


def cut(documents: Sequence[Document], *, wanted: int, count: Count) -> list[Chunk]:
    """Split all documents, without leaving anything out; more `wanted` pairs make smaller chunks."""
    total = sum(count(block.text) for document in documents for block in document.blocks)
    most = max(LEAST_PER_PIECE, min(MOST_PER_PIECE, total * PAIRS_PER_PIECE // wanted))
    chunks: list[Chunk] = []
    for document in documents:
        for blocks in _packed(document.blocks, most, count):
            parts = tuple(_parts(blocks))
            tokens = count("\n\n".join(part.text for part in parts))
            chunks.append(Chunk(len(chunks) + 1, document.name, parts, tokens))
    return chunks


def shares(sizes: Sequence[int], wanted: int) -> list[int]:
    """Share out `wanted` by size, to the last one; no share is 0 while another is 2.

    The largest remainders get what rounding down leaves: https://en.wikipedia.org/wiki/Quota_method
    """
    total = sum(sizes)
    if not total:
        return [0] * len(sizes)
    given = [wanted * size // total for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda at: -(wanted * sizes[at] % total))
    for at in by_remainder[: wanted - sum(given)]:
        given[at] += 1
    for at in by_remainder:
        richest = max(range(len(given)), key=given.__getitem__)
        if not given[at] and sizes[at] and given[richest] > 1:
            given[at], given[richest] = 1, given[richest] - 1
    return given


def _packed(blocks: Sequence[Block], most: int, count: Count) -> Iterator[list[Block]]:
    """Group adjacent blocks, as many as fit; a section starts a new chunk if the last is half full."""
    packed: list[Block] = []
    size = 0
    for block in (part for whole in blocks for part in _within(whole, most, count)):
        tokens = count(block.text)
        is_new_section = bool(packed) and packed[-1].headings != block.headings
        if packed and (size + tokens > most or (is_new_section and size > most // 2)):
            yield packed
            packed, size = [], 0
        packed.append(block)
        size += tokens
    if packed:
        yield packed


def _within(block: Block, most: int, count: Count) -> Iterator[Block]:
    for text in split(block.text, most, count):
        if text.strip():
            yield Block(text.strip(), block.headings, block.page)


def split(text: str, most: int, count: Count) -> list[str]:
    """Split `text` at the best positions, into parts of about `most` tokens; joined, they are the text."""
    if count(text) <= most or len(text) < 2:
        return [text]
    for cuts in _CUTS:
        units = [unit for unit in cuts.split(text) if unit]
        if len(units) > 1:
            fitting = [part for unit in units for part in split(unit, most, count)]
            return list(_joined(fitting, most, count))
    middle = len(text) // 2
    # A Thai vowel or an accent stays with its letter.
    while middle < len(text) - 1 and unicodedata.category(text[middle]).startswith("M"):
        middle += 1
    return [*split(text[:middle], most, count), *split(text[middle:], most, count)]


def _joined(units: Sequence[str], most: int, count: Count) -> Iterator[str]:
    held, size = "", 0
    for unit in units:
        tokens = count(unit)
        if held and size + tokens > most:
            yield held
            held, size = "", 0
        held += unit
        size += tokens
    if held:
        yield held


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    above: tuple[str, ...] = ()
    for block in blocks:
        same = 0
        while same < min(len(above), len(block.headings)) and above[same] == block.headings[same]:
            same += 1
        new = [
            f"{'#' * min(level, 6)} {block.headings[level - 1]}"
            for level in range(same + 1, len(block.headings) + 1)
        ]
        yield Part("\n\n".join([*new, block.text]), block)
        above = block.headings
