"""Serve the demo's page and the small API it uses."""

import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tuneline.storage.documents import StaleVersionRetryError
from tuneline.storage.objects import ObjectGoneDropError
from tuneline_cli.dataset.approve_dataset import NotAwaitingError
from tuneline_cli.dataset.dataset_records import ID_CHARACTERS
from tuneline_cli.errors import UnknownRecordError
from tuneline_dev.demo import model_routes
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.group_findings import grouped
from tuneline_dev.demo.samples import SAMPLES
from tuneline_dev.demo.shown import shown

WEB = Path(__file__).with_name("web")
MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 60
# More than the model may say at once, and that is more than one message of 5,000 units can hold.
LONG_ANSWER = "This is one sentence of a very long answer, which takes several messages.\n" * 400
USER_ACTIONS = ("message", "postback", "unsend", "follow", "unfollow", "join", "leave")
# The page uses its own files and its own API, and nothing else.
_POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"),
        *("img-src data:", "base-uri 'none'"),
    )
)
_REPORTS = {"json": "application/json", "md": "text/markdown; charset=utf-8"}
_FRESH = {"cache-control": "no-store"}


class _Server(uvicorn.Server):
    """Leaves signals to the demo, which ends everything at once."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_page(room: DemoClient, *, port: int) -> None:
    """Serve on `port` until cancelled."""
    config = uvicorn.Config(page_app(room), host="127.0.0.1", port=port, log_level="error")
    await _Server(config).serve()


def page_app(room: DemoClient) -> Starlette:
    """The page at `/`, its files beside it; under `/api` what it asks for and does.

    A refusal is `{"error": ...}` with a status of 4xx.
    """
    own: dict[tuple[str, str], Callable[[DemoClient, Request], Awaitable[Response]]] = {
        ("GET", "/api/state"): _state,
        ("POST", "/api/line/{action}"): _user_acts,
        ("POST", "/api/model"): _set_model,
        ("POST", "/api/drop"): _drop,
        ("POST", "/api/samples/{name}"): _drop_sample,
        ("GET", "/api/datasets/{id}/findings"): _findings,
        ("GET", "/api/datasets/{id}/report.{kind}"): _report,
        ("POST", "/api/datasets/{id}/approve"): _approve,
        ("POST", "/api/models/{version}/promote"): model_routes.promote,
        ("GET", "/api/models/{version}/report"): model_routes.report,
        ("POST", "/api/rollback"): model_routes.roll_back,
        ("POST", "/api/compare"): model_routes.compare,
    }
    routes = [Route(path, _for(room, handler), methods=[way]) for (way, path), handler in own.items()]
    routes += [Route("/", _page), Route("/{name}", _page)]
    return Starlette(routes=routes, exception_handlers={HTTPException: _refusal})


def _for(
    room: DemoClient, handler: Callable[[DemoClient, Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await handler(room, request)

    return answer


async def _refusal(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)  # noqa: S101 it is registered for no other class
    return JSONResponse({"error": refused.detail}, status_code=refused.status_code)


async def _page(request: Request) -> Response:
    file = WEB / request.path_params.get("name", "index.html")
    if file not in WEB.iterdir():
        raise HTTPException(404, "There is no such page.")
    return FileResponse(file, headers={"cache-control": "no-cache", "content-security-policy": _POLICY})


async def _state(room: DemoClient, _request: Request) -> Response:
    return JSONResponse(await shown(room), headers=_FRESH)


async def _user_acts(room: DemoClient, request: Request) -> Response:
    """What a LINE user does, handed to LINE's stand-in as it is; gives its answer."""
    action = request.path_params["action"]
    if action not in USER_ACTIONS:
        raise HTTPException(404, "A user cannot do that here.")
    if not room.has_chat:
        raise HTTPException(409, "LINE_API_BASE_URL is set: the chat is on your side.")
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise HTTPException(400, "That is no JSON object.")
    try:
        return JSONResponse(await room.line(action, **body))
    except httpx2.HTTPStatusError as refused:
        raise HTTPException(refused.response.status_code, _message_of(refused.response)) from None


async def _set_model(room: DemoClient, request: Request) -> Response:
    """How the stand-in of the model answers from now on: after `seconds`, with a `long` text or its own."""
    try:
        told = await request.json()
        seconds, is_long = float(told["seconds"]), bool(told["long"])
    except (ValueError, TypeError, KeyError):
        raise HTTPException(400, "Say seconds, and whether answers are long.") from None
    if not 0 <= seconds <= MOST_SECONDS:
        raise HTTPException(400, f"An answer takes up to {MOST_SECONDS} seconds here.")
    if not room.has_model:
        raise HTTPException(409, "OPENAI_BASE_URL is set: the model is on your side.")
    await room.set_model(seconds=seconds, answer=LONG_ANSWER if is_long else None)
    return JSONResponse({})


def _message_of(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, LookupError, TypeError):
        return "LINE's stand-in refused that."


async def _drop(room: DemoClient, request: Request) -> Response:
    """Drop the body as the dataset `?name=`; every other parameter is an option of the upload."""
    options = _options(request)
    name = Path(options.pop("name", "dataset.jsonl")).name
    content = await request.body()
    if len(content) > MOST_BYTES:
        raise HTTPException(413, "A dataset is 512 MB at most.")
    return JSONResponse({"object": await room.drop(name, content, options)})


async def _drop_sample(room: DemoClient, request: Request) -> Response:
    """Drop a sample with its own options and those of the parameters."""
    sample = SAMPLES.get(request.path_params["name"])
    if sample is None:
        raise HTTPException(404, "There is no such sample.")
    options = {**sample.options, **_options(request)}
    return JSONResponse({"object": await room.drop(sample.file, sample.content(), options)})


def _options(request: Request) -> dict[str, str]:
    return {name: value.strip() for name, value in request.query_params.items() if value.strip()}


async def _findings(room: DemoClient, request: Request) -> Response:
    report: dict[str, Any] = json.loads(await _artifact(room, request, "json"))
    return JSONResponse(grouped(report), headers=_FRESH)


async def _report(room: DemoClient, request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind not in _REPORTS:
        raise HTTPException(404, "There is no such report.")
    content = await _artifact(room, request, kind)
    return Response(content, media_type=_REPORTS[kind], headers={"content-disposition": "attachment"})


async def _artifact(room: DemoClient, request: Request, kind: str) -> bytes:
    try:
        return await room.report(_id(request), kind)
    except ObjectGoneDropError:
        raise HTTPException(404, "This dataset has no report.") from None


async def _approve(room: DemoClient, request: Request) -> Response:
    try:
        await room.approve(_id(request))
    except UnknownRecordError:
        raise HTTPException(404, "There is no such dataset.") from None
    except NotAwaitingError as other:
        raise HTTPException(409, f"{other}.") from None
    except StaleVersionRetryError:
        raise HTTPException(409, "Somebody changed it meanwhile: look at it once more.") from None
    return JSONResponse({})


def _id(request: Request) -> str:
    found: str = request.path_params["id"]
    if len(found) != ID_CHARACTERS or not set(found) <= set("0123456789abcdef"):
        raise HTTPException(404, "There is no such dataset.")
    return found
