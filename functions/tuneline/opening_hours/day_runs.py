"""Put alike days in a row together: a holiday of six days is one line."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from tuneline.opening_hours.day_format import date_text, spans_text
from tuneline.opening_hours.opening_hours import SpecialDay
from tuneline.texts import hours_texts

_DAY: Final = timedelta(days=1)


class DayRun(NamedTuple):
    """Days from the first to the last that are the same special day, or none (`special` is None)."""

    first: date
    last: date
    special: SpecialDay | None

    @property
    def length(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    def dates_text(self, *, today: date, language: str) -> str:
        """Write the date, or the first and the last."""
        first = date_text(self.first, today=today, language=language)
        if self.first == self.last:
            return first
        last = date_text(self.last, today=today, language=language)
        return hours_texts.calendar(language).days.format(first=first, last=last)

    def spans_text(self, language: str) -> str:
        """Write the opening times of a special day, and its name."""
        special = self.special or SpecialDay()
        spans = spans_text(special.intervals, language=language)
        return hours_texts.text("named", language, text=spans, name=special.name) if special.name else spans


def day_runs(days: Mapping[date, SpecialDay | None]) -> list[DayRun]:
    """Return the days, earliest first; those that follow each other and are alike are together."""
    runs: list[DayRun] = []
    for day in sorted(days):
        if runs and runs[-1].last + _DAY == day and runs[-1].special == days[day]:
            runs[-1] = runs[-1]._replace(last=day)
        else:
            runs.append(DayRun(day, day, days[day]))
    return runs
