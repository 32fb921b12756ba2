"""Embed texts at a host with OpenAI's API.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

import asyncio
import importlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tuneline.inference.openai_parameters import Host
from tuneline.retrieval.embedding.batches import Batches
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose
from tuneline.retrieval.embedding.unit_rows import unit_rows

if TYPE_CHECKING:
    from tuneline.inference.openai_api import AsyncOpenAI
    from tuneline.retrieval.embedding.embedder import Vectors

# OpenAI's models have up to 3,072 dimensions, of which the first ones say nearly as much. Other models refuse
# to be asked for fewer. https://platform.openai.com/docs/guides/embeddings
DIMENSIONS: Final = 768
_SHORTENED: Final = re.compile(r"(^|/)text-embedding-3-(small|large)$")
# OpenAI takes 2,048 texts, others 10 to 128.
MOST_TEXTS: Final = 32
PARALLEL: Final = 4
_API: Final = "tuneline.inference.openai_api"


class OpenAIEmbedder:
    """A model at one host. Its client is created at the first request, in the running event loop."""

    def __init__(self, host: Host, *, model: str, seconds: float, max_retries: int) -> None:
        """`seconds` is the time of each try; the SDK makes up to `max_retries` more."""
        self._host = host
        self._model = model
        self._seconds = seconds
        self._max_retries = max_retries
        self._asked = DIMENSIONS if _SHORTENED.search(model) else 0
        # Those of the first answer, if the request names none: a model does not change them.
        self._dimensions = self._asked
        self._client: AsyncOpenAI | None = None
        self._batches = Batches(self._send, name=self.name, most_texts=MOST_TEXTS, parallel=PARALLEL)

    @property
    def name(self) -> str:
        """The model, its host and the dimensions asked for: `text-embedding-3-small@api.openai.com/v1/768`.

        The host is the address without a login or a query, which may be keys.
        """
        address = urlsplit(self._host.base_url)
        place = f"{address.netloc.rpartition('@')[2]}{address.path.rstrip('/')}"
        return f"{self._model}@{place}/{self._asked or 'native'}"

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        """Return one row of length 1 for each text. Questions and examples are embedded alike."""
        return await self._batches.embed(texts, purpose)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _send(self, texts: Sequence[str], _purpose: Purpose) -> "Vectors":
        # The SDK takes a third of a second to load. Meanwhile the event loop runs.
        api = await asyncio.to_thread(importlib.import_module, _API)
        if self._client is None:
            self._client = api.embedding_client(
                api_key=self._host.api_key,
                base_url=self._host.base_url,
                seconds=self._seconds,
                max_retries=self._max_retries,
            )
        parameters = {"dimensions": self._asked} if self._asked else {}
        answer = await api.embeddings(self._client, model=self._model, texts=texts, parameters=parameters)
        embeddings = _in_order(answer, count=len(texts))
        rows = await asyncio.to_thread(unit_rows, embeddings, dimensions=self._dimensions)
        self._dimensions = rows.shape[1]
        return rows


def _in_order(answer: Any, *, count: int) -> list[object]:
    """Return the embeddings in the order of their texts. Raises EmbeddingRetryError for another number."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    entries = [entry for entry in data if isinstance(entry, Mapping)] if isinstance(data, list) else []
    if len(entries) != count:
        raise EmbeddingRetryError(f"the host answered {len(entries)} embeddings for {count} texts")
    indexes = [entry.get("index") for entry in entries]
    if indexes == [None] * count:
        return [entry.get("embedding") for entry in entries]
    by_index = {index: entry.get("embedding") for index, entry in zip(indexes, entries, strict=True)}
    if by_index.keys() != set(range(count)):
        raise EmbeddingRetryError("the host's embeddings do not name each text once")
    return [by_index[index] for index in range(count)]
