"""The control API: show the queues, pause them, and arm faults."""

from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.faults import Faults


class Controlled(Protocol):
    """The object that the API shows and changes."""

    faults: Faults

    def shown(self, *, limit: int = 100) -> dict[str, Any]:
        """Counts and the newest tasks."""

    def set_run_twice(self, times: int) -> None:
        """Deliver each of the next `times` tasks twice."""

    def set_paused(self, paused: bool) -> None:
        """Pause or resume."""

    def fail_creates(self, times: int) -> None:
        """Fail the next `times` calls of CreateTask."""


def control_app(tasks: Controlled) -> Starlette:
    """Build GET /tasks?limit=100, POST /run-twice {"times": 1}, POST /pause, POST /resume, and /control.

    POST /control {"set": {"fail_creates": 2}} answers the next two CreateTask with UNAVAILABLE; armed faults
    work on create_task, get_task, list_tasks, delete_task and get_queue as gRPC has them.
    """
    page = _Page(tasks)
    return Starlette(
        routes=[
            Route("/tasks", page.show),
            Route("/run-twice", page.run_twice, methods=["POST"]),
            Route("/pause", page.pause, methods=["POST"]),
            Route("/resume", page.resume, methods=["POST"]),
            tasks.faults.route(page.settings),
        ]
    )


class _Page:
    def __init__(self, tasks: Controlled) -> None:
        self._tasks = tasks

    async def show(self, request: Request) -> Response:
        limit = request.query_params.get("limit", "100")
        if not limit.isdecimal():
            return _refusal("limit is a number of tasks")
        return JSONResponse(self._tasks.shown(limit=int(limit)))

    async def run_twice(self, request: Request) -> Response:
        try:
            times = (await request.json() if await request.body() else {}).get("times", 1)
            self._tasks.set_run_twice(_number("times", times))
        except (ValueError, AttributeError) as wrong:
            return _refusal(str(wrong))
        return JSONResponse({"run_twice": times})

    async def pause(self, _request: Request) -> Response:
        self._tasks.set_paused(True)
        return JSONResponse({"paused": True})

    async def resume(self, _request: Request) -> Response:
        self._tasks.set_paused(False)
        return JSONResponse({"paused": False})

    def settings(self, changes: dict[str, Any]) -> None:
        unknown = set(changes) - {"fail_creates"}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}; there is fail_creates")
        if "fail_creates" in changes:
            self._tasks.fail_creates(_number("fail_creates", changes["fail_creates"]))


def _number(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{name} is a number from 0, not {value!r}")
    return value


def _refusal(message: str) -> Response:
    return JSONResponse({"error": message}, status_code=400)
