"""Every button does nothing for strangers, and its change once for operators, also after a killed run.

A new verb needs a sample in `button_samples.py`.
"""

import asyncio
import contextlib
import json
import logging
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import httpx2
import pytest

from tests.operator_chat.button_samples import SAMPLES, Desk
from tests.operator_chat.conftest import GROUP, STRANGER, Bucket, Sent
from tests.operator_chat.phone import Phone, _texts, another
from tests.operator_chat.test_answers import SECOND, change_settings
from tuneline.chat.reply_task import ReplyTask
from tuneline.errors import RetryError
from tuneline.operator_cards.postback import Verb
from tuneline.operator_chat.files import dataset_report
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

pytestmark = pytest.mark.stores("sqlite")
T = TypeVar("T")
OWN: Final = texts("en")
# Their change is made once; all others show something, or await a text, as often as they are tapped.
ONCE: Final = frozenset[Verb](
    {
        *("yes_train", "cancel", "yes_row", "yes_paste", "no_paste", "use", "yes_use", "discard", "reopen"),
        *("yes_correct", "undo", "next", "left", "right", "same", "compare_five", "compare_next"),
        *("yes_promote", "yes_roll_back"),
    }
)
# About the chat of the operator who taps.
OWN_CHAT: Final = frozenset[Verb]({"yes_row", "yes_paste", "no_paste", "correct"})
# Their files are checked before the reply.
OF_FILES: Final = frozenset[Verb]({"yes_row", "yes_paste", "next"})
# What a tap that comes too late says.
LATE: Final = tuple(
    OWN[key].partition("{")[0]
    for key in (
        *("button_old", "question_taken", "discarded_before", "undo_again", "pin_superseded", "next_nothing"),
    )
)
# The writes of an event without a change: claimed, saved, remembered by its chat, ended.
MOST_OF_EVENT: Final = 4
# Each event and each reply writes these.
_OF_EVENTS: Final = ("events", "chats", "usage", "spending")


def shown_texts(messages: list[dict[str, Any]]) -> list[str]:
    """Return the texts of each message; the name of a pasted file has the end of its event's id."""
    return [re.sub(r"(pasted-pairs)-\w+", r"\1", "\n".join(_texts([message]))) for message in messages]


def is_late(text: str) -> bool:
    """Whether the reply says that another tap was earlier."""
    return text.startswith(LATE) or OWN["file_duplicate"].partition("{name}")[2] in text


class World:
    """The bot with one sample: its taps, its documents, and their state at the beginning."""

    def __init__(self, desk: Desk, path: Path, storage: StorageEmulator, verb: Verb) -> None:
        self.desk, self.verb = desk, verb
        self._path, self._storage = path, storage
        self.data = ""

    async def begin(self) -> None:
        """Make the documents of the sample, with two operators."""
        await change_settings(self.desk.documents, operators=[DEFAULT_USER, SECOND])
        self.data = await SAMPLES[self.verb](self.desk)
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
        found = self.documents(*_OF_EVENTS).items()
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
        """Let a user tap the button."""
        return (phone or self.desk.phone).task("postback", data=self.data, **body)

    async def run(self, task: ReplyTask) -> str:
        """Handle the tap as its function does."""
        return await self.desk.phone._handlers[1].handle(task)

    def checking(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Check new objects meanwhile."""
        return self.desk.bucket.checking() if self.verb in OF_FILES else contextlib.nullcontext()

    async def reply(self, *tasks: ReplyTask, phones: tuple[Phone, ...] = ()) -> list[list[str]]:
        """Handle the taps at once, again as the queue does; return the texts of each reply's messages."""
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


@pytest.fixture
async def world_of(
    phone: Phone,
    documents: Documents,
    storage: StorageEmulator,
    sent: Sent,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Callable[[Verb], Awaitable[World]]]:
    """Makes the world of a verb."""
    monkeypatch.setattr(dataset_report, "POLL_SECONDS", 0.02)
    path = tmp_path / "store.db"
    # A killed run does not kill the check of its file.
    of_check = SqliteDocuments(path)

    async def make(verb: Verb) -> World:
        world = World(Desk(phone, documents, Bucket(of_check, storage), sent), path, storage, verb)
        await world.begin()
        return world

    yield make
    await of_check.close()


Worlds = Callable[[Verb], Awaitable[World]]


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


async def give_others_nothing(world: World) -> None:
    """A stranger, a group and a removed operator tap: nothing but the event is written or sent."""
    phone = world.desk.phone
    stranger = another(phone, STRANGER)
    sent = len(phone.messages())

    async def does_nothing(task: ReplyTask) -> None:
        before = (world.documents("events"), world.desk.bucket.objects())
        assert await world.run(task) == "skipped"
        assert (world.documents("events"), world.desk.bucket.objects()) == before
        assert world.data not in world.documents()[f"events/{task.event.id}"]

    await does_nothing(world.task(stranger))
    await does_nothing(world.task(group=GROUP))
    await change_settings(world.desk.documents, operators=[SECOND])
    await does_nothing(world.task())
    assert (stranger.messages(), len(phone.messages())) == ([], sent)


async def change_once_in_a_row(world: World) -> None:
    """A second tap changes nothing; it says so, or shows the same again."""
    ((first, *_),) = await world.reply(world.task())
    changed = world.documents(*_OF_EVENTS)
    ((second, *_),) = await world.reply(world.task())
    assert not is_late(first)
    assert is_late(second) if world.verb in ONCE else second == first
    assert world.verb in OF_FILES or world.documents(*_OF_EVENTS) == changed


async def change_once_at_once(world: World, *, alone: Counter[tuple[str, str]]) -> None:
    """Two operators tap at once, or one twice: one does it, and the other learns it."""
    phone = world.desk.phone
    phones = (phone,) if world.verb in OWN_CHAT else (phone, another(phone, SECOND))
    taps = [world.task(each) for each in (phones[0], phones[-1])]
    replies = [texts for shown in await world.reply(*taps, phones=phones) for texts in shown[:2]]
    assert world.shape() == alone
    if world.verb in ONCE:
        assert [*map(is_late, replies)].count(True) == 1, replies


async def answer_without_documents(world: World) -> None:
    """All that the button is about was deleted: there is a reply, and nothing is made."""
    world.forget()
    assert await world.reply(world.task())
    assert set(world.documents(*_OF_EVENTS)) == {SETTINGS}
    assert world.desk.bucket.objects() == []


def keep_ids_private(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The ids of users are in the settings alone: in no other document, and in no log."""
    stored = "".join(data for path, data in world.documents().items() if path != SETTINGS)
    logged = "".join(str(vars(record)) for record in caplog.records if record.name == "tuneline")
    assert logged
    for user in (DEFAULT_USER, SECOND, STRANGER, GROUP):
        assert user not in stored + logged


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
    assert shown_texts(world.desk.phone.messages()[sent:]) == whole, writes
    assert world.shape() == alone, writes
    return True


@pytest.mark.parametrize("verb", get_args(Verb))
async def test_a_tap_does_nothing_for_others_and_its_change_once_for_operators(
    world_of: Worlds, verb: Verb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world = await world_of(verb)
    await give_others_nothing(world)
    world.restore()
    await answer_without_documents(world)
    world.restore()
    (whole,) = await world.reply(world.task())
    alone = world.shape()
    world.restore()
    await change_once_in_a_row(world)
    world.restore()
    await change_once_at_once(world, alone=alone)
    keep_ids_private(world, caplog)
    for at in count(1):
        world.restore()
        if not await survive_a_kill(world, at, whole=whole, alone=alone):
            assert at > MOST_OF_EVENT or verb not in ONCE
            break
