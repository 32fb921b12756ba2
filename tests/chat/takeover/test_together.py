"""A takeover together with what else the bot does: dead events, unread messages, drafts, groups."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from tests.chat.takeover.conftest import ANSWER, NOTE, Scene
from tuneline.errors import RetryError
from tuneline.operator_chat.takeover.handover_inbox import HandoverInbox
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.update import change

pytestmark = pytest.mark.stores("sqlite")
GROUP = "C" + "1" * 32


class AwayOnce:
    """A store that does not take the first notice."""

    def __init__(self, documents: Documents) -> None:
        self._documents, self._is_away = documents, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        if self._is_away and path.startswith("notices/"):
            self._is_away = False
            raise UnavailableRetryError("away")
        return await self._documents.create(path, data)


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


async def test_a_user_is_told_of_a_person_once_the_operators_can_learn_of_it(scene: Scene) -> None:
    inbox: Any = HandoverInbox(cast(Documents, AwayOnce(scene.documents)))
    scene.inbox = inbox
    asked = scene.task(text="找真人")
    with pytest.raises(RetryError):
        await scene.handles(asked)
    assert scene.line.said() == []
    assert await scene.handles(asked) == "sent"
    assert scene.line.said() == [NOTE]
    (notice,) = await scene.documents.query("notices", where={})
    assert (notice.data["kind"], notice.data["delivery"]) == ("handover", "waiting")
