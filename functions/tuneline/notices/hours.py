"""Change the opening hours, and notify the operators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tuneline.errors import DropError
from tuneline.notices.notice import Notices
from tuneline.opening_hours.change_text import change_text
from tuneline.opening_hours.interval import HoursError
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import (
    StoredRecord,
    change_stored_record,
    read_stored,
    replace_record,
)
from tuneline.storage.records.operators.hours import HOURS, Hours
from tuneline.storage.records.operators.hours_changes import recorded

_UNPUSHED: Final = "operators see changed opening hours with their next reply"


class ChangedHoursDropError(DropError):
    """The hours have changed since the operator saw them, or are gone."""


@dataclass(frozen=True)
class HoursChange:
    """The hours as they are stored now, and what has changed in them."""

    stored: StoredRecord[Hours]
    text: str


async def change_hours(
    documents: Documents, make: Callable[[Hours], Hours], *, by: str, now: datetime, language: str
) -> HoursChange:
    """Make the change to the stored hours, or to empty ones. Raises HoursError."""

    def made(stored: Hours | None) -> tuple[Hours, None]:
        return recorded(stored or Hours(), make(stored or Hours()), by=by, now=now), None

    written, _ = await change_stored_record(documents, Hours, HOURS, made)
    if written is None:
        raise ChangedHoursDropError("bot/hours could not be written")
    return await _notified(documents, written, now=now, language=language)


async def change_seen_hours(
    documents: Documents,
    make: Callable[[Hours], Hours],
    *,
    version: str,
    by: str,
    now: datetime,
    language: str,
    decided_in: str,
    seen_by: str,
) -> HoursChange:
    """Make the change in the event `decided_in`, if the hours have the `version` that the operator saw.

    A later run of the same event changes nothing more. Raises ChangedHoursDropError, HoursError.
    """
    stored = await read_stored(documents, Hours, HOURS)
    if stored is None:
        raise ChangedHoursDropError("there are no hours")
    if stored.record.decided_in != decided_in:
        if stored.document.version != version:
            raise ChangedHoursDropError("the hours have changed since the card was made")
        changed = recorded(stored.record, make(stored.record), by=by, now=now, decided_in=decided_in)
        try:
            stored = await replace_record(documents, stored, changed)
        except StaleVersionRetryError as stale:
            raise ChangedHoursDropError("the hours have changed meanwhile") from stale
    return await _notified(documents, stored, now=now, language=language, seen_by=(seen_by,))


async def delete_hours(documents: Documents, *, by: str, now: datetime, language: str) -> None:
    """Delete the hours; without a document this does nothing."""
    stored = await read_stored(documents, Hours, HOURS)
    if stored is None:
        return
    await documents.delete(HOURS)
    text = change_text(_usable(stored.record), None, today=now.date(), language=language)
    await _notify(documents, f"{now:%Y%m%d-%H%M%S-%f}", {"what": text, "by": by}, now=now)


async def _notified(
    documents: Documents,
    stored: StoredRecord[Hours],
    *,
    now: datetime,
    language: str,
    seen_by: tuple[str, ...] = (),
) -> HoursChange:
    record = stored.record
    before, after = _usable(Hours.from_document(record.before or {})), _usable(record)
    today = now.astimezone(after.zone if after else UTC).date()
    text = change_text(before, after, today=today, language=language)
    about = record.decided_in or f"{record.changed_at or now:%Y%m%d-%H%M%S-%f}"
    await _notify(documents, about, {"what": text, "by": record.by}, now=now, seen_by=seen_by)
    return HoursChange(stored, text)


async def _notify(
    documents: Documents,
    about: str,
    facts: Mapping[str, str],
    *,
    now: datetime,
    seen_by: tuple[str, ...] = (),
) -> None:
    notices = Notices(documents=documents, now=lambda: now)
    await notices.notify("hours_changed", about, facts, unpushed=_UNPUSHED, seen_by=seen_by)


def _usable(record: Hours) -> OpeningHours | None:
    """Return the hours; None if there are none, or none that can be used."""
    try:
        return record.opening_hours()
    except HoursError:
        return None
