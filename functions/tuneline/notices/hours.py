"""Change the opening hours, and notify the operators."""

from collections.abc import Callable
from datetime import datetime

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.operators.hours import HOURS, Hours
from tuneline.storage.records.operators.hours_changes import recorded


async def change_hours(
    documents: Documents, make: Callable[[Hours], Hours], *, by: str, now: datetime
) -> Hours:
    """Make the change to the stored hours, or to empty ones. Raises HoursError."""

    def made(stored: Hours | None) -> Hours:
        return recorded(stored or Hours(), make(stored or Hours()), by=by, now=now)

    written = await change_record(documents, Hours, HOURS, made)
    return written or Hours()


async def delete_hours(documents: Documents) -> None:
    """Delete the hours; without a document this does nothing."""
    (document,) = await documents.get_many([HOURS])
    if document is not None:
        await documents.delete(document.path)
