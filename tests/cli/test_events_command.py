"""scripts/tuneline events as an operator runs it: outcomes of events, and the replay of dead ones."""

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cli.commands import Ended, run, start
from tests.conftest import Functions, bot_processes, fresh_bot
from tests.running import Bot, until
from tuneline.storage.sqlite import SqliteDocuments

ANSWER = "請掛神經內科。"
AWAY: dict[str, Any] = {"status": 401, "body": {"message": "Authentication failed"}, "times": 9}


def settings(bot: Bot) -> dict[str, str]:
    """Return the functions' settings that `scripts/tuneline events` uses."""
    unused = ("LINE_", "OPENAI_")
    needed = {name: value for name, value in bot.stack.settings().items() if not name.startswith(unused)}
    return {**bot.stack.environment(), **needed}


def command(bot: Bot, *words: str, **environment: str) -> Ended:
    """Run `scripts/tuneline events` inside the test."""
    return run("events", *words, environment={**settings(bot), **environment})


def died(bot: Bot, text: str = "我的頭很痛") -> str:
    """Return the id of a dead event: LINE refused the access token each time."""
    bot.line.fault("reply", "status", **AWAY)
    event_id = str(bot.line.post("/sim/message", text=text)["event_id"])
    until(lambda: bot.event(event_id).get("state") == "dead")
    until(bot.is_idle)
    bot.line._http.delete("/control")
    return event_id


def change(bot: Bot, event_id: str, changes: Mapping[str, Any]) -> None:
    """Change an event's document; `...` deletes a field."""

    async def write() -> None:
        documents = SqliteDocuments(bot.stack.store)
        (found,) = await documents.get_many([f"events/{event_id}"])
        assert found is not None
        data = {name: value for name, value in {**found.data, **changes}.items() if value is not ...}
        await documents.replace(found, data)
        await documents.close()

    asyncio.run(write())


@pytest.fixture(scope="module")
def bot_functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    """Make the queue give up after the second try."""
    with bot_processes(tmp_path_factory.mktemp("functions"), {"REPLY_TRIES": "2"}) as functions:
        yield functions


@pytest.fixture
def bot(bot_functions: Functions) -> Iterator[Bot]:
    with fresh_bot(*bot_functions) as running:
        running.openai.set(chat_answer=ANSWER)
        yield running


def test_a_dead_event_is_answered_exactly_once_however_often_it_is_replayed(bot: Bot) -> None:
    event_id = died(bot)
    assert bot.line.said() == []
    listed = command(bot, "list", "--state", "dead")
    assert (listed.returncode, event_id in listed.stdout) == (0, True)
    assert "LINE refuses the channel access token" in listed.stdout
    before = bot.event(event_id)
    unasked = command(bot, "replay", event_id)
    assert (unasked.returncode, "--yes" in unasked.stderr) == (2, True)
    assert bot.event(event_id) == before
    bot.tasks.pause()
    # The second finds it as the first left it, before line_reply has claimed it.
    for beginning in (event_id, event_id[:20]):
        done = command(bot, "replay", beginning, "--yes")
        assert done.returncode == 0, done.stderr
    bot.tasks.resume()
    until(lambda: bot.event(event_id).get("state") == "sent")
    until(bot.is_idle)
    again = command(bot, "replay", event_id, "--yes")
    assert (again.returncode, "sent" in again.stderr) == (1, True)
    assert bot.line.said() == [ANSWER]
    assert bot.line.calls("push") == 0
    after = bot.event(event_id)
    assert after["received_at"] == before["received_at"]
    assert [after[name] for name in ("raw", "messages", "turn")] == [None, [], None]
    # It is in the history of the same chat as the user's other messages.
    bot.line.post("/sim/message", text="再問一次")
    until(lambda: len(bot.line.said()) == 2)
    assert [one["content"] for one in bot.openai.asked()[-1]["messages"]][1:] == [
        "我的頭很痛",
        ANSWER,
        "再問一次",
    ]


