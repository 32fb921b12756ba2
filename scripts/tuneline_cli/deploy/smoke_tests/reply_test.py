"""Put a test event on the queue; line_reply has to claim it."""

import asyncio
import os
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline.bootstrap.line_webhook import reply_queue
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests.document_waits import document
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.smoke_tests.wait_until import wait_for

_DONE = "skipped"


def trial(where: Deployment) -> str:
    """Test that the event is claimed and skipped: its type does not exist at LINE, so no user is answered."""
    outputs = where.terraform.outputs()
    event_id = f"smoke-{uuid.uuid4().hex}"
    started = where.clock.now()
    asyncio.run(_put(outputs, event_id))

    def state() -> str | None:
        found = document(outputs, f"events/{event_id}")
        return str(found["state"]) if found and found.get("state") != "claimed" else None

    final_state = wait_for(state, clock=where.clock)
    if final_state is None:
        raise TrialFailedError("An event was put on the queue and line_reply did not claim it: see its log.")
    if final_state != _DONE:
        raise TrialFailedError(f"line_reply should skip an event, and it is {final_state!r}: see its log.")
    return f"An event went through the queue to line_reply in {where.clock.now() - started:.0f} s"


async def _put(outputs: Mapping[str, Any], event_id: str) -> None:
    names = {"REPLY_QUEUE": "reply_queue", "REPLY_URL": "reply_url", "REPLY_INVOKER": "reply_invoker"}
    queue = reply_queue({**os.environ, **{name: str(outputs[value]) for name, value in names.items()}})
    now = datetime.now(UTC)
    event = {
        "type": "smokeTest",
        "mode": "active",
        "timestamp": int(now.timestamp() * 1000),
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
    }
    try:
        await queue.put(event, received_at=now)
    finally:
        await queue.close()
