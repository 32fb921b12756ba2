"""Embeddings of texts, as numbers or in base64.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

import asyncio
import base64
import struct
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.answers.hashed_vectors import hashed_vector
from tuneline_dev.emulators.answers.tokens import estimate
from tuneline_dev.emulators.openai.bodies import integer, json_body, required, wrong_type
from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.refusals import require_credit
from tuneline_dev.emulators.openai.state import Platform, platform_of

# The dimensions of each model, and whether a request may ask for fewer.
EMBEDDING_MODELS: Final = {
    "text-embedding-3-small": (1536, True),
    "text-embedding-3-large": (3072, True),
    "text-embedding-ada-002": (1536, False),
    # A model of another host.
    "bge-m3": (1024, False),
}
MOST_TEXT_TOKENS: Final = 8192
MOST_REQUEST_TOKENS: Final = 300_000


async def embed(request: Request) -> Response:
    """Handle POST /v1/embeddings, after `embedding_seconds`; answers in the order of the texts."""
    platform = platform_of(request)
    body = await json_body(request)
    texts = _texts(required(body, "input"), most=platform.settings.most_embedded_texts)
    model = required(body, "model")
    dimensions = _dimensions(model, body.get("dimensions"))
    encoding = body.get("encoding_format", "float")
    if encoding not in ("float", "base64"):
        raise ApiError(400, f"Invalid value: '{encoding}'.", param="encoding_format", code="invalid_value")
    require_credit(platform.settings)
    platform.embedded.append({"model": model, "texts": texts, "at": platform.clock()})
    await asyncio.sleep(platform.settings.embedding_seconds)
    tokens = sum(estimate(text) for text in texts)
    rows = [
        {"object": "embedding", "index": number, "embedding": _encoded(platform, vector, encoding)}
        for number, vector in enumerate(hashed_vector(text, dimensions) for text in texts)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return JSONResponse({"object": "list", "data": rows, "model": model, "usage": usage})


def _texts(value: Any, *, most: int) -> list[str]:
    """Read `input`. Raises ApiError 400 for what the platform does not take; tokens are not emulated."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise wrong_type("input", "a string or an array of strings", value)
    if not texts:
        raise ApiError(400, "Invalid 'input': empty array.", param="input", code="empty_array")
    if len(texts) > most:
        message = (
            f"Invalid 'input': array too long. Expected an array with maximum length {most}, but got an "
            f"array with length {len(texts)} instead."
        )
        raise ApiError(400, message, param="input", code="array_above_max_length")
    for number, text in enumerate(texts):
        if not text:
            raise ApiError(400, f"Invalid 'input[{number}]': input cannot be an empty string.", param="input")
        if estimate(text) > MOST_TEXT_TOKENS:
            raise ApiError(
                400, f"Invalid 'input[{number}]': maximum input length is {MOST_TEXT_TOKENS} tokens."
            )
    _check_tokens(sum(estimate(text) for text in texts))
    return texts


def _check_tokens(tokens: int) -> None:
    if tokens > MOST_REQUEST_TOKENS:
        code = "max_tokens_per_request"
        message = f"Requested {tokens} tokens, max {MOST_REQUEST_TOKENS} tokens per request"
        raise ApiError(400, message, code=code, kind=code)


def _dimensions(model: Any, asked: Any) -> int:
    if model not in EMBEDDING_MODELS:
        message = f"The model `{model}` does not exist or you do not have access to it."
        raise ApiError(404, message, code="model_not_found")
    most, may_be_fewer = EMBEDDING_MODELS[model]
    if asked is None:
        return most
    if not may_be_fewer:
        raise ApiError(400, "This model does not support specifying dimensions.", param="dimensions")
    return integer("dimensions", asked, 1, most)


def _encoded(platform: Platform, vector: list[float], encoding: str) -> list[float] | str:
    encoding = platform.settings.embedding_encoding or encoding
    if encoding == "float":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


ROUTES = [Route("/v1/embeddings", embed, methods=["POST"])]
