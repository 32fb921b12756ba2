"""Errors of LINE: one class for each remedy, and the mapping from responses.

https://developers.line.biz/en/reference/messaging-api/#status-codes
"""

import json
import re
from typing import Any, Final

from tuneline.errors import DropError, RetryError
from tuneline.loggable import identifier

# A property of the request, and LINE's message about it. Any other text is not logged.
_PROPERTY: Final = re.compile(r"[A-Za-z0-9_.\[\]/-]{1,64}")
_WRONG: Final = re.compile(
    r"(?:May|Must) not be (?:empty|null|blank)|Must be specified|Invalid property|Must be non-empty text"
    r"|(?:Size|Length) must be between \d{1,6} and \d{1,6}|Must not be longer than \d{1,6} characters"
    r"|At least one block must be specified",
    re.IGNORECASE,
)


class TokenSpentDropError(DropError):
    """The reply token was used, or is too old; LINE does not say which."""


class MessageRefusedDropError(DropError):
    """LINE refuses the request, also at another try."""


class NotFoundDropError(MessageRefusedDropError):
    """LINE does not have what the request names."""


class MessageLimitDropError(MessageRefusedDropError):
    """The message breaks a limit of LINE's, which was seen before it was sent; the text names the limit."""


class NoContentDropError(MessageRefusedDropError):
    """LINE does not have the content of a message (yet), or has deleted it after some time."""


class ContentGoneDropError(MessageRefusedDropError):
    """The content is gone, because its user unsent the message.

    https://developers.line.biz/en/reference/messaging-api/#get-content
    """


class MonthlyLimitDropError(MessageRefusedDropError):
    """The plan's messages of this month are used up. Replies are free and not affected."""


class AcceptedBeforeDropError(DropError):
    """LINE has already accepted a call with this retry key."""


class LineRetryError(RetryError):
    """LINE did not answer, or cannot answer now; it is unknown whether the message was sent."""


class LineAccessRetryError(RetryError):
    """LINE refuses the channel access token: an operator has to fix it."""


def kind_of(status: int | None, request_id: object, body: object) -> DropError | RetryError:
    """Map an error response to the error class of its remedy."""
    text = f"LINE answered {status} (request {identifier(request_id)})"
    if status == 400 and _message(body) == "Invalid reply token":
        return TokenSpentDropError(text)
    if status in (401, 403):
        return LineAccessRetryError(f"{text}: LINE_CHANNEL_ACCESS_TOKEN is not accepted")
    if status == 429 and "monthly" in _message(body):
        return MonthlyLimitDropError(f"{text}: the monthly limit is reached")
    if status == 409:
        return AcceptedBeforeDropError(text)
    if status == 429 or status is None or status >= 500:
        return LineRetryError(text)
    refused = NotFoundDropError if status == 404 else MessageRefusedDropError
    return refused(text + _details(body))


def _details(body: object) -> str:
    """List the properties that LINE rejects, and its reasons if they are known.

    https://developers.line.biz/en/reference/messaging-api/#error-responses
    """
    value = _parsed(body).get("details")
    details = [detail for detail in value if isinstance(detail, dict)] if isinstance(value, list) else []
    known = (
        (_known(_PROPERTY, detail.get("property")), _known(_WRONG, detail.get("message")))
        for detail in details[:5]
    )
    shown = "; ".join(f"{name}: {reason}" for name, reason in known)
    return f": {shown}" if shown else ""


def _known(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else "?"


def _message(body: object) -> str:
    return str(_parsed(body).get("message", ""))


def _parsed(body: object) -> dict[str, Any]:
    try:
        parsed = json.loads(body) if isinstance(body, str | bytes) else {}
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
