"""A new model in a part of the chats first: start it, change its share, compare both sides, end it."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.errors import DropError, RetryError
from tuneline.models.canary import decisions
from tuneline.models.canary.side import side_of
from tuneline.models.canary.table import canary_rows
from tuneline.storage.documents import Documents
from tuneline_cli.model.canary.columns import canary_fields
from tuneline_cli.model.canary.show_canary import read_canary
from tuneline_dev.demo.client import BY, DemoClient
from tuneline_dev.demo.controls.refusals import RefusedError, text_in
from tuneline_dev.demo.json_body import json_object
from tuneline_dev.demo.phone_chats import PHONE_PATHS

REASON: Final = "chosen on the page"
# Enough that both sides of a small share get some of them.
USERS: Final = tuple(f"U{number:032x}" for number in range(0xCA0000, 0xCA0014))
_PROBE: Final = "?"


async def shown_canary(documents: Documents) -> dict[str, Any] | None:
    """Return both sides' figures, the rows that compare them, and the side of each chat of the phone."""
    figures = await read_canary(documents)
    if figures is None:
        return None
    fields = canary_fields(figures)
    return {
        **{name: fields[name] for name in ("version", "model", "share", "since", "candidate", "current")},
        "period": figures.canary.period,
        "phone": {name: side_of(figures.canary, path) for name, path in PHONE_PATHS.items()},
        "rows": [{"key": row.key, "new": row.candidate, "now": row.current} for row in canary_rows(figures)],
    }


async def share(client: DemoClient, request: Request) -> Response:
    """Let `{version}` answer `share` percent of the chats, if it answers a question now.

    `seen` is the period that the page shows, empty without a canary.
    """
    body, version = await json_object(request), request.path_params["version"]
    percent = body.get("share")
    if not isinstance(percent, int) or isinstance(percent, bool):
        raise RefusedError("share", "The share is a whole number from 1 to 99.", status=400)
    try:
        await client.ask_model(version, _PROBE)
    except (DropError, RetryError) as silent:
        raise RefusedError("model_silent", f"The model {version} gives no answer: {silent}.") from None
    canary = await decisions.set_share(
        client.documents,
        version,
        share=percent,
        base_model=client.base_model,
        decision=_decision(body),
    )
    return JSONResponse({"share": canary.share})


async def end(client: DemoClient, request: Request) -> Response:
    """End the canary that the page has `seen`: the current model answers all chats again."""
    await decisions.end(client.documents, why="stopped", decision=_decision(await json_object(request)))
    return JSONResponse({})


async def users_ask(client: DemoClient, request: Request) -> Response:
    """Let invented users ask the `question`, so that both sides get some. Gives how many."""
    question = text_in(await json_object(request), "question")
    if not question:
        raise RefusedError("question_empty", "Write a question first.", status=400)
    if not client.has_chat:
        raise RefusedError("chat_elsewhere", "LINE_API_BASE_URL is set: only your own users can ask.")
    await asyncio.gather(*(client.line("message", text=question, user=user) for user in USERS))
    return JSONResponse({"users": len(USERS)})


def _decision(body: dict[str, Any]) -> decisions.Decision:
    return decisions.Decision(by=BY, reason=REASON, now=datetime.now(UTC), seen=text_in(body, "seen"))
