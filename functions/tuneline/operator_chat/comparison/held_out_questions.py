"""Choose held-out questions for a comparison, with the answers that an evaluation has of both models.

A question with the same answer of both shows no difference, so it is counted and not chosen.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from tuneline.models.evaluation.pairs import Pair, Side, read_pairs
from tuneline.models.evaluation.questions import MOST_QUESTIONS
from tuneline.operator_chat.comparison.compared_models import ComparedModels
from tuneline.operator_chat.comparison.swapped import is_swapped
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.evaluations.comparison import ComparedQuestion
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.evaluations.evaluation_pair import CollectedAnswer

QUESTIONS: Final = 5
# The answers that the bot itself would have given, and not those of the report alone.
_SIDES: Final[tuple[Side, ...]] = ("after", "before", "base")
# A document holds a megabyte, and a card shows fewer.
ANSWER_CHARACTERS: Final = 5_000


@dataclass(frozen=True)
class HeldOutQuestions:
    """The chosen questions; how many others have `identical` answers, and to how many no answer is known."""

    chosen: tuple[ComparedQuestion, ...]
    identical: int
    unknown: int


async def held_out_questions(
    documents: Documents, models: ComparedModels, *, comparison: str
) -> HeldOutQuestions:
    """Return up to five questions, other ones in each comparison; those first that both have answered."""
    evaluation = await read_record(documents, Evaluation, evaluation_path(models.evaluated))
    count = min(evaluation.questions or 0, MOST_QUESTIONS) if evaluation else 0
    pairs = await read_pairs(documents, models.evaluated, count)
    questions = [_question(pair, number, models, comparison) for number, pair in enumerate(pairs)]
    # The questions of a chat's middle cannot be judged without their beginning.
    single = [each for each in questions if len(pairs[each.pair or 0].question.turns) == 1]
    identical = [each for each in single if each.is_identical]
    ranked = sorted(
        (each for each in single if not each.is_identical),
        key=lambda each: (each.first is None or each.second is None, _rank(comparison, each)),
    )
    unknown = sum(each.is_unknown for each in identical)
    return HeldOutQuestions(tuple(ranked[:QUESTIONS]), len(identical), unknown)


def _question(pair: Pair, number: int, models: ComparedModels, comparison: str) -> ComparedQuestion:
    first, second = (_answer(pair, model.version) for model in (models.first, models.second))
    return ComparedQuestion(
        question=pair.question.text,
        pair=number,
        first=first.text[:ANSWER_CHARACTERS] if first.text else None,
        second=second.text[:ANSWER_CHARACTERS] if second.text else None,
        is_swapped=is_swapped(comparison, number),
        reference=pair.question.reference[:ANSWER_CHARACTERS],
        first_knows=first.knows,
        second_knows=second.knows,
    )


def _answer(pair: Pair, version: str) -> CollectedAnswer:
    answers = (pair.answer(side, version) for side in _SIDES)
    return next((answer for answer in answers if answer.text), CollectedAnswer(version=version))


def _rank(comparison: str, question: ComparedQuestion) -> str:
    return hashlib.sha256(f"{comparison}/{question.pair}".encode()).hexdigest()
