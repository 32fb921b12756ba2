"""line_webhook and line_reply as in production: the framework, the SDKs, separate processes."""

import asyncio
import concurrent.futures
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.conftest import BOT, Functions, bot_processes, fresh_bot
from tests.platforms import KEY, SECRET, TOKEN
from tests.proxy import Proxy
from tests.recorded import recorded_bodies
from tests.running import Bot, signed, stored, until
from tuneline.storage.records.event import FINAL
from tuneline.storage.sqlite import SqliteDocuments

ANNA = "U" + "a1" * 16


def test_a_message_is_answered_and_logged_without_its_words(bot: Bot) -> None:
    bot.openai.set(chat_answer="請掛神經內科。")
    sent = bot.line.post("/sim/message", text="我的頭很痛")
    assert sent["status"] == 200
    until(bot.line.said)
    assert bot.line.said() == ["請掛神經內科。"]
    until(lambda: bot.event(sent["event_id"]).get("state") == "sent")
    logs = "".join(bot.processes.log(name).read_text() for name in BOT)
    lines = [line for name in BOT for line in bot.logged(name)]
    assert all(one["severity"] == "INFO" for one in lines)
    assert any(one.get("event") == sent["event_id"] for one in lines)
    user = bot.line.raw_event(sent["event_id"])["source"]["userId"]
    for private in ("神經內科", "我的頭", user, sent["reply_token"], SECRET, TOKEN, KEY):
        assert private not in logs


def test_the_webhook_lets_nobody_in_but_line(bot: Bot) -> None:
    body = b'{"destination":"U","events":[{"type":"message","webhookEventId":"01X"}]}'
    assert bot.post(body) == 200
    assert bot.post(body, signed(body, "old-secret")) == 200
    assert bot.post(body, signed(body, "older-secret")) == 401
    assert bot.post(body + b" ", signed(body)) == 401
    for forged in ("", "x", "é", signed(body)[:-2]):
        assert bot.post(body, forged) == 401
    assert httpx2.post(bot.stack.url(1), content=body, trust_env=False).status_code == 401
    until(bot.is_idle)
    assert bot.tasks.shown()["done"] == 2


def test_the_webhook_says_what_is_wrong_with_a_body_by_its_status(bot: Bot) -> None:
    assert bot.line.post("/sim/verify")["status"] == 200
    for body in (b"", b"{", b"[]", b'{"events": 7}', b"\xff\xfe"):
        assert bot.post(body) == 400
    assert bot.post(b"x" * 1_000_001) == 413
    assert bot.post(b"x" * 1_000_000) == 400


def test_every_recorded_body_is_queued_event_by_event_and_handled(bot: Bot) -> None:
    count = 0
    for body in recorded_bodies().values():
        bot.deliver(body)
        count += len(json.loads(body)["events"])
    until(lambda: bot.tasks.shown()["done"] >= count)
    # LINE knows none of the tokens that are published.
    assert errors(bot) <= {"a message was not answered"}


def test_every_recorded_event_ends_at_once_and_without_an_error(bot: Bot) -> None:
    events = [raw for body in recorded_bodies().values() for raw in json.loads(body)["events"]]
    for number, raw in enumerate(events):
        # Published events have the same ids and tokens, and would count as one event.
        own = {"webhookEventId": f"01SHAPE{number:04}"}
        own |= {"replyToken": f"{number:032x}"} if "replyToken" in raw else {}
        bot.deliver_event({**raw, **own})
    until(lambda: bot.tasks.shown()["done"] >= len(events) and bot.is_idle())
    ended = stored(bot.stack, "events")
    assert len(ended) == len(events)
    assert {one["state"] for one in ended.values()} <= FINAL - {"dead", "refused", "expired"}
    assert {one["attempts"] for one in ended.values()} == {1}
    assert {task["attempts"] for task in bot.tasks.shown(limit=1000)["tasks"]} == {1}
    assert errors(bot) == set()


def errors(bot: Bot) -> set[str]:
    lines = [line for name in BOT for line in bot.logged(name)]
    return {line["message"] for line in lines if line["severity"] not in ("INFO", "WARNING")}


