"""scripts/tuneline chat: give a chat to a person and back, list and show those that a person has."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run
from tuneline.notices.handover import Handover, UserMessage, chat_link, notify_handover
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import chat_path
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.line.identifiers import BOT_USER

USER = "U" + "a1" * 16
PATH = chat_path(USER)
HASH = PATH.removeprefix("chats/")


class Desk:
    """The command on a store."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "store.db"

    def store(self, work: Callable[[Documents], Awaitable[Any]]) -> Any:
        async def done() -> Any:
            documents = SqliteDocuments(self._path)
            try:
                return await work(documents)
            finally:
                await documents.close()

        return asyncio.run(done())

    def run(self, *words: str) -> Ended:
        return run("chat", *words, environment={"STORE": f"sqlite:{self._path}"})

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").stdout)

    def chat(self, path: str = PATH) -> dict[str, Any]:
        (found,) = self.store(lambda store: store.get_many([path]))
        return dict(found.data) if found else {}

    def everything(self) -> str:
        async def every(store: Documents) -> list[Any]:
            return [await store.query(name, where={}) for name in ("chats", "notices", "bot", "events")]

        return str(self.store(every))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_chat_is_paused_by_the_users_id_which_is_stored_nowhere(desk: Desk) -> None:
    done = desk.run("pause", USER)
    assert done.returncode == 0, done.stderr
    assert f"scripts/tuneline chat resume {HASH[:12]}" in done.stderr
    human = desk.chat()["human"]
    assert (human["by"], human["since"] is not None) == ("command", True)
    assert timedelta(hours=11.9) < human["until"] - datetime.now(UTC) <= timedelta(hours=12)
    assert USER not in desk.everything()
    (found,) = desk.json("list")
    assert (found["chat"], found["by"], found["chat_link"]) == (HASH, "command", None)


def test_it_is_paused_for_some_hours_and_given_back_by_the_beginning_of_the_hash(desk: Desk) -> None:
    desk.store(lambda store: store.create(PATH, {"turns": []}))
    assert desk.run("pause", HASH[:6], "--hours", "2").returncode == 0
    assert desk.chat()["human"]["until"] - datetime.now(UTC) <= timedelta(hours=2)
    assert desk.json("pause", HASH)["outcome"] == "already"
    assert desk.json("show", HASH)["has_person"] is True
    assert desk.json("resume", HASH[:6]) == {"chat": HASH, "is_resumed": True}
    assert desk.json("resume", HASH[:6]) == {"chat": HASH, "is_resumed": False}
    assert desk.json("show", USER) == {"chat": HASH, "has_person": False}
    assert desk.chat()["human"] is None
    assert desk.run("list").stdout == ""


def test_the_setting_says_how_long_without_an_option(desk: Desk) -> None:
    desk.store(lambda store: store.create("bot/settings", {"human_hours": 3}))
    desk.run("pause", USER)
    assert desk.chat()["human"]["until"] - datetime.now(UTC) <= timedelta(hours=3)


def test_the_list_has_the_question_and_the_link_while_the_notice_lives(desk: Desk) -> None:
    desk.run("pause", USER)
    handover = Handover(PATH, desk.chat()["human"]["event"])
    link = chat_link(bot_user_id=BOT_USER, user_id=USER)
    message, now = UserMessage("可以改約嗎？\n", "m1", link), datetime.now(UTC)
    desk.store(lambda store: notify_handover(store, handover, message, by="command", now=now))
    listed = desk.run("list").stdout
    assert listed.startswith(HASH[:12])
    assert "“可以改約嗎？”" in listed
    assert f"→ {link}" in listed
    assert desk.run("show", HASH[:8]).stdout == listed
    past = now - timedelta(days=1)
    desk.store(lambda store: notify_handover(store, handover, message, by="command", now=past))
    assert str(link) not in desk.run("list").stdout


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.store(lambda store: store.create(PATH, {"turns": []}))
    for verb in ("pause", "resume"):
        done = desk.run(verb, USER, "--dry-run")
        assert (done.returncode, "Would give the chat" in done.stderr) == (0, True)
    assert desk.chat() == {"turns": []}


@pytest.mark.parametrize("chat", ["", "abc", "C" + "1" * 32, "U123", "../bot/settings", HASH[:39] + "z"])
@pytest.mark.parametrize("verb", ["pause", "resume", "show"])
def test_what_is_no_chat_is_refused_with_the_reason(desk: Desk, verb: str, chat: str) -> None:
    done = desk.run(verb, chat)
    assert done.returncode == 2
    assert "That is no chat" in done.stderr


def test_a_hash_that_is_not_there_is_refused(desk: Desk) -> None:
    done = desk.run("pause", "0" * 40)
    assert done.returncode == 2
    assert "none of the chats is 0000" in done.stderr


@pytest.mark.parametrize("hours", ["0", "169", "x"])
def test_hours_that_are_too_many_are_refused(desk: Desk, hours: str) -> None:
    assert desk.run("pause", USER, "--hours", hours).returncode == 2


def test_the_list_says_how_to_switch_chat_on_if_it_is_off(desk: Desk) -> None:
    desk.store(lambda store: store.create("bot/channel", {"chat_mode": "bot"}))
    assert "Settings → Response settings → Chat" in desk.run("list").stderr
