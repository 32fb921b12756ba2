"""Answer the taps on the buttons of answers: correct, confirm, undo, redo, and not now."""

from dataclasses import replace
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.flex.limits import shortened
from tuneline.operator_cards.answer_form import correct_button
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.answers import answer_replies
from tuneline.operator_chat.answers.answer_replies import with_stop
from tuneline.operator_chat.answers.answered_question import answered_question
from tuneline.operator_chat.awaited_text import await_text
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, say
from tuneline.retrieval import operator_answers
from tuneline.retrieval.operator_answers import StoredAnswer
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.answers.operator_answer import OperatorAnswer, operator_answer_path
from tuneline.texts.operator_texts import texts

QUESTION_UNITS: Final = 200


class AnswerButtons:
    """The handlers of the buttons of answers."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    @property
    def handlers(self) -> ButtonHandlers:
        """The handlers by their verbs."""
        return {
            "correct": self._correct,
            "yes_correct": self._confirm,
            "undo": self._undo,
            "redo": self._redo,
            "stop": self._stop,
        }

    async def _correct(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Await the right answer to the question of an event of this chat."""
        answered = await answered_question(self._documents, context, postback.id)
        if answered is None:
            return say(context, "quote_unknown")
        await await_text(self._documents, context, postback)
        return write_the_answer(context, answered.question)

    async def ask(self, context: EventContext, event: str) -> Reply:
        """Await the right answer as `correct` does; the reply has the button that opens the form."""
        reply = await self._correct(context, OperatorPostback("correct", (event,)))
        answered = await answered_question(self._documents, context, event)
        if answered is None:
            return reply
        form = correct_button(event, answered.question, answered.answer, language=context.rules.language)
        *others, last = reply.messages
        return Reply((*others, replace(last, quick=(form, *last.quick))))

    async def _confirm(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Pin a text that its operator confirms as an answer."""
        stored, tap = await self._own(context, postback.id), context.event.id
        is_rerun = stored.record.confirmed_in == tap
        if not is_rerun and stored.document.version != postback.version:
            raise OutOfDateDropError("the text was confirmed before")
        try:
            outcome = await operator_answers.confirm(self._documents, stored, tap, now=context.now())
        except InvalidPinDropError as mistake:
            return answer_replies.invalid(context, mistake)
        return await answer_replies.pinned(self._documents, context, outcome)

    async def _undo(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Restore what was pinned before an answer."""
        stored, tap = await self._stored(postback.id), context.event.id
        if stored.record.state == "undone" and stored.record.undone_in != tap:
            return say(context, "undo_again")
        if stored.record.state != "undone" and stored.document.version != postback.version:
            raise OutOfDateDropError("the answer has changed")
        return answer_replies.undone(
            context, await operator_answers.undo(self._documents, stored, tap, now=context.now())
        )

    async def _redo(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Pin an answer again that was undone."""
        stored, tap = await self._stored(postback.id), context.event.id
        if stored.record.redone_in != tap and stored.document.version != postback.version:
            raise OutOfDateDropError("the answer has changed")
        try:
            outcome = await operator_answers.redo(self._documents, stored, tap, now=context.now())
        except InvalidPinDropError as mistake:
            return answer_replies.invalid(context, mistake)
        return await answer_replies.pinned(self._documents, context, outcome)

    async def _stop(self, context: EventContext, _: OperatorPostback) -> Reply:
        """Await no answer any more."""
        await await_text(self._documents, context, None)
        return say(context, "nothing_changed")

    async def _stored(self, answer_id: str) -> StoredAnswer:
        stored = await read_stored(self._documents, OperatorAnswer, operator_answer_path(answer_id))
        if stored is None:
            raise OutOfDateDropError("the answer is not stored any more")
        return stored

    async def _own(self, context: EventContext, answer_id: str) -> StoredAnswer:
        stored = await self._stored(answer_id)
        if stored.record.state == "undone":
            raise OutOfDateDropError("the answer was undone")
        return stored


def write_the_answer(context: EventContext, question: str) -> Reply:
    """Ask for the right answer in the operator's next message."""
    text = texts(context.rules.language)["write_the_answer"]
    return with_stop(context, text.format(question=shortened(question, QUESTION_UNITS)))
