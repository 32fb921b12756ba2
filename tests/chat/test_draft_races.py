"""Whatever happens in whatever order, a user gets at most one answer, and only a decided one."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chat.conftest import Bot, Task, event_of
from tests.chat.drafts import LANGUAGE, SKIPPED, WAIT, decided, draft_of, drafts_on
from tests.operator_chat.world import killed
from tests.platforms import Line, OpenAI
from tuneline.chat.drafts.decision import Decision, carry_out, decide
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover.recording import NewTakeover, begin, end
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.answers.draft import Draft, draft_path
from tuneline.storage.sqlite import SqliteDocuments

pytestmark = pytest.mark.stores("sqlite")

ANSWER, OTHER = "請掛神經內科。", "請先掛家醫科。"
QUICK = {"ANSWER_SECONDS": "0.4"}
PATIENT = {"ANSWER_SECONDS": "20"}
# An event's writes: claimed, limits, draft, recorded, counted, left the queue, deferred, button, ended.
LEAST_WRITES = 8


def expire_claim(path: Path, task: ReplyTask) -> None:
    """Let the claim of a killed run expire."""
    event = f"events/{task.event.id}"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        row = connection.execute("SELECT data FROM documents WHERE path = ?", (event,)).fetchone()
        data = {**json.loads(row[0]), "lease_until": None} if row else {}
        connection.execute("UPDATE documents SET data = ? WHERE path = ?", (json.dumps(data), event))


async def is_killed(bot: EventHandler, documents: Documents, task: ReplyTask, at: int) -> bool:
    """Kill the run of an event after its write number `at`. False if it has fewer writes."""
    with killed(documents, at) as writes, suppress(asyncio.CancelledError):
        await bot.handle(task)
    return len(writes) >= at


@pytest.fixture
async def other_store(documents: Documents, tmp_path: Path) -> Any:
    """The same store, in another process than the one that is killed."""
    store = SqliteDocuments(tmp_path / "store.db")
    yield store
    await store.close()


async def test_a_run_that_is_killed_after_any_write_leaves_one_draft(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, tmp_path: Path
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents, per_minute=1000, ai_notice=False)
    bot = bot_with(QUICK)
    for at in count(1):
        asked, said = task(), len(line.said())
        is_cut = await is_killed(bot, documents, asked, at)
        expire_claim(tmp_path / "store.db", asked)
        assert await bot.handle(replace(asked, tries_before=1)) in ("drafted", "known"), at
        assert await decided(documents, asked.event.id) == "on_tap", at
        assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
        assert line.said()[said:] == [WAIT, ANSWER], at
        if not is_cut:
            break
    assert at > LEAST_WRITES


async def test_a_run_that_is_killed_after_any_write_sends_a_decision_once(
    bot_with: Bot,
    documents: Documents,
    other_store: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    tmp_path: Path,
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents, per_minute=1000, ai_notice=False)
    bot = bot_with(PATIENT)
    for at in count(1):
        asked, said = task(), len(line.said())
        operator = asyncio.create_task(decided(other_store, asked.event.id, "edited", OTHER))
        is_cut = await is_killed(bot, documents, asked, at)
        expire_claim(tmp_path / "store.db", asked)
        assert await bot.handle(replace(asked, tries_before=1)) in ("sent", "known"), at
        await operator
        assert line.said()[said:] == [OTHER], at
        if not is_cut:
            break
    assert at > LEAST_WRITES


async def test_a_tap_that_is_killed_after_any_write_brings_the_answer_once(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, tmp_path: Path
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents, per_minute=1000, ai_notice=False)
    bot = bot_with({"ANSWER_SECONDS": "0.3"})
    for at in count(1):
        asked = task()
        assert await bot.handle(asked) == "drafted"
        draft = await draft_of(documents, asked.event.id)
        # The operator's run died before it wrote the event.
        await decide(documents, draft, Decision("sent", "LINE …0000"), now=datetime.now(UTC))
        said, tap = len(line.said()), task("postback", data=f"late:{asked.event.id}")
        is_cut = await is_killed(bot, documents, tap, at)
        expire_claim(tmp_path / "store.db", tap)
        assert await bot.handle(replace(tap, tries_before=1)) in ("sent", "known"), at
        assert line.said()[said:] == [ANSWER], at
        if not is_cut:
            break
    assert at >= 4


class Race:
    """One question of a new user, and all that may happen to it at once."""

    def __init__(self, bot: EventHandler, documents: Documents, task: Task, line: Line, user: str) -> None:
        self._bot, self._documents, self._task, self._line, self._user = bot, documents, task, line, user
        self.asked = task(user=user)
        self.decision: str | None = None
        self.is_withdrawn = self.is_unsent = False
        # How much the user had got when a takeover was recorded.
        self.said_before_person: int | None = None

    async def run(self, steps: list[str], delays: list[float]) -> None:
        """Do the steps at their times, each as often as the queue would."""
        actions: dict[str, Callable[[], Awaitable[None]]] = {
            "sent": lambda: self._decide("sent"),
            "edited": lambda: self._decide("edited"),
            "skipped": lambda: self._decide("skipped"),
            "tap": self.tap,
            "again": lambda: self._handle(self.asked),
            "unsend": self._unsend,
            "forget": self._forget,
            "person": self._take_over,
        }

        async def later(step: str, delay: float) -> None:
            await asyncio.sleep(delay)
            await actions[step]()

        times = zip(steps, delays, strict=False)
        await asyncio.gather(self._handle(self.asked), *(later(step, delay) for step, delay in times))

    async def tap(self) -> None:
        """Tap the button, which the user has only after the run."""
        data = f"late:{self.asked.event.id}"
        if WAIT in self.said():
            await self._handle(self._task("postback", data=data, user=self._user))

    def said(self) -> list[str]:
        """What the user has got."""
        return self._line.said(user=self._user)

    async def _handle(self, task: ReplyTask) -> None:
        for tries in range(60):
            with suppress(RetryError):
                await self._bot.handle(replace(task, tries_before=min(tries, 1)))
                return
            await asyncio.sleep(0.1)

    async def _decide(self, state: Literal["sent", "edited", "skipped"]) -> None:
        now = datetime.now(UTC)
        draft = await read_stored(self._documents, Draft, draft_path(self.asked.event.id))
        if draft is None or draft.record.state != "waiting":
            return
        text = OTHER if state == "edited" else ""
        made = await decide(self._documents, draft, Decision(state, "LINE …0000", text), now=now)
        if made is not None:
            assert self.decision is None
            self.decision = state
            await carry_out(self._documents, made, language=LANGUAGE, now=now)

    async def _unsend(self) -> None:
        if self.is_unsent:
            return
        self.is_withdrawn = self.is_unsent = True
        await self._handle(self._task("unsend", message_id=self.asked.event.message_id, user=self._user))

    async def _forget(self) -> None:
        self.is_withdrawn = True
        await self._handle(self._task(text="忘記我", user=self._user))

    async def _take_over(self) -> None:
        new = NewTakeover(by="command", event=f"t{self._user[-6:]}", human_hours=1)
        taken = await begin(self._documents, self.asked.chat, new, now=lambda: datetime.now(UTC), hours=None)
        if taken.outcome == "begun":
            self.said_before_person = len(self._answers())

    async def give_back(self) -> None:
        """Give the chat back to the bot; nothing of the bot has followed the takeover."""
        if self.said_before_person is not None and not self.is_withdrawn:
            assert len(self._answers()) == self.said_before_person
        await end(self._documents, self.asked.chat)

    def _answers(self) -> list[str]:
        return [text for text in self.said() if text in (ANSWER, OTHER, SKIPPED, WAIT)]


STEPS = ["sent", "edited", "skipped", "tap", "tap", "again", "unsend", "forget", "person"]
users = count(1)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(st.sampled_from(STEPS), max_size=6),
    delays=st.lists(st.floats(0, 0.9), min_size=6, max_size=6),
)
async def test_in_any_order_the_user_gets_at_most_one_answer_and_only_the_decided_one(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    steps: list[str],
    delays: list[float],
) -> None:
    openai.set(chat_answer=ANSWER)
    with suppress(RetryError):
        await drafts_on(documents, ai_notice=False)
    race = Race(bot_with({"ANSWER_SECONDS": "0.5"}), documents, task, line, f"U{next(users):032x}")
    await race.run(steps, delays)
    await race.give_back()
    await race.tap()
    texts = {"sent": ANSWER, "edited": OTHER, "skipped": SKIPPED}
    answers = [text for text in race.said() if text in texts.values()]
    own = [texts[race.decision]] if race.decision else []
    may_be_nothing = race.is_withdrawn or "person" in steps
    assert answers == own or (may_be_nothing and not answers), (race.decision, race.said())
    assert race.said().count(WAIT) <= 1
    if race.decision and not may_be_nothing:
        assert (await event_of(documents, race.asked))["state"] in ("sent", "delivered")
    if race.is_withdrawn:
        assert await documents.get_many([draft_path(race.asked.event.id)]) == [None]
