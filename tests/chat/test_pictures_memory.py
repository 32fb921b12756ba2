"""A picture leaves the memory as soon as its event is over: the garbage collector runs rarely."""

import asyncio
import gc
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task
from tests.chat.test_pictures import Album
from tests.platforms import TOKEN, Line, OpenAI
from tuneline.line.client import LineClient
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")

FAULTS: dict[str, dict[str, Any]] = {
    "a busy host": {"kind": "status", "status": 500},
    "a refused request": {"kind": "status", "status": 400},
    "a lost connection": {"kind": "reset"},
    "a lost deferred answer": {"kind": "hang", "seconds": 3},
}


@pytest.fixture
def without_collector() -> Iterator[None]:
    """Only the references decide what stays in memory."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collector")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_no_frame_with_a_picture_outlives_its_event(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, fault: dict[str, Any]
) -> None:
    await documents.create("bot/settings", {"images": True})
    openai.fault("chat", **fault)
    async with LineClient(channel_access_token=TOKEN, base_url=line.url) as client:
        bot = bot_with({"ANSWER_SECONDS": "2"}, line=Album(client, 1000))
        await bot.handle(task(type="image", text=None))
        # The loop forgets a task that has ended in its next turn.
        await asyncio.sleep(0)
        assert openai.calls("chat") == 1
        assert frames_of_answers() == []


def frames_of_answers() -> list[str]:
    """The functions with a user's question among their variables whose frames are in memory."""
    frames = [found for found in gc.get_objects() if isinstance(found, FrameType)]
    names = {"_answer", "first_answer", "answer", "complete", "chat_completion"}
    return sorted({frame.f_code.co_name for frame in frames} & names)
