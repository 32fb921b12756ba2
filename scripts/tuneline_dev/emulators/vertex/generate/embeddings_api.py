"""Embeddings of texts: `predict`, and for Gemini's model also `embedContent`.

Google documents the first for gemini-embedding-001, and its own newest library calls the second.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.answers.hashed_vectors import hashed_vector
from tuneline_dev.emulators.answers.tokens import cut, estimate
from tuneline_dev.emulators.vertex.state import Platform, platform_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import EMBED_CONTENT, PREDICT
from tuneline_dev.emulators.vertex.wire.messages import json_body, read_message
from tuneline_dev.emulators.vertex.wire.names import VERSIONS


@dataclass(frozen=True)
class EmbeddingModel:
    """An embedding model: how many texts a request may have, and the most dimensions."""

    most_texts: int
    most_dimensions: int


EMBEDDING_MODELS: Final = {
    "gemini-embedding-001": EmbeddingModel(1, 3072),
    "text-embedding-005": EmbeddingModel(250, 768),
    "text-multilingual-embedding-002": EmbeddingModel(250, 768),
}
TASK_TYPES: Final = (
    *("RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY", "CLASSIFICATION", "CLUSTERING"),
    *("QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY"),
)
# A longer text is cut, unless the request forbids it.
MOST_TEXT_TOKENS: Final = 2048
MOST_REQUEST_TOKENS: Final = 20_000
_PAGE: Final = "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings"


async def predict(request: Request) -> Response:
    """POST …/publishers/google/models/{id}:predict, after `embedding_seconds`."""
    platform = platform_of(request)
    name, model = _model(platform, request, "predict")
    body = read_message(await json_body(request), PREDICT)
    instances, parameters = body.get("instances", []), body.get("parameters", {})
    texts = _texts(platform, model, instances)
    dimensions = _dimensions(model, parameters)
    is_cut = _check_tokens(texts, may_cut=parameters.get("autoTruncate", True))
    await _note(request, name, instances=instances, parameters=parameters)
    predictions = [_prediction(text, dimensions, is_cut=is_cut[text]) for text in texts]
    characters = sum(len(text) for text in texts)
    return JSONResponse({"predictions": predictions, "metadata": {"billableCharacterCount": characters}})


async def embed_content(request: Request) -> Response:
    """POST …/publishers/google/models/{id}:embedContent: the vector of one text."""
    platform = platform_of(request)
    name, model = _model(platform, request, "embedContent")
    body = read_message(await json_body(request), EMBED_CONTENT)
    config = body.get("embedContentConfig", {})
    text = "".join(part.get("text", "") for part in body.get("content", {}).get("parts", ()))
    (text,) = _texts(platform, model, [{"content": text, "task_type": config.get("taskType", TASK_TYPES[0])}])
    dimensions = _dimensions(model, config)
    is_cut = _check_tokens([text], may_cut=config.get("autoTruncate", True))
    await _note(request, name, content=text, config=config)
    prediction = _prediction(text, dimensions, is_cut=is_cut[text])["embeddings"]
    usage = {"promptTokenCount": prediction["statistics"]["token_count"]}
    embedding = {"values": prediction["values"]}
    return JSONResponse({"embedding": embedding, "usageMetadata": usage, "truncated": is_cut[text]})


async def _note(request: Request, name: str, **sent: Any) -> None:
    """Keep a call for `/sim/requests`, and take as long as the settings say."""
    platform, location = platform_of(request), request.path_params["location"]
    platform.embedded.append({"model": name, "location": location, "at": platform.clock(), **sent})
    await asyncio.sleep(platform.settings.embedding_seconds)


def _model(platform: Platform, request: Request, method: str) -> tuple[str, EmbeddingModel]:
    """Return the model that is called. Raises ApiError 404 if it is not here, or has no such method."""
    name, location = request.path_params["id"], request.path_params["location"]
    if name not in EMBEDDING_MODELS or location not in platform.settings.embedding_locations:
        resource = f"{platform.parent(location)}/publishers/google/models/{name}"
        message = (
            f"Publisher Model `{resource}` was not found or your project does not have access to it. Please "
            "ensure you are using a valid model version. For more information, see: "
            "https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions"
        )
        raise ApiError(404, message)
    methods = platform.settings.embedding_methods if name.startswith("gemini-") else ("predict",)
    if method not in methods:
        raise ApiError(404, "Method not found.")
    return name, EMBEDDING_MODELS[name]


def _texts(platform: Platform, model: EmbeddingModel, instances: list[dict[str, Any]]) -> list[str]:
    if not instances:
        raise ApiError(400, "Empty instances.")
    most = platform.settings.most_embedded_texts or model.most_texts
    if len(instances) > most:
        message = (
            "Unable to submit request because it included too many instances. Reduce the number of instances "
            f"and try again. Learn more: {_PAGE}: Unable to submit request because batchSize must be {most} "
            f"but the entered value was {len(instances)}. Update the batchSize value and try again."
        )
        raise ApiError(400, message)
    for instance in instances:
        if instance.get("task_type", TASK_TYPES[0]) not in TASK_TYPES:
            raise ApiError(400, f"Unable to submit request because task_type must be one of {TASK_TYPES}.")
    texts = [str(instance.get("content") or "") for instance in instances]
    if not all(texts):
        raise ApiError(400, "The text content is empty.")
    return texts


def _dimensions(model: EmbeddingModel, parameters: dict[str, Any]) -> int:
    asked = int(parameters.get("outputDimensionality", model.most_dimensions))
    if not 1 <= asked <= model.most_dimensions:
        message = (
            "Unable to submit request because outputDimensionality must be between 1 and "
            f"{model.most_dimensions} but the entered value was {asked}."
        )
        raise ApiError(400, message)
    return asked


def _check_tokens(texts: list[str], *, may_cut: bool) -> dict[str, bool]:
    """Return whether each text is cut. Raises ApiError 400 for too many tokens."""
    is_cut = {text: estimate(text) > MOST_TEXT_TOKENS for text in texts}
    if any(is_cut.values()) and not may_cut:
        raise ApiError(400, f"The input token count exceeds the maximum of {MOST_TEXT_TOKENS}.")
    tokens = sum(estimate(text) for text in texts)
    if tokens > MOST_REQUEST_TOKENS:
        message = (
            f"Unable to submit request because the input token count is {tokens} but the model supports up "
            f"to {MOST_REQUEST_TOKENS}. Reduce the input token count and try again."
        )
        raise ApiError(400, message)
    return is_cut


def _prediction(text: str, dimensions: int, *, is_cut: bool) -> dict[str, Any]:
    read = cut(text, MOST_TEXT_TOKENS) if is_cut else text
    statistics = {"truncated": is_cut, "token_count": estimate(read)}
    return {"embeddings": {"values": hashed_vector(read, dimensions), "statistics": statistics}}


_MODELS: Final = "projects/{project}/locations/{location}/publishers/google/models/{id}"
ROUTES = [
    Route(f"/{version}/{_MODELS}:{method}", handler, methods=["POST"])
    for version in VERSIONS
    for method, handler in (("predict", predict), ("embedContent", embed_content))
]
