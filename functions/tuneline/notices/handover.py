"""Notify the operators that a person has a chat: the notice `handover`, which expires after a day.

It has the user's last question and the link to the chat in LINE Official Account Manager. The link contains
the user's LINE id, which is stored nowhere else. A notice that expires is deleted by the store within a day
more, and until then it is not shown any more.

LINE does not document the link. Two independent open-source projects use it in this form:
https://github.com/ttenrubito/autobot and https://github.com/chatwoot/chatwoot
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, query_records
from tuneline.storage.records.notice import NOTICES, Notice, notice_path

KIND: Final = "handover"
KEPT: Final = timedelta(days=1)
QUESTION_CHARACTERS: Final = 1_000
MOST: Final = 1_000
# Why a notice is not pushed: it is about an operator's own act.
OWN_ACT: Final = "an operator has taken the chat over"
# The facts that are about one message of the user.
_OF_MESSAGE: Final = ("question", "message")


@dataclass(frozen=True)
class Handover:
    """The takeover of a chat: its path, and the `event` that began it."""

    chat: str
    event: str

    @property
    def about(self) -> str:
        """The id of its notice after the kind."""
        return f"{self.chat.removeprefix('chats/')}-{self.event}"

    @property
    def path(self) -> str:
        """The path of its notice."""
        return notice_path("handover", self.about)


@dataclass(frozen=True)
class UserMessage:
    """A message of the user in the chat: its text, LINE's id of it, and the link to the chat if known."""

    text: str = ""
    id: str = ""
    chat_link: str | None = None

    @property
    def facts(self) -> dict[str, str]:
        """The facts of the notice; a message without a text, such as a sticker, leaves the last question."""
        question = {"question": self.text.strip()[:QUESTION_CHARACTERS], "message": self.id}
        link = {"chat_link": self.chat_link} if self.chat_link else {}
        return {**(question if question["question"] else {}), **link}


def chat_link(*, bot_user_id: str, user_id: str) -> str | None:
    """Return the address of the user's chat in LINE's manager. None if an id is not known."""
    if not bot_user_id or not user_id:
        return None
    return f"https://chat.line.biz/{bot_user_id}/chat/{user_id}"


async def notify_handover(
    documents: Documents,
    handover: Handover,
    message: UserMessage,
    *,
    by: str,
    now: datetime,
    unpushed: str | None = None,
    seen_by: tuple[str, ...] = (),
) -> None:
    """Write the notice, or bring it up to date with the user's latest message.

    `by` is who began the takeover. `unpushed` and `seen_by` are as in `Notices.notify`. Raises
    UnavailableRetryError.
    """
    created = await Notices(documents=documents, now=lambda: now).notify(
        KIND,
        handover.about,
        {"by": by, **message.facts},
        unpushed=unpushed,
        seen_by=seen_by,
        chat=handover.chat,
        kept=KEPT,
    )
    if created or not message.facts:
        return

    def changed(notice: Notice | None) -> Notice | None:
        if notice is None:
            return None
        return replace(notice, facts={**notice.facts, **message.facts}, expire_at=now + KEPT)

    await change_record(documents, Notice, handover.path, changed)


def is_expired(notice: Notice, *, now: datetime) -> bool:
    """Whether the notice must not be shown any more: a store may delete it only later."""
    return notice.expire_at is not None and notice.expire_at <= now


async def forget_handovers(documents: Documents, chat: str) -> None:
    """Delete all notices of the takeovers of the chat, whose user asks for it."""
    for notice in await _handovers(documents, chat):
        await documents.delete(notice.document.path)


async def forget_question(documents: Documents, chat: str, message: str) -> None:
    """Remove the message, which its user has unsent, from the notices of the chat."""
    for notice in await _handovers(documents, chat):
        if notice.record.facts.get("message") == message:
            await change_record(documents, Notice, notice.document.path, _without(message))


def _without(message: str) -> Callable[[Notice | None], Notice | None]:
    def changed(notice: Notice | None) -> Notice | None:
        if notice is None or notice.facts.get("message") != message:
            return None
        return replace(notice, facts=_other_facts(notice.facts))

    return changed


def _other_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if name not in _OF_MESSAGE}


async def _handovers(documents: Documents, chat: str) -> list[StoredRecord[Notice]]:
    return await query_records(documents, Notice, NOTICES, where={"chat": chat}, limit=MOST)
