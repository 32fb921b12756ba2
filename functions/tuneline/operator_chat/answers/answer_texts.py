"""Pin the answer that an operator's text brings: as a form, as a quote, or because it is awaited.

A text that may be no answer, such as a question, is pinned only after a tap.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.memory.quotable import quoted_event
from tuneline.chat.replies.feedback import is_question
from tuneline.operator_cards.answer_cards import choice_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.answers import answer_replies
from tuneline.operator_chat.answers.answer_form import AnswerForm, read_form
from tuneline.operator_chat.answers.answered_question import AnsweredQuestion, answered_question
from tuneline.operator_chat.answers.remarks import is_remark, may_ask
from tuneline.operator_chat.answers.source_pin import source_pin
from tuneline.operator_chat.awaited_text import await_text, awaited_text, take_text
from tuneline.operator_chat.buttons import operator_name, say
from tuneline.retrieval.ngrams import overlap
from tuneline.retrieval.operator_answers import NewAnswer, pin_answer, propose
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.storage.records.pin import PinSource

# So many pairs are a dataset, not a correction.
DATASET_PAIRS: Final = 10
# A form with a question as near as this rewords the question that it was opened for.
NEAR: Final = 0.3


class AnswerTexts:
    """Answers an operator's text that brings an answer."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text is an answer, or may be one."""
        form = read_form(context.question)
        if form is not None:
            return form.questions < DATASET_PAIRS
        if context.event.quoted_message_id:
            return not is_question(context.question)
        return _awaited(context) is not None

    async def respond(self, context: EventContext) -> Reply:
        """Pin the answer, or ask what is meant."""
        form = read_form(context.question)
        if form is not None:
            return await self._form(context, form)
        if context.event.quoted_message_id:
            return await self._quote(context)
        return await self._awaited(context)

    async def _form(self, context: EventContext, form: AnswerForm) -> Reply:
        if form.questions > 1:
            return say(context, "form_several")
        if not form.is_complete:
            return say(context, "form_incomplete")
        awaited = _awaited(context)
        answered = await self._corrected(context, awaited)
        if answered and answered.is_same(form.question, form.answer):
            return answer_replies.same(context)
        listed = await self._listed(awaited)
        if listed is None or not _is_reworded(form.question, listed[1]):
            new = _new(context, form.question, form.answer, "correction")
            return await self._pin(context, new, is_awaited=listed is None)
        new = _new(context, form.question, form.answer, "unanswered", open_question=listed[0])
        return await self._pin(context, new)

    async def _quote(self, context: EventContext) -> Reply:
        """Take the text as the answer to the question of the quoted message."""
        quoted = context.event.quoted_message_id
        own = next((turn for turn in context.chat_record.turns if turn.get("message") == quoted), None)
        event = own["event"] if own else quoted_event(context.chat_record, quoted)
        answered = await answered_question(self._documents, context, event) if event else None
        if answered is None:
            return say(context, "quote_unknown")
        if answered.is_same(answered.question, context.question):
            await await_text(self._documents, context, OperatorPostback("correct", (str(event),)))
            return answer_replies.same(context)
        new = _new(context, answered.question, context.question, "correction")
        # The operator's own question may be quoted for another reason.
        is_unclear = own is not None or is_remark(context.question) or may_ask(context.question)
        return await (self._choose(context, new) if is_unclear else self._pin(context, new))

    async def _awaited(self, context: EventContext) -> Reply:
        """Take the text as the answer that a button has asked for."""
        awaited = _awaited(context)
        answered = await self._corrected(context, awaited)
        if answered and answered.is_same(answered.question, context.question):
            return answer_replies.same(context)
        new = await self._of_button(context, awaited, answered)
        if new is None:
            return say(context, "quote_unknown")
        is_unclear = is_question(context.question) or is_remark(context.question)
        return await (self._choose(context, new) if is_unclear else self._pin(context, new))

    async def _corrected(
        self, context: EventContext, awaited: OperatorPostback | None
    ) -> AnsweredQuestion | None:
        """Return what a tap on `correct` is about; None after another one."""
        if awaited is None or awaited.verb != "correct":
            return None
        return await answered_question(self._documents, context, awaited.id)

    async def _of_button(
        self, context: EventContext, awaited: OperatorPostback | None, answered: AnsweredQuestion | None
    ) -> NewAnswer | None:
        if answered:
            return _new(context, answered.question, context.question, "correction")
        listed = await self._listed(awaited)
        if listed is None or listed[1].is_masked:
            return None
        question_id, question = listed
        return _new(context, question.question, context.question, "unanswered", open_question=question_id)

    async def _listed(self, awaited: OperatorPostback | None) -> tuple[str, UnansweredQuestion] | None:
        """Return the listed question that a button asks to answer, with its id."""
        if awaited is None or awaited.verb != "edit":
            return None
        question = await read_record(self._documents, UnansweredQuestion, unanswered_path(awaited.id))
        return (awaited.id, question) if question else None

    async def _pin(self, context: EventContext, new: NewAnswer, *, is_awaited: bool = True) -> Reply:
        try:
            outcome = await pin_answer(self._documents, context.event.id, new, now=context.now())
        except InvalidPinDropError as mistake:
            return answer_replies.invalid(context, mistake)
        source = await source_pin(self._documents, context, _corrected_event(context), new)
        if is_awaited:
            await take_text(self._documents, context)
        return await answer_replies.pinned(self._documents, context, outcome, source=source)

    async def _choose(self, context: EventContext, new: NewAnswer) -> Reply:
        try:
            proposed = await propose(self._documents, context.event.id, new, now=context.now())
        except InvalidPinDropError as mistake:
            return answer_replies.invalid(context, mistake)
        await take_text(self._documents, context)
        return Reply((choice_card(proposed, language=context.rules.language).as_message(),))


def _awaited(context: EventContext) -> OperatorPostback | None:
    awaited = awaited_text(context)
    return awaited if awaited and awaited.verb in ("correct", "edit") else None


def _corrected_event(context: EventContext) -> str | None:
    """The event whose answer the text corrects, if it is known."""
    if context.event.quoted_message_id:
        return quoted_event(context.chat_record, context.event.quoted_message_id)
    awaited = _awaited(context)
    return awaited.id if awaited and awaited.verb == "correct" else None


def _new(
    context: EventContext, question: str, answer: str, source: PinSource, *, open_question: str = ""
) -> NewAnswer:
    return NewAnswer(question, answer, source, operator_name(context), open_question)


def _is_reworded(question: str, listed: UnansweredQuestion) -> bool:
    """Whether the question is the listed one in other words, or with its personal data left out."""
    return listed.is_masked or overlap(_pairs(question), _pairs(listed.question)) >= NEAR


def _pairs(question: str) -> Iterator[str]:
    """Each two letters that follow one another."""
    return map("".join, pairwise(question_key(question)))
