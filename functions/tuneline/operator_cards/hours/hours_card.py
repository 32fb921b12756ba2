"""The card of the opening hours: the state of now, the week, special days, and what to change."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from tuneline.line.flex.actions import DatetimePickerAction
from tuneline.line.flex.components import Component, FlexButton, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import FlexMessage
from tuneline.opening_hours.change_text import days_text
from tuneline.opening_hours.day_format import spans_text
from tuneline.opening_hours.day_runs import day_runs
from tuneline.opening_hours.interval import Interval
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.state_texts import state_text
from tuneline.operator_cards.style import Card, alt_text, button, fact, line, note, postback_of
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.operators.hours import Hours
from tuneline.storage.records.operators.hours_changes import closed_from
from tuneline.texts import hours_texts
from tuneline.texts.card_texts import texts

# The special days, or rows of such days, that are shown.
SHOWN: Final = 6
# How far ahead a day can be closed.
FARTHEST: Final = timedelta(days=366)
_AWAY_UNITS: Final = 80


def hours_card(
    stored: StoredRecord[Hours], hours: OpeningHours, *, now: datetime, language: str, changed: str = ""
) -> FlexMessage:
    """Make the card. `changed` says what was changed a moment ago."""
    own, today = texts(language), now.astimezone(hours.zone).date()
    is_open = hours.is_open(now)
    body: list[Component] = [FlexText(text=changed, is_bold=True), line()] if changed else []
    body += [FlexText(text=state_text(hours, now, language)), line(), *_week(hours, language)]
    if special := _special(hours, today, language):
        body += [line(), FlexText(text=own["hours_special"], is_bold=True), *special]
    body += [line(), *_notes(stored.record, hours, language)]
    card = Card(
        title=own["hours_title"],
        tone="good" if is_open else "plain",
        body=body,
        buttons=_buttons(stored, hours, now=now, today=today, language=language),
    )
    first = changed or state_text(hours, now, language).partition("\n")[0]
    return FlexMessage(alt_text=alt_text(own["hours_title"], first), contents=card.as_bubble())


def last_day(today: date) -> date:
    """Return the last day that an operator can close in LINE."""
    return today + FARTHEST


def _week(hours: OpeningHours, language: str) -> list[Component]:
    """Return the hours of the week; weekdays in a row that are alike share a row."""
    calendar, runs = hours_texts.calendar(language), list[tuple[int, int]]()
    for day in range(7):
        if runs and hours.weekly.get(day, ()) == hours.weekly.get(runs[-1][1], ()):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    rows: list[Component] = []
    for first, last in runs:
        name = calendar.weekdays[first]
        if first != last:
            name = calendar.days.format(first=name, last=calendar.weekdays[last])
        rows.append(fact(name, _spans(hours.weekly.get(first, ()), language)))
    return rows


def _spans(intervals: Sequence[Interval], language: str) -> str:
    """Write the times of a day, one a line, so that none is cut in two."""
    each = [spans_text((interval,), language=language) for interval in intervals]
    return "\n".join(each or [spans_text((), language=language)])


def _special(hours: OpeningHours, today: date, language: str) -> list[Component]:
    runs = day_runs({day: special for day, special in hours.special.items() if day >= today})
    rows: list[Component] = [FlexText(text=days_text(run, today, language)) for run in runs[:SHOWN]]
    if left := sum(run.length for run in runs[SHOWN:]):
        rows.append(note(texts(language)["hours_more"].format(count=left)))
    return rows


def _notes(record: Hours, hours: OpeningHours, language: str) -> list[Component]:
    own = texts(language)
    notes = [own["hours_zone"].format(zone=hours.time_zone)]
    if hours.away:
        notes.append(own["hours_away"].format(text=shortened(hours.away, _AWAY_UNITS)))
    if record.by and record.changed_at:
        day = f"{record.changed_at.astimezone(hours.zone):%Y-%m-%d}"
        notes.append(own["hours_changed"].format(by=record.by, day=day))
    return [note(text) for text in (*notes, own["hours_weekly_how"])]


def _buttons(
    stored: StoredRecord[Hours], hours: OpeningHours, *, now: datetime, today: date, language: str
) -> Sequence[FlexButton]:
    own = texts(language)
    picker = DatetimePickerAction(
        label=own["close_day"],
        data=postback_of("close_day", stored).data,
        initial=today.isoformat(),
        earliest=today.isoformat(),
        latest=last_day(today).isoformat(),
    )
    buttons = [FlexButton(action=picker, style="secondary", color="#e7ebef")]
    if closed_from(hours, now):
        buttons.insert(0, button(own["close_today"], postback_of("close_today", stored)))
    if stored.record.before:
        buttons.append(button(own["undo_hours"], postback_of("undo_hours", stored), style="link"))
    return buttons
