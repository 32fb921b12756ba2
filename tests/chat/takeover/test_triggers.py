"""What gives a chat to a person: words, a button, two thumbs down in a row, an unknown answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.takeover.conftest import AGAIN, ANSWER, NOTE, KilledError, Scene
from tests.chat.test_unanswered import UNKNOWN
from tuneline.inference.no_answer import MARKER
from tuneline.storage.update import change
from tuneline.texts import chat_texts, takeover_texts

pytestmark = pytest.mark.stores("sqlite")
SORRY = f"{takeover_texts.text('sorry', 'zh-TW')}\n{NOTE}"
PERSON = takeover_texts.text("person_button", "zh-TW")
BOT = takeover_texts.text("bot_button", "zh-TW")


async def has_rules(scene: Scene, **rules: Any) -> None:
    await change(scene.documents, "bot/settings", lambda stored: {**(stored or {}), **rules})


def quick(scene: Scene) -> dict[str, str]:
    """Return the quick replies under the bot's last message: their data by their labels."""
    message = scene.line.get("/sim/chat")["messages"][-1]["message"]
    items = message.get("quickReply", {}).get("items", [])
    return {item["action"]["label"]: item["action"]["data"] for item in items}


async def rated(scene: Scene, *thumbs: str) -> list[str]:
    """Ask a question for each thumb, and give it. Return what the bot said to the thumbs."""
    said = []
    for number, thumb in enumerate(thumbs):
        asked = scene.task(text=f"第 {number} 個問題？")
        await scene.handles(asked)
        await scene.handles(scene.task("postback", data=f"{thumb}:{asked.event.id}"))
        said.append(scene.line.said()[-1])
    return said


async def test_two_thumbs_down_in_a_row_give_the_chat_to_a_person(scene: Scene) -> None:
    said = await rated(scene, "bad", "bad")
    assert said == [chat_texts.text("feedback_ask_right", "zh-TW"), SORRY]
    human = await scene.human()
    assert human
    assert human["by"] == "thumbs"
    # The correction that the first thumb asked for is no longer expected.
    assert (await scene.chat()).correcting is None
    assert await scene.says("正確答案是三樓") == "skipped"


async def test_a_thumb_up_between_two_thumbs_down_starts_again(scene: Scene) -> None:
    await rated(scene, "bad", "good", "bad")
    assert await scene.human() is None


async def test_two_thumbs_down_for_one_answer_count_as_one(scene: Scene) -> None:
    asked = scene.task()
    await scene.handles(asked)
    for _ in range(3):
        await scene.handles(scene.task("postback", data=f"bad:{asked.event.id}"))
    assert await scene.human() is None


async def test_after_the_bot_has_the_chat_again_it_takes_two_more(scene: Scene) -> None:
    await rated(scene, "bad", "bad")
    await scene.ended()
    await rated(scene, "bad")
    assert await scene.human() is None


async def test_without_handover_thumbs_do_not_count_and_there_is_no_button(scene: Scene) -> None:
    await has_rules(scene, handover=False)
    await rated(scene, "bad", "bad", "bad")
    assert await scene.human() is None
    assert PERSON not in quick(scene)
    assert await scene.says("找真人") == "sent"
    assert await scene.human()


async def test_a_run_that_dies_at_any_call_of_the_second_thumb_is_completed_once(scene: Scene) -> None:
    async def dies() -> None:
        raise KilledError

    number, has_happened = 0, True
    while has_happened:
        number += 1
        await rated(scene, "bad")
        asked = scene.task()
        await scene.handles(asked)
        before = len(scene.line.said())
        tap = scene.task("postback", data=f"bad:{asked.event.id}")
        _, has_happened = await scene.interrupted(number, tap, dies)
        if has_happened:
            assert await scene.handles(tap) in ("sent", "known")
        assert scene.line.said()[before:] == [SORRY], number
        await scene.ended()
    assert number > 10


async def test_at_the_limit_of_replies_the_user_is_told_all_the_same(scene: Scene) -> None:
    await rated(scene, "bad")
    asked = scene.task()
    await scene.handles(asked)
    await has_rules(scene, per_minute=1)
    assert await scene.handles(scene.task("postback", data=f"bad:{asked.event.id}")) == "sent"
    assert scene.line.said()[-1] == SORRY