def test_an_event_whose_token_is_dead_or_which_is_not_dead_is_not_replayed(bot: Bot) -> None:
    event_id = died(bot)
    change(bot, event_id, {"received_at": datetime.now(UTC) - timedelta(minutes=21)})
    old = command(bot, "replay", event_id, "--yes")
    assert old.returncode == 1
    assert "21 minutes old" in old.stderr
    assert bot.event(event_id)["state"] == "dead"
    change(bot, event_id, {"received_at": datetime.now(UTC), "raw": None})
    assert command(bot, "replay", event_id, "--yes").returncode == 1
    sent = bot.line.post("/sim/message", text="問題")["event_id"]
    until(lambda: bot.event(sent).get("state") == "sent")
    assert command(bot, "replay", sent, "--yes").returncode == 1
    for unknown in ("01NOBODY", "", "../x", event_id[:2]):
        done = command(bot, "replay", unknown, "--yes")
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert (bot.line.said(), bot.line.calls("push")) == ([ANSWER], 0)


def test_a_replay_that_cannot_be_queued_leaves_the_event_as_dead_as_before(bot: Bot) -> None:
    event_id = died(bot)
    before = bot.event(event_id)
    bot.tasks.fail_creates(1000)
    failed = command(bot, "replay", event_id, "--yes")
    assert (failed.returncode, "Traceback" in failed.stderr) == (2, False)
    assert bot.event(event_id) == before
    assert command(bot, "replay", event_id, "--yes", REPLY_QUEUE="").returncode == 2
    bot.tasks.fail_creates(0)
    # As after a replay that was interrupted before the event was on the queue.
    broken_off = {"state": "claimed", "replayed_at": datetime.now(UTC), "lease_until": None}
    change(bot, event_id, {**broken_off, "messages": ..., "reason": ...})
    assert command(bot, "replay", event_id, "--yes").returncode == 0
    until(lambda: bot.line.said() == [ANSWER])
    until(bot.is_idle)


def test_a_dead_event_whose_late_answer_has_its_button_is_made_ready_for_the_tap(bot: Bot) -> None:
    event_id = died(bot)
    # Longer ago than the time for a late answer: the replay starts that time again.
    change(bot, event_id, {"step": "late", "received_at": datetime.now(UTC) - timedelta(minutes=5)})
    bot.openai.set(chat_seconds=1.0)
    assert command(bot, "replay", event_id, "--yes").returncode == 0
    until(lambda: bot.event(event_id).get("state") == "kept")
    bot.line.post("/sim/postback", data=f"late:{event_id}")
    until(lambda: ANSWER in bot.line.said())
    until(bot.is_idle)
    assert bot.line.said().count(ANSWER) == 1


def test_texts_are_shown_only_on_request_and_tokens_never(bot: Bot) -> None:
    event_id = died(bot)
    raw = bot.line.raw_event(event_id)
    for words in ([], ["--json"], ["--text"], ["--text", "--json"]):
        done = command(bot, "show", event_id[:20], *words)
        assert done.returncode == 0, done.stderr
        assert ("我的頭很痛" in done.stdout) == ("--text" in words)
        for secret in (raw["replyToken"], raw["message"]["quoteToken"], raw["source"]["userId"]):
            assert secret not in done.stdout
        for said in ("dead", "LineAccessRetryError", event_id):
            assert said in done.stdout
    shown = json.loads(command(bot, "show", event_id, "--json").stdout)
    assert shown.keys() == {"id", *bot.event(event_id)}


def test_the_newest_event_comes_first(bot: Bot) -> None:
    for number in range(3):
        bot.line.post("/sim/message", text=f"問題{number}")
        time.sleep(0.01)
    until(lambda: len(bot.line.said()) == 3)
    until(bot.is_idle)
    listed = json.loads(start("events", "list", "--json", environment=settings(bot)).stdout)
    assert [one["state"] for one in listed] == ["sent"] * 3
    assert [one["id"] for one in listed] == sorted((one["id"] for one in listed), reverse=True)
    assert command(bot, "list", "--state", "dead").stdout.count("\n") == 1
