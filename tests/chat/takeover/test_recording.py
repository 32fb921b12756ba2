"""A takeover is recorded once no reply of the bot is under way; two at once, ends, and crashes."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.chat.takeover.recording import NewTakeover, Takeover, begin, end
from tuneline.storage.claims import Claim, claim
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import change_record, create_record, read_record
from tuneline.storage.records.chat import Chat, HumanTurn
from tuneline.storage.records.event import FINAL

CHAT = "chats/0123456789abcdef"
LONG = timedelta(hours=40)


def now() -> datetime:
    return datetime.now(UTC)


async def taken(documents: Documents, event: str = "tap1", **more: Any) -> Takeover:
    wait = {"wait_seconds": more.pop("wait_seconds")} if "wait_seconds" in more else {}
    new = NewTakeover(**{"by": "operator", "event": event, "human_hours": 12, **more})
    return await begin(documents, CHAT, new, now=now, hours=None, **wait)


async def human_of(documents: Documents) -> HumanTurn | None:
    chat = await read_record(documents, Chat, CHAT)
    return chat.human if chat else None


async def held_event(documents: Documents, event: str = "e1", **fields: Any) -> Claim:
    fresh = {"state": "answered", "chat": CHAT, "type": "message", **fields}
    held = await claim(documents, f"events/{event}", fresh=fresh, final=FINAL)
    assert held is not None
    return held


async def test_a_takeover_is_stored_with_its_end_and_its_reason(documents: Documents) -> None:
    before = now()
    takeover = await taken(documents, by="user", event="e9", told_by="e9")
    human = await human_of(documents)
    assert (takeover.outcome, takeover.human) == ("begun", human)
    assert human is not None
    assert (human["by"], human["event"], human["told_by"]) == ("user", "e9", "e9")
    assert human["since"]
    assert before <= human["since"]
    assert human["until"] - human["active_at"] == timedelta(hours=12)


@pytest.mark.stores("sqlite")
async def test_the_chat_does_not_expire_before_the_takeover_does(documents: Documents) -> None:
    turn: Any = {"event": "e0", "question": "q", "answer": "a"}
    await create_record(documents, CHAT, Chat(turns=(turn,), expire_at=now() + timedelta(hours=1)))
    takeover = await taken(documents)
    assert takeover.human
    until = takeover.human["until"]
    chat = await change_record(
        documents, Chat, CHAT, lambda chat: chat and replace(chat, expire_at=now() + timedelta(hours=2))
    )
    assert chat is not None
    (stored,) = await documents.get_many([CHAT])
    assert stored is not None
    assert (stored.data["expire_at"], len(chat.turns)) == (until, 1)
    await change_record(documents, Chat, CHAT, lambda chat: chat and replace(chat, expire_at=now() + LONG))
    (stored,) = await documents.get_many([CHAT])
    assert stored is not None
    assert stored.data["expire_at"] > until


async def test_of_two_at_once_one_has_the_chat_and_the_other_says_so(documents: Documents) -> None:
    both = await asyncio.gather(taken(documents, "tap1"), taken(documents, "tap2", by="command"))
    assert sorted(takeover.outcome for takeover in both) == ["already", "begun"]
    assert both[0].human == both[1].human == await human_of(documents)


async def test_the_same_tap_again_finds_its_takeover(documents: Documents) -> None:
    first = await taken(documents)
    assert await taken(documents) == first


async def test_it_waits_until_a_saved_reply_is_no_longer_under_way(documents: Documents) -> None:
    held = await held_event(documents)
    taking = asyncio.create_task(taken(documents))
    while (human := await human_of(documents)) is None:
        await asyncio.sleep(0.01)
    for _ in range(5):
        await documents.get_many([CHAT])
    assert (human["since"], taking.done()) == (None, False)
    await held.finish(state="sent")
    ended = now()
    takeover = await taking
    assert takeover.human
    assert takeover.human["since"]
    assert takeover.human["since"] >= ended


@pytest.mark.stores("sqlite")
@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({"state": "late"}, True),
        ({"state": "late", "has_button": False}, True),
        ({"state": "late", "has_button": True}, False),
        ({"state": "claimed"}, False),
        ({"chat": "chats/another"}, False),
    ],
)
async def test_it_waits_for_a_button_but_not_for_a_model(
    documents: Documents, fields: dict[str, Any], *, waits: bool
) -> None:
    held = await held_event(documents, **fields)
    taking = asyncio.create_task(taken(documents))
    done, _ = await asyncio.wait({taking}, timeout=1.0)
    assert bool(done) is not waits
    await held.finish(state="skipped")
    assert (await taking).outcome == "begun"


@pytest.mark.stores("sqlite")
async def test_it_does_not_wait_for_its_own_event_or_for_a_dead_run(documents: Documents) -> None:
    await held_event(documents, "own")
    dead = await held_event(documents, "dead")
    await dead.release()
    takeover = await asyncio.wait_for(taken(documents, "own"), 1.0)
    assert takeover.outcome == "begun"


@pytest.mark.stores("sqlite")
async def test_the_wait_is_bounded(documents: Documents, caplog: pytest.LogCaptureFixture) -> None:
    held = await held_event(documents)

    async def kept() -> None:
        await asyncio.Event().wait()

    keeping = asyncio.create_task(held.keep_while(kept()))
    takeover = await asyncio.wait_for(taken(documents, wait_seconds=0.3), 5)
    keeping.cancel()
    assert takeover.human
    assert takeover.human["since"]
    assert "a reply did not end before a takeover" in caplog.text


class DiesAtWrite:
    """A store whose caller dies before or after its nth write."""

    def __init__(self, documents: Documents, *, write: int, after: bool) -> None:
        self._documents, self._write, self._after = documents, write, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        return await self._dying(lambda: self._documents.create(path, data))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        return await self._dying(lambda: self._documents.replace(document, data))

    async def _dying(self, write: Any) -> Document:
        self._write -= 1
        if self._write == 0 and not self._after:
            raise KilledError
        document: Document = await write()
        if self._write == 0:
            raise KilledError
        return document


class KilledError(Exception):
    """Simulates the end of the process."""


@pytest.mark.stores("sqlite")
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("write", [1, 2])
@pytest.mark.parametrize("again", ["tap1", "tap2"])
async def test_the_next_try_or_another_tap_completes_what_a_crash_left(
    documents: Documents, write: int, again: str, *, after: bool
) -> None:
    with pytest.raises(KilledError):
        await taken(DiesAtWrite(documents, write=write, after=after), "tap1")
    is_written = (write, after) != (1, False)
    takeover = await taken(documents, again)
    assert takeover.outcome == ("already" if is_written and again == "tap2" else "begun")
    assert takeover.human == await human_of(documents)
    assert takeover.human
    assert takeover.human["since"]
    assert takeover.human["event"] == ("tap1" if is_written else again)


async def test_the_bot_gets_the_chat_back_and_an_old_button_ends_nothing(documents: Documents) -> None:
    await taken(documents)
    assert not await end(documents, CHAT, event="another")
    assert await human_of(documents)
    assert await end(documents, CHAT, event="tap1")
    assert await human_of(documents) is None
    assert not await end(documents, CHAT)
    # A tap that is delivered again does not take the chat a second time.
    assert (await taken(documents, "tap1")).outcome == "over"
    assert (await taken(documents, "tap2")).outcome == "begun"


@pytest.mark.stores("sqlite")
async def test_an_end_or_a_deletion_during_the_wait_wins(documents: Documents) -> None:
    for undo in (lambda: end(documents, CHAT), lambda: documents.delete(CHAT)):
        held = await held_event(documents, uuid := f"e-{id(undo)}")
        taking = asyncio.create_task(taken(documents, f"tap-{uuid}"))
        while await human_of(documents) is None:
            await asyncio.sleep(0.01)
        await undo()
        await held.finish(state="sent")
        assert await taking == Takeover("over", None)
        assert await human_of(documents) is None
