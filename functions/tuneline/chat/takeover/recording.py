"""Begin and end a takeover, so that no reply of the bot follows a takeover that is recorded.

A run saves its reply in its event, then reads the chat, and sends only if no person has the chat. `begin`
writes the takeover into the chat, then waits for the events whose reply is saved and may be under way, and
then sets `since`. So in any order one of the two sees the other. A `begin` that died is completed by the next
call for the same chat.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from tuneline import logs
from tuneline.bot_settings import MOST_HUMAN_HOURS
from tuneline.chat.takeover.rules import in_force
from tuneline.line.client import REPLY_SECONDS
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.claims import is_held
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record_with_result, query_records
from tuneline.storage.records.chat import Chat, HumanTurn, TakeoverBy
from tuneline.storage.records.event import EVENTS, Event, event_path

# A run that has read the chat before it was written sends within LINE's time limit, so none needs longer.
WAIT_SECONDS: Final = REPLY_SECONDS + 4.0
POLL_SECONDS: Final = 0.1
# So many takeovers of one chat a day may be pushed; a user may change between a person and the bot at will.
PUSHED_A_DAY: Final = 3
# A chat has few unfinished events at once: the queue of its events and the limits of replies bound them.
MOST_EVENTS: Final = 200


# These takeovers are an operator's own act, which is no reason to push.
BY_OPERATORS: Final[frozenset[TakeoverBy]] = frozenset({"operator", "command"})
Outcome = Literal["begun", "already", "over"]


@dataclass(frozen=True)
class NewTakeover:
    """The takeover for which `begin` is called, for `human_hours` (a setting).

    `event` is the id of the event or command that asks for it; a second call with it completes the first.
    `told_by` is the id of the event whose reply will tell the user; None if a later message's reply will.
    """

    by: TakeoverBy
    event: str
    human_hours: int
    told_by: str | None = None

    def made(self, now: datetime) -> HumanTurn:
        """Return the takeover as it is stored first."""
        until = now + timedelta(hours=min(self.human_hours, MOST_HUMAN_HOURS))
        human: HumanTurn = {
            "since": None,
            "until": until,
            "by": self.by,
            "event": self.event,
            "active_at": now,
        }
        return {**human, "told_by": self.told_by} if self.told_by else human


@dataclass(frozen=True)
class Takeover:
    """The result of `begin`.

    `begun`: the takeover of this caller is in force and recorded. `already`: another one is, and `human` is
    that one. `over`: the takeover was ended, or its chat deleted, before it was recorded, or this caller's
    takeover was ended before; `human` is None.
    """

    outcome: Outcome
    human: HumanTurn | None


async def begin(
    documents: Documents,
    chat: str,
    new: NewTakeover,
    *,
    now: Callable[[], datetime],
    hours: OpeningHours | None,
    wait_seconds: float = WAIT_SECONDS,
) -> Takeover:
    """Give the chat at the path `chat` to a person, and return once that is recorded.

    Takes up to `wait_seconds`, while a reply of the bot is under way. `hours` are the office hours.
    """
    human, outcome = await _written(documents, chat, new, now=now, hours=hours)
    if human is None or human["since"] is not None:
        return Takeover(outcome, human)
    own = event_path(new.event)
    await _replies_are_over(documents, chat, but=own, now=now, seconds=wait_seconds)
    recorded = await _recorded(documents, chat, human["event"], now)
    if recorded is None:
        return Takeover("over", None)
    logs.info("a person has the chat", by=recorded["by"], outcome=outcome)
    return Takeover(outcome, recorded)


async def end(documents: Documents, chat: str, *, event: str | None = None) -> bool:
    """Give the chat back to the bot. False if no takeover is stored, or another one than that of `event`."""

    def ended(stored: Chat | None) -> tuple[Chat | None, bool]:
        human = stored.human if stored else None
        if stored is None or human is None or event not in (None, human["event"]):
            return None, False
        return replace(stored, human=None, human_ended=human["event"], unread=()), True

    _, is_ended = await change_record_with_result(documents, Chat, chat, ended)
    if is_ended:
        logs.info("the bot has the chat again")
    return is_ended


async def _written(
    documents: Documents,
    path: str,
    new: NewTakeover,
    *,
    now: Callable[[], datetime],
    hours: OpeningHours | None,
) -> tuple[HumanTurn | None, Outcome]:
    def written(stored: Chat | None) -> tuple[Chat | None, tuple[HumanTurn | None, Outcome]]:
        chat, at = stored or Chat(), now()
        if current := in_force(chat, now=at, hours=hours):
            return None, (current, "begun" if current["event"] == new.event else "already")
        if new.event == chat.human_ended or (chat.human and chat.human["event"] == new.event):
            return None, (None, "over")
        human = new.made(at)
        chat, human = _counted(chat, human)
        return replace(chat, human=human, correcting=None, thumbs_down=()), (human, "begun")

    _, result = await change_record_with_result(documents, Chat, path, written)
    return result


def _counted(chat: Chat, human: HumanTurn) -> tuple[Chat, HumanTurn]:
    """Count a takeover that may be pushed to the operators; mark it if the chat has had enough today."""
    if human["by"] in BY_OPERATORS:
        return chat, human
    at = human["active_at"]
    today = tuple(each for each in chat.counted.handovers if each > at - timedelta(days=1))
    if len(today) >= PUSHED_A_DAY:
        return chat, {**human, "is_often": True}
    return replace(chat, counted=replace(chat.counted, handovers=(*today, at))), human


async def _replies_are_over(
    documents: Documents, chat: str, *, but: str, now: Callable[[], datetime], seconds: float
) -> None:
    """Wait until no saved reply in the chat is under way, except that of the event at the path `but`."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        under_way = [event for event in await _with_reply(documents, chat) if _is_under_way(event, now())]
        if all(event.document.path == but for event in under_way):
            return
        if asyncio.get_running_loop().time() >= until:
            logs.warning("a reply did not end before a takeover", count=len(under_way))
            return
        await asyncio.sleep(POLL_SECONDS)


async def _with_reply(documents: Documents, chat: str) -> list[StoredRecord[Event]]:
    states = [
        query_records(documents, Event, EVENTS, where={"chat": chat, "state": state}, limit=MOST_EVENTS)
        for state in ("answered", "late")
    ]
    answered, late = await asyncio.gather(*states)
    return [*answered, *late]


def _is_under_way(event: StoredRecord[Event], now: datetime) -> bool:
    """Whether a run may be sending the event's reply. After its button, a deferred answer is only kept."""
    has_button = event.record.state == "late" and event.record.has_button
    return not has_button and is_held(event.document, now=now)


async def _recorded(
    documents: Documents, path: str, event: str, now: Callable[[], datetime]
) -> HumanTurn | None:
    """Set `since`; return the takeover. None if it was ended meanwhile."""

    def recorded(stored: Chat | None) -> tuple[Chat | None, HumanTurn | None]:
        human = stored.human if stored else None
        if stored is None or human is None or human["event"] != event:
            return None, None
        if human["since"] is not None:
            return None, human
        with_since: HumanTurn = {**human, "since": now()}
        return replace(stored, human=with_since), with_since

    _, human = await change_record_with_result(documents, Chat, path, recorded)
    return human
