"""The moderation endpoint: it flags only a few words of self-harm and violence.

https://platform.openai.com/docs/api-reference/moderations
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.openai.bodies import json_body, required
from tuneline_dev.emulators.openai.state import new_id

CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent",
    "self-harm", "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors",
    "violence", "violence/graphic",
)  # fmt: skip
WORDS = {
    "self-harm": ("自殺", "自杀", "自残", "自殘", "자살", "ฆ่าตัวตาย", "suicide", "kill myself"),
    "violence": ("殺人", "杀人", "살인", "kill you", "murder"),
}


async def moderate(request: Request) -> Response:
    """Handle POST /v1/moderations: one result for each text of `input`."""
    body = await json_body(request)
    texts = required(body, "input")
    items = texts if isinstance(texts, list) else [texts]
    return JSONResponse(
        {
            "id": new_id("modr-"),
            "model": body.get("model") or "omni-moderation-latest",
            "results": [_result(_text(item)) for item in items],
        }
    )


def _text(item: Any) -> str:
    return str(item.get("text") or "") if isinstance(item, dict) else str(item)


def _result(text: str) -> dict[str, Any]:
    folded = text.casefold()
    flagged = {name: any(word in folded for word in WORDS.get(name, ())) for name in CATEGORIES}
    return {
        "flagged": any(flagged.values()),
        "categories": flagged,
        "category_scores": {name: 0.95 if hit else 0.0001 for name, hit in flagged.items()},
        "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
    }


ROUTES = [Route("/v1/moderations", moderate, methods=["POST"])]
