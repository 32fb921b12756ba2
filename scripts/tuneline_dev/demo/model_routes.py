"""The page's routes for models: promote, roll back, compare two, show an evaluation's report."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.errors import DropError, RetryError
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.storage.objects import ObjectGoneDropError
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.json_body import json_object

MOST_CHARACTERS = 2000
# A report is a separate page that loads no other file.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; sandbox"


async def promote(client: DemoClient, request: Request) -> Response:
    """Promote `{version}`, which answers from the next message on."""
    try:
        return JSONResponse({"now": await client.promote(request.path_params["version"])})
    except (NotPossibleDropError, RetryError) as refused:
        raise HTTPException(409, f"{refused}.") from None


async def roll_back(client: DemoClient, request: Request) -> Response:
    """Roll back, if the model that the page has `seen` still serves."""
    body = await json_object(request)
    try:
        return JSONResponse({"now": await client.roll_back(seen=str(body.get("seen")))})
    except (NotPossibleDropError, RetryError) as refused:
        raise HTTPException(409, f"{refused}.") from None


async def compare(client: DemoClient, request: Request) -> Response:
    """Ask two `versions` the same `question`. A text is null if a model gives no answer."""
    body = await json_object(request)
    versions, question = body.get("versions"), body.get("question")
    if (
        not isinstance(versions, list)
        or len(versions) != 2
        or not all(isinstance(version, str) for version in versions)
    ):
        raise HTTPException(400, "Send two versions.")
    if not isinstance(question, str) or not 0 < len(question) <= MOST_CHARACTERS:
        raise HTTPException(400, f"Send a question of 1 to {MOST_CHARACTERS} characters.")

    async def answered(version: str) -> dict[str, str | None]:
        try:
            return {"version": version, "text": await client.ask_model(version, question)}
        except (DropError, RetryError):
            return {"version": version, "text": None}

    return JSONResponse({"answers": await asyncio.gather(*map(answered, versions))})


async def report(client: DemoClient, request: Request) -> Response:
    """Return the report of an evaluation, as a page."""
    try:
        page = await client.evaluation(request.path_params["version"])
    except ObjectGoneDropError:
        raise HTTPException(404, "There is no report of this model.") from None
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


MODEL_ROUTES: Final[Mapping[tuple[str, str], Callable[[DemoClient, Request], Awaitable[Response]]]] = {
    ("POST", "/api/models/{version}/promote"): promote,
    ("GET", "/api/models/{version}/report"): report,
    ("POST", "/api/rollback"): roll_back,
    ("POST", "/api/compare"): compare,
}
