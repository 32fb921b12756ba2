"""Files and taps on operators' buttons become tasks of line_operator, all else of line_reply."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tuneline.chat.reply_queue import ReplyQueue
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

QUEUE = "projects/local/locations/local/queues/replies"
REPLY, OPERATOR = "http://127.0.0.1:9/reply", "http://127.0.0.1:9/operator"
FILE = {"type": "message", "message": {"type": "file", "id": "1"}}
CASES: list[tuple[Any, str]] = [
    (FILE, OPERATOR),
    ({"type": "postback", "postback": {"data": "op:train:3f8a12:7"}}, OPERATOR),
    ({"type": "postback", "postback": {"data": "op:"}}, OPERATOR),
    ({"type": "postback", "postback": {"data": "OP:x"}}, REPLY),
    ({"type": "postback", "postback": {"data": "late:op:"}}, REPLY),
    ({"type": "postback"}, REPLY),
    ({"type": "message", "message": {"type": "text", "text": "op:x"}}, REPLY),
    ({"type": "message", "message": {"type": "image", "id": "1"}}, REPLY),
    ({"type": "messageEdited", "message": {"type": "file", "id": "1"}}, REPLY),
    ({"type": "unsend", "unsend": {"messageId": "1"}}, OPERATOR),
    (None, REPLY),
    ([], REPLY),
]


@pytest.fixture(scope="module")
def tasks() -> Iterator[CloudTasksThread]:
    with CloudTasksThread() as running:
        running.pause()
        yield running


async def target(tasks: CloudTasksThread, event: Any, *, operator_url: str) -> tuple[str, str]:
    """Return where the task of `event` goes, and the audience of its identity."""
    queue = ReplyQueue(
        queue=QUEUE, url=REPLY, operator_url=operator_url, invoker="me@x", emulator=tasks.address
    )
    await queue.put(event, received_at=datetime.now(UTC))
    await queue.close()
    task = tasks.call(lambda running: list(running.ledger.live.values())[-1])
    request = task.message.http_request
    assert json.loads(request.body)["event"] == event
    return request.url, request.oidc_token.audience


@pytest.mark.parametrize(("event", "url"), CASES)
async def test_the_event_alone_decides_who_gets_it(tasks: CloudTasksThread, event: Any, url: str) -> None:
    assert await target(tasks, event, operator_url=OPERATOR) == (url, url)


async def test_without_line_operator_line_reply_gets_everything(tasks: CloudTasksThread) -> None:
    assert await target(tasks, FILE, operator_url="") == (REPLY, REPLY)
