"""What the page does with models: let one serve, roll back, ask two the same, open an evaluation's report."""

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.errors import DropError, RetryError
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.storage.objects import ObjectGoneDropError
from tuneline_dev.demo.client import DemoClient

MOST_CHARACTERS = 2000
# A report is a page of its own, which loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; sandbox"


async def promote(room: DemoClient, request: Request) -> Response:
    """Let `{version}` serve; the next message is answered by it."""
    try:
        return JSONResponse({"now": await room.promote(request.path_params["version"])})
    except (NotPossibleDropError, RetryError) as refused:
        raise HTTPException(409, f"{refused}.") from None


async def roll_back(room: DemoClient, request: Request) -> Response:
    """Let the model before the one that the page has `seen` serving answer again."""
    told = await _object(request)
    try:
        return JSONResponse({"now": await room.roll_back(seen=str(told.get("seen")))})
    except (NotPossibleDropError, RetryError) as refused:
        raise HTTPException(409, f"{refused}.") from None


async def compare(room: DemoClient, request: Request) -> Response:
    """What each of two `versions` answers to `question`; a text is null where one gives no answer."""
    told = await _object(request)
    versions, question = told.get("versions"), told.get("question")
    if (
        not isinstance(versions, list)
        or len(versions) != 2
        or not all(isinstance(one, str) for one in versions)
    ):
        raise HTTPException(400, "Name two versions.")
    if not isinstance(question, str) or not 0 < len(question) <= MOST_CHARACTERS:
        raise HTTPException(400, f"Ask something of up to {MOST_CHARACTERS} characters.")

    async def answered(version: str) -> dict[str, str | None]:
        try:
            return {"version": version, "text": await room.ask_model(version, question)}
        except (DropError, RetryError):
            return {"version": version, "text": None}

    return JSONResponse({"answers": await asyncio.gather(*map(answered, versions))})


async def report(room: DemoClient, request: Request) -> Response:
    """The report of an evaluation, as a page."""
    try:
        page = await room.evaluation(request.path_params["version"])
    except ObjectGoneDropError:
        raise HTTPException(404, "There is no report of this model.") from None
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


async def _object(request: Request) -> dict[str, Any]:
    try:
        told = await request.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise HTTPException(400, "That is no JSON object.")
    return told
