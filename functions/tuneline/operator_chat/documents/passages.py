"""Cut a document into passages, as many as one run can ask about, and price them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tuneline.datasets.tokens import counter
from tuneline.generation.chunks import Chunk, Part, cut
from tuneline.generation.cost import estimate
from tuneline.generation.document import Block, Document
from tuneline.generation.passes import plan
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import call_usd
from tuneline.storage.records.operators.generation import KEPT, Generation, Passage, PassagePart
from tuneline.storage.records.serving import BASE

# One run has four minutes, and asks about four passages at once.
MOST_PASSAGES: Final = 30
# A document of the store has at most 1 MiB.
MOST_TEXT_BYTES: Final = 700_000
# Facts are about that dense in leaflets; a denser request gets questions about nothing.
TOKENS_PER_PAIR: Final = 80
FEWEST_PAIRS: Final = 12
MOST_PAIRS: Final = 360


def generation_of(document: Document, *, model: str, now: datetime) -> Generation:
    """Make the record of a document that waits for a decision."""
    count = counter(model)
    tokens = sum(count.text(block.text) for block in document.blocks)
    aim = min(max(tokens // TOKENS_PER_PAIR, FEWEST_PAIRS), MOST_PAIRS)
    every = cut([document], wanted=aim, count=count.text)
    chunks = _fitting(every)
    used = sum(chunk.tokens for chunk in chunks)
    wanted = max(aim * used // max(sum(chunk.tokens for chunk in every), 1), len(chunks))
    spent = estimate(plan(chunks, wanted, without=set()), counter=count)
    return Generation(
        name=document.name,
        model=model,
        wanted=wanted,
        usd=call_usd(Candidate(model, None, BASE), read=spent.input, written=spent.output),
        passages=tuple(map(_passage, chunks)),
        count=len(chunks),
        total=len(every),
        left_out=document.left_out,
        at=now,
        expire_at=now + KEPT,
    )


def chunks_of(generation: Generation) -> list[Chunk]:
    """Return the passages as the chunks that they were."""
    return [
        Chunk(
            number,
            generation.name,
            tuple(Part(each.text, Block(each.text, each.headings, each.page)) for each in passage.parts),
            passage.tokens,
        )
        for number, passage in enumerate(generation.passages, start=1)
    ]


def _fitting(chunks: Sequence[Chunk]) -> list[Chunk]:
    size, fitting = 0, []
    for chunk in chunks[:MOST_PASSAGES]:
        size += len(chunk.text.encode()) + sum(
            len("".join(part.block.headings).encode()) for part in chunk.parts
        )
        if size > MOST_TEXT_BYTES:
            break
        fitting.append(chunk)
    return fitting


def _passage(chunk: Chunk) -> Passage:
    parts = (
        PassagePart(text=part.text, headings=part.block.headings, page=part.block.page)
        for part in chunk.parts
    )
    return Passage(tokens=chunk.tokens, parts=tuple(parts))
