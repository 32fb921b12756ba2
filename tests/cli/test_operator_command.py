"""scripts/tuneline operator: who the operators are, a code for a new one, the removal of one."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended, run
from tuneline.notices.invite import accept
from tuneline.notices.operators import MOST
from tuneline.storage.documents import Documents
from tuneline.storage.sqlite import SqliteDocuments

ANNA, BEN, CAROL = "U" + "a1" * 16, "U" + "b2" * 16, "U" + "c3" * 14 + "b2b2"


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
        return run("operator", *words, environment={"STORE": f"sqlite:{self._path}"})

    def settings(self) -> dict[str, Any]:
        (found,) = self.store(lambda store: store.get_many(["bot/settings"]))
        return dict(found.data)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_operator_is_invited_listed_and_removed(desk: Desk) -> None:
    assert "There are no operators yet" in desk.run("list").stdout
    code = desk.run("invite").stdout.strip()
    assert re.fullmatch(r"TUNE-\w{5}-\w{5}", code)
    desk.store(lambda store: accept(store, code, user_id=ANNA, event="1", now=datetime.now(UTC)))
    assert desk.run("push", "on").returncode == 0
    listed = desk.run("list").stdout
    assert f"Operators: 1 of at most {MOST}. Notices are pushed" in listed
    assert "  …a1a1  menu: not yet" in listed
    assert desk.settings() == {"operators": [ANNA], "push_notices": True}
    removed = desk.run("remove", "…a1a1", "--yes", "--json")
    assert (removed.returncode, json.loads(removed.stdout)) == (0, {"removed": "a1a1", "operators": 0})
    assert desk.run("push", "off").returncode == 0
    assert desk.settings() == {"operators": [], "push_notices": False}
    assert json.loads(desk.run("list", "--json").stdout)["operators"] == []


def test_the_list_says_who_has_the_menu_and_why_another_does_not(desk: Desk) -> None:
    links = {ANNA: {"menu": "richmenu-2"}, BEN: {"menu": "richmenu-2", "problem": "LINE answered 500"}}
    menus = {"state": "open", "name": "tuneline-operators-ja-1", "menu": "richmenu-2", "links": links}
    desk.store(lambda store: store.create("bot/settings", {"operators": [ANNA, BEN, CAROL]}))
    desk.store(lambda store: store.create("bot/operator_menus", menus))
    assert json.loads(desk.run("list", "--json").stdout)["operators"] == [
        {"id": "a1a1", "menu": "linked"},
        {"id": "b2b2", "menu": "LINE answered 500"},
        {"id": "b2b2", "menu": "not yet"},
    ]


def test_the_others_are_notified_of_a_removal_without_a_name(desk: Desk) -> None:
    desk.store(lambda store: store.create("bot/settings", {"operators": [ANNA, BEN]}))
    assert desk.run("remove", "a1a1", "--yes").returncode == 0
    (notice,) = desk.store(lambda store: store.query("notices", where={}))
    assert (notice.data["kind"], notice.data["facts"]) == ("operator_removed", {"count": 1})
    assert "a1a1" not in str(notice)


@pytest.mark.parametrize(
    ("end", "why"), [("ffff", "No operator's id ends"), ("b2b2", "The ids of 2"), ("", "No")]
)
def test_an_end_that_names_no_single_operator_removes_none(desk: Desk, end: str, why: str) -> None:
    before = {"operators": [ANNA, BEN, CAROL]}
    desk.store(lambda store: store.create("bot/settings", before))
    done = desk.run("remove", end, "--yes")
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert desk.settings() == before


def test_a_bot_with_as_many_operators_as_it_can_have_invites_no_more(desk: Desk) -> None:
    full = {"operators": [f"U{number:032x}" for number in range(MOST)]}
    desk.store(lambda store: store.create("bot/settings", full))
    done = desk.run("invite")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{MOST} is the limit" in done.stderr
    assert "scripts/tuneline operator remove" in done.stderr
