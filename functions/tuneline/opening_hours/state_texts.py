"""Say whether it is open at a moment, until when, and when it opens next."""

from datetime import datetime

from tuneline.opening_hours.day_format import closes_text, moment_text, spans_text
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.texts import hours_texts


def state_text(hours: OpeningHours, at: datetime, language: str, *, is_brief: bool = False) -> str:
    """Say whether it is open at `at`: until when and the later times of today, or when it opens next.

    If it `is_brief`, today's later times and the special day's name are known already.
    """
    if hours.is_open(at):
        return _open_text(hours, at, language, is_brief=is_brief)
    return _closed_text(hours, at, language, is_brief=is_brief)


def next_opening_text(hours: OpeningHours, at: datetime, language: str) -> str:
    """Write the day and the time when it opens next after `at`; empty if it does not within 400 days.

    Such as `明天 12月1日（週二） 09:00`, to be put into a sentence.
    """
    opens = hours.next_opening(at)
    today = at.astimezone(hours.zone).date()
    return moment_text(opens, today=today, language=language) if opens else ""


def _open_text(hours: OpeningHours, at: datetime, language: str, *, is_brief: bool) -> str:
    closes = hours.closes_at(at)
    if closes is None:
        return hours_texts.text("open_always", language)
    today = at.astimezone(hours.zone).date()
    until = closes_text(closes, today=today, language=language)
    lines = [hours_texts.text("open_until", language, until=until)]
    later = [
        interval
        for interval in hours.intervals_on(today)
        if closes.date() == today and interval.opens > closes.time()
    ]
    if later and not is_brief:
        spans = spans_text(later, language=language)
        lines.append(hours_texts.text("later_today", language, spans=spans))
    return "\n".join(lines)


def _closed_text(hours: OpeningHours, at: datetime, language: str, *, is_brief: bool) -> str:
    special = hours.special.get(at.astimezone(hours.zone).date())
    if special and special.name and not special.intervals and not is_brief:
        closed = hours_texts.text("closed_now_named", language, name=special.name)
    else:
        closed = hours_texts.text("closed_now", language)
    moment = next_opening_text(hours, at, language)
    if not moment:
        return f"{closed}\n{hours_texts.text('opens_never', language)}"
    return f"{closed}\n{hours_texts.text('opens_next', language, moment=moment)}"
