"""The days that a question names, and their dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

# A date that comes later than this is not asked about.
_HORIZON: Final = timedelta(days=366)
_SATURDAY: Final = 5


class DayReference(Protocol):
    """A day that a question names."""

    def dates(self, today: date) -> tuple[date, ...]:
        """Return its next dates from `today` on; empty if it has none within a year."""


@dataclass(frozen=True)
class DaysAhead:
    """Today (0), tomorrow (1), or a later day."""

    number: int

    def dates(self, today: date) -> tuple[date, ...]:
        """Return the one date."""
        return (today + timedelta(days=self.number),)


@dataclass(frozen=True)
class Weekday:
    """A weekday, Monday is 0: the next one, or that of the next calendar week, which begins on Monday."""

    number: int
    is_next_week: bool = False

    def dates(self, today: date) -> tuple[date, ...]:
        """Return the one date."""
        if self.is_next_week:
            return (_monday(today) + timedelta(days=7 + self.number),)
        return (today + timedelta(days=(self.number - today.weekday()) % 7),)


@dataclass(frozen=True)
class Weekend:
    """Saturday and Sunday of this week, or of the next one; on a Sunday this week's Sunday alone."""

    is_next_week: bool = False

    def dates(self, today: date) -> tuple[date, ...]:
        """Return its dates that are not over."""
        saturday = _monday(today) + timedelta(days=_SATURDAY + 7 * self.is_next_week)
        return tuple(day for day in (saturday, saturday + timedelta(days=1)) if day >= today)


@dataclass(frozen=True)
class CalendarDate:
    """A day of a month; without a month it is the next such day."""

    day: int
    month: int | None = None
    year: int | None = None

    def dates(self, today: date) -> tuple[date, ...]:
        """Return the next such date; empty if there is none within a year."""
        return next(((day,) for day in self._candidates(today) if today <= day <= today + _HORIZON), ())

    def _candidates(self, today: date) -> Iterator[date]:
        for year in (self.year,) if self.year else (today.year, today.year + 1):
            for month in (self.month,) if self.month else range(1, 13):
                try:
                    yield date(year, month, self.day)
                except ValueError:
                    continue


@dataclass(frozen=True)
class NamedDay:
    """A special day by its name, which the operators gave it; several dates may have the name."""

    name: str
    of_name: tuple[date, ...]

    def dates(self, today: date) -> tuple[date, ...]:
        """Return its dates that are not over."""
        return tuple(day for day in sorted(self.of_name) if day >= today)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())
