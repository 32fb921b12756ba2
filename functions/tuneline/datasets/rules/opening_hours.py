"""Find answers that contradict the bot's opening hours."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.questions.hours_question import MOST_CHARACTERS
from tuneline.opening_hours.statements.contradictions import Contradiction, contradiction
from tuneline.texts import hours_texts

# A pair takes about a millisecond, and a dataset has a few pairs about hours.
_MOST_JUDGED: Final = 10_000
_MOST_LISTED: Final = 100
# For a quick no: an answer about hours has a time, or says that it is closed or open.
_MAYBE: Final = re.compile(
    r"\d\s*[:：.時时點点시apAPน]|[點点時时]|休|診|诊|不開|不开|沒開|没开|营业|營業|휴|쉬|쉽|닫|안\s?|หยุด|ปิด|ไม่เปิด|ชั่วโมง|24|"
    r"閉|[Cc]lose|not open|day off|hours"
)


class HoursContradictions:
    """The answers so far that contradict `hours`; none without hours."""

    def __init__(self, hours: OpeningHours | None) -> None:
        self._hours = hours
        self._judged = 0
        self._findings: list[Problem] = []

    def add(self, lines: Sequence[int], questions: Sequence[str], answers: Sequence[str]) -> None:
        """Judge more pairs of question and answer."""
        if self._hours is None:
            return
        for line, question, answer in zip(lines, questions, answers, strict=True):
            if len(question) > MOST_CHARACTERS or not _MAYBE.search(answer[:1_000]):
                continue
            self._judged += 1
            if self._judged > _MOST_JUDGED or len(self._findings) >= _MOST_LISTED:
                return
            if opposite := contradiction(self._hours, question, answer):
                self._findings.append(_finding(opposite, line))

    def findings(self) -> Iterator[Problem]:
        """Yield a finding for each such answer, a hundred at most."""
        yield from self._findings


def _finding(opposite: Contradiction, line: int) -> Problem:
    day = tuple(hours_texts.calendar(language).weekdays[opposite.weekday] for language in ("en", "zh-TW"))
    hours = ", ".join(map(str, opposite.hours))
    if not hours:
        return problem("HOURS_CLOSED", line, found=opposite.said, said=opposite.said, day=day)
    return problem("HOURS_DIFFER", line, found=opposite.said, said=opposite.said, day=day, hours=hours)
