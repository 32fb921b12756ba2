"""An operator sends a file in LINE and corrects an answer: everything runs as real processes."""

import asyncio
import base64
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.platforms import Line
from tests.running import free_ports, stored, until
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

PROCESSES = (
    *("line_webhook", "line_reply", "line_operator", "dataset_upload"),
    *("line_platform", "openai_platform", "storage", "cloud_tasks"),
)
ROWS = "\n".join(f"第{number}題怎麼辦？,這是第{number}題的回答。" for number in range(200))
# The time from the event to the reply that is promised for a file of 200 rows.
PROMISED_SECONDS = 15


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("operator")
    stack = Stack(port=free_ports(10), given={"ANSWER_SECONDS": "40"}, folder=folder)
    with Processes(folder / "logs") as processes:
        stack.start(processes, only=PROCESSES)
        yield stack


def enlist(stack: Stack) -> None:
    async def write() -> None:
        documents = SqliteDocuments(stack.store)
        await documents.create("bot/settings", {"operators": [DEFAULT_USER], "language": "zh-TW"})
        await documents.close()

    asyncio.run(write())


def test_a_file_gets_its_report_in_the_same_reply_and_costs_no_push(stack: Stack) -> None:
    enlist(stack)
    line = Line(stack.url(5))
    content = base64.b64encode(f"問題,回答\n{ROWS}\n".encode()).decode()
    for number in range(2):
        # The first file finds functions that have never been called.
        sent = time.monotonic()
        name = f"門診{number}.csv"
        line.post("/sim/message", type="file", file_name=name, file_base64=content)
        until(lambda: len(line.said()) > number, seconds=60)  # noqa: B023 it is called at once
        took = time.monotonic() - sent
    assert "門診0.csv" in line.said()[0]
    assert "200 個" in str(line.get("/sim/chat")["messages"])
    assert took < PROMISED_SECONDS
    states = sorted(dataset["state"] for dataset in stored(stack, "datasets").values())
    assert states == ["awaiting_approval", "duplicate"]
    correct_and_make_the_next_dataset(stack, line)
    assert line.calls("push") == line.calls("multicast") == 0
    assert stored(stack, "jobs") == {}


def correct_and_make_the_next_dataset(stack: Stack, line: Line) -> None:
    """Correct an answer by a quote, see it answered, and make a dataset of it by a tap."""
    question, right = "停車場在哪裡？", "停車場在診所後面。"
    quoted = reply(line, "message", text=question)[0]["message_id"]
    assert right in str(reply(line, "message", text=right, quote=quoted))
    assert reply(line, "message", text=question)[0]["text"] == right
    (offered,) = re.findall(r"op:next:[^']+", str(reply(line, "message", text="待回答")))
    assert "201 個" in str(reply(line, "postback", data=offered))
    assert sum(dataset["state"] == "awaiting_approval" for dataset in stored(stack, "datasets").values()) == 2


def reply(line: Line, action: str, **body: str) -> list[dict[str, Any]]:
    """Let the operator do something, and return the messages of the reply."""

    def messages() -> list[dict[str, Any]]:
        return [each for each in line.get("/sim/chat")["messages"] if each["from"] == "bot"]

    before = len(messages())
    line.post(f"/sim/{action}", **body)
    until(lambda: len(messages()) > before)
    return messages()[before:]
