"""After "forget me" or an unsend, at any moment of an answer, the data are deleted."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.reply_task import ReplyTask
from tuneline.storage.documents import Documents
from tuneline.storage.update import change
from tuneline.texts import chat_texts

WORDS = ASKED, ANSWER, CORRECTION = "我的祕密病情是什麼？", "祕密的回覆", "祕密的更正"
SOON = {"ANSWER_SECONDS": "0.05"}
Withdraw = Callable[[], Awaitable[None]]


class KilledError(BaseException):
    """Simulates the end of the process."""


class Interrupted:
    """The store `documents`, on which `then` happens just before the call of this `number`."""

    def __init__(self, documents: Documents, number: int, then: Withdraw) -> None:
        self._documents, self._left, self._then = documents, number, then

    @property
    def has_happened(self) -> bool:
        return self._left <= 0

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._documents, name)

        async def counted(*args: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                await self._then()
            return await call(*args, **more)

        return counted


class Scene:
    """A question, and the user's ways to withdraw it."""

    def __init__(self, documents: Documents, bot_with: Bot, task: Task, openai: OpenAI) -> None:
        self.documents, self.bot_with, self.task, self.openai = documents, bot_with, task, openai
        openai.set(chat_answer=ANSWER)

    async def withdraw(self, how: str, message: ReplyTask) -> None:
        await asyncio.sleep(0.002)  # LINE's times are milliseconds
        if how == "forget":
            assert await self.bot_with().handle(self.task(text="忘記我")) == "sent"
        else:
            unsent = self.task("unsend", message_id=message.event.message_id)
            assert await self.bot_with().handle(unsent) == "done"

    async def words(self) -> list[str]:
        """Where any of the words is still stored."""
        found = []
        for collection in ("events", "chats", "feedback", "notices", "usage", "bot"):
            for document in await self.documents.query(collection, where={}):
                text = str(document.data).replace("\\\\", "\\")
                # An event that is dead holds JSON, in which every letter is escaped.
                found += [document.path for word in WORDS if word in text or json.dumps(word)[1:-1] in text]
        return found

    async def interrupted(self, number: int, run: ReplyTask, then: Withdraw, **settings: str) -> bool:
        """Return whether `then` happened before the run's call of this number. The run continues after it."""
        store = Interrupted(self.documents, number, then)
        bot = self.bot_with({**settings}, documents=store)
        try:
            await bot.handle(run)
        except KilledError:
            # What was being written at that moment may arrive a little later.
            path = f"events/{run.event.id}"
            await change(self.documents, path, lambda one: {**one, "lease_until": None} if one else None)
        return store.has_happened


@pytest.fixture
def scene(documents: Documents, bot_with: Bot, task: Task, openai: OpenAI) -> Scene:
    return Scene(documents, bot_with, task, openai)


@pytest.fixture
async def generous(documents: Documents) -> None:
    await documents.create("bot/settings", {"per_minute": 10_000, "per_day": 10_000})


both = pytest.mark.parametrize("how", ["forget", "unsend"])
pytestmark = [pytest.mark.usefixtures("generous"), pytest.mark.stores("sqlite")]


@both
@pytest.mark.parametrize("settings", [{}, SOON])
async def test_at_each_step_of_an_answer(
    scene: Scene, line: Line, how: str, settings: dict[str, str]
) -> None:
    scene.openai.set(chat_seconds=0.1 if settings else 0)
    number, is_withdrawn = 0, True
    while is_withdrawn:
        number += 1
        asked = scene.task(text=ASKED)
        is_withdrawn = await scene.interrupted(number, asked, partial(scene.withdraw, how, asked), **settings)
        if is_withdrawn:
            assert await scene.words() == [], number
        assert (await event_of(scene.documents, asked))["state"] in ("sent", "skipped", "kept")
    assert number > 4
    assert await scene.words() != [], "the last one was not withdrawn"


@both
@pytest.mark.parametrize("settings", [{}, SOON])
async def test_at_each_step_at_which_a_run_dies_and_when_the_next_run_goes_on(
    scene: Scene, how: str, settings: dict[str, str]
) -> None:
    scene.openai.set(chat_seconds=0.1 if settings else 0)

    async def dies() -> None:
        raise KilledError

    number = 1
    while await scene.interrupted(number, asked := scene.task(text=ASKED), dies, **settings):
        await scene.withdraw(how, asked)
        assert await scene.words() == [], number
        assert await scene.bot_with(settings).handle(asked) in ("sent", "skipped", "known", "kept")
        if how == "unsend" or number > 1:
            assert await scene.words() == [], number
        number += 1
    assert number > 4


@pytest.mark.stores("sqlite", "firestore")
@both
async def test_once_it_is_rated_and_corrected(scene: Scene, how: str) -> None:
    asked = scene.task(text=ASKED)
    for task in (asked, scene.task("postback", data=f"bad:{asked.event.id}"), scene.task(text=CORRECTION)):
        await scene.bot_with().handle(task)
    (kept,) = await scene.documents.query("feedback", where={})
    assert (kept.data["question"], kept.data["correction"]) == (ASKED, CORRECTION)
    await scene.withdraw(how, asked)
    assert await scene.words() == []


