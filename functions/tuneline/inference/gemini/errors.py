"""Convert an error response of Vertex AI to the error class of its remedy.

https://cloud.google.com/apis/design/errors
https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from tuneline.errors import DropError, RetryError
from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    BusyRetryError,
    NoAccessRetryError,
    NoCreditRetryError,
    NotFoundDropError,
    TooLongDropError,
    UnsupportedParameterDropError,
)

# Only known codes are logged and stored; an error's message may quote the request.
_STATUSES: Final = frozenset(
    {
        *("INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE", "UNAUTHENTICATED", "PERMISSION_DENIED"),
        *("NOT_FOUND", "ABORTED", "ALREADY_EXISTS", "RESOURCE_EXHAUSTED", "CANCELLED", "DATA_LOSS"),
        *("UNKNOWN", "INTERNAL", "UNIMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED"),
    }
)
# Reasons in `details` whose remedy an operator should read.
_REASONS: Final[Mapping[str, str]] = {
    "SERVICE_DISABLED": "enable the API aiplatform.googleapis.com in the project",
    "BILLING_DISABLED": "enable billing for the project",
    "IAM_PERMISSION_DENIED": "grant the permission aiplatform.endpoints.predict",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "use a login with the scope cloud-platform",
}
_REFUSED: Final = (
    "grant the function's service account aiplatform.endpoints.predict; an organisation policy "
    "or a VPC Service Controls perimeter can refuse it, too"
)
# The messages are the only sign of these causes.
_TOO_LONG: Final = re.compile(r"input token count", re.IGNORECASE)
_PARAMETERS: Final[Mapping[str, re.Pattern[str]]] = {
    "thinkingConfig": re.compile(r"thinking[ _]?(level|budget|config)", re.IGNORECASE),
    "responseMimeType": re.compile(r"response[ _]?mime|controlled generation|json mode", re.IGNORECASE),
}
_PASSING: Final = frozenset({408, 409, 429, 499})


def error_of(status: int, body: object) -> DropError | RetryError:
    """The error for a response with this HTTP status and JSON body (None if it is not JSON)."""
    error = _error_in(body)
    code, reason = error.get("status"), _reason_in(error)
    shown = [value for value in (code, reason) if isinstance(value, str) and value in {*_STATUSES, *_REASONS}]
    text = " ".join(["Vertex AI answered", str(status), *shown])
    if reason == "BILLING_DISABLED" or status == 402:
        return NoCreditRetryError(f"{text}: {_REASONS['BILLING_DISABLED']}")
    if status in (401, 403):
        return NoAccessRetryError(f"{text}: {_REASONS.get(reason, _REFUSED)}")
    if status in (404, 410):
        return NotFoundDropError(text)
    if is_passing(status):
        return BusyRetryError(text, answered=status == 429)
    return _bad_request(status, text, error)


def is_passing(status: int) -> bool:
    """Whether the same request may succeed later."""
    return status < 400 or status in _PASSING or status >= 500


def _bad_request(status: int, text: str, error: Mapping[str, Any]) -> BadRequestDropError:
    message = error.get("message")
    message = message if isinstance(message, str) else ""
    if status == 413 or _TOO_LONG.search(message):
        return TooLongDropError(f"{text}: the messages are too long")
    for parameter, named in _PARAMETERS.items():
        if named.search(message):
            return UnsupportedParameterDropError(f"{text}: {parameter}", parameter=parameter)
    return BadRequestDropError(text)


def _error_in(body: object) -> Mapping[str, Any]:
    """The error object. Some paths answer with a list that holds it."""
    body = body[0] if isinstance(body, list) and body else body
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _reason_in(error: Mapping[str, Any]) -> str:
    details = error.get("details")
    entries = [entry for entry in details if isinstance(entry, Mapping)] if isinstance(details, list) else []
    reasons = [reason for entry in entries if isinstance(reason := entry.get("reason"), str)]
    return next((reason for reason in reasons if reason in _REASONS), "")
