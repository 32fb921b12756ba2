"""Errors of LINE: one kind for each remedy, and which answer is of which kind.

https://developers.line.biz/en/reference/messaging-api/#status-codes
"""

import json
import re
from typing import Any, Final

from tuneline.errors import DropError, RetryError
from tuneline.loggable import identifier

# A part of the body that was sent, and what LINE says of it: other words are not logged.
_PROPERTY: Final = re.compile(r"[A-Za-z0-9_.\[\]/-]{1,64}")
_WRONG: Final = re.compile(
    r"(?:May|Must) not be (?:empty|null|blank)|Must be specified|Invalid property"
    r"|(?:Size|Length) must be between \d{1,6} and \d{1,6}",
    re.IGNORECASE,
)


class TokenSpentDropError(DropError):
    """The reply token was used before, or is too old: LINE does not say which."""


class MessageRefusedDropError(DropError):
    """LINE refuses what we sent, and would again."""


class MonthlyLimitDropError(MessageRefusedDropError):
    """The plan's messages of this month are used up; a reply is free and does not meet this."""


class AcceptedBeforeDropError(DropError):
    """LINE has accepted a call with this retry key before."""


class LineRetryError(RetryError):
    """LINE did not answer, or answered that it cannot now: whether the message was sent is unknown."""


class LineAccessRetryError(RetryError):
    """LINE refuses the channel access token: an operator has to mend it."""


def kind_of(status: int | None, request_id: object, body: object) -> DropError | RetryError:
    """The error that says what can be done about an answer that is no success."""
    said = f"LINE answered {status} (request {identifier(request_id)})"
    if status == 400 and _message(body) == "Invalid reply token":
        return TokenSpentDropError(said)
    if status in (401, 403):
        return LineAccessRetryError(f"{said}: LINE_CHANNEL_ACCESS_TOKEN is not accepted")
    if status == 429 and "monthly" in _message(body):
        return MonthlyLimitDropError(f"{said}: the monthly limit is reached")
    if status == 409:
        return AcceptedBeforeDropError(said)
    if status == 429 or status is None or status >= 500:
        return LineRetryError(said)
    return MessageRefusedDropError(said + _details(body))


def _details(body: object) -> str:
    """Which parts of the message LINE objects to, and why, if it uses words that are known.

    https://developers.line.biz/en/reference/messaging-api/#error-responses
    """
    found = _parsed(body).get("details")
    details = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    told = (
        (_known(_PROPERTY, one.get("property")), _known(_WRONG, one.get("message"))) for one in details[:5]
    )
    shown = "; ".join(f"{place}: {wrong}" for place, wrong in told)
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
