"""Group the questions without a right answer: equal ones are one group, however they are typed."""

import asyncio
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tuneline.retrieval.pin_changes import AT_ONCE
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, query_records
from tuneline.storage.records.answers.unanswered import UNANSWERED, UnansweredQuestion
from tuneline.storage.unread_messages import resolve

StoredQuestion = StoredRecord[UnansweredQuestion]
# More than a bot lists in 90 days, so that the newest are among those that are read.
MOST_READ: Final = 100_000


@dataclass(frozen=True)
class QuestionGroup:
    """The records of one question, the newest first. `id` depends only on the question."""

    id: str
    stored: Sequence[StoredQuestion]

    @property
    def question(self) -> str:
        """The question as it was asked last."""
        return self.stored[0].record.question

    @property
    def is_masked(self) -> bool:
        """Whether personal data in it are masked."""
        return any(each.record.is_masked for each in self.stored)

    @property
    def last_at(self) -> datetime:
        """When it was asked last."""
        return self.stored[0].record.at

    @property
    def is_dismissed(self) -> bool:
        """Whether an operator has dismissed it, for as long as that record is kept."""
        return any(each.record.state == "dismissed" for each in self.stored)

    @property
    def reasons(self) -> dict[str, int]:
        """How often each reason listed it."""
        return dict(Counter(each.record.reason for each in self.stored).most_common())

    @property
    def chats(self) -> int:
        """The number of chats that asked it."""
        return len({each.record.chat for each in self.stored})


async def read_groups(documents: Documents) -> list[QuestionGroup]:
    """Read all groups, the most frequent first, then the newest."""
    stored = await query_records(documents, UnansweredQuestion, UNANSWERED, where={}, limit=MOST_READ)
    return grouped(each for each in stored if each.record.answered_in is None)


def grouped(stored: Iterable[StoredQuestion]) -> list[QuestionGroup]:
    """Group the questions, the most frequent first, then the newest."""
    by_key: dict[str, list[StoredQuestion]] = defaultdict(list)
    for each in sorted(stored, key=lambda each: each.record.at, reverse=True):
        by_key[question_key(each.record.question)].append(each)
    groups = [QuestionGroup(_id(key), same) for key, same in by_key.items()]
    return sorted(groups, key=lambda group: (len(group.stored), group.last_at), reverse=True)


def open_groups(groups: Iterable[QuestionGroup]) -> list[QuestionGroup]:
    """Return the groups that no operator has dismissed."""
    return [group for group in groups if not group.is_dismissed]


def group_of(groups: Iterable[QuestionGroup], question_id: str) -> QuestionGroup | None:
    """Return the group that has the question with this id."""
    return next((group for group in groups if any(each.id == question_id for each in group.stored)), None)


async def close(documents: Documents, questions: Sequence[StoredQuestion], answered_in: str) -> None:
    """Record that the operator's event `answered_in` has answered the questions."""

    def closed(question: UnansweredQuestion | None) -> UnansweredQuestion | None:
        is_open = question is not None and question.answered_in is None
        return replace(question, answered_in=answered_in) if question and is_open else None

    await _change(documents, questions, closed)
    await resolve_unread(documents, questions)


async def resolve_unread(documents: Documents, questions: Sequence[StoredQuestion]) -> None:
    """Record in their chats that an operator has dealt with the questions."""
    events: dict[str, list[str]] = defaultdict(list)
    for each in questions:
        events[each.record.chat].append(each.id)
    free = asyncio.Semaphore(AT_ONCE)

    async def resolve_in(chat: str) -> None:
        async with free:
            await resolve(documents, chat, events[chat])

    await asyncio.gather(*(resolve_in(chat) for chat in events if chat))


async def reopen(documents: Documents, answered_in: str) -> None:
    """List the questions again that the operator's event `answered_in` has answered."""
    answered = await query_records(
        documents, UnansweredQuestion, UNANSWERED, where={"answered_in": answered_in}, limit=MOST_READ
    )

    def reopened(question: UnansweredQuestion | None) -> UnansweredQuestion | None:
        is_answered = question is not None and question.answered_in == answered_in
        return replace(question, answered_in=None) if question and is_answered else None

    await _change(documents, answered, reopened)


async def _change(
    documents: Documents,
    questions: Sequence[StoredQuestion],
    changed: Callable[[UnansweredQuestion | None], UnansweredQuestion | None],
) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def change(path: str) -> None:
        async with free:
            await change_record(documents, UnansweredQuestion, path, changed)

    await asyncio.gather(*(change(each.document.path) for each in questions))


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
