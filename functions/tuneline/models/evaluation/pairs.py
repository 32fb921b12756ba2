"""Keep each question of an evaluation with what both models answered, so that nothing is paid for twice.

One document a question, `evaluation_pairs/{version}-{number}`: a run that is killed loses the calls that were
under way and no others.
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
# Three bytes a character: two of these and a question fit into a document, which holds a megabyte.
KEPT_CHARACTERS: Final = 50_000
# A try whose answer was lost may have been paid for: so many are made at most, 1, 2 and 4 minutes apart.
MOST_LOST: Final = 4
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class CollectedAnswer:
    """What one model made of one question.

    It is `over` with a `text`, or without one where there never will be, for the reason `why`: `refused` or
    `empty`, `gone` (404), `lost`. Else it is asked again, after `again_at` if that is set.
    """

    version: str
    text: str | None = None
    why: str | None = None
    over: bool = False
    lost: int = 0
    again_at: datetime | None = None


class Pair:
    """One question, and how far its answers are. Every change is written at once."""

    def __init__(self, documents: Documents, document: Document) -> None:
        self._documents = documents
        self._document = document
        self._writing = asyncio.Lock()

    @property
    def question(self) -> Question:
        """What is asked, and the reference."""
        data = self._document.data
        return Question(tuple(data["turns"]), data["reference"])

    @property
    def usd(self) -> Decimal:
        """What was paid for it so far."""
        return Decimal(self._document.data["micro_usd"]) / _MILLION

    def said(self, side: Side, version: str) -> CollectedAnswer:
        """What this model said, if it was this one that was asked."""
        kept = self._document.data.get(side)
        return CollectedAnswer(**kept) if kept and kept["version"] == version else CollectedAnswer(version)

    def judged(self, before: str) -> Mapping[str, Any]:
        """What the judge said: its `opinions`, one an order, and once they are `over` the `winner`, None
        where there is none to be had. Empty before it is asked.

        `before` is the version that the new model is compared with; a verdict on another does not count.
        """
        kept = self._document.data.get("judged") or {}
        return kept if kept.get("against") == before else {}

    @property
    def judge_lost(self) -> int:
        """How many of the judge's verdicts never came."""
        return int(self._document.data.get("judge_lost", 0))

    async def keep(self, *, usd: Decimal = Decimal(0), **changes: Any) -> None:
        """Write `changes` and what was paid for them. StaleVersionRetryError: another run has written."""
        async with self._writing:
            data = self._document.data
            paid = data["micro_usd"] + int((usd * _MILLION).to_integral_value(ROUND_CEILING))
            self._document = await self._documents.replace(
                self._document, {**data, **changes, "micro_usd": paid}
            )


async def create_pairs(
    documents: Documents, version: str, questions: Sequence[Question], *, now: Callable[[], datetime]
) -> None:
    """Write the questions down; those that an earlier run has written stay as they are."""

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

    await asyncio.gather(*(create(number, one) for number, one in enumerate(questions)))


async def read_pairs(documents: Documents, version: str, count: int) -> list[Pair]:
    """The pairs of an evaluation, in their order."""
    if not count:
        return []
    found = await documents.get_many([_path(version, number) for number in range(count)])
    return [Pair(documents, one) for one in found if one is not None]


def _path(version: str, number: int) -> str:
    return f"evaluation_pairs/{version}-{number:02}"
