"""Group the unanswered questions: equal ones are one group, however they are typed."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.answers.unanswered import UNANSWERED, UnansweredQuestion
from tuneline_cli import records
from tuneline_cli.errors import UnknownRecordError


@dataclass(frozen=True)
class QuestionGroup:
    """The records of one question, the newest first. `id` depends only on the question."""

    id: str
    stored: Sequence[StoredRecord[UnansweredQuestion]]

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

    def as_json(self) -> dict[str, Any]:
        """The group for a program."""
        return {
            "id": self.id,
            "question": self.question,
            "is_masked": self.is_masked,
            "count": len(self.stored),
            "chats": self.chats,
            "reasons": self.reasons,
            "last_at": self.last_at.isoformat(),
            "is_dismissed": self.is_dismissed,
        }


async def read_groups(store: Documents) -> list[QuestionGroup]:
    """All groups, the most frequent first, then the newest."""
    stored = await query_records(store, UnansweredQuestion, UNANSWERED, where={}, limit=records.MOST)
    by_key: dict[str, list[StoredRecord[UnansweredQuestion]]] = defaultdict(list)
    for each in sorted(stored, key=lambda each: each.record.at, reverse=True):
        by_key[question_key(each.record.question)].append(each)
    groups = [QuestionGroup(_id(key), same) for key, same in by_key.items()]
    return sorted(groups, key=lambda group: (len(group.stored), group.last_at), reverse=True)


async def find_group(store: Documents, beginning: str) -> QuestionGroup:
    """The group whose id begins so. Raises UnknownRecordError if there is none or several."""
    groups = [group for group in await read_groups(store) if group.id.startswith(beginning)]
    if len(groups) == 1:
        return groups[0]
    several = ", ".join(group.id for group in groups[:5])
    mistake = f"several begin with {beginning}: {several}" if groups else f"none is {beginning}"
    raise UnknownRecordError(f"Of the unanswered questions {mistake}; `list` shows them.")


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
