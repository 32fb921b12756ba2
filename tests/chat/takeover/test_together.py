"""A takeover together with what else the bot does: dead events, unread messages, drafts, groups."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.chat.takeover.conftest import ANSWER, NOTE, Scene
from tuneline.storage.update import change

pytestmark = pytest.mark.stores("sqlite")
GROUP = "C" + "1" * 32


async def is_over_by_itself(scene: Scene) -> None:
    """Let the takeover end, because the user was quiet for long enough."""
    (stored,) = await scene.documents.get_many([scene.path])
    assert stored is not None
    human = {**stored.data["human"], "active_at": datetime.now(UTC) - timedelta(hours=5)}
    await scene.documents.replace(stored, {**stored.data, "human": human})


def read(scene: Scene) -> list[bool]:
    """Whether each message of the user is read, as staff sees it in LINE's manager."""
    messages = scene.line.get("/sim/chat")["messages"]
    return [message["read"] for message in messages if message["from"] == "user"]


@pytest.mark.parametrize("text", ["找真人", "我的藥吃完了"])
async def test_if_the_event_that_tells_of_the_takeover_dies_the_next_message_tells(
    scene: Scene, text: str
) -> None:
    if text != "找真人":
        await scene.taken()
    scene.line.fault("reply", "status", status=500, times=9)
    assert await scene.handles(scene.task(text=text), settings={"REPLY_TRIES": "1"}) == "dead"
    scene.line.recover()
    assert scene.line.said() == []
    assert await scene.says("還在嗎") == "sent"
    assert await scene.says("還在嗎") == "skipped"
    assert scene.line.said() == [NOTE]


@pytest.mark.parametrize("is_asked_by_user", [True, False])
async def test_what_was_written_to_a_person_stays_unread_after_a_takeover_that_is_over_by_itself(
    scene: Scene, *, is_asked_by_user: bool
) -> None:
    await scene.documents.create("bot/channel", {"chat_mode": "chat", "bot_user_id": "U" + "b" * 32})
    if is_asked_by_user:
        await scene.says("找真人")
    else:
        await scene.taken()
        await scene.says("我的藥吃完了")
    await is_over_by_itself(scene)
    assert await scene.says() == "sent"
    assert scene.line.said()[-1] == ANSWER
    assert read(scene) == [False, False]
    # An operator gives the chat back, and so has dealt with it.
    await scene.taken("tap2")
    await scene.ended()
    assert await scene.says() == "sent"
    assert read(scene) == [True, True, True]


async def test_in_a_group_the_words_for_a_person_count_in_the_limits(scene: Scene) -> None:
    await change(scene.documents, "bot/settings", lambda stored: {**(stored or {}), "per_minute": 2})
    for _ in range(6):
        await scene.handles(scene.task(text="找真人", group=GROUP, mention_bot=True))
    assert len(scene.line.said(group=GROUP)) == 3
