"""Check access token, retry key and content type of calls of the bot-side API."""

import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from tuneline_dev.emulators.line.api.operations import operation
from tuneline_dev.emulators.line.api.responses import RefusedError
from tuneline_dev.emulators.line.channel import Channel
from tuneline_dev.emulators.line.retry_keys import is_retry_key

_MISSING = "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"
_WRONG = "Authentication failed. Confirm that the access token in the authorization header is valid."

_WITHOUT_JSON = ("rich_menu_image", "rich_menu_link")


class Auth:
    """Middleware of bot-side routes: the checks that LINE makes before it reads the body.

    https://developers.line.biz/en/reference/messaging-api/#common-specifications
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the call, or pass it on."""
        headers = Headers(scope=scope)
        channel: Channel = scope["app"].state.channel
        refused = (
            _authorization(headers, channel.access_token)
            or _retry_key(headers, operation(scope["method"], scope["path"]))
            or _content_type(headers, scope["method"], operation(scope["method"], scope["path"]))
        )
        app = refused.answer() if refused else self.app
        await app(scope, receive, send)


def _authorization(headers: Headers, access_token: str) -> RefusedError | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return RefusedError(401, _MISSING)
    known = hmac.compare_digest(token.strip().encode(), access_token.encode())
    return None if known else RefusedError(401, _WRONG)


def _retry_key(headers: Headers, name: str | None) -> RefusedError | None:
    """Return the retry key. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/"""
    key = headers.get("x-line-retry-key")
    if key is None:
        return None
    if name not in ("push", "multicast"):
        return RefusedError(400, "The X-Line-Retry-Key header is not supported by this endpoint")
    return None if is_retry_key(key) else RefusedError(400, "The X-Line-Retry-Key header is invalid")


def _content_type(headers: Headers, method: str, name: str | None) -> RefusedError | None:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_json = method not in ("GET", "DELETE") and name not in _WITHOUT_JSON
    if not has_json or content_type == "application/json":
        return None
    return RefusedError(415, f"The content type, {content_type or 'none'}, is not supported")
