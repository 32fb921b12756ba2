"""Record a thumb up or down on an answer, and the user's correction."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.memory import history, withdrawal
from tuneline.chat.memory.masked_texts import masked_rating, masked_text
from tuneline.chat.memory.unanswered import Question, record_unanswered
from tuneline.chat.replies.operators import is_operator
from tuneline.chat.takeover.person_button import person_button
from tuneline.line.events import EVENT_ID
from tuneline.line.messages import Button, Message
from tuneline.models.canary.counts import count_quietly, is_running, rating_changes
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, change_record_with_result, read_record
from tuneline.storage.records.answers.feedback import Feedback, Rating, feedback_path
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.storage.records.chat import Chat, Correction
from tuneline.storage.records.event import Event, EventState, event_path

KEEP = timedelta(days=180)
# For this time after a thumb down, the next text is the correction, unless it is a question.
CORRECT_WITHIN = timedelta(minutes=10)
# The states of an event whose answer the user may have seen.
_ANSWERED: frozenset[EventState] = frozenset({"answered", "sent", "kept", "delivered"})
_RATINGS: dict[str, Rating] = {"good": "good", "bad": "bad"}
# Asks an operator for the right answer to the question of an event.
AskOperator = Callable[[EventContext, str], Awaitable[Reply]]
# Replies to the thumb for the answer to an event; None leaves the reply to this module.
AfterThumb = Callable[[EventContext, str, Rating], Awaitable[Reply | End | None]]
_QUESTION = re.compile(r"([?？؟]|嗎|吗|呢|か|까|까요|ไหม|มั้ย|หรือเปล่า)[。.!！\s]*\Z")


@dataclass(frozen=True)
class _RatedAnswer:
    """An answer of this chat: what is still stored of it. `message` is the id of the question's message."""

    version: str | None
    message: str | None
    question: str | None = None
    answer: str | None = None
    # The counters of its side, if a canary ran.
    counters: str | None = None
    is_masked: bool = False


def buttons(context: EventContext, answer: str) -> tuple[Button, ...]:
    """Return the buttons below an answer: the thumbs if they are enabled, and `correct` for an operator."""
    thumbs = ("good", "bad") if context.rules.feedback else ()
    return (
        *(
            Button(
                context.text(f"feedback_{kind}"),
                f"{kind}:{context.event.id}",
                context.text(f"feedback_{kind}"),
            )
            for kind in thumbs
        ),
        *correct_button(context, answer),
    )


def correct_button(context: EventContext, answer: str = "") -> tuple[Button, ...]:
    """Return the button with which an operator corrects the answer; none in another user's chat."""
    if not context.question or not is_operator(context):
        return ()
    # Operators are few, so other instances never load it.
    from tuneline.operator_cards.answer_form import correct_button as button  # noqa: PLC0415

    return (button(context.event.id, context.question, answer, language=context.rules.language),)


def is_question(text: str) -> bool:
    """Whether the text ends as a question does."""
    return bool(_QUESTION.search(text))


def awaits_correction(context: EventContext) -> bool:
    """Whether the chat was just asked for a correction, and this text is not a new question."""
    correcting = context.chat_record.correcting
    is_open = correcting is not None and correcting["until"] > context.now()
    return is_open and not is_question(context.question)


async def rate(
    documents: Documents, context: EventContext, ask_operator: AskOperator, after_thumb: AfterThumb
) -> Reply | End:
    """Record the thumb for the answer that the button names; after a thumb down ask for a correction.

    Only a thumb for an answer in this chat counts. A forged postback gets the same thanks. An operator's
    correction needs no check, so `ask_operator` asks for it. `after_thumb` may reply instead of asking.
    """
    pressed, _, event = context.event.postback_data.partition(":")
    rating = _RATINGS.get(pressed)
    if rating is None or not EVENT_ID.match(event):
        await _correcting(documents, context, None)
        return context.say("feedback_thanks")
    rated = await _own_answer(documents, context, event)
    if rated is None:
        return context.say("feedback_thanks")
    texts = await _texts(rated)
    before = await _note(documents, context, event, lambda feedback: _rated(feedback, texts, rating, context))
    if rated.counters and is_running(context.serving, rated.counters):
        changes = rating_changes(before, rating)
        await count_quietly(documents, rated.counters, changes, now=context.now())
    await _note_unanswered(documents, context, event, rated, rating)
    if await _is_withdrawn(documents, context, rated.message):
        await documents.delete(feedback_path(event))
        await documents.delete(unanswered_path(event))
        return context.say("feedback_thanks")
    if rating == "bad" and is_operator(context):
        return await ask_operator(context, event)
    return await after_thumb(context, event, rating) or await _ask_right(documents, context, event, rating)


async def _ask_right(documents: Documents, context: EventContext, event: str, rating: Rating) -> Reply:
    """Thank for the thumb; after a thumb down ask for the right answer."""
    if rating == "good" or not context.event.is_one_to_one:
        return context.say("feedback_thanks")
    await _correcting(documents, context, {"event": event, "until": context.now() + CORRECT_WITHIN})
    skip = Button(context.text("correction_skip"), f"skip:{event}")
    quick = (skip, *person_button(context, event))
    return Reply((Message(context.text("feedback_ask_right"), quick=quick),))


