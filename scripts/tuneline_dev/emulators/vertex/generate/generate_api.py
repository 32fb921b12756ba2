"""Answers and token counts of Gemini models, untuned and tuned.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.answers.nearest_answer import Pair
from tuneline_dev.emulators.vertex.base_models import BASE_MODELS, LOCATIONS
from tuneline_dev.emulators.vertex.generate.chat_completions import as_contents, chat_completion
from tuneline_dev.emulators.vertex.generate.generate_request import (
    check_contents,
    check_size,
    input_tokens,
    prompt_of,
    question_of,
)
from tuneline_dev.emulators.vertex.generate.generated_answer import answer_to
from tuneline_dev.emulators.vertex.generate.thinking import thought_tokens
from tuneline_dev.emulators.vertex.serving.resources_api import find_endpoint
from tuneline_dev.emulators.vertex.state import Platform, platform_of
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import COUNT, GENERATE
from tuneline_dev.emulators.vertex.wire.messages import json_body, read_message
from tuneline_dev.emulators.vertex.wire.names import VERSIONS


@dataclass(frozen=True)
class TargetModel:
    """The model that a call is made to: its name in the request, its base, what it was trained on."""

    name: str
    base: str
    pairs: Sequence[Pair] | None


async def generate(request: Request, model: TargetModel) -> Response:
    """POST …:generateContent."""
    platform = platform_of(request)
    body = read_message(await json_body(request), GENERATE)
    _note(platform, model, body)
    check_contents(body, model.base)
    config = body.get("generationConfig", {})
    thought = thought_tokens(platform.settings, model.base, config)
    read = input_tokens(body)
    check_size(platform.settings, read)
    question = question_of(body)
    await asyncio.sleep(platform.settings.seconds_for(question))
    answer = answer_to(
        platform, model.name, model.pairs, question, prompt=prompt_of(body), config=config, thought=thought
    )
    return JSONResponse(answer.body(read=read, base=model.base))


async def count_tokens(request: Request, model: TargetModel) -> Response:
    """POST …:countTokens."""
    body = read_message(await json_body(request), COUNT)
    check_contents(body, model.base)
    total = input_tokens(body)
    details = [{"modality": "TEXT", "tokenCount": total}]
    characters = sum(len(part.get("text", "")) for content in body["contents"] for part in content["parts"])
    return JSONResponse(
        {"totalTokens": total, "totalBillableCharacters": characters, "promptTokensDetails": details}
    )


async def refuse_predict(_request: Request) -> Response:
    """POST …/endpoints/{id}:predict: not for Gemini."""
    raise ApiError(
        400, "Gemini cannot be accessed through Vertex Predict/RawPredict API. Use generateContent."
    )


async def refuse_model_name(request: Request) -> Response:
    """POST …/models/{id}:generateContent: a tuned model answers under its endpoint's name."""
    name = request.url.path.split("/", 2)[2].partition(":")[0]
    raise ApiError(400, f"Invalid resource name {name}: it must be an endpoint or a publisher model.")


async def complete_chat(request: Request, model: TargetModel) -> Response:
    """POST …/endpoints/{id}/chat/completions: OpenAI's shape; 404 unless the settings have it."""
    platform, body = platform_of(request), await json_body(request)
    if not platform.settings.has_chat_completions:
        raise ApiError(404, "Method not found.")
    contents = as_contents(body)
    check_contents(contents, model.base)
    _note(platform, model, contents)
    question = question_of(contents)
    answer = answer_to(platform, model.name, model.pairs, question, prompt="", config={}, thought=0)
    return JSONResponse(chat_completion(body, answer.text))


def _note(platform: Platform, model: TargetModel, body: dict[str, Any]) -> None:
    platform.generated.append({"model": model.name, "at": platform.clock(), **body})


def _tuned(request: Request) -> TargetModel:
    """Return the model of an endpoint. Raises ApiError 404 if it does not answer now, or here."""
    platform, location = platform_of(request), request.path_params["location"]
    endpoint = find_endpoint(platform, location, request.path_params["id"])
    name = f"{platform.parent(location)}/endpoints/{endpoint.id}"
    is_ready = platform.clock() >= endpoint.answers_from and endpoint.deployed_id is not None
    if not is_ready or platform.is_retired(endpoint.base):
        raise ApiError(404, f"Endpoint `{name}` not found.")
    return TargetModel(name, endpoint.base, endpoint.pairs)


def _published(request: Request) -> TargetModel:
    """Return one of Google's models. Raises ApiError 404 in a region, for an unknown or ended model."""
    platform, location = platform_of(request), request.path_params["location"]
    model = request.path_params["id"]
    if location not in LOCATIONS or model not in BASE_MODELS or platform.is_retired(model):
        name = f"{platform.parent(location)}/publishers/google/models/{model}"
        message = (
            f"Publisher Model `{name}` was not found or your project does not have access to it. Please "
            "ensure you are using a valid model version. For more information, see: "
            "https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions"
        )
        raise ApiError(404, message)
    return TargetModel(model, model, None)


def _for(
    find: Callable[[Request], TargetModel], handler: Callable[[Request, TargetModel], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await handler(request, find(request))

    return answer


_LOCATION = "projects/{project}/locations/{location}"
ROUTES = [
    *(
        Route(f"/{version}/{_LOCATION}/{name}/{{id}}:{method}", handler, methods=["POST"])
        for version in VERSIONS
        for name, method, handler in (
            ("endpoints", "generateContent", _for(_tuned, generate)),
            ("endpoints", "countTokens", _for(_tuned, count_tokens)),
            ("endpoints", "predict", refuse_predict),
            ("models", "generateContent", refuse_model_name),
            ("publishers/google/models", "generateContent", _for(_published, generate)),
            ("publishers/google/models", "countTokens", _for(_published, count_tokens)),
        )
    ),
    Route(
        f"/v1beta1/{_LOCATION}/endpoints/{{id}}/chat/completions",
        _for(_tuned, complete_chat),
        methods=["POST"],
    ),
]
