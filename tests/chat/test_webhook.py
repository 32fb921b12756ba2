"""A webhook request is verified, its events are queued, and LINE gets the matching status."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.running import signed
from tuneline.chat.webhook import receive
from tuneline.errors import RetryError
from tuneline.line import events

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ONE, OTHER = ({"type": "follow", "webhookEventId": name} for name in ("01ONE", "01OTHER"))


class Queue:
    """Stores its tasks, and refuses the given events."""

    def __init__(self, *refused: str) -> None:
        self.kept: list[tuple[Any, datetime]] = []
        self._refused = refused

    async def put(self, raw_event: Any, *, received_at: datetime) -> None:
        if raw_event["webhookEventId"] in self._refused:
            raise RetryError("the queue is away")
        self.kept.append((raw_event, received_at))


async def received(queue: Queue, *raw_events: Any) -> int:
    body = json.dumps({"events": raw_events}).encode()
    return await receive(body, signed(body, "s"), channel_secrets=["s"], queue=queue, now=lambda: NOW)


async def test_each_event_is_queued_with_the_time_of_its_receipt(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    queue = Queue()
    assert await received(queue, ONE, OTHER) == 200
    assert queue.kept == [(ONE, NOW), (OTHER, NOW)]
    assert [one.message for one in caplog.records] == ["webhook received"]


async def test_one_that_cannot_be_queued_costs_the_others_nothing_and_all_may_come_again() -> None:
    queue = Queue("01ONE")
    assert await received(queue, ONE, OTHER) == 500
    assert queue.kept == [(OTHER, NOW)]


async def test_the_button_that_tries_the_webhook_out_leaves_no_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert await received(Queue()) == 200
    assert caplog.records == []


async def test_a_fault_of_ours_is_not_put_down_to_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """LINE delivers again what ended in an error, and never what got a 400."""

    def faulty(_: bytes) -> list[Any]:
        raise ZeroDivisionError

    monkeypatch.setattr(events, "parse_body", faulty)
    with pytest.raises(ZeroDivisionError):
        await received(Queue(), ONE)
