"""Choose held-out questions for a comparison, with the answers that an evaluation has of both models."""

import hashlib
from typing import Final

from tuneline.models.evaluation.pairs import Pair, Side, read_pairs
from tuneline.models.evaluation.questions import MOST_QUESTIONS
from tuneline.operator_chat.comparison.compared_models import ComparedModels
from tuneline.operator_chat.comparison.swapped import is_swapped
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.evaluations.comparison import ComparedQuestion
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path

QUESTIONS: Final = 5
# The answers that the bot itself would have given, and not those of the report alone.
_SIDES: Final[tuple[Side, ...]] = ("after", "before", "base")
# A document holds a megabyte, and a card shows fewer.
ANSWER_CHARACTERS: Final = 5_000


async def held_out_questions(
    documents: Documents, models: ComparedModels, *, comparison: str
) -> tuple[ComparedQuestion, ...]:
    """Return up to five questions, other ones in each comparison; those first that both have answered."""
    evaluation = await read_record(documents, Evaluation, evaluation_path(models.evaluated))
    count = min(evaluation.questions or 0, MOST_QUESTIONS) if evaluation else 0
    pairs = await read_pairs(documents, models.evaluated, count)
    questions = [_question(pair, number, models, comparison) for number, pair in enumerate(pairs)]
    # The questions of a chat's middle cannot be judged without their beginning.
    single = [each for each in questions if len(pairs[each.pair or 0].question.turns) == 1]
    ranked = sorted(
        single, key=lambda each: (each.first is None or each.second is None, _rank(comparison, each))
    )
    return tuple(ranked[:QUESTIONS])


def _question(pair: Pair, number: int, models: ComparedModels, comparison: str) -> ComparedQuestion:
    return ComparedQuestion(
        question=pair.question.text,
        pair=number,
        first=_answer(pair, models.first.version),
        second=_answer(pair, models.second.version),
        is_swapped=is_swapped(comparison, number),
    )


def _answer(pair: Pair, version: str) -> str | None:
    answers = (pair.answer(side, version).text for side in _SIDES)
    text = next((text for text in answers if text), None)
    return text[:ANSWER_CHARACTERS] if text else None


def _rank(comparison: str, question: ComparedQuestion) -> str:
    return hashlib.sha256(f"{comparison}/{question.pair}".encode()).hexdigest()
