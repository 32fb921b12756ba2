"""scripts/tuneline status as an operator runs it: one screen, from documents alone."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run, start
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.sqlite import SqliteDocuments

ANNA, BEN = "U" + "a1" * 16, "U" + "b2" * 16
NOW = datetime.now(UTC)
MONTH = f"{NOW:%Y-%m}"
DATASET = "3f8a12" + "0" * 26


class Desk:
    """The command on a store."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store.db"

    def store(self, work: Callable[[Documents], Awaitable[Any]]) -> Any:
        async def done() -> Any:
            documents = SqliteDocuments(self.path)
            try:
                return await work(documents)
            finally:
                await documents.close()

        return asyncio.run(done())

    def put(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        async def write(store: Documents) -> None:
            for path, data in documents.items():
                await store.create(path, data)

        self.store(write)

    def get(self, path: str) -> dict[str, Any]:
        (found,) = self.store(lambda store: store.get_many([path]))
        return dict(found.data)

    def run(self, *words: str, **env: str) -> Ended:
        return run("status", *words, environment={"STORE": f"sqlite:{self.path}", **env})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


END = (NOW + timedelta(days=54)).date()
BUSY: dict[str, dict[str, Any]] = {
    "bot/settings": {"month_usd": 10, "operators": [ANNA], "push_notices": True},
    "bot/serving": {
        "version": "v2",
        "model": "ft:clinic",
        "base_model": "gpt-4.1",
        "by": "job_poller",
        "since": NOW,
        "reason": "not worse",
        "shutdown_date": f"{END:%Y-%m-%d}",
        "fallback": [{"version": "v1", "model": "ft:old"}],
    },
    "jobs/ftjob-1": {
        "state": "training",
        "provider": "openai",
        "open": True,
        "name": "a.csv",
        "step": 40,
        "total_steps": 120,
        "created_at": NOW,
        "estimated_finish": NOW + timedelta(minutes=9),
        "dataset": "d1",
        "month": MONTH,
    },
    "jobs/ftjob-0": {
        "state": "serving",
        "provider": "openai",
        "open": False,
        "dataset": "d0",
        "created_at": NOW,
        "month": MONTH,
    },
    f"datasets/{DATASET}": {
        "state": "awaiting_approval",
        "object": "datasets/b.csv",
        "price_usd": "7.2",
        "reason": "it would cost $7.20, and JOB_BUDGET_USD allows $5.00",
        "created_at": NOW,
    },
    "models/v3": {
        "version": "v3",
        "model": "ft:v3",
        "state": "held",
        "evaluation": {"reason": "it is worse", "report": "evaluations/v3.html"},
    },
    f"spending/{MONTH}": {"datasets": {"d0": "2.1", "d1": "1.3"}, "usd": "3.4"},
    f"usage/{MONTH}-0": {"answers": 100, "micro_usd": 300_000},
    f"usage/{MONTH}-3": {"answers": 20, "micro_usd": 50_000},
    "events/1": {"state": "sent", "outcome": "answered", "received_at": NOW},
}
LOST: dict[str, dict[str, Any]] = {
    "events/2": {"state": "dead", "outcome": "unanswered", "reason": "LineRetryError", "received_at": NOW},
}


def days_left() -> int:
    """Return the days left now: midnight may be between the import of this module and the test."""
    return (END - datetime.now(UTC).date()).days


def test_one_screen_says_how_the_bot_is_and_what_to_type(desk: Desk) -> None:
    desk.put({**BUSY, **LOST})
    desk.store(lambda store: Notices(documents=store).notify("model_held", "v3", {"reason": "it is worse"}))
    done = desk.run()
    assert (done.returncode, done.stderr) == (1, "")
    for said in (
        "v2 (ft:clinic)",
        "by job_poller: not worse",
        f"({days_left()} days)",
        "if it is unavailable: v1, the base model",
        "ftjob-1 of a.csv: training, step 40 of 120, done at about",
        "→ scripts/tuneline job follow ftjob-1",
        "dataset b.csv ($7.20): it would cost $7.20",
        "→ scripts/tuneline dataset approve 3f8a12000000",
        "model v3: it is worse",
        "→ scripts/tuneline model promote v3",
        "training $3.40 of $20.00 ($2.10 billed, $1.30 estimated)",
        "answers  $0.35 of $10.00 (120 answers)",
        "1 of the last day's messages",
        "1 dead: LINE did not answer",
        "→ scripts/tuneline events list --unanswered",
        "1 operator",
        "A model waits for your decision",
    ):
        assert said in done.stdout, said
    assert len(done.stdout.splitlines()) <= 40
    assert ANNA not in done.stdout


def test_a_quiet_bot_ends_with_0_and_an_empty_store_is_quiet(desk: Desk) -> None:
    environment = {"PATH": os.environ["PATH"], "STORE": f"sqlite:{desk.path}"}
    done = start("status", environment=environment)
    assert done.returncode == 0, done.stderr
    assert "the base model: no model was trained yet" in done.stdout
    quiet = {path: data for path, data in BUSY.items() if not path.startswith(("datasets/", "models/"))}
    desk.put(quiet)
    assert desk.run().returncode == 0


def event(state: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "outcome": outcome, "received_at": datetime.now(UTC), **more}


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (
            [event("expired", "unanswered", reason="TokenSpentDropError")],
            "1 expired: the reply token had expired, or was used already",
        ),
        ([event("refused", "unanswered", reason="LINE answered 400")], "1 refused: LINE answered 400"),
        (
            [event("claimed", "open", received_at=NOW - timedelta(minutes=25), lease_until=None)],
            "1 not finished within 20 minutes",
        ),
        ([event("sent", "apologized", apology="no_credit")], "1 no credit left at the model's host"),
        ([event("sent", "apologized", apology="key_refused")], "1 the model's host refuses the key"),
        (
            [event("sent", "answered", no_access={"code": "key_refused", "endpoint": "gpu"})] * 2
            + [event("sent", "answered", no_access={"code": "no_credit", "endpoint": ""})]
            + [event("sent", "answered")],
            "3 of the last day's 4 messages were answered by a model at another host",
        ),
        (
            [event("sent", "answered", no_access={"code": "key_refused", "endpoint": "gpu"})],
            "1 “gpu”: the model's host refuses the key: scripts/tuneline deploy rotate",
        ),
        (
            [event("kept", "apologized", apology="busy")] * 5 + [event("sent", "answered")] * 45,
            "5 of the last day's 50 messages were answered with an apology",
        ),
    ],
)
def test_who_got_no_answer_or_an_apology_that_needs_a_look_ends_it_with_1(
    desk: Desk, events: list[dict[str, Any]], said: str
) -> None:
    desk.put({f"events/{number}": one for number, one in enumerate(events)})
    done = desk.run()
    assert done.returncode == 1
    assert said in done.stdout
    assert desk.run("--json").returncode == 1


