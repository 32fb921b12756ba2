"""Each Monday morning operators get the figures of their users' week, once."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.chat.limits import monthly_usage
from tuneline.poller.weekly_counts import count_quarters
from tuneline.poller.weekly_digest import WeeklyDigest
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import chat_path

pytestmark = pytest.mark.stores("sqlite")
OPERATOR = "U" + "a1" * 16
IDS = itertools.count()
# Monday 8:00 in Taipei, in the future: the store forgets by the real time what has expired.
MONDAY = datetime(2030, 6, 3, 0, 0, tzinfo=UTC)
WEEK = "2030-W22"


class Clinic:
    """A bot with one operator, its messages, and its poller."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    async def message(self, at: datetime, outcome: str = "answered", **more: Any) -> None:
        event = {"state": "sent", "type": "message", "kind": "ask", "chat": "chats/1", "outcome": outcome}
        await self.documents.create(f"events/{next(IDS):08}", {**event, "received_at": at, **more})

    async def tick(self, now: datetime) -> None:
        async def answers_usd(day: datetime) -> float:
            return await monthly_usage.month_usd(self.documents, day)

        digest = WeeklyDigest(
            documents=self.documents, language="en", answers_usd=answers_usd, now=lambda: now
        )
        await digest.tick()

    async def week(self) -> dict[str, Any]:
        (week,) = await self.documents.get_many([f"weeks/{WEEK}"])
        return week.data if week else {}

    async def digests(self) -> list[dict[str, Any]]:
        return [notice.data for notice in await self.documents.query("notices", where={"kind": "digest"})]


@pytest.fixture
async def clinic(documents: Documents) -> Clinic:
    await documents.create("bot/settings", {"operators": [OPERATOR], "language": "zh-TW"})
    return Clinic(documents)


async def test_the_digest_has_the_weeks_figures_once(clinic: Clinic) -> None:
    sunday = MONDAY - timedelta(hours=14)
    for outcome in ("answered", "answered", "apologized", "unanswered"):
        await clinic.message(sunday, outcome)
    await clinic.message(sunday, "answered", kind=None, state="delivered", has_button=True)
    for _ in range(2):
        await clinic.message(sunday, "answered", kind="handover")
    for rating, at in (("good", sunday), ("good", sunday), ("bad", sunday), ("bad", MONDAY)):
        feedback = {"chat": "chats/1", "rating": rating, "at": at}
        await clinic.documents.create(f"feedback/{next(IDS)}", feedback)
    await clinic.documents.create("spending/2030-06", {"datasets": {"d": "1.19"}, "usd": "1.19"})
    await clinic.documents.add("usage/2030-06-0", {"answers": 3, "micro_usd": 25_000})
    question = {"chat": "chats/1", "question": "停車？", "reason": "none_fits", "at": sunday}
    await clinic.documents.create("unanswered/1", question)
    for hours in (-1, 0, 1, 2):
        await clinic.tick(MONDAY + timedelta(hours=hours))
    (digest,) = await clinic.digests()
    assert digest["about"] == WEEK
    assert digest["facts"] == {
        "first": "2030-05-27",
        "last": "2030-06-02",
        "answered": 3,
        "deferred": 1,
        "apologized": 1,
        "unanswered": 1,
        "handed_over": 2,
        "good": 2,
        "bad": 1,
        "open": 1,
        "month": "2030-06",
        "answers_usd": 0.025,
        "training_usd": 1.19,
    }
    assert digest["delivery"] == "unsent"
    assert "停車" not in str(digest)


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        ({}, 1),
        ({"chat": chat_path(OPERATOR)}, 0),
        ({"kind": "greet"}, 0),
        ({"kind": "operator"}, 0),
        ({"type": "postback", "kind": "rate"}, 0),
        ({"outcome": "nothing"}, 0),
        ({"outcome": "open"}, 0),
    ],
)
async def test_only_users_messages_that_needed_an_answer_count(
    clinic: Clinic, event: dict[str, Any], counts: int
) -> None:
    await clinic.message(MONDAY - timedelta(hours=10), **event)
    await clinic.tick(MONDAY)
    week = await clinic.week()
    assert sum(week.get(name, 0) for name in ("answered", "apologized", "unanswered")) == counts
    assert len(week["counted"]) == 2


async def test_each_message_counts_once_in_the_week_it_came_in(clinic: Clinic) -> None:
    """Taipei's week ends on Sunday at 16:00 UTC. The poller comes every hour, and once not for five."""
    end = MONDAY - timedelta(hours=8)
    times = [end + timedelta(hours=hours) for hours in (-12.01, -11.9, -6, -0.01, 0, 0.01, 5)]
    for at in times:
        await clinic.message(at)
    for hours in (-10, -5, -4, 1, 2, 7, 8):
        await clinic.tick(end + timedelta(hours=hours))
        await clinic.tick(end + timedelta(hours=hours))
    assert (await clinic.week())["answered"] == 4
    (following,) = await clinic.documents.get_many(["weeks/2030-W23"])
    assert following is not None
    assert following.data["answered"] == 3


@pytest.mark.parametrize(
    ("settings", "hours", "delivery"),
    [
        ({}, 0, ["unsent"]),
        ({"push_digest": True}, 0, ["waiting"]),
        ({}, 39.9, ["unsent"]),
        ({}, -0.1, []),
        ({}, 40, []),
        ({"operators": []}, 0, []),
    ],
)
async def test_it_is_made_in_time_and_pushed_only_if_operators_want_it(
    clinic: Clinic, settings: dict[str, Any], hours: float, delivery: list[str]
) -> None:
    (stored,) = await clinic.documents.get_many(["bot/settings"])
    assert stored is not None
    await clinic.documents.replace(stored, {**stored.data, **settings})
    await clinic.documents.create(f"weeks/{WEEK}", {"answered": 5})
    await clinic.tick(MONDAY + timedelta(hours=hours))
    assert [digest["delivery"] for digest in await clinic.digests()] == delivery


async def test_a_week_without_a_message_has_no_digest(clinic: Clinic) -> None:
    await clinic.tick(MONDAY)
    assert await clinic.digests() == []


@pytest.mark.stores("firestore")
async def test_two_pollers_at_once_count_a_message_once(clinic: Clinic) -> None:
    await clinic.message(MONDAY - timedelta(hours=14))
    count = (count_quarters(clinic.documents, zone=UTC, operators=(), now=MONDAY) for _ in range(5))
    await asyncio.gather(*count)
    assert (await clinic.week())["answered"] == 1
