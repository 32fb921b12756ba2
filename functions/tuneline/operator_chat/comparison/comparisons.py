"""Begin a comparison, show its next question, and keep each preference once.

Every write is guarded by the version that the card has, and names its event. So a second tap does nothing,
and a run after a crash continues where the run before it stopped.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Message
from tuneline.operator_cards.comparison_cards import Comparison, comparison_cards
from tuneline.operator_cards.models.comparison_result import comparison_result, comparison_retry
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import OutOfDateDropError, operator_name, say
from tuneline.operator_chat.comparison.compared_models import ComparedModels
from tuneline.operator_chat.comparison.comparison_errors import (
    BudgetSpentDropError,
    NoComparisonDropError,
    PinnedDropError,
)
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.models.model_list import can_serve
from tuneline.storage.documents import StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, create_record, read_stored, replace_record
from tuneline.storage.records.evaluations.comparison import (
    KEPT,
    ComparedQuestion,
    ModelComparison,
    Preference,
    comparison_path,
)
from tuneline.storage.records.model import Model, model_path

_SIDES: Final[dict[str, tuple[Preference, Preference]]] = {
    # By the verb: if the first model's answer is on the left, and if it is on the right.
    "left": ("first", "second"),
    "right": ("second", "first"),
    "same": ("same", "same"),
}
# After receipt of the tap; later, the same two answers are shown, since two more models may take too long.
SKIPS_FOR_SECONDS: Final = 15.0


class Comparisons:
    """The comparisons of a bot."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._documents = console.documents

    async def begin(
        self,
        context: EventContext,
        comparison: str,
        models: ComparedModels,
        questions: Sequence[ComparedQuestion],
        *,
        identical: int = 0,
        unknown: int = 0,
    ) -> Reply:
        """Write a new comparison, and show its first question. OutOfDateDropError if another tap has.

        `identical` other questions have the same answer of both models, `unknown` of them none.
        """
        record = ModelComparison(
            first=models.first.version,
            second=models.second.version,
            evaluation=models.evaluated if questions[0].pair is not None else "",
            questions=tuple(questions),
            identical=identical,
            unknown=unknown,
            by=operator_name(context),
            at=context.now(),
            started_in=context.event.id,
            expire_at=context.now() + KEPT,
        )
        await create_record(self._documents, comparison_path(comparison), record)
        stored = await self._read(comparison)
        if stored.record.started_in != context.event.id:
            raise OutOfDateDropError("this comparison has begun already")
        return await self._show(context, stored)

    async def resume(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the next question again, whose models gave no answer before."""
        stored = await self._read(postback.id)
        is_rerun = any(each.answered_in == context.event.id for each in stored.record.questions)
        if not is_rerun and stored.document.version != postback.version:
            raise OutOfDateDropError("the comparison has changed since the card was made")
        number = stored.record.next_number
        if number is not None and not is_rerun:
            # Written before the models are asked, so a second tap at the same time does not pay them again.
            question = replace(stored.record.questions[number], answered_in=context.event.id)
            stored = await self._write(stored, number, question)
        return await self._show(context, stored)

    async def choose(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Keep the operator's preference, and show what follows."""
        stored = await self._read(postback.id)
        if any(each.decided_in == context.event.id for each in stored.record.questions):
            return await self._show(context, stored)
        number = stored.record.next_number
        if stored.document.version != postback.version or number is None:
            raise OutOfDateDropError("the comparison has changed since the card was made")
        question = stored.record.questions[number]
        preference = _SIDES[postback.verb][question.is_swapped]
        decided = replace(question, preference=preference, decided_in=context.event.id)
        return await self._show(context, await self._write(stored, number, decided))

    async def _show(self, context: EventContext, stored: StoredRecord[ModelComparison]) -> Reply:
        """Show the first question without a preference, or the result.

        A question to which both models give the same answer now is decided, and the next one is shown.
        """
        # Few taps need it, and what asks models is slow to load.
        from tuneline.operator_chat.comparison.ask_both import BothModels  # noqa: PLC0415

        number, language = stored.record.next_number, context.rules.language
        if number is None:
            card = comparison_result(stored, await self._promotable(context, stored), language=language)
            return Reply((card.as_message(),))
        try:
            question = await BothModels(self._console, context).answered(stored.record, number)
        except BudgetSpentDropError:
            return say(context, "comparison_paused")
        except NoComparisonDropError:
            return Reply((comparison_retry(stored, language=language).as_message(),))
        except PinnedDropError as pinned:
            note = say(context, "comparison_pinned")
            return Reply((*note.messages, Message(str(pinned))))
        if question != stored.record.questions[number]:
            answered = replace(question, answered_in=context.event.id)
            stored = await self._write(stored, number, answered)
        if question.is_identical and context.waited < SKIPS_FOR_SECONDS:
            decided = replace(stored.record.questions[number], preference="same")
            return await self._show(context, await self._write(stored, number, decided))
        card = comparison_cards(_shown(stored, number), language=language)
        return Reply((card.as_message(),))

    async def _promotable(
        self, context: EventContext, stored: StoredRecord[ModelComparison]
    ) -> StoredRecord[Model] | None:
        model = await read_stored(self._documents, Model, model_path(stored.record.second))
        if model is None or not can_serve(model.record, context.serving, context.now()):
            return None
        return model

    async def _read(self, comparison: str) -> StoredRecord[ModelComparison]:
        stored = await read_stored(self._documents, ModelComparison, comparison_path(comparison))
        if stored is None:
            raise OutOfDateDropError("the comparison is gone")
        return stored

    async def _write(
        self, stored: StoredRecord[ModelComparison], number: int, question: ComparedQuestion
    ) -> StoredRecord[ModelComparison]:
        questions = [*stored.record.questions]
        questions[number] = question
        changed = replace(stored.record, questions=tuple(questions))
        try:
            return await replace_record(self._documents, stored, changed)
        except StaleVersionRetryError:
            raise OutOfDateDropError("another tap has changed the comparison") from None


def _shown(stored: StoredRecord[ModelComparison], number: int) -> Comparison:
    question = stored.record.questions[number]
    left, right = question.first or "", question.second or ""
    if question.is_swapped:
        left, right = right, left
    return Comparison(
        stored.id,
        stored.document.version,
        question.question,
        left,
        right,
        place=(number + 1, len(stored.record.questions)),
        reference=question.reference,
        is_unknown=question.is_unknown,
    )