@both
@pytest.mark.parametrize("action", ["rate", "correct"])
async def test_at_each_step_of_a_rating_and_a_correction(scene: Scene, how: str, action: str) -> None:
    number, is_withdrawn = 0, True
    while is_withdrawn:
        number += 1
        asked = scene.task(text=ASKED)
        await scene.bot_with().handle(asked)
        run = withdrawn = scene.task("postback", data=f"bad:{asked.event.id}")
        if action == "correct":
            await scene.bot_with().handle(run)
            run = withdrawn = scene.task(text=CORRECTION)
        if action == "rate" or how == "forget":
            withdrawn = asked
        is_withdrawn = await scene.interrupted(number, run, partial(scene.withdraw, how, withdrawn))
        left = await scene.words()
        if is_withdrawn and withdrawn is run:
            feedback = await scene.documents.query("feedback", where={})
            assert CORRECTION not in str(feedback), number
            await scene.withdraw("forget", asked)
        elif is_withdrawn:
            assert left == [], number
    assert number > 4


@pytest.mark.stores("sqlite", "firestore")
async def test_a_thumb_that_was_given_after_a_wish_to_be_forgotten_but_read_the_chat_before(
    scene: Scene,
) -> None:
    number, is_withdrawn = 0, True
    while is_withdrawn:
        number += 1
        asked = scene.task(text=ASKED)
        await scene.bot_with().handle(asked)
        await asyncio.sleep(0.002)
        wish = scene.task(text="忘記我")
        await asyncio.sleep(0.002)
        thumb = scene.task("postback", data=f"bad:{asked.event.id}")

        async def forget(wish: ReplyTask = wish) -> None:
            assert await scene.bot_with().handle(wish) == "sent"

        is_withdrawn = await scene.interrupted(number, thumb, forget)
        if is_withdrawn:
            assert await scene.words() == [], number
    assert number > 4


@both
async def test_what_is_kept_for_a_tap_and_its_delivery(scene: Scene, line: Line, how: str) -> None:
    scene.openai.set(chat_seconds=0.2)
    number, is_withdrawn = 0, True
    while is_withdrawn:
        number += 1
        asked = scene.task(text=ASKED)
        assert await scene.bot_with(SOON).handle(asked) == "kept"
        tap = scene.task("postback", data=f"late:{asked.event.id}")
        is_withdrawn = await scene.interrupted(number, tap, partial(scene.withdraw, how, asked))
        if is_withdrawn:
            assert await scene.words() == [], number
        if number == 1:
            assert line.said()[-1] == chat_texts.text("late_expired", "zh-TW")
    assert line.said()[-1] == ANSWER


@pytest.mark.stores("sqlite", "firestore")
@both
async def test_what_a_dead_event_holds(scene: Scene, line: Line, how: str) -> None:
    line.fault("reply", "status", status=500, times=9)
    asked = scene.task(text=ASKED)
    assert await scene.bot_with({"REPLY_TRIES": "1"}).handle(asked) == "dead"
    assert await scene.words() != []
    line._http.delete("/control")
    await scene.withdraw(how, asked)
    assert await scene.words() == []
    assert (await event_of(scene.documents, asked))["state"] == "dead"


async def test_an_unsent_message_is_not_answered_and_not_in_the_prompt(scene: Scene, line: Line) -> None:
    asked = scene.task(text=ASKED)
    await scene.withdraw("unsend", asked)
    assert await scene.bot_with().handle(asked) == "skipped"
    assert (line.said(), scene.openai.asked()) == ([], [])
    assert await scene.bot_with().handle(scene.task(text="下一個問題？")) == "sent"
    assert ASKED not in str(scene.openai.asked())


async def test_an_unsent_correction_is_deleted_and_the_thumb_stays(scene: Scene) -> None:
    asked = scene.task(text=ASKED)
    correction = scene.task(text=CORRECTION)
    for task in (asked, scene.task("postback", data=f"bad:{asked.event.id}"), correction):
        await scene.bot_with().handle(task)
    await scene.withdraw("unsend", correction)
    (kept,) = await scene.documents.query("feedback", where={})
    assert (kept.data["rating"], kept.data["correction"]) == ("bad", None)
    assert CORRECTION not in str(kept.data)


@pytest.mark.parametrize("how", ["unsend", "edit"])
async def test_the_texts_of_an_event_that_cannot_be_read_do_not_stay(scene: Scene, how: str) -> None:
    asked = scene.task(text=ASKED)
    await scene.bot_with().handle(asked)
    event = {"chat": asked.chat, "message": asked.event.message_id, "state": "of a newer version"}
    await scene.documents.create("events/01NEWER", {**event, "messages": [{"text": ANSWER}]})
    if how == "edit":
        edit = scene.task("edit", message_id=asked.event.message_id, text="下一個問題？")
        scene.openai.set(chat_answer="好的")
        assert await scene.bot_with().handle(edit) in ("sent", "kept")
    else:
        await scene.withdraw(how, asked)
    assert await scene.words() == []


async def test_more_events_than_a_page_are_cleared(scene: Scene) -> None:
    asked = scene.task(text=ASKED)
    await scene.bot_with().handle(asked)
    (found,) = await scene.documents.get_many([f"events/{asked.event.id}"])
    assert found is not None
    for number in range(1010):
        dead = {**found.data, "state": "dead", "raw": ASKED}
        await scene.documents.create(f"events/01DEAD{number:04}", dead)
    await scene.withdraw("forget", asked)
    assert await scene.words() == []
