"""While a person has the chat the bot says nothing but a note, once, and numbers of hotlines."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from tests.chat.takeover.conftest import AGAIN, ANSWER, NOTE, KilledError, Scene
from tuneline.line.client import LineClient, LineRetryError
from tuneline.line.messages import Message
from tuneline.texts import chat_texts


class SlowLine:
    """LINE, which sends a reply only when it may go on."""

    def __init__(self, line: LineClient) -> None:
        self._line = line
        self.is_called, self.may_go_on = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    async def reply(self, token: str, messages: Sequence[Message]) -> list[str]:
        self.is_called.set()
        await self.may_go_on.wait()
        return await self._line.reply(token, messages)


pytestmark = pytest.mark.stores("sqlite")
SOON = {"ANSWER_SECONDS": "0.3"}
LATE = chat_texts.text("late", "zh-TW")
DANGER = "我想死"
HOTLINE = chat_texts.text("hotline", "zh-TW")


async def test_a_user_asks_for_a_person_and_the_bot_is_silent_until_it_is_asked_again(scene: Scene) -> None:
    assert await scene.says("你們幾點開門？") == "sent"
    assert await scene.says("找真人") == "sent"
    assert scene.line.said() == [ANSWER, NOTE]
    for _ in range(2):
        assert await scene.says("我的藥吃完了") == "skipped"
    assert await scene.handles(scene.task(type="sticker")) == "skipped"
    assert scene.line.said() == [ANSWER, NOTE]
    assert scene.openai.calls("chat") == 1
    assert scene.inbox.messages == ["找真人", "我的藥吃完了", "我的藥吃完了", "sticker"]
    assert await scene.says("請機器人回答") == "sent"
    assert await scene.says("那幾點關門？") == "sent"
    assert scene.line.said() == [ANSWER, NOTE, AGAIN, ANSWER]
    # The turns from before are kept.
    asked = [message["content"] for message in scene.openai.asked()[-1]["messages"]]
    assert "你們幾點開門？" in asked
    assert "我的藥吃完了" not in asked


async def test_a_silenced_message_ends_as_skipped_without_texts(scene: Scene) -> None:
    await scene.taken()
    await scene.says("第一則")
    asked = scene.task(text="第二則")
    assert await scene.handles(asked) == "skipped"
    event = await scene.event(asked)
    assert (event.reason, event.outcome, event.has_text) == ("with_person", "nothing", False)
    assert await scene.listed() == []


async def test_after_an_operators_takeover_the_first_message_is_told_and_no_other(scene: Scene) -> None:
    await scene.taken()
    states = [await scene.says(f"第 {number} 則") for number in range(3)]
    assert states == ["sent", "skipped", "skipped"]
    assert scene.line.said() == [NOTE]


async def test_of_messages_at_once_one_is_told(scene: Scene) -> None:
    await scene.taken()
    states = await asyncio.gather(*(scene.says(f"第 {number} 則") for number in range(5)))
    assert sorted(states) == ["sent", *["skipped"] * 4] or scene.line.said() == [NOTE]
    assert scene.line.said() == [NOTE]


async def test_each_message_starts_the_quiet_time_again(scene: Scene) -> None:
    await scene.taken()
    before = await scene.human()
    await scene.says("還在嗎")
    after = await scene.human()
    assert before
    assert after
    assert after["active_at"] > before["active_at"]
    assert after["until"] == before["until"]


@pytest.mark.parametrize("data", ["good", "bad", "skip", "late", "bot"])
async def test_a_tap_gets_nothing(scene: Scene, data: str) -> None:
    asked = scene.task()
    await scene.handles(asked)
    await scene.taken()
    assert await scene.handles(scene.task("postback", data=f"{data}:{asked.event.id}")) == "skipped"
    assert scene.line.said() == [ANSWER]
    assert scene.inbox.messages == []
    assert await scene.human()


async def test_numbers_of_hotlines_are_sent_all_the_same(scene: Scene) -> None:
    await scene.taken()
    assert await scene.says(DANGER) == "sent"
    assert scene.line.said() == [HOTLINE, NOTE]
    assert await scene.says(DANGER) == "sent"
    assert scene.line.said() == [HOTLINE, NOTE, HOTLINE]
    assert scene.openai.calls("chat") == 0


async def test_a_message_that_a_takeover_overtakes_still_gets_its_hotline(scene: Scene) -> None:
    asked = scene.task(text=DANGER)
    running = asyncio.create_task(scene.handles(asked))
    scene.openai.set(chat_seconds=0.5)
    while not scene.openai.calls("chat"):
        await asyncio.sleep(0.02)
    await scene.taken()
    assert await running == "sent"
    assert all(text in (HOTLINE, NOTE) for text in scene.line.said())
    assert HOTLINE in scene.line.said()


async def test_forget_me_still_works_and_ends_the_takeover(scene: Scene) -> None:
    await scene.taken()
    assert await scene.says("忘記我") == "sent"
    assert scene.line.said() == [chat_texts.text("forgotten", "zh-TW")]
    assert (await scene.chat()).human is None
    assert scene.inbox.forgotten == [scene.path]
    assert await scene.says("你好") == "sent"
    assert scene.line.said()[-1] == ANSWER


async def test_an_ask_that_a_takeover_overtakes_is_silent_but_its_cost_counts(scene: Scene) -> None:
    scene.openai.set(chat_seconds=0.5)
    asked = scene.task()
    running = asyncio.create_task(scene.handles(asked))
    while not scene.openai.calls("chat"):
        await asyncio.sleep(0.02)
    assert (await scene.taken()).outcome == "begun"
    assert await running == "sent"
    assert scene.line.said() == [NOTE]
    event = await scene.event(asked)
    assert (event.kind, event.has_text) == ("person", False)
    chat = await scene.chat()
    assert (chat.turns, chat.waiting) == ((), ())
    usage = await scene.documents.query("usage", where={})
    assert sum(shard.data.get("answers", 0) for shard in usage) == 1
    assert await scene.listed() == []


async def overtaken(scene: Scene, number: int, **more: Any) -> tuple[list[str], list[str], bool]:
    """Handle a question, with a takeover before the run's call of this number to the store.

    Returns what the bot said before the takeover and after it, and whether there was such a call.
    """
    begun, before = len(scene.line.said()), list[str]()

    async def taken() -> None:
        await scene.taken(f"tap{number}", wait_seconds=0.1)
        before.extend(scene.line.said()[begun:])

    asked = scene.task()
    _, has_happened = await scene.interrupted(number, asked, taken, **more)
    human, after = await scene.human(), scene.line.said()[begun + len(before) :]
    if has_happened:
        assert human
        # An event whose answer was sent before does not tell of the takeover.
        assert (after == [NOTE]) is (human.get("told_by") == asked.event.id), number
    return before, after, has_happened


async def test_a_takeover_before_each_call_of_a_run_silences_it(scene: Scene) -> None:
    number, silenced, has_happened = 0, 0, True
    while has_happened:
        number += 1
        before, after, has_happened = await overtaken(scene, number)
        if has_happened:
            assert (before, after) in (([], [NOTE]), ([ANSWER], [])), number
            silenced += after == [NOTE]
        assert (await scene.chat()).waiting == ()
        await scene.ended()
    assert silenced > 4


async def test_a_run_that_dies_at_any_call_after_the_wish_is_completed_once(scene: Scene) -> None:
    async def dies() -> None:
        raise KilledError

    number, has_happened = 0, True
    while has_happened:
        number += 1
        before = len(scene.line.said())
        asked = scene.task(text="找真人")
        _, has_happened = await scene.interrupted(number, asked, dies)
        if has_happened:
            assert await scene.handles(asked) in ("sent", "known"), number
        assert scene.line.said()[before:] == [NOTE], number
        human = await scene.human()
        assert human
        assert (human["event"], bool(human["since"])) == (asked.event.id, True)
        await scene.ended()
    assert number > 6


async def test_a_saved_answer_of_a_dead_run_is_not_sent_after_the_takeover(scene: Scene) -> None:
    async def dies() -> None:
        raise KilledError

    silenced = 0
    for number in range(1, 12):
        before = len(scene.line.said())
        asked = scene.task()
        _, has_happened = await scene.interrupted(number, asked, dies)
        if not has_happened:
            break
        is_sent = scene.line.said()[before:] == [ANSWER]
        await scene.taken(f"tap{number}")
        state = await scene.handles(asked)
        said = scene.line.said()[before:]
        assert said == ([ANSWER] if is_sent else [NOTE]), (number, state)
        silenced += not is_sent
        await scene.ended()
    assert silenced > 3


async def test_a_deferred_answer_stays_for_its_button_after_the_takeover(scene: Scene) -> None:
    scene.openai.set(chat_seconds=1.0)
    asked = scene.task()
    running = asyncio.create_task(scene.handles(asked, settings=SOON))
    while scene.line.said() != [LATE]:
        await asyncio.sleep(0.02)
    takeover = await asyncio.wait_for(scene.taken(), 1.0)
    assert takeover.outcome == "begun"
    assert await running == "kept"
    tap = partial(scene.task, "postback", data=f"late:{asked.event.id}")
    assert await scene.handles(tap()) == "skipped"
    assert scene.line.said() == [LATE]
    assert (await scene.event(asked)).state == "kept"
    await scene.ended()
    assert await scene.handles(tap()) == "sent"
    assert scene.line.said() == [LATE, ANSWER]


async def test_a_takeover_before_each_call_of_a_deferred_answer_sends_no_button_after_it(
    scene: Scene,
) -> None:
    scene.openai.set(chat_seconds=0.6)
    number, silenced, has_happened = 0, 0, True
    while has_happened:
        number += 1
        before, after, has_happened = await overtaken(scene, number, settings=SOON)
        if has_happened:
            assert (before, after) in (([], [NOTE]), ([LATE], [])), number
            silenced += after == [NOTE]
        await scene.ended()
    assert silenced > 4


async def test_the_takeover_is_recorded_after_a_slow_reply_and_no_earlier(scene: Scene) -> None:
    slow = SlowLine(scene.line_client)
    running = asyncio.create_task(scene.handles(scene.task(), line=slow))
    await slow.is_called.wait()
    taking = asyncio.create_task(scene.taken())
    while not await scene.human():
        await asyncio.sleep(0.02)
    assert not (await asyncio.wait({taking}, timeout=0.3))[0]
    slow.may_go_on.set()
    takeover = await taking
    assert scene.line.said() == [ANSWER]
    assert takeover.human
    assert takeover.human["since"]
    assert await running == "sent"


async def test_when_it_is_over_by_itself_the_bot_answers(scene: Scene) -> None:
    await scene.says("你們幾點開門？")
    await scene.taken()
    (stored,) = await scene.documents.get_many([scene.path])
    assert stored is not None
    human = {**stored.data["human"], "until": stored.data["human"]["active_at"]}
    await scene.documents.replace(stored, {**stored.data, "human": human})
    assert await scene.says("那幾點關門？") == "sent"
    assert scene.line.said() == [ANSWER, ANSWER]
    assert len((await scene.chat()).turns) == 2


async def test_if_an_answer_has_used_the_token_a_later_message_is_told(scene: Scene) -> None:
    scene.line.fault("reply", "lost_answer")
    asked = scene.task()
    with pytest.raises(LineRetryError):
        await scene.handles(asked)
    assert scene.line.said() == [ANSWER]
    await scene.taken()
    assert await scene.handles(asked) == "sent"
    assert scene.line.said() == [ANSWER]
    assert await scene.says("還在嗎") == "sent"
    assert await scene.says("還在嗎") == "skipped"
    assert scene.line.said() == [ANSWER, NOTE]
