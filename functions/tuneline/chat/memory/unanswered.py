"""Record the questions that got no right answer, so that an operator can answer them.

A question is recorded once for each event. A failure here is only logged: the user has the reply by then.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from tuneline import logs
from tuneline.chat.memory import withdrawal
from tuneline.chat.reply_task import ReplyTask
from tuneline.errors import DropError, RetryError
from tuneline.line.mentions import without_mentions_of_bot
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
from tuneline.storage.records.event import Outcome

MOST_CHARACTERS = 1_000


@dataclass(frozen=True)
class Question:
    """A question of the chat at the path `chat`: the id of its event, and of LINE's message."""

    event: str
    chat: str
    message: str
    text: str


async def record_unanswered(
    documents: Documents, question: Question, reason: UnansweredReason, *, now: datetime
) -> None:
    """Record the question, unless it has no words. Never raises a DropError or a RetryError."""
    text = question.text[:MOST_CHARACTERS].strip()
    if not question_key(text):
        return
    try:
        masked = await asyncio.to_thread(_masked, text)
        record = UnansweredQuestion(
            question=masked,
            is_masked=masked != text,
            reason=reason,
            chat=question.chat,
            message=question.message,
            at=now,
            expire_at=now + KEPT,
        )
        await create_record(documents, unanswered_path(question.event), record)
    except (DropError, RetryError) as failed:
        logs.warning("an unanswered question could not be recorded", **logs.described(failed))


async def record_event(documents: Documents, task: ReplyTask, outcome: Outcome, *, now: datetime) -> None:
    """Do the same for an event that ends, unless its user withdraws the message meanwhile."""
    event = task.event
    if not event.is_message:
        return
    text = without_mentions_of_bot(event.text, event.mentionees)
    question = Question(event.id, task.chat, event.message_id, text)
    reason: UnansweredReason = "apology" if outcome == "apologized" else "no_answer"
    await record_unanswered(documents, question, reason, now=now)
    try:
        chat = await read_record(documents, Chat, task.chat) or Chat()
        if withdrawal.reason(chat, event, sent_at=task.sent_at):
            await documents.delete(unanswered_path(event.id))
    except (DropError, RetryError) as failed:
        logs.warning("a withdrawal could not be checked", **logs.described(failed))


def _masked(text: str) -> str:
    # Its patterns take a tenth of a second to load, and most messages are answered.
    from tuneline.datasets.privacy.redact import redacted  # noqa: PLC0415

    return redacted(text)
