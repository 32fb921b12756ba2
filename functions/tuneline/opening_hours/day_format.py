"""Write days, times and spans as a language writes them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from tuneline.opening_hours.interval import DAY, Interval
from tuneline.texts import hours_texts

_DAY: Final = timedelta(days=1)


def day_text(day: date, *, today: date, language: str) -> str:
    """Write a date with its weekday; `today` and `tomorrow` are named, and the year if it is another one."""
    written = date_text(day, today=today, language=language)
    if day in (today, today + _DAY):
        return hours_texts.text("today" if day == today else "tomorrow", language, date=written)
    return written


def date_text(day: date, *, today: date, language: str) -> str:
    """Write a date with its weekday, and with the year if it is not that of `today`."""
    calendar = hours_texts.calendar(language)
    form = calendar.date if day.year == today.year else calendar.date_of_year
    return form.format(
        year=day.year + calendar.years,
        month=calendar.months[day.month - 1] if calendar.months else day.month,
        day=day.day,
        weekday=calendar.in_date[day.weekday()],
    )


def time_text(at: time, *, language: str) -> str:
    """Write a time of the day."""
    return _clock(at.hour * 60 + at.minute, language)


def closes_text(closes: datetime, *, today: date, language: str) -> str:
    """Write when it closes: the time, with the day if that is not today. Today's last minute is 24:00."""
    if closes.date() == today:
        return time_text(closes.time(), language=language)
    if closes.date() == today + _DAY and closes.time() == time():
        return _clock(DAY, language)
    return moment_text(closes, today=today, language=language)


def moment_text(at: datetime, *, today: date, language: str) -> str:
    """Write a day and a time."""
    day = day_text(at.date(), today=today, language=language)
    return hours_texts.text("at", language, day=day, time=time_text(at.time(), language=language))


def spans_text(intervals: Sequence[Interval], *, language: str) -> str:
    """Write the opening times of a day, or that it is closed."""
    if not intervals:
        return hours_texts.text("closed", language)
    return hours_texts.calendar(language).between.join(_span(interval, language) for interval in intervals)


def _span(interval: Interval, language: str) -> str:
    if interval.end - interval.begin == DAY and not interval.begin:
        return hours_texts.text("all_day", language)
    calendar = hours_texts.calendar(language)
    opens, closes = _digits(interval.begin, language), _clock(min(interval.end, DAY), language)
    if interval.end > DAY:
        closes = hours_texts.text("next_day", language, time=_clock(interval.end - DAY, language))
    return calendar.span.format(opens=opens, closes=closes)


def _clock(minute: int, language: str) -> str:
    return _digits(minute, language) + hours_texts.calendar(language).time_mark


def _digits(minute: int, language: str) -> str:
    return hours_texts.calendar(language).time.format(hour=minute // 60, minute=minute % 60)
