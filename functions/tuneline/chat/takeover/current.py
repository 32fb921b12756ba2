"""Read which chats a person has now, with the notices of their takeovers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tuneline.chat.takeover.rules import in_force
from tuneline.notices.handover import Handover, is_expired
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records, readable
from tuneline.storage.records.chat import CHATS, HAS_PERSON, Chat, HumanTurn
from tuneline.storage.records.notice import Notice

# More than a bot's staff can answer at once.
MOST: Final = 1_000


@dataclass(frozen=True)
class CurrentTakeover:
    """A takeover in force: the path of its chat, and its notice unless that has expired."""

    chat: str
    human: HumanTurn
    notice: Notice | None = None

    @property
    def began(self) -> datetime:
        """When it began, also if it is not recorded yet."""
        return self.human["since"] or self.human["active_at"]

    def fact(self, name: str) -> str:
        """A fact of the notice; empty if it has none."""
        value = self.notice.facts.get(name) if self.notice else None
        return value if isinstance(value, str) else ""


async def current_takeovers(
    documents: Documents, *, now: datetime, hours: OpeningHours | None
) -> list[CurrentTakeover]:
    """Return the takeovers in force, the oldest first. `hours` are the office hours."""
    chats = await query_records(documents, Chat, CHATS, where={HAS_PERSON: True}, limit=MOST)
    return await with_notices(documents, chats, now=now, hours=hours)


async def with_notices(
    documents: Documents,
    chats: Sequence[StoredRecord[Chat]],
    *,
    now: datetime,
    hours: OpeningHours | None,
) -> list[CurrentTakeover]:
    """Return those of the chats that a person has, with the notices of their takeovers, the oldest first."""
    current = [
        CurrentTakeover(chat.document.path, human)
        for chat in chats
        if (human := in_force(chat.record, now=now, hours=hours))
    ]
    paths = [Handover(each.chat, each.human["event"]).path for each in current]
    read = await documents.get_many(paths) if paths else []
    notices = {
        stored.document.path: stored.record
        for stored in readable(Notice, [document for document in read if document])
        if not is_expired(stored.record, now=now)
    }
    found = [
        CurrentTakeover(each.chat, each.human, notices.get(path))
        for each, path in zip(current, paths, strict=True)
    ]
    return sorted(found, key=lambda each: (each.began, each.chat))