async def _note_unanswered(
    documents: Documents, context: EventContext, event: str, rated: _RatedAnswer, rating: Rating
) -> None:
    """List the question for the operators after a thumb down; not any more after a thumb up.

    A question whose answer is not known stays: the answer that says so may well get a thumb up.
    """
    if rating == "good":
        listed = await read_record(documents, UnansweredQuestion, unanswered_path(event))
        if listed is not None and listed.reason == "thumb_down":
            await documents.delete(unanswered_path(event))
        return
    text, is_one_to_one = rated.question or "", context.event.is_one_to_one
    question = Question(event, context.path, rated.message or "", text, is_one_to_one)
    await record_unanswered(documents, question, "thumb_down", now=context.now())


async def correct(documents: Documents, context: EventContext) -> Reply:
    """Record the user's correction. One that cannot be masked is not kept."""
    correcting, message = context.chat_record.correcting, context.event.message_id
    if correcting is None:
        return context.say("correction_thanks")
    event = correcting["event"]
    said = context.question
    # A number that is cut in two is not recognized, so a long text is cut afterwards.
    masked = await masked_text(said)
    correction = None if masked is None else masked[: history.KEPT_CHARACTERS]

    def corrected(feedback: Feedback) -> Feedback:
        if correction is None:
            return feedback.without_correction
        return replace(
            feedback,
            correction=correction,
            is_correction_masked=masked != said,
            correction_message=message,
        )

    await _note(documents, context, event, corrected)
    if await _is_withdrawn(documents, context, message):
        await withdrawal.remove_correction(documents, feedback_path(event))
    await _correcting(documents, context, None)
    return context.say("correction_thanks")


async def _own_answer(documents: Documents, context: EventContext, event: str) -> _RatedAnswer | None:
    """Return the answer to `event`. None if no model gave it in this chat."""
    if turn := history.turn_of(context.chat_record, event):
        return _RatedAnswer(
            turn.get("version"),
            turn.get("message"),
            turn["question"],
            turn["answer"],
            turn.get("counters"),
        )
    stored = await read_record(documents, Event, event_path(event))
    if stored is None or stored.chat != context.path or stored.withdrawn:
        return None
    is_answered = stored.state in _ANSWERED and stored.version is not None
    if not is_answered:
        return None
    return _RatedAnswer(stored.version, stored.message, counters=stored.counters)


async def _is_withdrawn(documents: Documents, context: EventContext, message: str | None) -> bool:
    """Whether the chat was deleted, or `message` unsent, while this run wrote the feedback."""
    chat = await read_record(documents, Chat, context.path) or Chat()
    is_unsent = bool(message) and message in chat.unsent
    # The turn may be older than a deletion that happened after this run read the chat.
    is_forgotten = chat.counted.forgotten_at != context.chat_record.counted.forgotten_at
    return is_unsent or is_forgotten or withdrawal.is_forgotten(chat, context.sent_at)


async def _note(
    documents: Documents, context: EventContext, event: str, changed: Callable[[Feedback], Feedback]
) -> Rating | None:
    """Write the feedback on the answer to `event` as `changed` returns it; return the rating before."""
    expire_at = context.now() + KEEP

    def noted(stored: Feedback | None) -> tuple[Feedback, Rating | None]:
        feedback = stored or Feedback(chat=context.path, expire_at=expire_at)
        return changed(replace(feedback, chat=context.path, expire_at=expire_at)), feedback.rating

    _, before = await change_record_with_result(documents, Feedback, feedback_path(event), noted)
    return before


async def _texts(rated: _RatedAnswer) -> _RatedAnswer:
    """Mask the texts; if that fails none are kept."""
    if rated.question is None:
        return rated
    masked = await masked_rating(rated.question, rated.answer or "", rated.version or "")
    if masked is None:
        return replace(rated, question=None, answer=None)
    return replace(rated, question=masked.question, answer=masked.answer, is_masked=masked.is_masked)


def _rated(feedback: Feedback, rated: _RatedAnswer, rating: Rating, context: EventContext) -> Feedback:
    """The feedback with this rating. What is no longer known of the answer stays as it is stored."""
    return replace(
        feedback,
        rating=rating,
        at=context.now(),
        question=rated.question or feedback.question,
        is_masked=rated.is_masked or (feedback.is_masked and not rated.question),
        answer=rated.answer or feedback.answer,
        version=rated.version or feedback.version,
    )


async def _correcting(documents: Documents, context: EventContext, correction: Correction | None) -> None:
    def corrected(chat: Chat | None) -> Chat | None:
        return replace(chat, correcting=correction) if chat and chat.correcting != correction else None

    known = context.chat.document if context.chat else None
    await change_record(documents, Chat, context.path, corrected, known=known)