def test_a_few_apologies_and_running_answers_are_shown_and_end_with_0(desk: Desk) -> None:
    busy = [event("sent", "apologized", apology="busy")] * 4
    others = [event("claimed", "open"), event("skipped", "nothing"), event("claimed", "nothing")]
    desk.put({f"events/{number}": one for number, one in enumerate(busy + others)})
    done = desk.run()
    assert done.returncode == 0
    assert "no message of the last day is without one; 1 are being answered" in done.stdout
    assert "4 the model's host was busy" in done.stdout


def test_a_dataset_that_its_training_host_does_not_take_waits_for_a_person(desk: Desk) -> None:
    waiting = {"state": "starting", "object": "datasets/c.csv", "created_at": NOW}
    reason = "the account there has no credit left"
    desk.put({"datasets/1": {**waiting, "waits_for": "no_credit", "reason": reason}, "datasets/2": waiting})
    done = desk.run()
    assert done.returncode == 1
    assert f"dataset c.csv: {reason}" in done.stdout
    assert done.stdout.count("c.csv") == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"bot/settings": {"month_usd": 0.35}},
        {"bot/serving": {**BUSY["bot/serving"], "shutdown_date": f"{NOW + timedelta(days=30):%Y-%m-%d}"}},
        {"bot/serving": {**BUSY["bot/serving"], "shutdown_date": f"{NOW - timedelta(days=1):%Y-%m-%d}"}},
    ],
)
def test_a_bot_that_rests_and_a_model_that_ends_wait_for_a_decision(
    desk: Desk, changed: dict[str, Any]
) -> None:
    quiet = {path: data for path, data in BUSY.items() if not path.startswith(("datasets/", "models/"))}
    desk.put({**quiet, **changed})
    assert desk.run().returncode == 1


