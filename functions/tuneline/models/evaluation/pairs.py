"""Store each question of an evaluation with the answers of both models.

No answer is paid for twice. Each question is one document, `evaluation_pairs/{version}-{number}`: a crash
loses only the running calls.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final, Literal

from tuneline.models.evaluation.questions import Question
from tuneline.storage.documents import AlreadyExistsRetryError, Document, Documents

Side = Literal["before", "after"]
KEPT: Final = timedelta(days=30)
# At three bytes a character, two answers and a question fit into a document of one megabyte.
KEPT_CHARACTERS: Final = 50_000
# Most tries whose answer was lost, since each may be billed; they are 1, 2 and 4 minutes apart.
MOST_LOST: Final = 4
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class CollectedAnswer:
    """The answer of one model to one question.

    It is `over` with a `text`, or without one for good for the reason `why`: `refused`, `empty`, `gone` (404)
    or `lost`. Otherwise the model is asked again, after `again_at` if that is set.
    """

    version: str
    text: str | None = None
    why: str | None = None
    over: bool = False
    lost: int = 0
    again_at: datetime | None = None


class Pair:
    """One question with its answers so far. Every change is written at once."""

    def __init__(self, documents: Documents, document: Document) -> None:
        self._documents = documents
        self._document = document
        self._writing = asyncio.Lock()

    @property
    def question(self) -> Question:
        """The question and its reference answer."""
        data = self._document.data
        return Question(tuple(data["turns"]), data["reference"])

    @property
    def usd(self) -> Decimal:
        """The cost of this pair so far."""
        return Decimal(self._document.data["micro_usd"]) / _MILLION

    def answer(self, side: Side, version: str) -> CollectedAnswer:
        """The answer of `version`. Empty if the stored answer is another version's."""
        stored = self._document.data.get(side)
        if stored and stored["version"] == version:
            return CollectedAnswer(**stored)
        return CollectedAnswer(version)

    def judgement(self, before: str) -> Mapping[str, Any]:
        """The judge's `opinions`, one for each order, and the `winner` once they are `over`.

        `winner` is None if the judge gave no verdict. Empty before the judge is asked. `before` is the
        version that the new model is compared with; a verdict against another version does not count.
        """
        stored = self._document.data.get("judged") or {}
        return stored if stored.get("against") == before else {}

    @property
    def judge_lost(self) -> int:
        """The number of the judge's answers that were lost."""
        return int(self._document.data.get("judge_lost", 0))

    async def save(self, *, usd: Decimal = Decimal(0), **changes: Any) -> None:
        """Write `changes` and add their cost. Raises StaleVersionRetryError if another run has written."""
        async with self._writing:
            data = self._document.data
            paid = data["micro_usd"] + int((usd * _MILLION).to_integral_value(ROUND_CEILING))
            self._document = await self._documents.replace(
                self._document, {**data, **changes, "micro_usd": paid}
            )


async def create_pairs(
    documents: Documents, version: str, questions: Sequence[Question], *, now: Callable[[], datetime]
) -> None:
    """Create a document for each question. Documents of an earlier run stay as they are."""

    async def create(number: int, question: Question) -> None:
        fresh = {
            "version": version,
            "turns": [dict(turn) for turn in question.turns],
            "reference": question.reference,
            "micro_usd": 0,
            "expire_at": now() + KEPT,
        }
        try:
            await documents.create(_path(version, number), fresh)
        except AlreadyExistsRetryError:
            return

    await asyncio.gather(*(create(number, question) for number, question in enumerate(questions)))


async def read_pairs(documents: Documents, version: str, count: int) -> list[Pair]:
    """Read the pairs of an evaluation, in their order."""
    if not count:
        return []
    stored = await documents.get_many([_path(version, number) for number in range(count)])
    return [Pair(documents, document) for document in stored if document is not None]


def _path(version: str, number: int) -> str:
    return f"evaluation_pairs/{version}-{number:02}"
