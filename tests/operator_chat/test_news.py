"""An operator gets the news once, with the reply to anything the operator does, and no push."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.conftest import STRANGER, Bucket, Sent
from tests.platforms import Line
from tuneline.chat.context import Reply
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineRetryError
from tuneline.line.messages import Button, Message
from tuneline.notices.notice import Notices
from tuneline.operator_chat import news
from tuneline.operator_chat.buttons import Buttons
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.records.notice import KINDS, Kind
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

BEN = "U" + "b2" * 16
pytestmark = pytest.mark.stores("sqlite")


class Office:
    """The chats of two operators, and what happens meanwhile."""

    def __init__(self, documents: Documents, operating: EventHandler, sent: Sent, line: Line) -> None:
        self.documents, self.operating, self.sent, self.line = documents, operating, sent, line

    async def notify(self, kind: Kind, about: str, *, ago: timedelta = timedelta(0), **facts: Any) -> None:
        now = datetime.now(UTC) - ago
        assert await Notices(documents=self.documents, now=lambda: now).notify(kind, about, facts)

    async def dataset(self, about: str, state: str, **more: Any) -> None:
        file = {"object": "datasets/line/01ABC/門診.csv", **more}
        await self.documents.create(f"datasets/{about}", {"state": state, **file})

    async def tap(self, user: str = DEFAULT_USER) -> list[str]:
        """Let a user tap on help; return what the cards of the reply say."""
        before = len(self._messages(user))
        await self.operating.handle(self.sent(data="op:help", user=user))
        return [
            shown(message) for message in self._messages(user)[before:] if message["text"].startswith("News")
        ]

    def last(self, user: str = DEFAULT_USER) -> dict[str, Any]:
        return self._messages(user)[-1]

    def _messages(self, user: str) -> list[dict[str, Any]]:
        messages = self.line.get(f"/sim/chat?user={user}")["messages"]
        return [message for message in messages if message["from"] == "bot"]


def shown(message: dict[str, Any]) -> str:
    """Return the texts and the labels of a card, each on a line."""
    written = json.dumps(message["message"], ensure_ascii=False)
    return "\n".join(re.findall(r'"(?:text|label|data)": "([^"]*)"', written))


@pytest.fixture
async def office(documents: Documents, operating: EventHandler, sent: Sent, line: Line) -> Office:
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {**settings.data, "operators": [DEFAULT_USER, BEN]})
    return Office(documents, operating, sent, line)


async def test_each_operator_gets_news_once_at_the_end_of_a_reply(office: Office) -> None:
    await office.notify("job_done", "ftjob-1", name="門診.csv")
    (card,) = await office.tap()
    assert card.startswith("News: 1\nTraining is done\nThe model trained with “門診.csv” is ready.")
    assert card.endswith("See the status\nop:status")
    assert (await office.tap(), len(await office.tap(BEN)), await office.tap(BEN)) == ([], 1, [])
    assert await office.tap(STRANGER) == []
    assert office.line.calls("push") == office.line.calls("multicast") == 0


async def test_what_waits_comes_first_then_what_is_broken_and_the_rest_is_counted(office: Office) -> None:
    await office.dataset("3f8a12", "awaiting_approval")
    for number in range(3):
        await office.notify("job_done", f"ftjob-{number}", name="a.csv")
    await office.notify("dataset_waiting", "3f8a12", ago=timedelta(days=3), name="門診.csv")
    await office.notify("line_quota", "2026-11", ago=timedelta(hours=1), used=180, limit=200)
    (card,) = await office.tap()
    titles = (
        "News: 5",
        "A dataset waits for your approval",
        "LINE's messages",
        "Training is done",
        "… and 2",
    )
    places = [card.find(title) for title in titles]
    assert places == sorted(places)
    assert min(places) == 0
    assert "Decide: 門診.csv\nop:report:3f8a12:" in card


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"digest", "draft_waiting", "handover"}))
async def test_no_news_name_a_command_of_a_terminal(office: Office, kind: Kind) -> None:
    await office.dataset("3f8a12", "awaiting_approval")
    await office.documents.create("models/3f8a12", {"version": "3f8a12", "state": "held", "model": "m"})
    await office.notify(kind, "3f8a12", name="門診.csv")
    (card,) = await office.tap()
    assert "scripts/" not in card


@pytest.mark.parametrize(("code", "reason"), [("manual", ""), ("overtaken", "Reason: the model of a later")])
async def test_the_news_of_a_model_say_in_one_sentence_whether_it_is_better(
    office: Office, code: str, reason: str
) -> None:
    await office.documents.create("models/3f8a12", {"version": "3f8a12", "state": "held", "model": "m"})
    sides = {side: {"model": "m", "version": side} for side in ("before", "after")}
    figures = {"wins": 0, "ties": 5, "losses": 0, "measure": "chrF", "is_worse": False, "is_better": False}
    known = {"state": "done", "started_at": datetime.now(UTC), "sides": sides}
    await office.documents.create("evaluations/3f8a12", {**known, "verdict": {"figures": figures}})
    facts: dict[str, Any] = {"code": code, "reason": "later", "score_before": 1.8, "score_after": 1.8}
    await office.notify("model_held", "3f8a12", **facts)
    (card,) = await office.tap()
    assert "Test questions: 5. The new model is better in 0, the same in 5, worse in 0. No difference" in card
    assert "1.8" not in card
    assert reason in card
    assert ("Reason" in card) == bool(reason)
    assert "before you decide" in card


async def test_nobody_is_asked_to_decide_about_a_model_that_serves(office: Office) -> None:
    await office.documents.create("models/3f8a12", {"version": "3f8a12", "state": "ready", "model": "m"})
    sides = {side: {"model": "m", "version": side} for side in ("before", "after")}
    figures = {"wins": 0, "ties": 5, "losses": 0, "measure": "chrF", "is_worse": False, "is_better": False}
    known = {"state": "done", "started_at": datetime.now(UTC), "sides": sides}
    await office.documents.create("evaluations/3f8a12", {**known, "verdict": {"figures": figures}})
    await office.notify("model_promoted", "3f8a12", code="not_worse", score_before=1.8, score_after=1.8)
    (card,) = await office.tap()
    assert "A new model serves" in card
    assert "No difference can be seen." in card
    assert "decide" not in card


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("dataset_waiting", {}),
        ("model_held", {}),
        ("model_promoted", {"by": f"LINE …{DEFAULT_USER[-4:]}"}),
        ("job_started", {"by": f"LINE …{DEFAULT_USER[-4:]}"}),
    ],
)
async def test_a_decision_that_is_made_and_the_operators_own_action_are_no_news(
    office: Office, kind: Kind, facts: dict[str, Any]
) -> None:
    await office.dataset("3f8a12", "cancelled")
    await office.documents.create("models/3f8a12", {"version": "3f8a12", "state": "ready", "model": "m"})
    await office.notify(kind, "3f8a12", name="門診.csv", **facts)
    assert await office.tap() == []
    assert len(await office.tap(BEN)) == ("by" in facts)


async def test_a_file_is_news_to_the_other_operators_alone(
    office: Office, sent: Sent, line: Line, checked: Bucket
) -> None:
    before = len(line.said())
    assert await office.operating.handle(sent()) == "sent"
    assert not any("News" in text for text in line.said()[before:])
    (card,) = await office.tap(BEN)
    assert "A dataset waits for your approval" in card
    assert await office.tap() == []


async def test_what_is_older_than_last_week_is_no_news(office: Office) -> None:
    await office.notify("job_done", "ftjob-1", ago=timedelta(days=15), name="門診.csv")
    assert await office.tap() == []


async def test_a_reply_that_was_not_sent_was_not_seen(office: Office, sent: Sent, line: Line) -> None:
    await office.notify("job_done", "ftjob-1", name="門診.csv")
    line.fault("reply", "status", status=500, times=9)
    tap = sent(data="op:help")
    with pytest.raises(LineRetryError):
        await office.operating.handle(tap)
    (notice,) = await office.documents.query("notices", where={})
    assert not notice.data.get("seen_by")
    line.recover()
    await office.notify("job_started", "ftjob-2", name="later.csv")
    # The next try sends the reply that was saved, and the news that came later are still news.
    assert await office.operating.handle(tap) == "sent"
    assert "Training is done" in shown(office.last())
    (card,) = await office.tap()
    assert card.startswith("News: 1\nTraining has started")


async def test_a_store_that_fails_costs_the_news_and_not_the_reply(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(*_: object, **__: object) -> None:
        raise UnavailableRetryError("the store is away")

    await office.notify("job_done", "ftjob-1", name="門診.csv")
    with monkeypatch.context() as patch:
        patch.setattr(news, "query_records", unavailable)
        assert await office.tap() == []
    assert office.last()["text"]
    assert len(await office.tap()) == 1


@pytest.mark.parametrize(("count", "has_room"), [(1, True), (4, True), (5, False)])
async def test_a_reply_has_five_objects_and_the_quick_replies_on_the_last(
    office: Office, monkeypatch: pytest.MonkeyPatch, count: int, has_room: bool
) -> None:
    async def answered(*_: object) -> Reply:
        *before, last = [Message(str(number)) for number in range(count)]
        return Reply((*before, Message(last.text, quick=(Button("👍", "good:1"),))))

    monkeypatch.setattr(Buttons, "answer", answered)
    await office.notify("job_done", "ftjob-1", name="門診.csv")
    assert len(await office.tap()) == has_room
    assert [item["action"]["label"] for item in office.last()["quick_reply"]] == ["👍"]
    if not has_room:
        monkeypatch.undo()
        assert len(await office.tap()) == 1


async def test_the_weekly_digest_is_a_card_of_its_own_with_the_questions_open_now(office: Office) -> None:
    question = {"chat": "chats/1", "question": "有停車場嗎？", "reason": "none_fits"}
    await office.documents.create("unanswered/1", {**question, "at": datetime.now(UTC)})
    await office.notify("digest", "2026-W47", first="2026-11-16", last="2026-11-22", answered=7)
    await office.notify("job_done", "ftjob-1", name="門診.csv")
    (card,) = await office.tap()
    assert card.startswith("News: 1")
    digest = shown(office.last())
    assert digest.startswith("Last week\n2026-11-16 – 2026-11-22\nAnswered\n7\n")
    assert "有停車場嗎？" in digest
    assert "op:questions" in digest
    assert await office.tap() == []
    assert "Last week" not in shown(office.last())


async def test_a_canary_that_is_not_worse_has_a_button_to_its_figures(office: Office) -> None:
    await office.notify("canary_not_worse", "canary_1", version="3", answers=100)
    await office.notify("canary_running", "canary_1", version="3", share=10, by="mei", reason="new")
    (card,) = await office.tap()
    assert "op:canary" in card.splitlines()
    assert "canary_1" not in card
    assert "Model 3 has given 100 answers" in card
