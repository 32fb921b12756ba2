"""Embed the pins, each of them once."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tuneline import logs
from tuneline.retrieval.embedding.embed_examples import example_rows
from tuneline.retrieval.embedding.embedder import Embedder, RefusedTextRetryError
from tuneline.retrieval.finder import Pair

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# A failure costs the rows of so many pins.
AT_ONCE: Final = 200


class PinRows:
    """The rows of the pins that were asked for last. Pins that change meanwhile wait for their turn."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[Pair, tuple[Vectors, Vectors]] = {}
        # Two at once would embed the same pins twice, and drop the rows that the other one needs.
        self._turn = asyncio.Lock()

    async def of(self, pins: Sequence[Pair], *, dimensions: int) -> "tuple[Vectors, Vectors]":
        """Return the rows of `ExampleVectors.examples` and `answers` for at least one pin.

        A pin that the host refuses has zeros, so that it is near to no question. Raises EmbeddingRetryError.
        """
        import numpy as np  # noqa: PLC0415 see embedder.py

        async with self._turn:
            new = [pin for pin in pins if pin not in self._rows]
            for start in range(0, len(new), AT_ONCE):
                some = new[start : start + AT_ONCE]
                try:
                    self._rows |= await self._embedded(some)
                except RefusedTextRetryError:
                    for pin in some:
                        self._rows[pin] = await self._unless_refused(pin, np.zeros(dimensions, np.float32))
            self._rows = {pin: self._rows[pin] for pin in pins}
            rows = [self._rows[pin] for pin in pins]
        return np.array([row for row, _ in rows]), np.array([row for _, row in rows])

    async def _embedded(self, pins: Sequence[Pair]) -> "dict[Pair, tuple[Vectors, Vectors]]":
        examples, answers = await example_rows(pins, self._embedder)
        return dict(zip(pins, zip(examples, answers, strict=True), strict=True))

    async def _unless_refused(self, pin: Pair, zeros: "Vectors") -> "tuple[Vectors, Vectors]":
        try:
            return (await self._embedded([pin]))[pin]
        except RefusedTextRetryError as refused:
            logs.warning("a pin is found by its words alone", **logs.described(refused))
            return zeros, zeros
