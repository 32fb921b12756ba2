"""Put a test event on the queue, and wait until its function has ended it."""

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


def ended_event(
    where: Deployment, kind: str, *, function: str = "line_reply", **details: Any
) -> Mapping[str, Any]:
    """Return the document of an event of this type, with `details`, but without a token or user to answer.

    Raises TrialFailedError if `function`, to which it is sent, does not end it.
    """
    outputs = where.terraform.outputs()
    event_id = f"smoke-{uuid.uuid4().hex}"
    asyncio.run(_put(outputs, event_id, {"type": kind, **details}))

    def ended() -> Mapping[str, Any] | None:
        event = document(outputs, f"events/{event_id}")
        return event if event and event.get("state") != "claimed" else None

    event = wait_for(ended, clock=where.clock)
    if event is None:
        raise TrialFailedError(f"An event was put on the queue and {function} did not claim it: see its log.")
    return event


async def _put(outputs: Mapping[str, Any], event_id: str, details: Mapping[str, Any]) -> None:
    names = {
        "REPLY_QUEUE": "reply_queue",
        "REPLY_URL": "reply_url",
        "OPERATOR_URL": "operator_url",
        "REPLY_INVOKER": "reply_invoker",
    }
    queue = reply_queue({**os.environ, **{name: str(outputs[value]) for name, value in names.items()}})
    now = datetime.now(UTC)
    event = {
        **details,
        "mode": "active",
        "timestamp": int(now.timestamp() * 1000),
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
    }
    try:
        await queue.put(event, received_at=now)
    finally:
        await queue.close()
