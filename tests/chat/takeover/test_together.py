"""A takeover together with what else the bot does: dead events, unread messages, drafts, groups."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from tests.chat.takeover.conftest import ANSWER, NOTE, Scene
from tuneline.chat.reply_queue import ReplyQueue
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.errors import RetryError
from tuneline.inference.no_answer import MARKER
from tuneline.operator_chat.takeover.handover_inbox import HandoverInbox
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.event import Event
from tuneline.storage.update import change
from tuneline.texts import chat_texts
from tuneline_cli.events.replay_event import replay

pytestmark = pytest.mark.stores("sqlite")
GROUP = "C" + "1" * 32
HOTLINE = chat_texts.text("hotline", "zh-TW")


class Queue:
    """Keeps the tasks that are put on it."""

    def __init__(self) -> None:
        self.tasks: list[ReplyTask] = []

    async def put(self, raw: Any, *, received_at: datetime, chat: str | None = None) -> None:
        self.tasks.append(reply_task(raw, received_at=received_at, chat=chat))


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


@pytest.mark.parametrize("characters", [10, 4_000, 9_000, 14_000, 30_000])
@pytest.mark.parametrize("is_in_danger", [False, True])
async def test_an_unknown_answer_has_place_for_all_notes_and_its_chat_is_a_persons(
    scene: Scene, characters: int, *, is_in_danger: bool
) -> None:
    rules = {"handover_on_unknown": True, "ai_notice": True}
    await change(scene.documents, "bot/settings", lambda stored: {**(stored or {}), **rules})
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%a").lower()
    hours = {"time_zone": "UTC", "weekly": {day: ["09:00-17:00"]}, "special": {}, "away": "現在休診。"}
    await scene.documents.create("bot/hours", hours)
    scene.openai.set(chat_answer=f"{MARKER} {'不清楚。' * (characters // 4)}")
    asked = scene.task(text="我想死" if is_in_danger else "有直升機嗎？")
    assert await scene.handles(asked) == "sent"
    said = scene.line.all_said()
    assert len(said) <= 5
    assert chat_texts.text("ai_notice", "zh-TW") in "\n".join(said)
    assert (HOTLINE in "\n".join(said)) is is_in_danger
    assert "09:00" in said[-1] or "09:00" in said[-2]
    assert await scene.says() == "skipped"
    assert (await scene.event(asked)).state == "sent"


async def test_a_replay_of_a_dead_question_is_left_to_the_person_and_leaves_no_id(scene: Scene) -> None:
    inbox: Any = HandoverInbox(scene.documents)
    scene.inbox = inbox
    asked = scene.task(text="有停車場嗎？")
    scene.line.fault("reply", "status", status=500, times=9)
    assert await scene.handles(asked, settings={"REPLY_TRIES": "1"}) == "dead"
    scene.line.recover()
    await scene.taken()
    (stored,) = await scene.documents.get_many([f"events/{asked.event.id}"])
    assert stored is not None
    event = stored_record(Event, stored)
    queue = Queue()
    await replay(scene.documents, cast(ReplyQueue, queue), event, now=datetime.now(UTC))
    (again,) = queue.tasks
    assert await scene.handles(again) == "sent"
    assert scene.line.said() == [NOTE]
    (notice,) = await scene.documents.query("notices", where={})
    assert notice.data["facts"]["question"] == "有停車場嗎？"
    assert "chat_link" not in notice.data["facts"]
    assert await scene.says("還在嗎") == "skipped"
