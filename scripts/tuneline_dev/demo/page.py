"""Serve the demo's page and its API."""

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline.storage.documents import StaleVersionRetryError
from tuneline.storage.objects import ObjectGoneDropError
from tuneline.training.decision import NotAwaitingDropError
from tuneline_cli.dataset.dataset_records import ID_CHARACTERS
from tuneline_cli.errors import UnknownRecordError
from tuneline_dev.demo.chart_routes import CHART_ROUTES
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.refusals import RefusedError
from tuneline_dev.demo.controls.routes import ROUTES
from tuneline_dev.demo.faults.routes import fault_handlers
from tuneline_dev.demo.faults.runner import FaultRunner
from tuneline_dev.demo.group_findings import grouped
from tuneline_dev.demo.json_body import json_object
from tuneline_dev.demo.language_route import set_language
from tuneline_dev.demo.look_inside.routes import INSIDE_ROUTES
from tuneline_dev.demo.model_routes import MODEL_ROUTES
from tuneline_dev.demo.samples import SAMPLES
from tuneline_dev.demo.shown import shown
from tuneline_dev.demo.state_stream import StateStream
from tuneline_dev.demo.web_files import web_routes

MOST_BYTES = 512 * 1024 * 1024
# Requests that still run at the end are waited for.
END_SECONDS = 2
USER_ACTIONS = ("message", "postback", "unsend", "follow", "unfollow", "join", "leave")
_REPORTS = {"json": "application/json", "md": "text/markdown; charset=utf-8"}
_MENU_ID = re.compile(r"richmenu-[0-9a-f]{32}")
_FRESH = {"cache-control": "no-store"}


class _Server(uvicorn.Server):
    """A server that leaves signals to the demo, which ends all processes together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_page(client: DemoClient, *, port: int) -> None:
    """Serve on `port` until cancelled."""
    runner = FaultRunner(client)
    stream = StateStream(partial(_whole_state, runner, client))
    app = page_app(client, stream, runner)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=END_SECONDS
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(serving)
    finally:
        # An open stream would keep the server from ending.
        stream.close()
        server.should_exit = True
        await serving
        await runner.close()


def page_app(client: DemoClient, stream: StateStream, runner: FaultRunner) -> Starlette:
    """Build the application: the page at `/` with its files, and its API under `/api`.

    Errors are `{"error": ...}` with a status of 4xx, and a `code` if the page has a text of its own.
    """
    own: dict[tuple[str, str], Callable[[DemoClient, Request], Awaitable[Response]]] = {
        ("GET", "/api/state"): partial(_state, runner),
        ("POST", "/api/line/{action}"): _user_acts,
        ("GET", "/api/rich_menus/{id}/image"): _menu_image,
        ("POST", "/api/operators/invite"): _invite_operator,
        ("POST", "/api/language"): set_language,
        ("POST", "/api/drop"): _drop,
        ("POST", "/api/samples/{name}"): _drop_sample,
        ("GET", "/api/datasets/{id}/findings"): _findings,
        ("GET", "/api/datasets/{id}/report.{kind}"): _report,
        ("POST", "/api/datasets/{id}/approve"): _approve,
        **MODEL_ROUTES,
        **INSIDE_ROUTES,
        **ROUTES,
        **fault_handlers(runner),
        **CHART_ROUTES,
    }

    async def streamed(_request: Request) -> Response:
        return stream.response()

    def route(way: str, path: str, handler: Callable[[DemoClient, Request], Awaitable[Response]]) -> Route:
        async def answer(request: Request) -> Response:
            response = await handler(client, request)
            if way == "POST":
                stream.read_now()
            return response

        return Route(path, answer, methods=[way])

    routes = [route(way, path, handler) for (way, path), handler in own.items()]
    routes += [Route("/api/stream", streamed), Route("/api/{path:path}", _unknown, methods=["GET", "POST"])]
    routes += web_routes()
    return Starlette(routes=routes, exception_handlers={HTTPException: _refusal})


async def _refusal(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)  # noqa: S101 it is registered for no other class
    own = {"code": refused.code, "facts": refused.facts} if isinstance(refused, RefusedError) else {}
    return JSONResponse({"error": refused.detail, **own}, status_code=refused.status_code)


async def _unknown(_request: Request) -> Response:
    raise HTTPException(404, "There is no such route.")


async def _whole_state(runner: FaultRunner, client: DemoClient) -> dict[str, Any]:
    return {**await shown(client), "faults": runner.state(await client.serving())}


async def _state(runner: FaultRunner, client: DemoClient, _request: Request) -> Response:
    return JSONResponse(await _whole_state(runner, client), headers=_FRESH)


async def _user_acts(client: DemoClient, request: Request) -> Response:
    """Forward an action of a LINE user to LINE's emulator, and return its response."""
    action = request.path_params["action"]
    if action not in USER_ACTIONS:
        raise HTTPException(404, "There is no such action.")
    if not client.has_chat:
        raise HTTPException(409, "LINE_API_BASE_URL is set: use your own LINE client to chat.")
    body = await json_object(request)
    try:
        return JSONResponse(await client.line(action, **body))
    except httpx2.HTTPStatusError as refused:
        raise HTTPException(refused.response.status_code, _message_of(refused.response)) from None


