"""Build the Messaging API's error responses, and read the JSON body of a request."""

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MAX_BODY_BYTES = 2 * 1024 * 1024

Problem = dict[str, str]


class RefusedError(Exception):
    """A request that is refused with an HTTP status and LINE's error body.

    https://developers.line.biz/en/reference/messaging-api/#error-responses
    """

    def __init__(self, status: int, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = problems or []

    def answer(self) -> JSONResponse:
        """Return the response: `{"message": ..., "details": [{"message": ..., "property": ...}]}`."""
        body: dict[str, Any] = {"message": self.message}
        if self.problems:
            body["details"] = self.problems
        return JSONResponse(body, status_code=self.status)


def malformed(problems: list[Problem]) -> RefusedError:
    """Return the refusal of a body with faulty properties."""
    return RefusedError(400, f"The request body has {len(problems)} error(s)", problems)


def invalid_property(name: str) -> RefusedError:
    """Return the refusal of a body with an invalid property `name`."""
    return RefusedError(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")


async def json_object(request: Request) -> dict[str, Any]:
    """Return the request's body as a JSON object. Raises RefusedError if it is invalid or too large."""
    raw = await request.body()
    if len(raw) > MAX_BODY_BYTES:
        raise RefusedError(413, "Payload Too Large")
    try:
        body = json.loads(raw, parse_constant=_no_number)
        # A lone surrogate parses, but it is not a text that can be shown.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RefusedError(400, "The request body could not be parsed as JSON (line: -, column: -)") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    return body


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


async def refusal(_request: Request, error: Exception) -> Response:
    """Answer a RefusedError that an endpoint raised."""
    assert isinstance(error, RefusedError)  # noqa: S101 - it is registered for no other class
    return error.answer()


async def not_found(_request: Request, _error: Exception) -> Response:
    """Answer an unknown path; a path with an extra slash is unknown, too.

    https://developers.line.biz/en/reference/messaging-api/#specify-the-endpoint-path
    """
    return JSONResponse({"message": "Not found"}, status_code=404)


async def wrong_method(_request: Request, error: Exception) -> Response:
    """Answer a call of a known path with an unsupported method."""
    headers = error.headers if isinstance(error, HTTPException) else None
    return JSONResponse({"message": "Method Not Allowed"}, status_code=405, headers=headers)
