"""Take a document for one tap, and forget its text afterwards."""

from dataclasses import replace

from tuneline.chat.context import EventContext, Reply
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import OutOfDateDropError, say
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, read_stored, replace_record
from tuneline.storage.records.operators.generation import Generation, generation_path


async def forget_document(documents: Documents, context: EventContext, postback: OperatorPostback) -> Reply:
    """Forget the text of a document that is to become nothing. Raises OutOfDateDropError."""
    stored = await read_document(documents, context, postback)
    if not stored.record.taken_in:
        stored = await take_document(documents, context, stored)
    await clear_document(documents, stored, stored.record)
    return say(context, "document_forgotten", name=stored.record.name)


async def read_document(
    documents: Documents, context: EventContext, postback: OperatorPostback
) -> StoredRecord[Generation]:
    """Read the document of a tap; OutOfDateDropError if another tap has taken it, or if it is gone."""
    stored = await read_stored(documents, Generation, generation_path(postback.id))
    if stored is None:
        raise OutOfDateDropError("the document is not kept any more")
    if stored.record.taken_in != context.event.id and stored.document.version != postback.version:
        raise OutOfDateDropError("another tap has taken the document")
    return stored


async def take_document(
    documents: Documents, context: EventContext, stored: StoredRecord[Generation]
) -> StoredRecord[Generation]:
    """Take the document for this tap. OutOfDateDropError if another one is faster."""
    try:
        return await replace_record(documents, stored, replace(stored.record, taken_in=context.event.id))
    except StaleVersionRetryError:
        raise OutOfDateDropError("another tap has taken the document") from None


async def clear_document(documents: Documents, stored: StoredRecord[Generation], record: Generation) -> None:
    """Clear the text; `record` says what became of it, and which tap took it, for a run after a crash."""
    if stored.record.passages:
        await replace_record(documents, stored, replace(record, passages=()))
