"""Embed any number of texts at a host: in batches, a few at a time, and within a limited time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tuneline.errors import DropError, RetryError
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    ContentFilteredDropError,
    UnsupportedParameterDropError,
)
from tuneline.retrieval.embedding.embedder import (
    EmbeddingRetryError,
    Purpose,
    RefusedTextRetryError,
    embeddable,
)

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# Hosts take at least 16,000 tokens a request, and a character is seldom more than two.
MOST_CHARACTERS: Final = 8_000
# For all texts together: dataset_upload may take nine minutes (infra/functions.tf).
MOST_SECONDS: Final = 240.0
# Hosts refuse an empty text.
_NO_WORD: Final = "."
# A smaller batch would be refused, too.
_NOT_OF_SIZE: Final = (UnsupportedParameterDropError, ContentFilteredDropError)

# Sends one batch and returns its rows.
Send = Callable[[Sequence[str], Purpose], Awaitable["Vectors"]]


class Batches:
    """Embeds texts with `send`, which takes up to `most_texts` of them, `parallel` requests at a time.

    How many texts a request may have differs from host to host (1 to 2,048), and is often not documented. A
    host that refuses a batch gets halves of it, and no larger one from then on.
    """

    def __init__(
        self, send: Send, *, name: str, most_texts: int, parallel: int, seconds: float = MOST_SECONDS
    ) -> None:
        """`name` is the embedder's, for the texts of errors; `seconds` are for all texts of a call."""
        self._send = send
        self._name = name
        self._most_texts = most_texts
        self._parallel = parallel
        self._seconds = seconds

    async def embed(self, texts: Sequence[str], purpose: Purpose) -> "Vectors":
        """Return one row for each text, in their order.

        Raises EmbeddingRetryError, and RefusedTextRetryError if the host refuses a text.
        """
        clean = [embeddable(text) or _NO_WORD for text in texts]
        try:
            async with asyncio.timeout(self._seconds):
                return await self._embed_all(clean, purpose)
        except TimeoutError:
            reason = f"{len(texts)} texts are not embedded within {self._seconds:.0f} seconds"
            raise EmbeddingRetryError(f"{self._name}: {reason}") from None
        except (DropError, RetryError) as failed:
            is_texts = isinstance(failed, BadRequestDropError)
            is_texts = is_texts and not isinstance(failed, UnsupportedParameterDropError)
            error = RefusedTextRetryError if is_texts else EmbeddingRetryError
            raise error(f"{self._name}: {failed}") from failed

    async def _embed_all(self, texts: Sequence[str], purpose: Purpose) -> "Vectors":
        """Embed all batches. The first one that fails ends the others."""
        slots = asyncio.Semaphore(self._parallel)
        tasks = [
            asyncio.create_task(self._embed_batch(batch, purpose, slots)) for batch in self._split(texts)
        ]
        try:
            return _joined(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _embed_batch(
        self, batch: Sequence[str], purpose: Purpose, slots: asyncio.Semaphore
    ) -> "Vectors":
        async with slots:
            if len(batch) <= self._most_texts:
                try:
                    return await self._send(batch, purpose)
                except BadRequestDropError as refused:
                    if len(batch) == 1 or isinstance(refused, _NOT_OF_SIZE):
                        raise
                    self._most_texts = min(self._most_texts, len(batch) // 2)
        half = len(batch) // 2
        halves = (batch[:half], batch[half:])
        return _joined([await self._embed_batch(part, purpose, slots) for part in halves])

    def _split(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        batch: list[str] = []
        characters = 0
        for text in texts:
            if batch and (len(batch) == self._most_texts or characters + len(text) > MOST_CHARACTERS):
                yield batch
                batch, characters = [], 0
            batch.append(text)
            characters += len(text)
        if batch:
            yield batch


def _joined(parts: Sequence["Vectors"]) -> "Vectors":
    import numpy as np  # noqa: PLC0415 it takes a tenth of a second to load

    return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)
