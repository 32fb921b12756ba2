"""Files and taps on operators' buttons become tasks of line_operator, all else of line_reply."""

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
    ({"type": "unsend", "unsend": {"messageId": "1"}}, REPLY),
    (None, REPLY),
    ([], REPLY),
]


async def target(event: Any, *, operator_url: str) -> tuple[str, str]:
    """Return where the task of `event` goes, and the audience of its identity."""
    with CloudTasksThread() as tasks:
        tasks.pause()
        queue = ReplyQueue(
            queue=QUEUE, url=REPLY, operator_url=operator_url, invoker="me@x", emulator=tasks.address
        )
        await queue.put(event, received_at=datetime.now(UTC))
        await queue.close()
        (task,) = tasks.call(lambda running: list(running.ledger.live.values()))
    request = task.message.http_request
    return request.url, request.oidc_token.audience


@pytest.mark.parametrize(("event", "url"), CASES)
async def test_the_event_alone_decides_who_gets_it(event: Any, url: str) -> None:
    assert await target(event, operator_url=OPERATOR) == (url, url)


async def test_without_line_operator_line_reply_gets_everything() -> None:
    assert await target(FILE, operator_url="") == (REPLY, REPLY)
