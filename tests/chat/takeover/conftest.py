"""One chat that a person takes over, through the real handler, LINE's and the model's stand-ins."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.chat.conftest import Bot, Task
from tests.platforms import Line, OpenAI
from tuneline.chat.context import EventContext
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.recording import NewTakeover, Takeover
from tuneline.line.client import LineClient
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import Chat, HumanTurn
from tuneline.storage.records.event import Event
from tuneline.texts import takeover_texts

NOTE = takeover_texts.text("person", "zh-TW")
AGAIN = takeover_texts.text("bot_again", "zh-TW")
ANSWER = "請掛神經內科。"


class KilledError(Exception):
    """Simulates the end of the process."""


class Interrupted:
    """A store that does `then` before the call of this number."""

    def __init__(self, documents: Documents, number: int, then: Callable[[], Awaitable[object]]) -> None:
        self._documents = documents
        self._left = number
        self._then = then
        self.has_happened = False

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self._documents, name)

        async def called(*args: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left == 0:
                self.has_happened = True
                await self._then()
            return await call(*args, **more)

        return called


@dataclass
class Inbox:
    """Remembers what it gets."""

    messages: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    async def on_message_for_person(self, context: EventContext, human: HumanTurn) -> None:
        assert human["since"] or human["event"] != context.event.id
        self.messages.append(context.event.text or context.event.message_type or context.event.type)

    async def forget(self, chat: str) -> None:
        self.forgotten.append(chat)


class Texts:
    """No texts of operators, and the inbox of a test."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    def __getattr__(self, name: str) -> Any:
        from tuneline.chat.replies.operators import NoOperatorTexts  # noqa: PLC0415

        return getattr(NoOperatorTexts(), name)


@dataclass
class Scene:
    """A chat and its bot."""

    documents: Documents
    bot_with: Bot
    task: Task
    line: Line
    openai: OpenAI
    inbox: Inbox
    line_client: LineClient

    def bot(self, settings: dict[str, str] | None = None, **more: Any) -> Any:
        """Return a bot with the settings and collaborators of a test."""
        return self.bot_with(settings, operator_texts=lambda: Texts(self.inbox), **more)

    async def says(self, text: str = "頭痛要看哪一科？", **more: Any) -> str:
        """Let the user write, and handle the event; return its state."""
        return str(await self.bot().handle(self.task(text=text, **more)))

    async def handles(self, task: ReplyTask, **more: Any) -> str:
        """Handle an event with a bot of these settings."""
        return str(await self.bot(**more).handle(task))

    @property
    def path(self) -> str:
        """The chat's path."""
        return self.task("postback", data="none").chat

    async def taken(self, event: str = "tap1", **more: Any) -> Takeover:
        """Let an operator take the chat over."""
        new = NewTakeover(by="operator", event=event, human_hours=12)
        return await recording.begin(
            self.documents, self.path, new, now=lambda: datetime.now(UTC), hours=None, **more
        )

    async def ended(self) -> bool:
        """Let an operator give the chat back."""
        return await recording.end(self.documents, self.path)

    async def chat(self) -> Chat:
        """Return the stored chat."""
        return await read_record(self.documents, Chat, self.path) or Chat()

    async def human(self) -> HumanTurn | None:
        """Return the stored takeover."""
        return (await self.chat()).human

    async def event(self, task: ReplyTask) -> Event:
        """Return the event's record."""
        event = await read_record(self.documents, Event, f"events/{task.event.id}")
        assert event is not None
        return event

    async def without_lease(self, task: ReplyTask) -> None:
        """Let the lease of a dead run expire."""

        (stored,) = await self.documents.get_many([f"events/{task.event.id}"])
        if stored is not None:
            await self.documents.replace(stored, {**stored.data, "lease_until": None})

    async def interrupted(
        self, number: int, run: ReplyTask, then: Callable[[], Awaitable[object]], **more: Any
    ) -> tuple[str | None, bool]:
        """Handle the event, and do `then` before the run's call of this number to the store.

        Returns the event's state, None if the run died, and whether there was such a call.
        """
        store = Interrupted(self.documents, number, then)
        state = None
        try:
            state = await self.bot(documents=cast(Documents, store), **more).handle(run)
        except KilledError:
            await self.without_lease(run)
        return state, store.has_happened

    async def listed(self) -> list[str]:
        """Return the ids of the questions that are listed as unanswered."""
        return [document.path for document in await self.documents.query("unanswered", where={})]


@pytest.fixture
async def scene(
    documents: Documents, bot_with: Bot, task: Task, line: Line, openai: OpenAI, line_client: LineClient
) -> Scene:
    """A chat in which the bot answers."""
    openai.set(chat_answer=ANSWER)
    await documents.create("bot/settings", {"per_minute": 10_000, "per_day": 10_000})
    return Scene(documents, bot_with, task, line, openai, Inbox(), line_client)
