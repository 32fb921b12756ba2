"""Middleware of every call: a request id, a count, and the check of the API key."""

import hmac
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tuneline_dev.emulators.openai.errors import error_body

KEYS_PAGE = "https://platform.openai.com/account/api-keys"


class RequestIds:
    """Adds an `x-request-id` to every response, which the SDK shows as `error.request_id`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the call, and add the id to its response."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("x-request-id", f"req_{secrets.token_hex(16)}")
            await send(message)

        await self.app(scope, receive, marked)


class KeyRequired:
    """Answers 401 to calls of `/v1` without the one key.

    https://platform.openai.com/docs/api-reference/authentication
    """

    def __init__(self, app: ASGIApp, *, api_key: str) -> None:
        self.app = app
        self.api_key = api_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the call, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        scheme, _, key = Headers(scope=scope).get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(key.encode(), self.api_key.encode()):
            await self.app(scope, receive, send)
            return
        await JSONResponse(_refusal(key), status_code=401)(scope, receive, send)


def _refusal(key: str) -> dict[str, object]:
    if not key:
        message = f"You didn't provide an API key. You can obtain an API key from {KEYS_PAGE}."
        return error_body(message, code=None, param=None, kind="invalid_request_error")
    shown = f"{key[:4]}{'*' * max(len(key) - 8, 3)}{key[-4:]}" if len(key) > 8 else "*" * len(key)
    message = f"Incorrect API key provided: {shown}. You can find your API key at {KEYS_PAGE}."
    return error_body(message, code="invalid_api_key", param=None, kind="invalid_request_error")