async def _menu_image(client: DemoClient, request: Request) -> Response:
    menu = request.path_params["id"]
    image = await client.menu_image(menu) if _MENU_ID.fullmatch(menu) and client.has_chat else None
    if image is None or not image.is_success:
        raise HTTPException(404, "There is no such rich menu.")
    return Response(image.content, media_type=image.headers["content-type"], headers=_FRESH)


async def _invite_operator(client: DemoClient, _request: Request) -> Response:
    """Make an invitation code, as `scripts/tuneline operator invite` does. Gives `{"code"}`."""
    invitation = json.loads(await client.command("operator", "invite", "--json"))
    return JSONResponse({"code": invitation["code"]}, headers=_FRESH)


def _message_of(answer: httpx2.Response) -> str:
    try:
        return str(answer.json()["message"])
    except (ValueError, LookupError, TypeError):
        return "LINE's emulator refused the request."


async def _drop(client: DemoClient, request: Request) -> Response:
    """Upload the body as the dataset `?name=`. Every other parameter is an option of the upload."""
    options = _options(request)
    name = Path(options.pop("name", "dataset.jsonl")).name
    content = await request.body()
    if len(content) > MOST_BYTES:
        raise HTTPException(413, "A dataset has at most 512 MB.")
    return JSONResponse({"object": await client.drop(name, content, options)})


async def _drop_sample(client: DemoClient, request: Request) -> Response:
    """Upload a sample with its own options and those of the parameters."""
    sample = SAMPLES.get(request.path_params["name"])
    if sample is None:
        raise HTTPException(404, "There is no such sample.")
    own = sample.upload_options(client.stack.models.costly_base_model)
    options = {**own, **_options(request)}
    return JSONResponse({"object": await client.drop(sample.file, sample.content(), options)})


def _options(request: Request) -> dict[str, str]:
    return {name: value.strip() for name, value in request.query_params.items() if value.strip()}


async def _findings(client: DemoClient, request: Request) -> Response:
    report: dict[str, Any] = json.loads(await _artifact(client, request, "json"))
    return JSONResponse(grouped(report), headers=_FRESH)


async def _report(client: DemoClient, request: Request) -> Response:
    kind = request.path_params["kind"]
    if kind not in _REPORTS:
        raise HTTPException(404, "There is no such report.")
    content = await _artifact(client, request, kind)
    return Response(content, media_type=_REPORTS[kind], headers={"content-disposition": "attachment"})


async def _artifact(client: DemoClient, request: Request, kind: str) -> bytes:
    try:
        return await client.report(_id(request), kind)
    except ObjectGoneDropError:
        raise HTTPException(404, "This dataset has no report.") from None


async def _approve(client: DemoClient, request: Request) -> Response:
    try:
        await client.approve(_id(request))
    except UnknownRecordError:
        raise HTTPException(404, "There is no such dataset.") from None
    except NotAwaitingDropError as other:
        raise HTTPException(409, f"{other}.") from None
    except StaleVersionRetryError:
        raise HTTPException(409, "It has changed meanwhile. Reload it and try again.") from None
    return JSONResponse({})


def _id(request: Request) -> str:
    name: str = request.path_params["id"]
    if len(name) != ID_CHARACTERS or not set(name) <= set("0123456789abcdef"):
        raise HTTPException(404, "There is no such dataset.")
    return name
