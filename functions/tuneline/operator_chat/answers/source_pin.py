"""Find the pinned question whose answer was given, by its meaning, to a question that is corrected.

That question keeps its answer, because it may be right there; so the operator is offered to correct it, too.
"""

from tuneline.chat.context import EventContext
from tuneline.chat.memory import history
from tuneline.retrieval.operator_answers import NewAnswer, StoredAnswer, propose
from tuneline.retrieval.question_key import question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.pin import Pin, pin_path


async def source_pin(
    documents: Documents, context: EventContext, event: str | None, new: NewAnswer
) -> StoredAnswer | None:
    """Propose the new answer for the pinned question that answered `event`; None if it is the same."""
    turn = history.turn_of(context.chat_record, event) if event else None
    kind, _, pin_id = ((turn and turn.get("version")) or "").partition(":")
    pin = await read_record(documents, Pin, pin_path(pin_id)) if kind == "pin" and pin_id else None
    if pin is None or question_key(pin.question) == question_key(new.question) or pin.answer == new.answer:
        return None
    same = NewAnswer(pin.question, new.answer, new.source, new.by)
    return await propose(documents, f"{context.event.id}-same", same, now=context.now())
