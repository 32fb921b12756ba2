"""Push messages to users within the month's quota, and never twice.

https://developers.line.biz/en/docs/messaging-api/sending-messages/
"""

from collections.abc import Sequence
from typing import Any

from tuneline.line.client import (
    AcceptedBeforeDropError,
    ClientOwner,
    LineRetryError,
    MonthlyLimitDropError,
)
from tuneline.line.messages import Message
from tuneline.line.sent_objects import sent_objects

PUSH_SECONDS = 8.0


class LinePush(ClientOwner):
    """Pushes over a channel and closes it. Create it inside a running event loop."""

    async def multicast(
        self, user_ids: Sequence[str], messages: Sequence[Message], *, retry_key: str
    ) -> None:
        """Push one to five messages to up to 500 users; each user counts one in the month's quota.

        `retry_key` is a UUID. LINE sends once per key within 24 hours, so the call can be repeated with it.
        Raises MessageRefusedDropError, LineAccessRetryError or LineRetryError. An exhausted quota raises
        LineRetryError, because the next month has a new one.
        https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
        https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
        """
        body = {"to": [*user_ids], "messages": sent_objects(messages)}
        try:
            await self._client.call(
                "/v2/bot/message/multicast", body, seconds=PUSH_SECONDS, retry_key=retry_key
            )
        except AcceptedBeforeDropError:
            return
        except MonthlyLimitDropError as used_up:
            raise LineRetryError(str(used_up)) from None

    async def quota(self) -> tuple[int | None, int]:
        """Return the plan's monthly limit of pushed messages (None: unlimited) and the number already used.

        Raises LineAccessRetryError, LineRetryError, or MessageRefusedDropError.
        https://developers.line.biz/en/reference/messaging-api/#get-quota
        """
        plan = _object(await self._client.call("/v2/bot/message/quota", seconds=PUSH_SECONDS))
        used = _object(await self._client.call("/v2/bot/message/quota/consumption", seconds=PUSH_SECONDS))
        limit = plan.get("value") if plan.get("type") == "limited" else None
        return limit, _number(used.get("totalUsage"))


def _object(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise LineRetryError("LINE's answer about the quota cannot be read")
    return answer


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise LineRetryError("LINE's answer about the quota cannot be read")
    return value
