"""Answer a question about opening hours, exactly, from the hours and the moment of the question."""

from datetime import date, datetime, time

from tuneline.opening_hours.day_format import day_text, moment_text, spans_text
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.questions.day_reference import Weekday
from tuneline.opening_hours.questions.hours_question import HoursQuestion, hours_question
from tuneline.opening_hours.state_texts import state_text
from tuneline.opening_hours.week_texts import day_lines, week_text
from tuneline.texts import hours_texts


def question_of(hours: OpeningHours, text: str, language: str) -> HoursQuestion | None:
    """Return what `text` asks about these hours, see `hours_question`; it may name their special days."""
    names: dict[str, tuple[date, ...]] = {}
    for day, special in hours.special.items():
        if special.name:
            names[special.name] = (*names.get(special.name, ()), day)
    return hours_question(text, language, names=names)


def hours_answer(hours: OpeningHours, question: HoursQuestion, at: datetime) -> str | None:
    """Return the answer as of `at`; None if the question names a day that has no date within a year."""
    language = question.language
    if question.kind == "now":
        return state_text(hours, at, language)
    if question.kind == "week":
        return week_text(hours, at, language)
    today = at.astimezone(hours.zone).date()
    days = {day for reference in question.days for day in reference.dates(today)}
    if not question.days:
        days = {today}
    if not days:
        return None
    if len(days) > 1:
        return "\n".join(day_lines(hours, days, today, language))
    (day,) = days
    is_usual = any(isinstance(reference, Weekday) for reference in question.days)
    return "\n".join(_about_day(hours, day, at, language, is_usual=is_usual))


def _about_day(hours: OpeningHours, day: date, at: datetime, language: str, *, is_usual: bool) -> list[str]:
    today = at.astimezone(hours.zone).date()
    lines = [_day_sentence(hours, day, today, language)]
    if is_usual and day in hours.special:
        lines.append(_usual_sentence(hours, day, language))
    if day == today:
        lines.append(state_text(hours, at, language, is_brief=True))
    elif not hours.intervals_on(day) and (opens := _opening_after(hours, day)):
        moment = moment_text(opens, today=today, language=language)
        lines.append(hours_texts.text("opens_next", language, moment=moment))
    return lines


def _day_sentence(hours: OpeningHours, day: date, today: date, language: str) -> str:
    intervals, special = hours.intervals_on(day), hours.special.get(day)
    name = special.name if special else ""
    key = ("day_open" if intervals else "day_closed") + ("_named" if name else "")
    written = day_text(day, today=today, language=language)
    spans = spans_text(intervals, language=language)
    return hours_texts.text(key, language, day=written, spans=spans, name=name)


def _usual_sentence(hours: OpeningHours, day: date, language: str) -> str:
    number = day.weekday()
    spans = spans_text(hours.weekly.get(number, ()), language=language)
    weekday = hours_texts.calendar(language).weekdays[number]
    return hours_texts.text("usually", language, weekday=weekday, spans=spans)


def _opening_after(hours: OpeningHours, day: date) -> datetime | None:
    return hours.next_opening(datetime.combine(day, time(), hours.zone))
