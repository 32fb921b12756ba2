"""Pin an answer that an operator wrote in LINE, once for each event, and undo it.

What the answer replaces is written before the pin is, so the run after a crash does the rest, and an undo
finds what was there. Nothing overwrites the change of another operator: it is later, so it stays.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tuneline.retrieval import open_questions
from tuneline.retrieval.pin_changes import checked, pin_id, publish_all, require_space
from tuneline.retrieval.pinned_answers import MOST_READ, first_in_force
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import AlreadyExistsRetryError, Documents, StaleVersionRetryError
from tuneline.storage.record_store import (
    StoredRecord,
    change_record_with_result,
    create_stored,
    query_records,
    read_record,
    read_stored,
    replace_record,
)
from tuneline.storage.records.answers.operator_answer import (
    KEPT,
    AnswerState,
    OperatorAnswer,
    operator_answer_path,
)
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.storage.records.pin import PINS, Pin, PinSource, pin_path

StoredAnswer = StoredRecord[OperatorAnswer]


@dataclass(frozen=True)
class NewAnswer:
    """An operator's answer to a question. `open_question` is the id of the listed question, or empty."""

    question: str
    answer: str
    source: PinSource
    by: str
    open_question: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of an answer or of its undoing.

    `other` is what another operator has written since, which stays. `is_done` is false if nothing was
    changed because of it, or because the pin is gone. `left` is the number of open questions,
    and `also` the listed question if the answer's question has other words.
    """

    answer: StoredAnswer
    is_done: bool = True
    other: Pin | OperatorAnswer | None = None
    left: int = 0
    also: str | None = None


async def propose(documents: Documents, event: str, new: NewAnswer, *, now: datetime) -> StoredAnswer:
    """Store the answer until its operator confirms it. Raises InvalidPinDropError."""
    checked(Pin(question=new.question, answer=new.answer, since=now))
    stored = await read_stored(documents, OperatorAnswer, operator_answer_path(event))
    return stored or await create_stored(
        documents, operator_answer_path(event), _record(new, "proposed", now=now)
    )


async def pin_answer(documents: Documents, event: str, new: NewAnswer, *, now: datetime) -> Outcome:
    """Pin the answer that `event` brought. Raises InvalidPinDropError; then nothing is written."""
    stored = await read_stored(documents, OperatorAnswer, operator_answer_path(event))
    if stored is None:
        record = await _planned(documents, event, _record(new, "pinned", now=now), now=now)
        stored = await create_stored(documents, operator_answer_path(event), record)
    return await _carry_out(documents, stored)


async def resume(documents: Documents, event: str) -> Outcome | None:
    """Bring to its end what an earlier run of `event` has begun; None if there was none."""
    stored = await read_stored(documents, OperatorAnswer, operator_answer_path(event))
    return await _carry_out(documents, stored) if stored else None


async def confirm(documents: Documents, proposed: StoredAnswer, tap: str, *, now: datetime) -> Outcome:
    """Pin a proposed answer that its operator confirms by the event `tap`. Raises InvalidPinDropError."""
    if proposed.record.state == "proposed":
        fresh = replace(proposed.record, state="pinned", at=now, confirmed_in=tap)
        record = await _planned(documents, proposed.id, fresh, now=now)
        proposed = await replace_record(documents, proposed, record)
    return await _carry_out(documents, proposed)


async def undo(documents: Documents, stored: StoredAnswer, tap: str, *, now: datetime) -> Outcome:
    """Restore the earlier pin, or remove the answer's, by the event `tap`, and list its questions again."""
    pin = await read_stored(documents, Pin, pin_path(stored.record.pin))
    is_own = pin is not None and pin.record.written_in == stored.id
    if stored.record.undone_in is None:
        if not is_own:
            return Outcome(stored, is_done=False, other=pin.record if pin else None)
        stored = await replace_record(
            documents, stored, replace(stored.record, state="undone", undone_in=tap)
        )
    if pin is not None and is_own:
        await replace_record(documents, pin, _restored(stored.record, pin.record, now=now))
    await publish_all(documents)
    await open_questions.reopen(documents, stored.id)
    return Outcome(stored)


async def redo(documents: Documents, undone: StoredAnswer, tap: str, *, now: datetime) -> Outcome:
    """Pin an undone answer again by the event `tap`, unless its question has got another answer since.

    Raises InvalidPinDropError; then nothing is written.
    """
    if undone.record.state == "undone":
        fresh = replace(undone.record, state="pinned", at=now, undone_in=None, redone_in=tap)
        record = await _planned(documents, undone.id, fresh, now=now)
        current = Pin.from_document(record.before) if record.before else None
        before = Pin.from_document(undone.record.before) if undone.record.before else None
        if current is not None and (before is None or _content(current) != _content(before)):
            return Outcome(undone, is_done=False, other=current)
        undone = await replace_record(documents, undone, record)
    return await _carry_out(documents, undone)


