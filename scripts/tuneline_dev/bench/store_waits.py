"""Measure how often an answer waits for the store, before the model and before LINE's reply.

The real code answers on SQLite, and each call of its store takes some milliseconds longer, as the way to
Firestore does. LINE takes everything and the model answers at once, so only the store and the code are left.
"""

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from tuneline.chat.behaviours import chat_handler
from tuneline.chat.reply_task import reply_task
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.line.messages import Message
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.bench.counting_store import ANSWER, BASE_MODEL, text_event
from tuneline_dev.bench.users import user_id

MESSAGES = 200
SETTINGS = {"per_minute": 1_000_000, "per_day": 1_000_000, "month_usd": 1_000_000.0}
ROWS = (
    ("first message of a chat, until the model is asked", "first", "asked"),
    ("later message, until the model is asked", "later", "asked"),
    ("from the model's answer to LINE's reply", "later", "replied"),
)


@dataclass
class Waits:
    """The calls of the store during one message, and when the model was asked and LINE was called.

    The message was `marked` as read after LINE got the reply.
    """

    began: float = 0.0
    asked: float = 0.0
    answered: float = 0.0
    replied: float = 0.0
    marked: float = 0.0
    calls: list[tuple[float, float]] = field(default_factory=list)

    def seconds(self, until: str) -> float:
        """Seconds to the model's call (`asked`), or from its answer to LINE's call (`replied`)."""
        return self.asked - self.began if until == "asked" else self.replied - self.answered

    def round_trips(self, until: str) -> int:
        """How many calls of the store came one after the other; calls at the same time count once."""
        first, last = (self.began, self.asked) if until == "asked" else (self.answered, self.replied)
        count, free = 0, first
        for start, end in sorted(self.calls, key=lambda call: call[1]):
            if start >= free and end <= last:
                count, free = count + 1, end
        return count


class DelayedDocuments:
    """A store whose calls take `seconds` longer; each call is noted in `waits`."""

    def __init__(self, documents: Documents, *, seconds: float) -> None:
        self._documents = documents
        self._seconds = seconds
        self.waits = Waits()

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self._documents, name)

        async def delayed(*args: Any, **more: Any) -> Any:
            start = time.perf_counter()
            await asyncio.sleep(self._seconds)
            try:
                return await call(*args, **more)
            finally:
                self.waits.calls.append((start, time.perf_counter()))

        return delayed


class _Line:
    """LINE as the bot's code calls it: takes everything."""

    def __init__(self, store: DelayedDocuments) -> None:
        self._store = store

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        self._store.waits.replied = time.perf_counter()
        return [str(time.time_ns())]

    async def show_loading(self, user_id: str) -> None:
        return None

    async def mark_as_read(self, token: str) -> None:
        self._store.waits.marked = time.perf_counter()

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        return b""


class _Model:
    """A model that has one answer for everything, at once."""

    def __init__(self, store: DelayedDocuments) -> None:
        self._store = store

    async def answer(
        self, turns: Sequence[Mapping[str, Any]], *, candidate: Candidate, prompt: str, **_: object
    ) -> Answer:
        waits = self._store.waits
        waits.asked = waits.answered = time.perf_counter()
        return Answer(ANSWER, candidate, Decimal("0.001"))


def measure(*, store_ms: float, messages: int = MESSAGES) -> int:
    """Print the table; the exit status."""
    waits = asyncio.run(_answer(store_ms / 1000, messages))
    print(f"a store {store_ms:g} ms away, {messages} messages of each kind, medians")
    print(f"{'':<52} {'round trips':>12} {'ms':>8}")
    for title, kind, until in ROWS:
        trips = statistics.median(one.round_trips(until) for one in waits[kind])
        took = statistics.median(one.seconds(until) for one in waits[kind])
        print(f"{title:<52} {trips:>12g} {took * 1000:>8.1f}", flush=True)
    return 0


async def _answer(seconds: float, messages: int) -> dict[str, list[Waits]]:
    """Have `messages` users write twice each; the waits of their first and of their second messages."""
    waits: dict[str, list[Waits]] = {"first": [], "later": []}
    with tempfile.TemporaryDirectory() as folder:
        documents = SqliteDocuments(Path(folder) / "store.db")
        await documents.create("bot/settings", SETTINGS)
        await documents.create(CHANNEL, Channel(chat_mode="chat").as_document())
        store = DelayedDocuments(documents, seconds=seconds)
        handler = chat_handler(
            documents=cast(Documents, store),
            line=_Line(store),
            model=cast(ChatModel, _Model(store)),
            bot=read(BotSettings, {}),
            base_models=BaseModels(BASE_MODEL),
        )
        for number, kind in itertools.product(range(messages), waits):
            store.waits = Waits(began=time.perf_counter())
            task = reply_task(text_event(user_id(number)), received_at=datetime.now(UTC))
            state = await handler.handle(task)
            if state != "sent":
                raise AssertionError(f"the bot did not answer: {state}")
            if not store.waits.replied < store.waits.marked:
                raise AssertionError("the message was not marked as read, or before LINE got the reply")
            waits[kind].append(store.waits)
        await documents.close()
    return waits
