"""Notices are pushed to the operators once, if they allow it, within a share of the quota."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.platforms import TOKEN, Line
from tuneline.bootstrap.notice_delivery import push_delivery
from tuneline.notices.notice import Notices
from tuneline.notices.push import PushDelivery
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import Kind
from tuneline.storage.records.operators.delivery import DELIVERY
from tuneline.texts.notice_texts import notices as texts_of
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")

BEN = "U" + "b2" * 16
START = datetime.now(UTC)


class Desk:
    """A store with notices, LINE's emulator, and pollers that may come at any time."""

    def __init__(self, documents: Documents, line: Line) -> None:
        self.documents, self.line = documents, line
        self.now = START

    async def settings(self, **settings: Any) -> None:
        await self.documents.delete("bot/settings")
        await self.documents.create("bot/settings", settings)

    async def notify(self, kind: Kind, about: str, **facts: Any) -> None:
        assert await Notices(documents=self.documents, now=lambda: self.now).notify(kind, about, facts)

    def poller(self, *, token: str = TOKEN) -> PushDelivery:
        env = {"LINE_CHANNEL_ACCESS_TOKEN": token, "LINE_API_BASE_URL": self.line.url}
        made = push_delivery(env, documents=self.documents)
        made._now = lambda: self.now
        made._notices._now = lambda: self.now
        return made

    async def tick(self, *, later: timedelta = timedelta(0), **poller: Any) -> str:
        self.now += later
        return await self.poller(**poller).tick()

    async def notice(self, path: str) -> dict[str, Any]:
        (found,) = await self.documents.get_many([f"notices/{path}"])
        assert found is not None
        return found.data


@pytest.fixture
async def desk(documents: Documents, line: Line) -> Desk:
    """One operator, who allows pushing, in English."""
    made = Desk(documents, line)
    await made.settings(operators=[DEFAULT_USER], push_notices=True, language="en")
    return made


async def test_what_waits_is_pushed_in_one_message_with_what_to_do_and_only_once(desk: Desk) -> None:
    await desk.notify("dataset_rejected", "d1", name="a.csv", problems=3)
    await desk.notify("model_held", "v1", reason="it is worse")
    assert [await desk.tick() for _ in range(3)] == ["sent", "nothing", "nothing"]
    (message,) = desk.line.said()
    assert "“a.csv” cannot be used for training" in message
    assert "scripts/tuneline model promote v1" in message
    assert desk.line.calls("multicast") == 1
    for path in ("dataset_rejected-d1", "model_held-v1"):
        assert ((await desk.notice(path))["delivery"], (await desk.notice(path))["sent_at"]) == (
            "sent",
            START,
        )


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"operators": [DEFAULT_USER]},
        {"operators": [DEFAULT_USER], "push_notices": "yes"},
        {"operators": [], "push_notices": True},
        {"operators": ["anna", 7, None], "push_notices": True},
        {"operators": DEFAULT_USER, "push_notices": True},
    ],
)
async def test_without_leave_nothing_is_pushed_nor_asked(desk: Desk, settings: dict[str, Any]) -> None:
    await desk.settings(**settings)
    await desk.notify("job_failed", "j1")
    assert await desk.tick() == "off"
    assert desk.line.get("/sim/requests")["arrived"] == {}
    assert (await desk.notice("job_failed-j1"))["delivery"] == "waiting"


async def test_without_a_token_it_is_said_in_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.notify("job_failed", "j1")
    assert await desk.tick(token="") == "off"
    assert "LINE_CHANNEL_ACCESS_TOKEN" in caplog.text
    assert DEFAULT_USER not in caplog.text


async def test_several_operators_cost_one_each_and_read_the_bots_language(desk: Desk) -> None:
    desk.line.post("/sim/message", text="hi", user=BEN)
    await desk.settings(operators=[DEFAULT_USER, BEN, BEN], push_notices=True, language="ja")
    await desk.notify("model_promoted", "v1")
    assert await desk.tick() == "sent"
    assert desk.line.said() == desk.line.said(user=BEN)
    assert texts_of("ja")["model_promoted"][0] in desk.line.said()[0]
    headers = {"authorization": f"Bearer {TOKEN}"}
    used = desk.line._http.get("/v2/bot/message/quota/consumption", headers=headers).json()
    assert used == {"totalUsage": 2}


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 401, "body": {"message": "Authentication failed"}},
        {"kind": "status", "status": 429, "body": {"message": "You have reached your monthly limit."}},
        {"kind": "reset"},
        {"kind": "lost_answer"},
    ],
)
async def test_a_push_that_fails_or_whose_answer_is_lost_is_tried_again_and_arrives_once(
    desk: Desk, fault: dict[str, Any]
) -> None:
    await desk.notify("job_failed", "j1")
    desk.line.fault("multicast", **fault, times=2)
    outcomes = [await desk.tick(later=timedelta(minutes=1)) for _ in range(4)]
    assert outcomes == ["waiting", "waiting", "sent", "nothing"]
    assert len(desk.line.said()) == 1


@pytest.mark.stores("sqlite", "firestore")
async def test_a_run_that_dies_after_its_push_does_not_push_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.notify("job_failed", "j1")
    dying = desk.poller()

    async def die(*_: object, **__: object) -> None:
        raise RuntimeError("the process is gone")

    monkeypatch.setattr(dying, "_end", die)
    with pytest.raises(RuntimeError):
        await dying.tick()
    await desk.notify("job_failed", "j2")
    assert await desk.tick() == "held", "its claim lasts some seconds"
    assert await desk.tick(later=timedelta(seconds=11)) == "sent"
    assert await desk.tick() == "sent"
    assert [text.count("■") for text in desk.line.said()] == [1, 1]


