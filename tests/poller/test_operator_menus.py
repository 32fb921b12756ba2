"""Each operator of this moment has the menu, and no other user, whatever fails in between."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.platforms import TOKEN, Line
from tuneline.bootstrap.line_account import operator_menus
from tuneline.operator_cards.rich_menu import NAME_PREFIX, rich_menu, rich_menu_image
from tuneline.poller.operator_menus import TRY_AGAIN_AFTER
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.menus import OPERATOR_MENUS
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")

BEN = "U" + "b2" * 16
START = datetime.now(UTC)


class Desk:
    """A store, LINE's emulator, and pollers that may come at any time."""

    def __init__(self, documents: Documents, line: Line) -> None:
        self.documents, self.line = documents, line
        self.now = START

    async def settings(self, **settings: Any) -> None:
        await self.documents.delete("bot/settings")
        await self.documents.create("bot/settings", settings)

    async def tick(self, *, later: timedelta = timedelta(0), token: str = TOKEN) -> str:
        self.now += later
        env = {"LINE_CHANNEL_ACCESS_TOKEN": token, "LINE_API_BASE_URL": self.line.url}
        keeper = operator_menus(env, documents=self.documents)
        keeper._now = lambda: self.now
        return await keeper.tick()

    def menus(self) -> dict[str, str]:
        """The names of the menus at LINE, by id."""
        listed = self._bot("GET", "/v2/bot/richmenu/list").json()["richmenus"]
        return {menu["richMenuId"]: menu["name"] for menu in listed}

    def menu_of(self, user: str = DEFAULT_USER) -> str | None:
        """The name of the menu that a user has, by LINE's own answer."""
        answer = self._bot("GET", f"/v2/bot/user/{user}/richmenu")
        return self.menus()[answer.json()["richMenuId"]] if answer.status_code == 200 else None

    def delete(self, menu: str) -> None:
        self._bot("DELETE", f"/v2/bot/richmenu/{menu}")

    async def links(self) -> dict[str, Any]:
        (stored,) = await self.documents.get_many([OPERATOR_MENUS])
        return dict(stored.data["links"]) if stored else {}

    def _bot(self, method: str, path: str) -> httpx2.Response:
        headers = {"authorization": f"Bearer {TOKEN}"}
        return httpx2.request(method, self.line.url + path, headers=headers, trust_env=False)


@pytest.fixture
async def desk(documents: Documents, line: Line) -> Desk:
    """One operator, who is a friend of the bot, which speaks Japanese."""
    line.event("follow")
    made = Desk(documents, line)
    await made.settings(operators=[DEFAULT_USER], language="ja")
    return made


def changes(line: Line) -> int:
    return sum(line.calls(f"rich_menu_{what}") for what in ("create", "image", "link", "unlink", "delete"))


async def test_an_operator_gets_the_menu_of_the_bots_language_once(desk: Desk) -> None:
    assert [await desk.tick() for _ in range(3)] == ["done", "nothing", "nothing"]
    assert desk.menu_of() == rich_menu("ja")["name"]
    (menu,) = desk.menus()
    image = httpx2.get(f"{desk.line.url}/sim/rich_menus/{menu}/image", trust_env=False).content
    assert image == rich_menu_image("ja")
    assert changes(desk.line) == 3


async def test_a_removed_operator_loses_the_menu_and_is_forgotten(desk: Desk) -> None:
    await desk.tick()
    await desk.settings(operators=[])
    assert [await desk.tick(), await desk.tick()] == ["done", "nothing"]
    assert desk.menu_of() is None
    assert await desk.links() == {}


async def test_a_bot_without_operators_or_without_a_token_calls_nothing(desk: Desk) -> None:
    assert await desk.tick(token="") == "off"
    await desk.settings(language="ja")
    assert await desk.tick() == "nothing"
    assert changes(desk.line) + desk.line.calls("rich_menu_list") == 0


async def test_another_language_is_another_menu_and_the_earlier_one_is_deleted(desk: Desk) -> None:
    await desk.tick()
    await desk.settings(operators=[DEFAULT_USER], language="th")
    assert await desk.tick() == "done"
    assert list(desk.menus().values()) == [rich_menu("th")["name"]]
    assert desk.menu_of() == rich_menu("th")["name"]


@pytest.mark.parametrize("call", ["rich_menu_list", "rich_menu_create", "rich_menu_image"])
async def test_a_menu_that_could_not_be_made_is_made_later_and_nothing_is_left_over(
    desk: Desk, call: str
) -> None:
    desk.line.fault(call, "status", status=500)
    await desk.tick()
    assert desk.menu_of() is None
    assert await desk.tick() == "nothing", "LINE is not called each minute"
    assert await desk.tick(later=TRY_AGAIN_AFTER) == "done"
    assert desk.menu_of() == rich_menu("ja")["name"]
    assert list(desk.menus().values()) == [rich_menu("ja")["name"]]


@pytest.mark.parametrize("call", ["rich_menu_link", "rich_menu_of_user"])
async def test_a_link_that_failed_is_made_later(desk: Desk, call: str) -> None:
    desk.line.fault(call, "status", status=500)
    await desk.tick()
    assert "LINE answered 500" in (await desk.links())[DEFAULT_USER]["problem"]
    assert await desk.tick() == "nothing"
    assert await desk.tick(later=TRY_AGAIN_AFTER) == "done"
    assert desk.menu_of() == rich_menu("ja")["name"]
    assert (await desk.links())[DEFAULT_USER].get("problem") is None


async def test_one_operator_who_is_no_friend_does_not_keep_the_menu_from_the_others(desk: Desk) -> None:
    await desk.settings(operators=[BEN, DEFAULT_USER], language="ja")
    await desk.tick()
    assert desk.menu_of() == rich_menu("ja")["name"]
    assert "not its friend" in (await desk.links())[BEN]["problem"]
    desk.line.event("follow", user=BEN)
    await desk.tick(later=TRY_AGAIN_AFTER)
    assert desk.menu_of(BEN) == rich_menu("ja")["name"]


async def test_a_menu_that_was_not_taken_away_is_taken_later(desk: Desk) -> None:
    await desk.tick()
    await desk.settings(operators=[])
    desk.line.fault("rich_menu_unlink", "status", status=500)
    await desk.tick()
    assert desk.menu_of() is not None
    assert await desk.tick() == "nothing"
    assert await desk.tick(later=TRY_AGAIN_AFTER) == "done"
    assert desk.menu_of() is None


async def test_a_menu_that_was_deleted_elsewhere_is_made_again_for_a_new_operator(desk: Desk) -> None:
    await desk.tick()
    for menu in desk.menus():
        desk.delete(menu)
    desk.line.event("follow", user=BEN)
    await desk.settings(operators=[DEFAULT_USER, BEN], language="ja")
    await desk.tick()
    await desk.tick()
    assert [desk.menu_of(), desk.menu_of(BEN)] == [rich_menu("ja")["name"]] * 2


async def test_menus_of_others_stay(desk: Desk) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    menu = {**rich_menu("en"), "name": "spring-sale"}
    httpx2.post(f"{desk.line.url}/v2/bot/richmenu", json=menu, headers=headers, trust_env=False)
    await desk.tick()
    assert sorted(name.startswith(NAME_PREFIX) for name in desk.menus().values()) == [False, True]
