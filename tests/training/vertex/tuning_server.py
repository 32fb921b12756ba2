"""A small server of tuning jobs, which shows what it was sent and fails as a test says."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tuneline_dev.emulators.serve import served

NUMBER = "123456"
ENDPOINT = f"projects/{NUMBER}/locations/us/endpoints/99"
MODEL = f"projects/{NUMBER}/locations/us/models/77"


def refusal(status: int, name: str, message: str = "", *, reason: str = "") -> Response:
    """An error as Google's APIs send it."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    error = {"code": status, "message": message, "status": name, "details": details}
    return JSONResponse({"error": error}, status_code=status)


class TuningServer:
    """Jobs, one endpoint and one model. `answers` come first, whatever is called; then it works."""

    def __init__(self) -> None:
        self.url = ""
        self.jobs: list[dict[str, Any]] = []
        self.calls: list[tuple[str, str, str]] = []
        self.bodies: list[Any] = []
        self.answers: list[Response] = []
        self.lost_creates = 0
        self.create_seconds = 0.0
        self.lists_jobs = True
        self.page = 100
        self.resources = {ENDPOINT: {"deployedModels": [{"id": "5", "model": MODEL}]}, MODEL: {}}
        self.operations = 0

    @property
    def operation_names(self) -> list[str]:
        return [f"{method} {path.rpartition('/v1/')[2]}" for method, path, _ in self.calls]

    def app(self) -> Starlette:
        paths = ("/v1/{name:path}", "/v1beta1/{name:path}")
        return Starlette(routes=[Route(path, self._any, methods=["GET", "POST", "DELETE"]) for path in paths])

    async def _any(self, request: Request) -> Response:
        name, body = request.path_params["name"], await request.body()
        self.calls.append((request.method, request.url.path, request.headers.get("authorization", "")))
        self.bodies.append(json.loads(body) if body else None)
        if self.answers:
            return self.answers.pop(0)
        if name.endswith("/tuningJobs"):
            return await self._create(name) if request.method == "POST" else self._list(request)
        if ":" in name.rpartition("/")[2]:
            return self._method(*name.rsplit(":", 1))
        if "/operations/" in name:
            return JSONResponse({"name": name, "done": True})
        if "/tuningJobs/" in name:
            number = name.rpartition("/")[2]
            found = [job for job in self.jobs if job["name"].endswith(f"/{number}")]
            return JSONResponse(found[0]) if found else refusal(404, "NOT_FOUND")
        return self._resource(request.method, name)

    async def _create(self, parent: str) -> Response:
        await asyncio.sleep(self.create_seconds)
        sent = self.bodies[-1]
        region = parent.split("/")[3]
        job = {
            **sent,
            "name": f"projects/{NUMBER}/locations/{region}/tuningJobs/{len(self.jobs) + 1}",
            "state": "JOB_STATE_PENDING",
            "createTime": "2026-11-28T10:00:00.123456789Z",
        }
        self.jobs.insert(0, job)
        if self.lost_creates:
            self.lost_creates -= 1
            return Response(status_code=503)
        return JSONResponse(job)

    def _list(self, request: Request) -> Response:
        start = int(request.query_params.get("pageToken", "0"))
        if not self.lists_jobs:
            return JSONResponse({})
        page: dict[str, Any] = {"tuningJobs": self.jobs[start : start + self.page]}
        if start + self.page < len(self.jobs):
            page["nextPageToken"] = str(start + self.page)
        return JSONResponse(page)

    def _method(self, name: str, method: str) -> Response:
        if method == "cancel":
            for job in self.jobs:
                if job["name"].endswith(f"/{name.rpartition('/')[2]}"):
                    job |= {"state": "JOB_STATE_CANCELLED", "error": {"code": 1, "message": "cancelled"}}
            return JSONResponse({})
        self.resources[ENDPOINT] = {"deployedModels": []}
        return JSONResponse({"name": f"{name}/operations/1"})

    def _resource(self, method: str, name: str) -> Response:
        if name not in self.resources:
            return refusal(404, "NOT_FOUND")
        if method == "DELETE":
            del self.resources[name]
            return JSONResponse({"name": f"{name}/operations/2"})
        return JSONResponse({"name": name, **self.resources[name]})


@contextlib.contextmanager
def tuning_server() -> Iterator[TuningServer]:
    server = TuningServer()
    with served(server.app()) as url:
        server.url = url
        yield server