def test_odd_events_do_not_cost_the_others(bot: Bot) -> None:
    good = bot.line.post("/sim/message", text="問題")
    raw = bot.line.raw_event(good["event_id"])
    odd: list[Any] = [
        None,
        7,
        "x",
        [],
        {},
        {"type": 3, "source": "?"},
        {"type": "message", "message": {"type": "text"}},
    ]
    body = json.dumps({"destination": "U", "events": [*odd, {**raw, "webhookEventId": "01OTHER"}]}).encode()
    assert bot.post(body) == 200
    until(lambda: bot.tasks.shown()["done"] == len(odd) + 2)
    assert bot.event("01OTHER")


def test_an_event_that_cannot_be_queued_is_answered_500_and_comes_again(bot: Bot) -> None:
    bot.line.set(redelivery_pauses_seconds=[0.3, 0.3, 0.3])
    bot.tasks.fail_creates(100)
    sent = bot.line.post("/sim/message", text="問題", redelivery=True)
    assert sent["status"] == 500
    bot.tasks.fail_creates(0)
    until(bot.line.said)
    assert len(bot.line.said()) == 1


def test_a_hiccup_of_the_queue_is_got_over_without_line_noticing(bot: Bot) -> None:
    bot.tasks.fail_creates(2)
    assert bot.line.post("/sim/message", text="問題")["status"] == 200
    until(bot.line.said)


def test_copies_and_redeliveries_give_one_model_call_and_one_answer(bot: Bot) -> None:
    bot.openai.set(chat_seconds=0.5)
    bot.tasks.run_twice(1)
    sent = bot.line.post("/sim/message", text="問題")
    for at_once in (True, False):
        bot.line.post("/sim/redeliver", event_id=sent["event_id"], times=4, at_once=at_once)
    until(bot.line.said)
    until(bot.is_idle)
    bot.line.post("/sim/redeliver", event_id=sent["event_id"], times=2)
    until(bot.is_idle)
    assert (len(bot.line.said()), len(bot.openai.asked())) == (1, 1)


@pytest.fixture(scope="module")
def behind_door(
    firestore_emulator: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Proxy, Functions]]:
    """Start the functions once, with a proxy between them and Firestore's emulator."""
    with Proxy(firestore_emulator) as door, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", door.address)
        with bot_processes(tmp_path_factory.mktemp("firestore"), {"STORE": "firestore"}) as functions:
            yield door, functions


@pytest.fixture
def firestore_door(behind_door: tuple[Proxy, Functions]) -> Iterator[Proxy]:
    door, _ = behind_door
    yield door
    door.slow_down(0)


@pytest.fixture
def bot_on_firestore(behind_door: tuple[Proxy, Functions]) -> Iterator[Bot]:
    """The functions with new emulators of LINE, OpenAI and Cloud Tasks. What is stored stays."""
    _, functions = behind_door
    with fresh_bot(*functions) as bot:
        yield bot


@pytest.mark.parametrize("when", ["before anything", "while the model is asked", "while the reply is sent"])
def test_a_store_that_goes_away_and_comes_back_costs_nobody_an_answer(
    bot_on_firestore: Bot, firestore_door: Proxy, when: str
) -> None:
    bot = bot_on_firestore
    bot.openai.set(chat_answer="請掛神經內科。", chat_seconds=1.5 if "model" in when else 0)
    if "reply" in when:
        bot.line.fault("reply", "hang_after", seconds=1.5)
    if when == "before anything":
        with firestore_door.shut():
            bot.line.post("/sim/message", text="問題")
            time.sleep(2)
    else:
        bot.line.post("/sim/message", text="問題")
        until(lambda: bot.line.calls("reply") or ("model" in when and bot.openai.calls("chat")))
        with firestore_door.shut():
            time.sleep(3)
    until(bot.is_idle, seconds=60)
    assert bot.line.said() == ["請掛神經內科。"]
    assert bot.line.calls("push") == 0


def test_a_slow_store_slows_the_answer_down_and_that_is_all(
    bot_on_firestore: Bot, firestore_door: Proxy
) -> None:
    bot = bot_on_firestore
    firestore_door.slow_down(0.2)
    bot.tasks.run_twice(1)
    bot.line.post("/sim/message", text="問題")
    until(bot.is_idle, seconds=60)
    assert (len(bot.line.said()), len(bot.openai.asked())) == (1, 1)


