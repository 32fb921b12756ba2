"""Embed texts with Google's models on Vertex AI.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tuneline.inference.gemini.addresses import host_url, model_path
from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.gemini.retry import post_with_retries
from tuneline.inference.model_host_errors import BadRequestDropError, NotFoundDropError
from tuneline.retrieval.embedding.batches import Batches
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose
from tuneline.retrieval.embedding.unit_rows import unit_rows

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# All that the older models have, and the smallest number that Google recommends for Gemini's 3,072.
DIMENSIONS: Final = 768
# Google takes 250, with 20,000 tokens. An answer with 32 is below a megabyte.
MOST_TEXTS: Final = 32
PARALLEL: Final = 4
# Gemini's model takes one text a request, so more requests are under way.
PARALLEL_SINGLE: Final = 16
_TASKS: Final[Mapping[Purpose, str]] = {"question": "RETRIEVAL_QUERY", "example": "RETRIEVAL_DOCUMENT"}
_HINT: Final = "check EMBEDDER, and whether EMBEDDING_LOCATION has this model"


@dataclass(frozen=True)
class _Method:
    """A method of the API: the body of its request for texts and a task, and the embeddings in its answer."""

    name: str
    body: Callable[[Sequence[str], str, Mapping[str, Any]], Mapping[str, Any]]
    embeddings: Callable[[Any], list[object]]


def _predict_body(texts: Sequence[str], task: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    instances = [{"content": text, "task_type": task} for text in texts]
    return {"instances": instances, "parameters": parameters}


def _predicted(answer: Any) -> list[object]:
    predictions = _list(_field(answer, "predictions"))
    return [_field(_field(prediction, "embeddings"), "values") for prediction in predictions]


def _content_body(texts: Sequence[str], task: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    content = {"role": "user", "parts": [{"text": text} for text in texts]}
    return {"content": content, "embedContentConfig": {"taskType": task, **parameters}}


def _content_embedding(answer: Any) -> list[object]:
    embedding = _field(answer, "embedding")
    return [] if embedding is None else [_field(embedding, "values")]


def _field(message: object, name: str) -> object:
    return message.get(name) if isinstance(message, Mapping) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


_PREDICT: Final = _Method("predict", _predict_body, _predicted)
_EMBED_CONTENT: Final = _Method("embedContent", _content_body, _content_embedding)


class VertexEmbedder:
    """A model of Google's in `location`, billed to `project`.

    With `base_url` every request goes there instead of to Google's hosts. `seconds` is the time of each try;
    a request that fails for a moment is tried up to `max_retries` times more.
    """

    def __init__(
        self,
        *,
        api: GoogleApi,
        model: str,
        project: str,
        location: str,
        seconds: float,
        max_retries: int,
        base_url: str = "",
    ) -> None:
        self._api = api
        self._model = model
        self._project = project
        self._location = location
        self._seconds = seconds
        self._max_retries = max_retries
        self._base_url = base_url
        is_single = model.startswith("gemini-")
        # Google documents the first for Gemini's model, and its own newest library uses the second. The one
        # that has answered comes first from then on.
        self._methods: tuple[_Method, ...] = (_PREDICT, _EMBED_CONTENT) if is_single else (_PREDICT,)
        self._parameters = {"outputDimensionality": DIMENSIONS} if is_single else {}
        self._batches = Batches(
            self._send,
            name=self.name,
            most_texts=1 if is_single else MOST_TEXTS,
            parallel=PARALLEL_SINGLE if is_single else PARALLEL,
        )

    @property
    def name(self) -> str:
        """The model and its dimensions, the same in all locations: `gemini-embedding-001@vertex/768`."""
        return f"{self._model}@vertex/{DIMENSIONS}"

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        """Return one row of length 1 for each text."""
        return await self._batches.embed(texts, purpose)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _send(self, texts: Sequence[str], purpose: Purpose) -> "Vectors":
        first_refusal: BadRequestDropError | NotFoundDropError | None = None
        for method in self._methods:
            try:
                answer = await self._post(method, texts, purpose)
            except (BadRequestDropError, NotFoundDropError) as refusal:
                first_refusal = first_refusal or refusal
                continue
            self._methods = (method, *(other for other in self._methods if other != method))
            embeddings = method.embeddings(answer)
            if len(embeddings) != len(texts):
                found = f"{len(embeddings)} embeddings for {len(texts)} texts"
                raise EmbeddingRetryError(f"Vertex AI answered {found}")
            return await asyncio.to_thread(unit_rows, embeddings, dimensions=DIMENSIONS)
        if isinstance(first_refusal, NotFoundDropError):
            raise NotFoundDropError(f"{first_refusal}: {_HINT}")
        assert first_refusal is not None  # noqa: S101 there is always a method
        raise first_refusal

    async def _post(self, method: _Method, texts: Sequence[str], purpose: Purpose) -> object:
        location, path = model_path(self._model, project=self._project, location=self._location)
        url = f"{self._base_url or host_url(location)}/v1/{path}:{method.name}"
        body = method.body(texts, _TASKS[purpose], self._parameters)
        return await post_with_retries(
            self._api, url, body, seconds=self._seconds, max_retries=self._max_retries
        )
