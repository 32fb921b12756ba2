"""Remember accepted retry keys for 24 hours, so that a repeated push is not sent again."""

import re
from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.line.clock import Clock
from tuneline_dev.emulators.line.recent import Recent

REMEMBERED_SECONDS = 24 * 60 * 60
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass
class Accepted:
    """The response to an accepted push: its time, its request id, and the sent messages."""

    at: float
    request_id: str
    sent_messages: list[dict[str, Any]]


class RetryKeys:
    """The retry keys of accepted pushes.

    https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
    """

    def __init__(self, clock: Clock, limit: int = 5000) -> None:
        self._clock = clock
        self._accepted: Recent[Accepted] = Recent(limit)

    def accept(self, key: str, *, request_id: str, sent_messages: list[dict[str, Any]]) -> None:
        """Remember that a push with `key` was accepted."""
        self._accepted[key] = Accepted(self._clock.seconds(), request_id, sent_messages)

    def accepted(self, key: str) -> Accepted | None:
        """Return the earlier push with `key`, if it is remembered."""
        earlier = self._accepted.get(key)
        if earlier is None or self._clock.seconds() - earlier.at >= REMEMBERED_SECONDS:
            return None
        return earlier


def is_retry_key(value: str) -> bool:
    """Return whether `value` is a UUID in hexadecimal, the only form that LINE accepts."""
    return _UUID.fullmatch(value) is not None
