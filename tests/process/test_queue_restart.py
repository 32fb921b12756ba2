"""The client of the queue connects again to an emulator that was restarted."""

from datetime import UTC, datetime

import pytest

from tests.running import free_ports
from tuneline.chat.reply_queue import NotQueuedRetryError, ReplyQueue
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

EVENT = {"type": "unfollow", "webhookEventId": "01GONE"}


async def test_a_queue_that_was_away_takes_the_next_event() -> None:
    port = free_ports(1)
    queue = ReplyQueue(
        queue="projects/p/locations/l/queues/q",
        url="http://127.0.0.1:9/",
        invoker="tasks@p.iam.gserviceaccount.com",
        emulator=f"127.0.0.1:{port}",
    )
    # Each failed call makes gRPC wait longer before it connects again.
    for _ in range(4):
        with CloudTasksThread(port=port):
            await queue.put(EVENT, received_at=datetime.now(UTC))
        with pytest.raises(NotQueuedRetryError):
            await queue.put(EVENT, received_at=datetime.now(UTC))
    await queue.close()