@pytest.mark.parametrize("settings", [{}, {"handover_button": False}])
async def test_the_button_is_under_an_apology_and_an_unknown_answer(
    scene: Scene, settings: dict[str, Any]
) -> None:
    await has_rules(scene, **settings)
    has_button = not settings
    await scene.says()
    assert PERSON not in quick(scene)
    scene.openai.set(chat_answer=f"{MARKER} {UNKNOWN}")
    asked = scene.task()
    await scene.handles(asked)
    assert (quick(scene).get(PERSON) == f"person:{asked.event.id}") is has_button
    scene.openai.fault("chat", "status", times=9, status=503)
    await scene.says()
    assert (PERSON in quick(scene)) is has_button
    scene.openai.recover()


async def test_a_tap_on_the_button_is_a_wish_for_a_person(scene: Scene) -> None:
    await rated(scene, "bad")
    assert await scene.handles(scene.task("postback", data=quick(scene)[PERSON])) == "sent"
    assert scene.line.said()[-1] == NOTE
    human = await scene.human()
    assert human
    assert human["by"] == "user"


async def test_the_button_of_the_note_gives_the_chat_back_and_an_old_one_does_not(scene: Scene) -> None:
    await scene.says("找真人")
    back = quick(scene)[BOT]
    assert await scene.handles(scene.task("postback", data=back)) == "sent"
    assert scene.line.said()[-1] == AGAIN
    assert await scene.human() is None
    await scene.says("找真人")
    assert await scene.handles(scene.task("postback", data=back)) == "skipped"
    assert await scene.human()
    assert scene.line.said()[-1] == NOTE


@pytest.mark.parametrize("is_on", [False, True])
async def test_an_unknown_answer_gives_the_chat_to_a_person_if_the_setting_says_so(
    scene: Scene, *, is_on: bool
) -> None:
    await has_rules(scene, handover_on_unknown=is_on)
    scene.openai.set(chat_answer=f"{MARKER} {UNKNOWN}")
    asked = scene.task()
    assert await scene.handles(asked) == "sent"
    assert scene.line.said() == ([UNKNOWN, NOTE] if is_on else [UNKNOWN])
    # A person has the question, so it waits for no other answer.
    assert bool(await scene.listed()) is not is_on
    human = await scene.human()
    assert bool(human) is is_on
    if human:
        assert (human["by"], human["event"]) == ("unknown", asked.event.id)
    assert (await scene.chat()).waiting == ()


async def test_a_run_that_dies_at_any_call_of_an_unknown_answer_asks_the_model_no_more(scene: Scene) -> None:
    async def dies() -> None:
        raise KilledError

    await has_rules(scene, handover_on_unknown=True)
    scene.openai.set(chat_answer=f"{MARKER} {UNKNOWN}")
    number, has_happened = 0, True
    while has_happened:
        number += 1
        before = len(scene.line.said())
        asked = scene.task()
        _, has_happened = await scene.interrupted(number, asked, dies)
        human, calls = await scene.human(), scene.openai.calls("chat")
        if has_happened:
            assert await scene.handles(asked) in ("sent", "known")
        said = scene.line.said()[before:]
        assert said in ([UNKNOWN, NOTE], [NOTE]), number
        if human is not None:
            assert scene.openai.calls("chat") == calls
        await scene.ended()
    assert number > 8


async def test_outside_the_hours_the_note_says_when_a_person_is_back(scene: Scene) -> None:
    now = datetime.now(UTC)
    day = (now + timedelta(days=2)).strftime("%a").lower()
    await scene.documents.create(
        "bot/hours", {"time_zone": "UTC", "weekly": {day: ["09:00-17:00"]}, "special": {}, "away": ""}
    )
    await scene.says("找真人")
    (said,) = scene.line.said()
    assert said != NOTE
    assert "09:00" in said
    # The quiet time does not run while it is closed.
    (stored,) = await scene.documents.get_many([scene.path])
    assert stored is not None
    human = {**stored.data["human"], "active_at": now - timedelta(hours=5)}
    await scene.documents.replace(stored, {**stored.data, "human": human})
    assert await scene.says("還在嗎") == "skipped"


async def test_in_a_group_the_words_say_to_write_one_to_one(scene: Scene) -> None:
    group = "C" + "1" * 32
    assert await scene.handles(scene.task(text="找真人", group=group, mention_bot=True)) == "sent"
    assert scene.line.said(group=group) == [takeover_texts.text("one_to_one", "zh-TW")]


async def test_words_for_the_bot_without_a_takeover_ask_no_model(scene: Scene) -> None:
    assert await scene.says("請機器人回答") == "sent"
    assert scene.line.said() == [AGAIN]
    assert scene.openai.calls("chat") == 0
    assert await scene.says() == "sent"
    assert scene.line.said() == [AGAIN, ANSWER]
