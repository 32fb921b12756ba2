"""Answer the taps about open questions: list, use a suggestion, write the answer, discard, list again."""

from dataclasses import replace

from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Message
from tuneline.line.split_messages import split
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.question_cards import (
    discarded_card,
    listed_again_card,
    question_cards,
    shows_whole,
    suggestion_card,
)
from tuneline.operator_chat.answers import answer_replies
from tuneline.operator_chat.answers.answer_buttons import write_the_answer
from tuneline.operator_chat.awaited_text import await_text
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, operator_name, say
from tuneline.operator_chat.next_dataset.offer import next_dataset_offer
from tuneline.operator_chat.questions.question_list import is_masked_text, question_list
from tuneline.retrieval.open_questions import (
    StoredQuestion,
    group_of,
    open_groups,
    read_groups,
    resolve_unread,
)
from tuneline.retrieval.operator_answers import NewAnswer, Outcome, pin_answer, resume
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, read_stored, replace_record
from tuneline.storage.records.answers.feedback import Feedback, feedback_path
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, UnansweredState, unanswered_path
from tuneline.unicode import displayable


class QuestionButtons:
    """The handlers of the buttons about open questions."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    @property
    def handlers(self) -> ButtonHandlers:
        """The handlers by their verbs."""
        return {
            "questions": self._list,
            "use": self._use,
            "yes_use": self._use,
            "edit": self._edit,
            "discard": self._discard,
            "reopen": self._reopen,
        }

    async def _list(self, context: EventContext, _: OperatorPostback) -> Reply:
        listed = await question_list(self._documents)
        cards = question_cards(listed.first, language=context.rules.language, count=listed.count)
        reply = Reply((cards.as_message(),)) if cards else say(context, "no_questions")
        return Reply((*reply.messages, *await next_dataset_offer(self._documents, context)))

    async def _use(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Pin the user's correction, which the operator has seen; show a long one whole first."""
        event = context.event.id
        if outcome := await resume(self._documents, event):
            return await answer_replies.pinned(self._documents, context, outcome)
        feedback = await self._feedback(postback)
        correction = displayable(feedback.record.correction or "").strip()
        question = await self._open(postback.id)
        is_hidden = feedback.record.is_correction_masked or is_masked_text(correction)
        if not correction or question.record.is_masked or is_hidden:
            raise OutOfDateDropError("there is no correction to use")
        if postback.verb == "use" and not shows_whole(correction):
            return _shown_whole(context, question, feedback, correction)
        new = NewAnswer(
            question.record.question, correction, "unanswered", operator_name(context), question.id
        )
        return await self._pinned(context, new)

    async def _pinned(self, context: EventContext, new: NewAnswer) -> Reply:
        try:
            outcome: Outcome = await pin_answer(self._documents, context.event.id, new, now=context.now())
        except InvalidPinDropError as mistake:
            return answer_replies.invalid(context, mistake)
        return await answer_replies.pinned(self._documents, context, outcome)

    async def _edit(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Await the answer."""
        question = await self._open(postback.id)
        if question.document.version != postback.version:
            raise OutOfDateDropError("the question has changed")
        await await_text(self._documents, context, postback)
        return write_the_answer(context, question.record.question)

    async def _discard(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Dismiss the question, and so its group."""
        question = await self._decided(context, postback, "dismissed")
        if question is None:
            return say(context, "question_taken")
        await resolve_unread(self._documents, [question])
        left = await self._left()
        return Reply((discarded_card(question, language=context.rules.language, left=left).as_message(),))

    async def _reopen(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """List a dismissed question again."""
        question = await self._decided(context, postback, "open")
        if question is None:
            return say(context, "discarded_before")
        left = await self._left()
        return Reply((listed_again_card(question, language=context.rules.language, left=left).as_message(),))

    async def _decided(
        self, context: EventContext, postback: OperatorPostback, state: UnansweredState
    ) -> StoredQuestion | None:
        """Give the question this state; None if another tap has done so. An earlier run may have, too."""
        question, event = await self._question(postback.id), context.event.id
        if question.record.decided_in == event:
            return question
        if question.record.state == state or question.record.answered_in is not None:
            return None
        if question.document.version != postback.version:
            raise OutOfDateDropError("the question has changed")
        decided = replace(question.record, state=state, decided_in=event)
        try:
            return await replace_record(self._documents, question, decided)
        except StaleVersionRetryError:
            return None

    async def _question(self, question_id: str) -> StoredQuestion:
        question = await read_stored(self._documents, UnansweredQuestion, unanswered_path(question_id))
        if question is None:
            raise OutOfDateDropError("the question is not listed any more")
        return question

    async def _open(self, question_id: str) -> StoredQuestion:
        """Return the question if no operator has answered or dismissed its group."""
        group = group_of(await read_groups(self._documents), question_id)
        if group is None or group.is_dismissed:
            raise OutOfDateDropError("the question is not open any more")
        return next(each for each in group.stored if each.id == question_id)

    async def _feedback(self, postback: OperatorPostback) -> StoredRecord[Feedback]:
        feedback = await read_stored(self._documents, Feedback, feedback_path(postback.id))
        if feedback is None or feedback.document.version != postback.version:
            raise OutOfDateDropError("the correction has changed")
        return feedback

    async def _left(self) -> int:
        return len(open_groups(await read_groups(self._documents)))


def _shown_whole(
    context: EventContext, question: StoredQuestion, feedback: StoredRecord[Feedback], correction: str
) -> Reply:
    """Show the whole correction, and ask again."""
    card = suggestion_card(question, feedback, language=context.rules.language)
    lead = say(context, "suggestion_whole").messages
    return Reply((*lead, *map(Message, split(correction)), card.as_message()))
