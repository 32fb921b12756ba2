"""Serve the demo's page and the small API it uses."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from local.demo.room import Room
from local.demo.samples import SAMPLES, sample
from tuneline.settings import ChatSettings, read

PAGE = Path(__file__).with_name("page.html")
MOST_BYTES = 512 * 1024 * 1024


class _Server(uvicorn.Server):
    """Leaves signals to the demo, which ends everything at once."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_page(room: Room, *, port: int) -> None:
    """Serve on `port` until cancelled."""
    config = uvicorn.Config(page_app(room), host="127.0.0.1", port=port, log_level="error")
    await _Server(config).serve()


def page_app(room: Room) -> Starlette:
    """The page at `/`; under `/api` what it asks for and does."""

    async def page(_request: Request) -> Response:
        return FileResponse(PAGE)

    async def state(_request: Request) -> Response:
        return JSONResponse(await _state(room), headers={"cache-control": "no-store"})

    async def message(request: Request) -> Response:
        text = str((await request.json()).get("text", "")).strip()
        return JSONResponse(
            await room.line("message", text=text) if text else {}, status_code=200 if text else 400
        )

    async def drop(request: Request) -> Response:
        name = Path(request.query_params.get("name", "dataset.jsonl")).name
        content = await request.body()
        if len(content) > MOST_BYTES:
            return JSONResponse({"error": "A dataset is 512 MB at most."}, status_code=413)
        return JSONResponse({"object": await room.drop(name, content)})

    async def drop_sample(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in SAMPLES:
            return JSONResponse({"error": "There is no such sample."}, status_code=404)
        return JSONResponse({"object": await room.drop(name, sample(name))})

    return Starlette(
        routes=[
            Route("/", page),
            Route("/api/state", state),
            Route("/api/message", message, methods=["POST"]),
            Route("/api/drop", drop, methods=["POST"]),
            Route("/api/samples/{name}", drop_sample, methods=["POST"]),
        ]
    )


async def _state(room: Room) -> dict[str, Any]:
    jobs = [{"id": one.path.removeprefix("jobs/"), **one.data} for one in await room.all("jobs")]
    newest_first = sorted(await room.all("datasets"), key=lambda one: one.data["created_at"], reverse=True)
    shown = {
        "can_chat": not room.stack.given.get("LINE_API_BASE_URL"),
        "chat": await room.chat(),
        "samples": SAMPLES,
        "datasets": [
            {"name": one.data["object"].removeprefix(room.stack.prefix), **_picked(one.data, _DATASET)}
            for one in newest_first
        ],
        "jobs": [_picked(job, _JOB) for job in jobs],
        "serving": await room.serving(),
        "base_model": read(ChatSettings, {**room.stack.given, **room.stack.settings()}).base_model,
    }
    return {name: _plain(value) for name, value in shown.items()}


_DATASET = ("state", "examples", "problems", "problem_count", "reason", "job", "created_at")
_JOB = (
    "id",
    "state",
    "reported",
    "model",
    "version",
    "reason",
    "trained_tokens",
    "estimated_finish",
    "created_at",
)


def _picked(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data.get(name) for name in names}


def _plain(value: Any) -> Any:
    """Times as text, the rest as it is."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
