"""Log every call of the bot-side API, and give it a request id."""

import json
import uuid
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tuneline_dev.emulators.line.api.operations import operation
from tuneline_dev.emulators.line.clock import Clock

CALLS_KEPT = 5000
_ENTRY = "line_platform.call"


@dataclass
class Call:
    """One call: `status` is the status that the caller got, `outcome` that of the platform.

    They differ after a fault: a lost response has an outcome and no status.
    """

    operation: str | None
    method: str
    path: str
    at: int
    request_id: str
    reply_token: str | None = None
    retry_key: str | None = None
    status: int | None = None
    outcome: int | None = None


class CallLog:
    """The latest calls, and the numbers of calls that arrived and were done, by operation."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.arrived: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def begin(self, scope: Scope, raw: bytes) -> Call:
        """Log a call that arrives."""
        name = operation(scope["method"], scope["path"])
        call = Call(name, scope["method"], scope["path"], self.clock.milliseconds(), str(uuid.uuid4()))
        call.retry_key = Headers(scope=scope).get("x-line-retry-key")
        call.reply_token = _reply_token(raw) if name == "reply" else None
        self.calls.append(call)
        self.arrived[name or "unknown"] += 1
        return call

    def came_to(self, call: Call, status: int) -> None:
        """Log the platform's outcome, even if the response is lost."""
        call.outcome = status
        if status < 300:
            self.done[call.operation or "unknown"] += 1


class LoggedCalls:
    """Middleware around the faults: logs each call and its response."""

    def __init__(self, app: ASGIApp, *, log: CallLog) -> None:
        self.app = app
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Log the call, and add `X-Line-Request-Id` to its response."""
        if scope["type"] != "http" or scope["path"].startswith(("/sim/", "/control")):
            await self.app(scope, receive, send)
            return
        body = _Body(receive)
        call = scope[_ENTRY] = self.log.begin(scope, await body.read())

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                MutableHeaders(scope=message)["x-line-request-id"] = call.request_id
            await send(message)

        await self.app(scope, body.receive, answer)


class LoggedOutcomes:
    """Middleware inside the faults: logs the platform's outcome, even if the response is lost."""

    def __init__(self, app: ASGIApp, *, log: CallLog) -> None:
        self.app = app
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Log the outcome of the call."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and _ENTRY in scope:
                self.log.came_to(scope[_ENTRY], message["status"])
            await send(message)

        await self.app(scope, receive, answer)


def request_id(scope: Scope) -> str:
    """Return the request id of the present call."""
    call: Call = scope[_ENTRY]
    return call.request_id


class _Body:
    """Reads a body ahead and passes it on; a fault closes the connection through `transport`."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: Message | None = None
        self.transport: Any = getattr(getattr(receive, "__self__", None), "transport", None)

    async def read(self) -> bytes:
        """Return the whole body."""
        raw = bytearray()
        while True:
            message = await self._receive()
            raw += message.get("body", b"")
            if not message.get("more_body"):
                break
        self._read = message if message["type"] == "http.disconnect" else {**message, "body": bytes(raw)}
        return bytes(raw)

    async def receive(self) -> Message:
        """Return the body in one piece, then the later messages."""
        message, self._read = self._read, None
        return message or await self._receive()


def _reply_token(raw: bytes) -> str | None:
    try:
        token = json.loads(raw).get("replyToken")
    except (ValueError, AttributeError, RecursionError):
        return None
    return token if isinstance(token, str) else None
