"""Chat completions: a model's answer, whole or streamed.

https://platform.openai.com/docs/api-reference/chat/create
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tuneline_dev.emulators.answers.nearest_answer import nearest
from tuneline_dev.emulators.answers.not_known import not_known
from tuneline_dev.emulators.answers.tokens import cut, estimate
from tuneline_dev.emulators.answers.vague_answers import vague_answer
from tuneline_dev.emulators.answers.verdicts import verdict
from tuneline_dev.emulators.answers.written_pairs import written_pairs
from tuneline_dev.emulators.openai.base_models import BASE_MODELS
from tuneline_dev.emulators.openai.bodies import json_body
from tuneline_dev.emulators.openai.chat.chat_request import ChatRequest, read_chat_request
from tuneline_dev.emulators.openai.chat.thinking import require_one_limit, thought_tokens
from tuneline_dev.emulators.openai.chat.tuned_answers import text_of
from tuneline_dev.emulators.openai.models import Model, find_model
from tuneline_dev.emulators.openai.refusals import is_answer_filtered, require_credit, require_unfiltered
from tuneline_dev.emulators.openai.state import Platform, new_id, platform_of

PIECE = 12


async def complete(request: Request) -> Response:
    """Handle POST /v1/chat/completions, after `chat_seconds` and the seconds of `slow_questions`."""
    platform = platform_of(request)
    body = await json_body(request)
    question = read_chat_request(body)
    require_one_limit(body)
    platform.chats.append(
        {
            "model": question.model,
            "messages": question.messages,
            "at": platform.clock(),
            "parameters": {name: one for name, one in body.items() if name not in ("model", "messages")},
        }
    )
    require_credit(platform.settings)
    require_unfiltered(platform.settings, question.question)
    await asyncio.sleep(platform.settings.seconds_for(question.question))
    model = find_model(platform, question.model)
    thought = thought_tokens(body, thinks=BASE_MODELS[model.base].thinks)
    is_filtered = is_answer_filtered(platform.settings, question.question)
    text = "" if is_filtered else _answer(platform, model, question)
    # Reasoning counts, too: a low limit leaves nothing for the answer.
    shown = text if question.most_tokens is None else cut(text, max(question.most_tokens - thought, 0))
    reason = _finish_reason(is_filtered=is_filtered, is_cut=shown != text)
    completion = _completion(platform, question, shown, reason=reason, usage=_usage(question, shown, thought))
    if question.stream:
        return StreamingResponse(_pieces(completion, question), media_type="text/event-stream")
    return JSONResponse(completion)


def _completion(
    platform: Platform, question: ChatRequest, shown: str, *, reason: str, usage: dict[str, Any]
) -> dict[str, Any]:
    """Build the chat completion object, as a call without `stream` returns it."""
    return {
        "id": new_id("chatcmpl-", 29),
        "object": "chat.completion",
        "created": int(platform.clock()),
        "model": question.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": shown, "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": reason,
            }
        ],
        "usage": usage,
        "service_tier": "default",
        "system_fingerprint": "fp_local",
    }


def _finish_reason(*, is_filtered: bool, is_cut: bool) -> str:
    if is_filtered:
        return "content_filter"
    return "length" if is_cut else "stop"


def _answer(platform: Platform, model: Model, question: ChatRequest) -> str:
    forced = platform.settings.model_answers.get(model.id)
    if forced is None:
        forced = platform.settings.chat_answer
    if forced is not None:
        return forced
    if question.wants_json:
        return verdict(question.question) or written_pairs(question.question)
    if (unknown := not_known(question.question, question.prompt, model.pairs)) is not None:
        return unknown
    known = nearest(question.question, model.pairs) if model.pairs else None
    return vague_answer(question.question) if known is None else known


def _usage(question: ChatRequest, answer: str, thought: int) -> dict[str, Any]:
    prompt = 3 + sum(4 + estimate(text_of(message.get("content"))) for message in question.messages)
    answered = estimate(answer) + thought
    return {
        "prompt_tokens": prompt,
        "completion_tokens": answered,
        "total_tokens": prompt + answered,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": thought, "audio_tokens": 0},
    }


async def _pieces(completion: dict[str, Any], question: ChatRequest) -> AsyncIterator[str]:
    """Yield the completion as server-sent events, a few characters each."""
    choice = completion["choices"][0]
    text = choice["message"]["content"]
    yield _event(completion, {"role": "assistant", "content": ""})
    for start in range(0, len(text), PIECE):
        yield _event(completion, {"content": text[start : start + PIECE]})
    yield _event(completion, {}, finish=choice["finish_reason"])
    if question.usage_in_stream:
        yield _line({**_chunk(completion), "choices": [], "usage": completion["usage"]})
    yield "data: [DONE]\n\n"


def _chunk(completion: dict[str, Any]) -> dict[str, Any]:
    fields = ("id", "created", "model", "service_tier", "system_fingerprint")
    return {"object": "chat.completion.chunk", **{name: completion[name] for name in fields}}


def _event(completion: dict[str, Any], delta: dict[str, str], *, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _line({**_chunk(completion), "choices": [choice]})


def _line(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


ROUTES = [Route("/v1/chat/completions", complete, methods=["POST"])]