@pytest.mark.stores("sqlite", "firestore")
async def test_two_pollers_at_once_push_once(desk: Desk) -> None:
    for number in range(5):
        await desk.notify("job_failed", f"j{number}")
    outcomes = await asyncio.gather(*(desk.poller().tick() for _ in range(6)))
    while await desk.tick() == "held":
        pass
    assert outcomes.count("sent") == 1
    assert len(desk.line.said()) == 1


async def test_a_tenth_of_the_quota_is_left_and_that_is_reported_once(desk: Desk) -> None:
    await desk.notify("job_failed", "j1")
    desk.line.set(quota=200, quota_used=180)
    assert [await desk.tick() for _ in range(2)] == ["waiting", "waiting"]
    assert desk.line.calls("multicast") == 0
    assert (await desk.notice(f"line_quota-{START + timedelta(hours=9):%Y-%m}"))["facts"] == {
        "used": 180,
        "limit": 200,
    }
    desk.line.set(quota_used=179)
    assert await desk.tick() == "sent"
    desk.line.set(quota=None, quota_used=10_000)
    assert await desk.tick() == "sent", "a plan without a limit; the word about the quota"


async def test_what_could_not_be_pushed_within_a_day_is_marked_with_its_reason(desk: Desk) -> None:
    await desk.notify("job_failed", "j1")
    desk.line.fault("quota", "status", status=500, times=3)
    assert await desk.tick() == "waiting"
    assert await desk.tick(later=timedelta(hours=22)) == "waiting"
    assert await desk.tick(later=timedelta(hours=1)) == "unsent"
    assert await desk.tick(later=timedelta(hours=2)) == "nothing"
    marked = await desk.notice("job_failed-j1")
    assert (marked["delivery"], marked["sent_at"]) == ("unsent", None)
    assert "for a day" in marked["unsent_reason"]
    assert desk.line.said() == []


async def test_old_news_is_not_pushed_when_pushing_is_allowed_later(desk: Desk) -> None:
    await desk.notify("job_failed", "old")
    desk.now += timedelta(hours=25)
    await desk.notify("job_failed", "new")
    assert await desk.tick() == "sent"
    assert (await desk.notice("job_failed-old"))["delivery"] == "unsent"
    assert desk.line.said()[0].count("■") == 1


async def test_what_line_refuses_for_good_is_not_tried_for_ever(desk: Desk) -> None:
    await desk.notify("job_failed", "j1")
    desk.line.fault("multicast", "status", status=400, body={"message": "no", "details": []})
    assert [await desk.tick() for _ in range(2)] == ["unsent", "nothing"]


async def test_what_asks_for_nothing_goes_along_with_what_does(desk: Desk) -> None:
    await desk.notify("job_started", "j1")
    assert await desk.tick() == "nothing"
    await desk.notify("model_held", "v1")
    assert await desk.tick() == "sent"
    (message,) = desk.line.said()
    assert message.index("A model waits") < message.index("Training has started")


async def test_a_flood_is_one_push_that_says_how_much_more_there_is(desk: Desk) -> None:
    for number in range(50):
        await desk.notify("dataset_rejected", f"d{number:02}", name="x" * 500, problems=9)
    assert [await desk.tick() for _ in range(2)] == ["sent", "nothing"]
    message = "\n".join(desk.line.said())
    assert message.count("■") == 20
    assert "… and 30 more: scripts/tuneline status" in message


async def test_dead_events_are_reported_once_a_day(desk: Desk, documents: Documents) -> None:
    await desk.settings()
    before = START - timedelta(days=2)
    for number, (outcome, died_at) in enumerate(
        [("unanswered", START), ("unanswered", START), ("answered", START), ("unanswered", before)]
    ):
        event = {"state": "dead", "outcome": outcome, "died_at": died_at, "reason": "LineAccessRetryError"}
        await documents.create(f"events/{number}", event)
    for _ in range(2):
        await desk.tick()
    day = f"events_dead-{START:%Y-%m-%d}"
    assert (await desk.notice(day))["facts"] == {"count": 2, "code": "line_access"}


async def test_an_event_that_came_before_midnight_and_died_after_it_is_reported(
    desk: Desk, documents: Documents
) -> None:
    await desk.settings()
    midnight = START.replace(hour=0, minute=0)
    event = {
        "state": "dead",
        "outcome": "unanswered",
        "reason": "LineAccessRetryError",
        "received_at": midnight - timedelta(minutes=5),
    }
    await documents.create("events/e", {**event, "died_at": midnight + timedelta(minutes=16)})
    await desk.tick()
    assert (await desk.notice(f"events_dead-{START:%Y-%m-%d}"))["facts"]["count"] == 1


async def test_nobodys_id_is_put_down_but_in_the_settings(desk: Desk, documents: Documents) -> None:
    await desk.notify("job_failed", "j1")
    desk.line.fault("multicast", "status", status=500)
    assert await desk.tick() == "waiting"
    (delivery,) = await documents.get_many([DELIVERY])
    assert delivery is not None
    assert DEFAULT_USER not in str(delivery.data)
    assert DEFAULT_USER not in str(await desk.notice("job_failed-j1"))