def test_on_firestore_too_copies_and_a_killed_process_give_exactly_one_answer(bot_on_firestore: Bot) -> None:
    bot = bot_on_firestore
    bot.openai.set(chat_answer="請掛神經內科。")
    bot.tasks.run_twice(1)
    bot.line.fault("reply", "hang_after", seconds=60)
    bot.line.post("/sim/message", user=ANNA, text="問題")
    until(lambda: bot.line.calls("reply") == 1)
    bot.restart("line_reply")
    until(bot.is_idle)
    assert bot.line.said(user=ANNA) == ["請掛神經內科。"]
    assert (len(bot.openai.asked()), bot.line.calls("push")) == (1, 0)
    # What was said is remembered, once.
    bot.line.post("/sim/message", user=ANNA, text="再問一次")
    until(lambda: len(bot.line.said(user=ANNA)) == 2)
    assert [one["content"] for one in bot.openai.asked()[1]["messages"][1:]] == [
        "問題",
        "請掛神經內科。",
        "再問一次",
    ]


@pytest.mark.parametrize(
    ("on", "kind"),
    [("reply", "hang"), ("reply", "hang_after"), ("chat", "hang")],
    ids=["between saving and sending", "between sending and marking", "while the model is asked"],
)
def test_a_reply_process_killed_at_any_step_still_gives_exactly_one_answer(
    bot: Bot, on: str, kind: str
) -> None:
    bot.openai.set(chat_answer="請掛神經內科。")
    platform = bot.openai if on == "chat" else bot.line
    platform.fault(on, kind, seconds=60)
    sent = bot.line.post("/sim/message", text="問題")
    until(lambda: platform.calls(on) == 1)
    if on == "reply":
        assert bot.event(sent["event_id"])["messages"][0]["text"] == "請掛神經內科。"
    bot.restart("line_reply", ends_leases=kind == "hang")
    until(lambda: bot.event(sent["event_id"]).get("state") == "sent")
    assert bot.line.said() == ["請掛神經內科。"]
    assert bot.line.calls("push") == 0
    assert len(bot.openai.asked()) == 1


def test_a_model_switch_is_seen_by_the_very_next_message_of_the_same_process(bot: Bot) -> None:
    async def promote(version: str) -> None:
        documents = SqliteDocuments(bot.stack.store)
        (serving,) = await documents.get_many(["bot/serving"])
        data = {"version": version, "model": f"gone-{version}", "system_prompt": version, "fallback": []}
        await (documents.replace(serving, data) if serving else documents.create("bot/serving", data))
        await documents.close()

    pid = bot.processes.pid("line_reply")
    for number, version in enumerate(("1", "2", "3"), start=1):
        asyncio.run(promote(version))
        bot.line.post("/sim/message", text="問題")
        bot.until_said(number)
        assert bot.openai.asked()[-2]["model"] == f"gone-{version}"
    assert bot.processes.pid("line_reply") == pid
    assert len({one["pid"] for one in bot.logged("line_reply")}) == 1


def test_many_users_at_once_each_get_their_own_answer(bot: Bot) -> None:
    users = [f"U{number:032x}" for number in range(1, 21)]
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda user: bot.line.post("/sim/message", user=user, text=f"我是{user}"), users))
    until(lambda: all(bot.line.said(user=user) for user in users))
    until(bot.is_idle)
    assert [len(bot.line.said(user=user)) for user in users] == [1] * 20
    assert len(bot.openai.asked()) == 20


def test_a_task_nobody_wrote_is_dropped_and_not_retried_for_ever(bot: Bot) -> None:
    for body in (
        b"",
        b"{}",
        b"[]",
        b'{"received_at": "x", "event": {}}',
        b'{"received_at": 1e999, "event": {}}',
    ):
        assert httpx2.post(bot.stack.url(2), content=body, trust_env=False).status_code == 200
    dropped = [one for one in bot.logged("line_reply") if one["severity"] == "ERROR"]
    assert len(dropped) == 5
