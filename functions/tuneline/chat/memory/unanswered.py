"""Record the questions that got no right answer, so that an operator can answer them.

A question is recorded once for each event. A failure here is only logged: the user has the reply by then.
"""

from dataclasses import dataclass
from datetime import datetime

from tuneline import logs
from tuneline.chat import store_outage
from tuneline.chat.memory import withdrawal
from tuneline.chat.memory.masked_texts import masked_text
from tuneline.chat.reply_task import ReplyTask
from tuneline.errors import DropError, RetryError
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record, read_record
from tuneline.storage.records.answers.unanswered import (
    KEPT,
    UnansweredQuestion,
    UnansweredReason,
    unanswered_path,
)
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.event import Event, Outcome
from tuneline.storage.unread_messages import KEPT_FOR, keep_unread
from tuneline.unicode import displayable

MOST_CHARACTERS = 1_000


@dataclass(frozen=True)
class Question:
    """A question of the chat at the path `chat`: the id of its event, and of LINE's message."""

    event: str
    chat: str
    message: str
    text: str
    is_one_to_one: bool = False


async def record_unanswered(
    documents: Documents, question: Question, reason: UnansweredReason, *, now: datetime
) -> None:
    """Record the question, unless it has no words or cannot be masked.

    Never raises a DropError or a RetryError.
    """
    text = displayable(question.text).strip()
    # A number that is cut in two is not recognized, so a long text is cut afterwards.
    if not question_key(text) or (whole := await masked_text(text)) is None:
        return
    masked = whole[:MOST_CHARACTERS]
    try:
        record = UnansweredQuestion(
            question=masked,
            is_masked=masked != text[:MOST_CHARACTERS],
            reason=reason,
            chat=question.chat,
            is_one_to_one=question.is_one_to_one,
            message=question.message,
            at=now,
            expire_at=now + KEPT,
        )
        await create_record(documents, unanswered_path(question.event), record)
    except (DropError, RetryError) as failed:
        logs.warning("an unanswered question could not be recorded", **logs.described(failed))


async def record_outcome(
    documents: Documents, task: ReplyTask, event: Event, outcome: Outcome, *, asked: str | None, now: datetime
) -> None:
    """Do the same for an event that ends without an answer, or with one that says that it is not known.

    A replay that answers it removes the question. `asked` is the question to the bot; empty if the event asks
    nothing, None if the run did not come so far. A message that its user withdraws meanwhile is removed as
    well.
    """
    if outcome == "answered" and event.replayed_at:
        await _remove(documents, task)
    reason = _reason(event, outcome)
    if reason is None or event.withdrawn:
        return
    text = asked if asked is not None else store_outage.question(task.event)
    question = Question(task.event.id, task.chat, task.event.message_id, text, task.event.is_one_to_one)
    await record_unanswered(documents, question, reason, now=now)
    try:
        if task.event.is_message and task.event.is_one_to_one:
            await keep_unread(
                documents,
                task.chat,
                task.event.id,
                task.event.message_id,
                now=now,
                expire_at=now + KEPT_FOR,
            )
        chat = await read_record(documents, Chat, task.chat) or Chat()
    except (DropError, RetryError) as failed:
        logs.warning("a chat without an answer could not be read or written", **logs.described(failed))
        return
    if withdrawal.reason(chat, task.event, sent_at=task.sent_at):
        await _remove(documents, task)


def _reason(event: Event, outcome: Outcome) -> UnansweredReason | None:
    reasons: dict[Outcome, UnansweredReason | None] = {
        "apologized": "apology",
        "unanswered": "no_answer",
        "answered": event.listed_for,
    }
    return reasons.get(outcome)


async def _remove(documents: Documents, task: ReplyTask) -> None:
    try:
        await documents.delete(unanswered_path(task.event.id))
    except (DropError, RetryError) as failed:
        logs.warning("an unanswered question could not be removed", **logs.described(failed))
