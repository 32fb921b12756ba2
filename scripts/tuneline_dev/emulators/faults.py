"""Faults on demand: an emulator fails as the real service does, on request.

`POST /control {"faults": [{"on": "reply", "kind": "lost_answer"}]}` arms one; `DELETE /control` disarms all.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Kind = Literal["status", "hang", "reset", "lost_answer", "hang_after"]
KINDS: tuple[str, ...] = ("status", "hang", "reset", "lost_answer", "hang_after")


@dataclass
class Fault:
    """One armed fault.

    `status` sends `status` and `body` without doing the work; `hang` waits `seconds` and closes without
    doing it; `reset` closes at once without doing it; `lost_answer` does the work and closes without a
    response; `hang_after` does the work, waits `seconds`, and closes without a response.
    It applies to `times` calls of the operation `on`, after the first `skip` calls.
    """

    on: str
    kind: Kind
    times: int = 1
    skip: int = 0
    seconds: float = 60.0
    status: int = 500
    body: Any = field(default_factory=lambda: {"message": "Internal server error"})
    headers: dict[str, str] = field(default_factory=dict)


class Faults:
    """The armed faults of one emulator, in the order in which they were armed.

    `body` returns the body of a `status` fault that was armed without one.
    """

    def __init__(self, *, body: Callable[[int], Any] | None = None) -> None:
        self.armed: list[Fault] = []
        self._body = body

    def take(self, operation: str) -> Fault | None:
        """Return the fault that applies to this call of `operation`, if any."""
        for fault in self.armed:
            if fault.on not in (operation, "*"):
                continue
            if fault.skip:
                fault.skip -= 1
                return None
            fault.times -= 1
            if fault.times <= 0:
                self.armed.remove(fault)
            return fault
        return None

    def arm(self, faults: list[dict[str, Any]]) -> None:
        """Add the faults of a `POST /control`. Raises ValueError for an invalid one."""
        new = []
        for item in faults:
            if item.get("kind") not in KINDS:
                raise ValueError(f"kind {item.get('kind')!r} is not one of {', '.join(KINDS)}")
            try:
                new.append(Fault(**{**self._default_body(item), **item}))
            except TypeError as wrong:
                raise ValueError(f"a fault cannot be read: {wrong}") from None
        self.armed.extend(new)

    def _default_body(self, item: dict[str, Any]) -> dict[str, Any]:
        return {} if self._body is None else {"body": self._body(item.get("status", 500))}

    def route(self, settings: Callable[[dict[str, Any]], None] | None = None) -> Route:
        """Return the route `/control`: GET shows, POST arms (with `set` for `settings`), DELETE disarms."""

        async def control(request: Request) -> Response:
            if request.method == "DELETE":
                self.armed.clear()
            if request.method == "POST":
                try:
                    body = await request.json()
                    self.arm(body.get("faults", []))
                    if settings is not None and "set" in body:
                        settings(body["set"])
                except (ValueError, AttributeError, TypeError) as wrong:
                    return JSONResponse({"error": str(wrong)}, status_code=400)
            # Escaped, because a fault may have half an emoji in it.
            armed = json.dumps({"faults": [asdict(fault) for fault in self.armed]})
            return Response(armed, media_type="application/json")

        return Route("/control", control, methods=["GET", "POST", "DELETE"])


class FaultMiddleware:
    """Applies armed faults to calls; `operation` returns a call's name for its method and path."""

    def __init__(self, app: ASGIApp, *, faults: Faults, operation: Callable[[str, str], str | None]) -> None:
        self.app = app
        self.faults = faults
        self.operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the call, or fail it."""
        name = self.operation(scope["method"], scope["path"]) if scope["type"] == "http" else None
        fault = self.faults.take(name) if name else None
        if fault is None:
            await self.app(scope, receive, send)
            return
        if fault.kind == "status":
            await _drain(receive)
            response = Response(
                json.dumps(fault.body), fault.status, {"content-type": "application/json", **fault.headers}
            )
            await response(scope, receive, send)
            return
        if fault.kind in ("lost_answer", "hang_after"):
            await self.app(scope, receive, _nowhere)
        if fault.kind in ("hang", "hang_after"):
            await asyncio.sleep(fault.seconds)
        _abort(receive)


async def _drain(receive: Receive) -> None:
    while (message := await receive()).get("more_body"):
        if message["type"] == "http.disconnect":
            return


async def _nowhere(_message: Message) -> None:
    """Discard a response."""


def _abort(receive: Receive) -> None:
    """Close the connection without a response; uvicorn's request cycle has the transport."""
    cycle: Any = getattr(receive, "__self__", None)
    cycle.transport.abort()
