"""Error responses with OpenAI's error body.

https://platform.openai.com/docs/guides/error-codes
"""

import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler


class ApiError(Exception):
    """A refusal with `status` and the body `{"error": {message, type, param, code}}`."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = error_body(message, code=code, param=param, kind=kind)


def error_body(message: str, *, code: str | None, param: str | None, kind: str) -> dict[str, Any]:
    """Return the body of a refusal."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for this class only
    return JSONResponse(error.body, status_code=error.status)


def _refuse_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    call = f"{request.method} {request.url.path}"
    if error.status_code == 404:
        message, code = f"Unknown request URL: {call}. Please check the URL for typos.", "unknown_url"
    elif error.status_code == 405:
        message, code = f"Invalid method for URL ({call})", "method_not_supported"
    else:
        message, code = str(error.detail), None
    body = error_body(message, code=code, param=None, kind="invalid_request_error")
    return JSONResponse(body, status_code=error.status_code)


def _refuse_bug(_request: Request, _error: Exception) -> Response:
    body = error_body(
        "The server had an error while processing your request. Sorry about that!",
        code=None,
        param=None,
        kind="server_error",
    )
    # This response is made outside the middleware that adds the request id.
    return JSONResponse(body, status_code=500, headers={"x-request-id": f"req_{secrets.token_hex(16)}"})


HANDLERS: dict[Any, ExceptionHandler] = {
    ApiError: _refuse,
    HTTPException: _refuse_http,
    Exception: _refuse_bug,
}
