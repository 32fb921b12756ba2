"""Convert an error response of a Google API to the error class of its remedy.

https://cloud.google.com/apis/design/errors
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
)
from tuneline.unicode import displayable

# Characters of Google's message that are kept for the operator.
MOST_MESSAGE: Final = 500
_STATUSES: Final = frozenset(
    {
        *("INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE", "UNAUTHENTICATED", "PERMISSION_DENIED"),
        *("NOT_FOUND", "ABORTED", "ALREADY_EXISTS", "RESOURCE_EXHAUSTED", "CANCELLED", "DATA_LOSS"),
        *("UNKNOWN", "INTERNAL", "NOT_IMPLEMENTED", "UNAVAILABLE", "DEADLINE_EXCEEDED"),
    }
)
_API_OFF: Final = "SERVICE_DISABLED"
_BILLING_OFF: Final = "BILLING_DISABLED"
# Google's agent, which reads the training file, is made by a project's first job.
_CANNOT_READ: Final = re.compile(r"storage\.(?:objects|buckets)\.|does not have storage", re.IGNORECASE)
# In a new project the first requests are answered 400 until these agents exist.
_PROVISIONING: Final = re.compile(
    r"service agents? (?:are|is) being provisioned|try again in a few minutes", re.IGNORECASE
)


class VertexRefusedDropError(BadRequestDropError):
    """Google refuses the request. `message` is its own text, for the operator only: it may quote data."""

    def __init__(self, text: str, *, message: str) -> None:
        super().__init__(text)
        self.message = message


class QuotaRetryError(BusyRetryError):
    """The project's quota is used up for now (429): for a new job, another one is running."""


class ProvisioningRetryError(BusyRetryError):
    """Google is still making the agents of a new project, which takes some minutes."""


def error_of(status: int, body: object) -> DropError | RetryError:
    """The error for a response with this HTTP status and JSON body."""
    error = _error_in(body)
    text, message = f"Vertex AI answered {status}{_status_in(error)}", message_in(error)
    if status in (401, 403):
        return _no_access(text, status, _reasons_in(error), message)
    if status in (404, 410):
        return NotFoundDropError(text)
    if status == 429:
        return QuotaRetryError(f"{text}: the quota is used up for now", answered=True)
    if status < 400 or status in (408, 409, 499) or status >= 500:
        return BusyRetryError(text, answered=status == 409)
    return _agents_error(text, message) or VertexRefusedDropError(text, message=message)


READ_ADVICE: Final = (
    "Google's tuning agent cannot read the training bucket yet. It exists from a project's first job on, so "
    "this often ends within minutes; otherwise give service-NUMBER@gcp-sa-aiplatform.iam.gserviceaccount.com "
    "and service-NUMBER@gcp-sa-vertex-tune.iam.gserviceaccount.com the role Storage Object Viewer there"
)

_PROVISIONING_ADVICE: Final = (
    "Google is still making its agents for this new project, which read the training bucket; the job is "
    "created as soon as they exist, usually within minutes"
)


def is_provisioning(message: str) -> bool:
    """Whether Google says that its agents do not exist yet."""
    return _PROVISIONING.search(message) is not None


def cannot_read(message: str) -> bool:
    """Whether Google says that its own agent cannot read the bucket."""
    return _CANNOT_READ.search(message) is not None


def message_in(error: Mapping[str, Any]) -> str:
    """The message of an error object. Empty if it has none."""
    message = error.get("message")
    return displayable(message[: 2 * MOST_MESSAGE])[:MOST_MESSAGE] if isinstance(message, str) else ""


def _error_in(body: object) -> Mapping[str, Any]:
    # Some paths answer with a list of one object.
    first = body[0] if isinstance(body, list) and body else body
    error = first.get("error") if isinstance(first, Mapping) else None
    return error if isinstance(error, Mapping) else {}


def _status_in(error: Mapping[str, Any]) -> str:
    status = error.get("status")
    return f" {status}" if isinstance(status, str) and status in _STATUSES else ""


def _reasons_in(error: Mapping[str, Any]) -> set[str]:
    details = error.get("details")
    entries = [entry for entry in details if isinstance(entry, Mapping)] if isinstance(details, list) else []
    return {reason for entry in entries if isinstance(reason := entry.get("reason"), str)}


def _no_access(text: str, status: int, reasons: set[str], message: str) -> RetryError:
    if _BILLING_OFF in reasons:
        return NoCreditRetryError(f"{text}: billing is disabled for the project")
    if _API_OFF in reasons:
        return NoAccessRetryError(f"{text}: enable aiplatform.googleapis.com in the project")
    if status == 401:
        return NoAccessRetryError(f"{text}: the access token is not accepted")
    return _agents_error(text, message) or NoAccessRetryError(
        f"{text}: the function's service account lacks a permission of Vertex AI, or an organisation policy "
        "or a VPC Service Controls perimeter does not allow this location or model"
    )


def _agents_error(text: str, message: str) -> RetryError | None:
    """The error for a message about Google's own agents. None for another message."""
    if is_provisioning(message):
        return ProvisioningRetryError(f"{text}: {_PROVISIONING_ADVICE}", answered=True)
    return NoAccessRetryError(f"{text}: {READ_ADVICE}") if cannot_read(message) else None