def test_a_program_gets_the_same_as_json_and_a_person_the_notices_in_a_language(desk: Desk) -> None:
    desk.put(BUSY)
    desk.store(lambda store: Notices(documents=store).notify("model_held", "v3", {}))
    seen = json.loads(desk.run("--json", "--language", "ja").stdout)
    assert seen["serving"]["days"] == days_left()
    assert [one["what"] for one in seen["decisions"]] == ["dataset", "model"]
    assert seen["notices"][0]["steps"][-1] == "採用する：scripts/tuneline model promote v3"
    assert seen["money"]["training"]["cap_usd"] == 20
    assert json.loads(desk.run("--json", MONTH_BUDGET_USD="7").stdout)["money"]["training"]["cap_usd"] == 7


def test_what_a_terminal_would_act_on_is_not_printed(desk: Desk) -> None:
    desk.put({f"datasets/{DATASET}": {**BUSY[f"datasets/{DATASET}"], "object": "datasets/\x1b[2Jx.csv"}})
    assert "\x1b" not in desk.run().stdout


def test_wrong_calls_end_with_2(desk: Desk) -> None:
    assert desk.run("--language", "tlh").returncode == 2
    missing = desk.run(STORE="mongodb")
    assert (missing.returncode, "STORE" in missing.stderr) == (2, True)


def test_a_dataset_whose_check_does_not_end_waits_for_an_operator(desk: Desk) -> None:
    long_ago = {"state": "checking", "object": "datasets/odd.xlsx", "created_at": NOW - timedelta(hours=2)}
    desk.put({f"datasets/{DATASET}": long_ago, "datasets/d": {**long_ago, "created_at": NOW}})
    done = desk.run()
    assert done.returncode == 1
    assert "dataset odd.xlsx: its check has not ended since" in done.stdout
    assert done.stdout.count("scripts/tuneline dataset show") == 1


def test_chats_that_a_person_has_are_counted_and_chat_that_is_off_can_be_switched_on(desk: Desk) -> None:
    human = {"since": NOW, "until": NOW + timedelta(hours=2), "by": "user", "event": "01E", "active_at": NOW}
    link = f"https://chat.line.biz/{BEN}/chat/{ANNA}"
    notice = {"kind": "handover", "about": "c-01E", "facts": {"chat_link": link}, "created_at": NOW}
    desk.put(
        {
            "chats/c": {"human": human, "has_person": True},
            "bot/channel": {"chat_mode": "bot", "read_at": NOW},
            "notices/handover-c-01E": {**notice, "expire_at": NOW + timedelta(hours=1)},
        }
    )
    screen = desk.run().stdout
    assert "With a person  1 chat" in screen
    assert "→ scripts/tuneline chat list" in screen
    assert "Settings → Response settings → Chat" in screen
    assert link in screen
    status = json.loads(desk.run("--json", "--language", "ja").stdout)
    assert (status["with_person"], status["chat"]["mode"]) == (1, "bot")
    assert "「応答設定」" in status["chat"]["how"]
