"""A bot whose operators are attacked: runs that are killed, events at once, documents that vanish."""

import asyncio
import contextlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest

from tests.operator_chat.button_samples import Desk
from tests.operator_chat.phone import Phone, _texts
from tests.operator_chat.test_answers import SECOND, change_settings
from tuneline.chat.reply_task import ReplyTask, is_for_operators
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

# What an operator does: the emulator's action, and its body.
Sample = Callable[[Desk], Awaitable[tuple[str, dict[str, Any]]]]
# Each event and each reply writes these.
OF_EVENTS: Final = ("events", "chats", "usage", "spending")


def shown_texts(messages: list[dict[str, Any]]) -> list[str]:
    """Return the texts of each message, without the time of the day.

    The name of a pasted file has the end of its event's id.
    """
    shown = ["\n".join(_texts([message])) for message in messages]
    return [re.sub(r"(pasted-pairs)-\w+|\d\d:\d\d", r"\1", text) for text in shown]


def lines(text: str) -> list[str]:
    """Return the sorted lines: a comparison shows two answers in an order by chance."""
    return sorted(text.splitlines())


class World:
    """The bot with one sample of a message or tap, its documents, and their state at the beginning."""

    def __init__(self, desk: Desk, path: Path, storage: StorageEmulator) -> None:
        self.desk = desk
        self._path, self._storage = path, storage
        self._action, self._body, self._is_checked = "", dict[str, Any](), False

    async def begin(self, sample: Sample, *, is_checked: bool) -> None:
        """Make the documents of the sample, with two operators. `is_checked`: its file is checked."""
        self._is_checked = is_checked
        await change_settings(self.desk.documents, operators=[DEFAULT_USER, SECOND])
        self._action, self._body = await sample(self.desk)
        self._rows, self._objects = self._read(), {each["name"] for each in self.desk.bucket.objects()}

    def forget(self) -> None:
        """Delete every document but the settings, and every object."""
        with contextlib.closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute("DELETE FROM documents WHERE path <> ?", (SETTINGS,))
        self._delete(self.desk.bucket.objects())

    def restore(self) -> None:
        """Restore the documents and objects of the beginning."""
        with contextlib.closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute("DELETE FROM documents")
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", self._rows)
        self._delete(each for each in self.desk.bucket.objects() if each["name"] not in self._objects)

    def _delete(self, objects: Iterable[dict[str, Any]]) -> None:
        for each in objects:
            address = f"{self._storage.url}/storage/v1/b/datasets/o/{each['name'].replace('/', '%2F')}"
            httpx2.delete(address, trust_env=False)

    def _read(self) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            return connection.execute("SELECT * FROM documents").fetchall()

    def documents(self, *without: str) -> dict[str, str]:
        """Return the data of all documents but those of some collections, by path."""
        return {row[0]: row[2] for row in self._read() if row[0].partition("/")[0] not in without}

    def shape(self) -> Counter[tuple[str, str]]:
        """Return how many documents of each collection have each state, without second copies of a file."""
        found = self.documents(*OF_EVENTS).items()
        states = ((path.partition("/")[0], str(json.loads(data).get("state"))) for path, data in found)
        return Counter(each for each in states if each != ("datasets", "duplicate"))

    def expire_claim(self, task: ReplyTask) -> None:
        """Let the claim of a killed run expire."""
        with contextlib.closing(sqlite3.connect(self._path)) as connection, connection:
            (data,) = connection.execute(
                "SELECT data FROM documents WHERE path = ?", (f"events/{task.event.id}",)
            ).fetchone() or ("{}",)
            known = {**json.loads(data), "lease_until": None}
            connection.execute(
                "UPDATE documents SET data = ? WHERE path = ?", (json.dumps(known), f"events/{task.event.id}")
            )

    def task(self, phone: Phone | None = None, **body: Any) -> ReplyTask:
        """Let a user do it."""
        return (phone or self.desk.phone).task(self._action, **self._body, **body)

    async def run(self, task: ReplyTask) -> str:
        """Handle the event as its function does."""
        return await self.desk.phone._handlers[is_for_operators(task.event)].handle(task)

    def checking(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Check new objects meanwhile."""
        return self.desk.bucket.checking() if self._is_checked else contextlib.nullcontext()

    async def reply(self, *tasks: ReplyTask, phones: tuple[Phone, ...] = ()) -> list[list[str]]:
        """Handle the events at once, again as the queue does; return the texts of each reply's messages."""
        shown = phones or (self.desk.phone,)
        before = [len(phone.messages()) for phone in shown]
        async with self.checking():
            states = await asyncio.gather(*map(self.run, tasks), return_exceptions=True)
            again = [
                await self.run(replace(task, tries_before=1)) if isinstance(state, RetryError) else state
                for state, task in zip(states, tasks, strict=True)
            ]
        assert set(again) == {"sent"}
        return [shown_texts(phone.messages()[start:]) for phone, start in zip(shown, before, strict=True)]


@contextlib.contextmanager
def killed(documents: Documents, at: int) -> Iterator[list[str]]:
    """Kill the run after its write number `at`: from then on it does nothing any more. Yields its writes."""
    writes: list[str] = []

    def striking(name: str) -> Callable[..., Awaitable[Any]]:
        call = getattr(documents, name)

        async def struck(*args: Any, **more: Any) -> Any:
            if len(writes) >= at:
                raise asyncio.CancelledError
            result = await call(*args, **more)
            if name in ("create", "replace", "add", "delete"):
                writes.append(getattr(args[0], "path", args[0]))
                if len(writes) >= at:
                    raise asyncio.CancelledError
            return result

        return struck

    names = ("create", "replace", "add", "delete", "get_many", "query")
    with pytest.MonkeyPatch.context() as patched:
        for name in names:
            patched.setattr(documents, name, striking(name), raising=True)
        yield writes


async def survive_a_kill(world: World, at: int, *, whole: list[str], alone: Counter[tuple[str, str]]) -> bool:
    """Kill the run after its write number `at`; the next one does the rest, and replies the same, once.

    False if the run has fewer writes.
    """
    task, sent = world.task(), len(world.desk.phone.messages())
    with killed(world.desk.documents, at) as writes, contextlib.suppress(asyncio.CancelledError):
        async with world.checking():
            await world.run(task)
    if len(writes) < at:
        return False
    world.expire_claim(task)
    async with world.checking():
        assert await world.run(replace(task, tries_before=1)) in ("sent", "known"), writes
    assert [*map(lines, shown_texts(world.desk.phone.messages()[sent:]))] == [*map(lines, whole)], writes
    assert world.shape() == alone, writes
    return True


async def survive_every_kill(world: World) -> int:
    """Kill runs of the event after each of their writes; return how many writes it has."""
    (whole,) = await world.reply(world.task())
    alone = world.shape()
    for at in count(1):
        world.restore()
        if not await survive_a_kill(world, at, whole=whole, alone=alone):
            return at - 1
    raise AssertionError