def _record(new: NewAnswer, state: AnswerState, *, now: datetime) -> OperatorAnswer:
    return OperatorAnswer(
        state=state,
        question=new.question,
        answer=new.answer,
        source=new.source,
        by=new.by,
        at=now,
        expire_at=now + KEPT,
        open_question=new.open_question,
    )


async def _planned(
    documents: Documents, event: str, answer: OperatorAnswer, *, now: datetime
) -> OperatorAnswer:
    """Return the answer with its pin, and with what that replaces. Raises InvalidPinDropError.

    If a pin answers this question now, it gets the answer and keeps its days; another one would not be used.
    """
    pins = await query_records(documents, Pin, PINS, where={}, limit=MOST_READ)
    key = question_key(answer.question)
    in_force = first_in_force((pin for pin in pins if question_key(pin.record.question) == key), now=now)
    pin = checked(_pin(answer, event, in_force.record if in_force else None))
    pin_of_answer = in_force.id if in_force else pin_id(pin)
    before = next((stored for stored in pins if stored.id == pin_of_answer), None)
    require_space(len({stored.id for stored in pins} | {pin_of_answer}))
    return replace(
        answer,
        question=pin.question,
        answer=pin.answer,
        pin=pin_of_answer,
        before=before.document.data if before else None,
        before_version=before.document.version if before else None,
    )


async def _carry_out(documents: Documents, stored: StoredAnswer) -> Outcome:
    """Write the pin unless another operator has changed it, publish it, and close the open questions."""
    answer = stored.record
    if answer.state == "undone":
        return Outcome(stored, is_done=False)
    if other := await _answered_by(documents, stored):
        return Outcome(stored, is_done=False, other=other)
    pin = await _put(documents, stored)
    if pin.written_in != stored.id:
        return Outcome(stored, is_done=False, other=pin)
    await publish_all(documents)
    groups = await open_questions.read_groups(documents)
    also = answer.question
    if answer.open_question:
        path = unanswered_path(answer.open_question)
        listed = await read_record(documents, UnansweredQuestion, path)
        also = listed.question if listed else also
    keys = {question_key(answer.question), question_key(also)}
    same = [group for group in groups if question_key(group.question) in keys]
    await open_questions.close(documents, [each for group in same for each in group.stored], stored.id)
    left = open_questions.open_groups(group for group in groups if group not in same)
    return Outcome(stored, left=len(left), also=also if len(keys) > 1 else None)


async def _answered_by(documents: Documents, stored: StoredAnswer) -> OperatorAnswer | None:
    """Take the open question, so that one operator answers it; the answer of another one who was faster."""

    def taken(question: UnansweredQuestion | None) -> tuple[UnansweredQuestion | None, str | None]:
        if question is None or question.answered_in is not None:
            return None, question.answered_in if question else None
        return replace(question, answered_in=stored.id), stored.id

    if not stored.record.open_question:
        return None
    path = unanswered_path(stored.record.open_question)
    _, event = await change_record_with_result(documents, UnansweredQuestion, path, taken)
    if event in (None, stored.id):
        return None
    return await read_record(documents, OperatorAnswer, operator_answer_path(str(event)))


async def _put(documents: Documents, stored: StoredAnswer) -> Pin:
    """Write the pin over the one that was there, and return the pin that is there now."""
    answer, path = stored.record, pin_path(stored.record.pin)
    current = await read_stored(documents, Pin, path)
    fresh = checked(_pin(answer, stored.id, Pin.from_document(answer.before) if answer.before else None))
    if current is not None and current.document.version != answer.before_version:
        return current.record
    try:
        if current is None:
            return (await create_stored(documents, path, fresh)).record
        return (await replace_record(documents, current, replace(fresh, stored=current.record.stored))).record
    except (AlreadyExistsRetryError, StaleVersionRetryError):
        current = await read_stored(documents, Pin, path)
        if current is None:
            raise
        return current.record


def _pin(answer: OperatorAnswer, event: str, before: Pin | None) -> Pin:
    return Pin(
        question=answer.question,
        answer=answer.answer,
        since=answer.at,
        valid_from=before.valid_from if before else None,
        valid_until=before.valid_until if before else None,
        source=answer.source,
        by=answer.by,
        written_in=event,
    )


def _content(pin: Pin) -> tuple[str, str | None]:
    """Return what another operator or command changes."""
    return pin.answer, pin.written_in


def _restored(answer: OperatorAnswer, pin: Pin, *, now: datetime) -> Pin:
    """The earlier pin; without one, the pin itself as expired: a deletion could hit a later change."""
    if answer.before is None:
        return replace(pin, valid_until=now, expire_at=now)
    return Pin.from_document(answer.before)
