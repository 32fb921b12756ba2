"""Receive one webhook request: verify its signature, queue each event, answer at once."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from tuneline import logs
from tuneline.line import events, signature

MAX_BODY_BYTES = 1_000_000


class Queue(Protocol):
    """The queue of events."""

    async def put(self, raw_event: Any, *, received_at: datetime) -> None:
        """Queue one event, or raise a RetryError."""


async def receive(
    body: bytes,
    given_signature: str | None,
    *,
    channel_secrets: Sequence[str],
    queue: Queue,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Queue the events of `body` concurrently, and return the HTTP status for LINE.

    401: wrong or missing signature. 400: not a JSON object with a list of events. 500: an event could not be
    queued, so LINE may deliver all of them again (duplicates are recognized later). 200 otherwise.
    LINE waits two seconds: https://developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics/
    """
    if not signature.is_valid(body, given_signature, channel_secrets=channel_secrets):
        logs.warning("webhook refused: the signature is missing or wrong", size=len(body))
        return 401
    try:
        raw_events = events.parse_body(body)
    except events.MalformedBodyError as malformed:
        logs.warning(f"webhook refused: {malformed}", size=len(body))
        return 400
    received_at = now()
    results = await asyncio.gather(
        *(queue.put(raw, received_at=received_at) for raw in raw_events), return_exceptions=True
    )
    lost, ids = 0, [events.parse_event(raw).id for raw in raw_events]
    for event_id, result in zip(ids, results, strict=True):
        if isinstance(result, BaseException):
            lost += 1
            logs.error("event not queued", result, event=event_id)
    if raw_events:
        took = round((now() - received_at).total_seconds(), 3)
        logs.info("webhook received", events=len(raw_events), lost=lost, ids=ids, seconds=took)
    return 500 if lost else 200
