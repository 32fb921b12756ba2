"""Make the operators' weekly digest, a notice, on Monday morning by the clock of the bot's language.

It rests on the week's counts (`weekly_counts`), on the ratings of the week, and on the costs of the month
that its Sunday is in: costs are kept by month. It has no question's words: they would outlive a user's wish
to be forgotten. Its card shows the open questions of the moment instead. A week without a message has none.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from tuneline.bot_settings import read_bot_rules
from tuneline.models.daily_check import check_hourly
from tuneline.notices.notice import Notices
from tuneline.notices.operators import read_operators
from tuneline.operator_cards.local_time import timezone_of
from tuneline.poller.weekly_counts import MOST, count_quarters
from tuneline.retrieval.open_questions import read_groups
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records, read_record, record_of
from tuneline.storage.records.answers.feedback import FEEDBACK, Feedback, Rating
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.notice import notice_path
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline.storage.records.spending import Spending, spending_path
from tuneline.storage.records.week import Week, week_path

HOUR: Final = 8
# A poller that stands still on Monday morning makes it later.
_LATE: Final = timedelta(days=2)
_WEEK: Final = timedelta(days=7)
_UNPUSHED: Final = "the setting push_digest is off"


class WeeklyDigest:
    """Counts the messages of each week, and makes its digest. `language` is the environment's.

    `answers_usd` returns the cost of the answers of the month of a day.
    """

    def __init__(
        self,
        *,
        documents: Documents,
        language: str,
        answers_usd: Callable[[datetime], Awaitable[float]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._notices = Notices(documents=documents, now=now)
        self._language = language
        self._answers_usd = answers_usd
        self._now = now

    async def tick(self) -> bool:
        """Do this hour's work; see `check_hourly`."""
        return await check_hourly(self._documents, "week", self._work, now=self._now)

    async def _work(self) -> None:
        (document,) = await self._documents.get_many([SETTINGS])
        rules = read_bot_rules(document.data if document else None, language=self._language)
        zone, now = timezone_of(rules.language), self._now()
        operators = read_operators(record_of(RunningSettings, document)).operators
        chats = frozenset(map(chat_path, operators))
        await count_quarters(self._documents, zone=zone, operators=chats, now=now)
        monday = _monday(now, zone)
        if operators and timedelta(hours=HOUR) <= now.astimezone(zone) - monday < _LATE:
            await self._digest(monday - _WEEK, is_pushed=rules.push_digest)

    async def _digest(self, monday: datetime, *, is_pushed: bool) -> None:
        """Make the digest of the week that begins on `monday`, unless it exists."""
        name = f"{monday:%G-W%V}"
        (known,) = await self._documents.get_many([notice_path("digest", name)])
        week = await read_record(self._documents, Week, week_path(name))
        if known is not None or week is None or not week.answered + week.apologized + week.unanswered:
            return
        sunday = monday + timedelta(days=6)
        facts: dict[str, str | int | float | None] = {
            "first": f"{monday:%Y-%m-%d}",
            "last": f"{sunday:%Y-%m-%d}",
            "answered": week.answered,
            "deferred": week.deferred,
            "apologized": week.apologized,
            "unanswered": week.unanswered,
            "handed_over": week.handed_over,
            "good": await self._ratings("good", monday),
            "bad": await self._ratings("bad", monday),
            "open": sum(not group.is_dismissed for group in await read_groups(self._documents)),
            **await self._costs(sunday),
        }
        await self._notices.notify("digest", name, facts, unpushed=None if is_pushed else _UNPUSHED)

    async def _ratings(self, rating: Rating, monday: datetime) -> int:
        where = {"rating": rating}
        ratings = await query_records(self._documents, Feedback, FEEDBACK, where=where, limit=MOST)
        return sum(
            each.record.at is not None and monday <= each.record.at < monday + _WEEK for each in ratings
        )

    async def _costs(self, sunday: datetime) -> dict[str, str | float]:
        month = f"{sunday:%Y-%m}"
        spent = await read_record(self._documents, Spending, spending_path(month))
        return {
            "month": month,
            "answers_usd": await self._answers_usd(sunday),
            "training_usd": float(spent.usd) if spent else 0.0,
        }


def _monday(now: datetime, zone: tzinfo) -> datetime:
    """Return the first moment of the week of `now`."""
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=local.weekday())
