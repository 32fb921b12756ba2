"""What a refusal looks like: Google's error body, whatever went wrong.

https://cloud.google.com/apis/design/errors#http_mapping
"""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ExceptionHandler

from tuneline_dev.emulators.vertex.operations import operation

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
# What Google says if nothing more precise is known.
USUAL_MESSAGES = {
    429: "Resource exhausted. Please try again later. Please refer to "
    "https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}


class ApiError(Exception):
    """A call that is refused with `status`; `name` is Google's name for it if it is not the usual one."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        name: str | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = error_body(status, message, name=name, details=details)


def error_body(
    status: int, message: str | None = None, *, name: str | None = None, details: Any = None
) -> dict[str, Any]:
    """Return the body of a refusal: `{"error": {code, message, status, details}}`."""
    error: dict[str, Any] = {
        "code": status,
        "message": message or USUAL_MESSAGES.get(status, "The request cannot be served."),
        "status": name or STATUS_NAMES.get(status, "UNKNOWN"),
    }
    if details:
        error["details"] = details
    return {"error": error}


def error_info(reason: str, **metadata: str) -> dict[str, Any]:
    """Return the detail that names a reason for programs: https://google.aip.dev/193."""
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return {"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": metadata}


def bad_request(*violations: tuple[str, str]) -> dict[str, Any]:
    """Return the detail that names fields: (field, description) each."""
    kind = "type.googleapis.com/google.rpc.BadRequest"
    shown = [{"field": field, "description": text} for field, text in violations]
    return {"@type": kind, "fieldViolations": shown}


def refusal(request: Request, error: ApiError) -> Response:
    """Build the response to a refused call: a list of one if `list_errors` has the operation."""
    is_list = operation(request.method, request.url.path) in request.app.state.platform.settings.list_errors
    return JSONResponse([error.body] if is_list else error.body, status_code=error.status)


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for this class only
    return refusal(request, error)


def _refuse_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    # A resource that exists without the method that was called is answered in the same way.
    status = 404 if error.status_code == 405 else error.status_code
    message = "Method not found." if status == 404 else str(error.detail)
    return refusal(request, ApiError(status, message))


def _refuse_bug(_request: Request, _error: Exception) -> Response:
    return JSONResponse(error_body(500), status_code=500)


HANDLERS: dict[Any, ExceptionHandler] = {
    ApiError: _refuse,
    HTTPException: _refuse_http,
    Exception: _refuse_bug,
}
