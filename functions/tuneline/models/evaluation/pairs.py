"""Store each question of an evaluation with the answers of both models.

No answer is paid for twice. Each question is one document, `evaluation_pairs/{version}-{number}`: a crash
loses only the running calls.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final, Literal

from tuneline.inference.candidates import Candidate
from tuneline.models.evaluation.questions import Question
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, create_record, replace_record, stored_record
from tuneline.storage.records.evaluations.evaluation_pair import (
    KEPT,
    CollectedAnswer,
    EvaluationPair,
    Judgement,
    evaluation_pair_path,
)

# The verdict depends on `before` and `after`. The report shows two more: `toggled`, the new model with
# examples if the bot shows it none, else without; and `base`, the base model with examples.
Side = Literal["before", "after", "toggled", "base"]
# At three bytes a character, two answers and a question fit into a document of one megabyte.
KEPT_CHARACTERS: Final = 50_000
# Most tries whose answer was lost, since each may be billed; they are 1, 2 and 4 minutes apart.
MOST_LOST: Final = 4
_MILLION: Final = 1_000_000


class Pair:
    """One question with its answers so far. Every change is written at once."""

    def __init__(self, documents: Documents, stored: StoredRecord[EvaluationPair]) -> None:
        self._documents = documents
        self._stored = stored
        self._writing = asyncio.Lock()

    @property
    def question(self) -> Question:
        """The question and its reference answer."""
        record = self._stored.record
        return Question(record.turns, record.reference, record.examples, record.pins)

    @property
    def usd(self) -> Decimal:
        """The cost of this pair so far."""
        return Decimal(self._stored.record.micro_usd) / _MILLION

    def answer(self, side: Side, version: str) -> CollectedAnswer:
        """The answer of `version`. Empty if the stored answer is another version's."""
        answer: CollectedAnswer | None = getattr(self._stored.record, side)
        return answer if answer and answer.version == version else CollectedAnswer(version=version)

    def is_over(self, extras: Mapping[Side, Candidate]) -> bool:
        """Whether the answers of all `extras` are there, or will never be."""
        return all(self.answer(side, candidate.version).over for side, candidate in extras.items())

    def judgement(self, before: str) -> Judgement | None:
        """The judge's opinions of the new model and the version `before`; None before the judge is asked."""
        judged = self._stored.record.judged
        return judged if judged and judged.against == before else None

    @property
    def judge_lost(self) -> int:
        """The number of the judge's answers that were lost."""
        return self._stored.record.judge_lost

    async def save_answer(self, side: Side, answer: CollectedAnswer, *, usd: Decimal) -> None:
        """Write the answer of a model and add its cost. Raises StaleVersionRetryError as the next ones do."""
        changes: dict[str, Any] = {side: answer}
        await self._save(lambda record: replace(record, **changes), usd=usd)

    async def save_judgement(self, judgement: Judgement, *, usd: Decimal) -> None:
        """Write the judge's opinions and add their cost."""
        await self._save(lambda record: replace(record, judged=judgement), usd=usd)

    async def save_judge_lost(self, lost: int) -> None:
        """Write the number of the judge's lost answers."""
        await self._save(lambda record: replace(record, judge_lost=lost), usd=Decimal(0))

    async def _save(self, changed: Callable[[EvaluationPair], EvaluationPair], *, usd: Decimal) -> None:
        """Write a change and add its cost. Raises StaleVersionRetryError if another run has written."""
        async with self._writing:
            record = changed(self._stored.record)
            paid = record.micro_usd + int((usd * _MILLION).to_integral_value(ROUND_CEILING))
            self._stored = await replace_record(
                self._documents, self._stored, replace(record, micro_usd=paid)
            )


async def create_pairs(
    documents: Documents, version: str, questions: Sequence[Question], *, now: Callable[[], datetime]
) -> None:
    """Create a document for each question. Documents of an earlier run stay as they are."""

    async def create(number: int, question: Question) -> None:
        pair = EvaluationPair(
            version=version,
            turns=tuple(question.turns),
            reference=question.reference,
            examples=question.examples,
            pins=question.pins,
            micro_usd=0,
            expire_at=now() + KEPT,
        )
        await create_record(documents, evaluation_pair_path(version, number), pair)

    await asyncio.gather(*(create(number, question) for number, question in enumerate(questions)))


async def read_pairs(documents: Documents, version: str, count: int) -> list[Pair]:
    """Read the pairs of an evaluation, in their order."""
    if not count:
        return []
    stored = await documents.get_many([evaluation_pair_path(version, number) for number in range(count)])
    return [
        Pair(documents, stored_record(EvaluationPair, document))
        for document in stored
        if document is not None
    ]
