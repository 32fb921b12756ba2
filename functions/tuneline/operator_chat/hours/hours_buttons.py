"""Show the opening hours, and close on a day or from now on; each change can be undone.

A change applies with the next message. The version is that of the hours' document, so a second tap, an old
card and the slower one of two operators change nothing, and say so.
"""

from collections.abc import Callable
from datetime import date

from tuneline.chat.context import EventContext, Reply
from tuneline.notices.hours import ChangedHoursDropError, change_seen_hours
from tuneline.opening_hours.day_format import date_text
from tuneline.opening_hours.interval import HoursError
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.opening_hours.written import parse_day
from tuneline.operator_cards.hours.hours_card import hours_card, last_day
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers, OutOfDateDropError, operator_name, say
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.notice import reader_of
from tuneline.storage.records.operators.hours import HOURS, Hours
from tuneline.storage.records.operators.hours_changes import closed_from, undone, with_special


class HoursButtons:
    """The handlers."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    @property
    def handlers(self) -> ButtonHandlers:
        """Return the handlers by their verbs."""
        return {
            "hours": self.hours,
            "close_today": self.close_today,
            "close_day": self.close_day,
            "undo_hours": self.undo_hours,
        }

    async def hours(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Show the hours as they are now."""
        stored = await read_stored(self._documents, Hours, HOURS)
        try:
            hours = stored.record.opening_hours() if stored else None
        except HoursError:
            return say(context, "hours_damaged")
        if stored is None or hours is None:
            return say(context, "hours_none")
        return _card(context, stored, hours)

    async def close_today(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Close from now until the next business day."""
        stored, hours = await self._read(context, postback)
        closed = closed_from(hours, context.now())
        if not closed and stored.record.decided_in != context.event.id:
            return say(context, "hours_closed_already")
        return await self._change(context, postback, lambda known: with_special(known, closed))

    async def close_day(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Close on the day that the operator picked."""
        stored, hours = await self._read(context, postback)
        today = context.now().astimezone(hours.zone).date()
        day = _picked_day(context)
        if day is None or not today <= day <= last_day(today):
            return say(context, "hours_no_day")
        if not hours.intervals_on(day) and stored.record.decided_in != context.event.id:
            return say(
                context, "hours_closed_on", day=date_text(day, today=today, language=context.rules.language)
            )
        name = hours.special[day].name if day in hours.special else ""
        closed = {day: SpecialDay((), name)}
        return await self._change(context, postback, lambda known: with_special(known, closed))

    async def undo_hours(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Return to the hours before the last change."""
        return await self._change(context, postback, undone)

    async def _read(
        self, context: EventContext, postback: OperatorPostback
    ) -> tuple[StoredRecord[Hours], OpeningHours]:
        """Read the hours that the operator saw, or that an earlier run of this event has changed."""
        stored = await read_stored(self._documents, Hours, HOURS)
        seen = (postback.version, context.event.id)
        if stored is None or not {stored.document.version, stored.record.decided_in} & {*seen}:
            raise OutOfDateDropError("the hours have changed since the card was made")
        try:
            hours = stored.record.opening_hours()
        except HoursError as wrong:
            raise OutOfDateDropError(f"the hours cannot be used: {wrong}") from None
        if hours is None:
            raise OutOfDateDropError("there are no weekly hours")
        return stored, hours

    async def _change(
        self, context: EventContext, postback: OperatorPostback, make: Callable[[Hours], Hours]
    ) -> Reply:
        try:
            change = await change_seen_hours(
                self._documents,
                make,
                version=postback.version,
                by=operator_name(context),
                now=context.now(),
                language=context.rules.language,
                decided_in=context.event.id,
                seen_by=reader_of(context.path),
            )
        except (ChangedHoursDropError, HoursError) as changed:
            raise OutOfDateDropError(str(changed)) from None
        hours = change.stored.record.opening_hours()
        if hours is None:
            return say(context, "hours_none")
        return _card(context, change.stored, hours, changed=change.text)


def _card(
    context: EventContext, stored: StoredRecord[Hours], hours: OpeningHours, changed: str = ""
) -> Reply:
    card = hours_card(stored, hours, now=context.now(), language=context.rules.language, changed=changed)
    return Reply((card.as_message(),))


def _picked_day(context: EventContext) -> date | None:
    """Return the day of LINE's datetime picker; None for what is no date."""
    try:
        return parse_day(context.event.postback_date)
    except HoursError:
        return None
