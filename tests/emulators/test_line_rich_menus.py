"""The LINE emulator keeps LINE's rules of rich menus, seen through LINE's own SDK."""

import struct
from typing import Any

import pytest
from linebot.v3 import messaging

from tests.emulators.line_world import STRANGER, World, refused
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.emulators.line.rich_menus.checks import check_menu

BOUNDS = {"x": 0, "y": 0, "width": 400, "height": 400}
ACTION = {"type": "postback", "label": "狀態", "data": "op:status"}
MENU = {
    "size": {"width": 800, "height": 400},
    "selected": True,
    "name": "operators",
    "chatBarText": "管理",
    "areas": [{"bounds": BOUNDS, "action": ACTION}],
}
IMAGE_MISSING = (400, {"message": "must upload richmenu image before applying it to user"})
NO_MENU = (404, {"message": "the user has no richmenu"})
NOT_FOUND = (404, {"message": "Not found"})


def png(width: int = 800, height: int = 400, size: int = 100) -> bytes:
    """Return the beginning of a PNG of these dimensions, filled up to `size` bytes."""
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return header.ljust(size, b"\0")


async def created(world: World, **changed: Any) -> str:
    request = messaging.RichMenuRequest.from_dict(MENU | changed)
    return str((await world.line.create_rich_menu(request)).rich_menu_id)


async def upload(world: World, menu: str, image: bytes, content_type: str = "image/png") -> None:
    await world.blob.set_rich_menu_image(menu, bytearray(image), _headers={"Content-Type": content_type})


class TestLinking:
    async def test_a_friend_has_the_menu_until_it_is_unlinked(self, world: World) -> None:
        menu = await created(world)
        await upload(world, menu, png())
        await world.line.link_rich_menu_id_to_user(DEFAULT_USER, menu)
        assert (await world.line.get_rich_menu_id_of_user(DEFAULT_USER)).rich_menu_id == menu
        shown = (await world.get(f"/sim/chat?user={DEFAULT_USER}"))["rich_menu"]
        assert shown == {"richMenuId": menu, **MENU}
        assert (await world.http.get(f"/sim/rich_menus/{menu}/image")).content == png()
        await world.line.unlink_rich_menu_id_from_user(DEFAULT_USER)
        assert await refused(world.line.get_rich_menu_id_of_user(DEFAULT_USER)) == NO_MENU

    async def test_linking_it_to_no_friend_is_accepted_and_does_nothing(self, world: World) -> None:
        menu = await created(world)
        await upload(world, menu, png())
        await world.line.link_rich_menu_id_to_user(STRANGER, menu)
        assert await refused(world.line.get_rich_menu_id_of_user(STRANGER)) == NO_MENU
        await world.sim("unfollow", user=DEFAULT_USER)
        await world.line.link_rich_menu_id_to_user(DEFAULT_USER, menu)
        assert await refused(world.line.get_rich_menu_id_of_user(DEFAULT_USER)) == NO_MENU

    async def test_a_menu_without_an_image_cannot_be_linked(self, world: World) -> None:
        menu = await created(world)
        assert await refused(world.line.link_rich_menu_id_to_user(DEFAULT_USER, menu)) == IMAGE_MISSING

    async def test_a_deleted_menu_is_gone_from_its_users(self, world: World) -> None:
        menu = await created(world)
        await upload(world, menu, png())
        await world.line.link_rich_menu_id_to_user(DEFAULT_USER, menu)
        await world.line.delete_rich_menu(menu)
        assert await refused(world.line.get_rich_menu_id_of_user(DEFAULT_USER)) == NO_MENU
        assert await refused(world.line.link_rich_menu_id_to_user(DEFAULT_USER, menu)) == NOT_FOUND
        assert (await world.line.get_rich_menu_list()).richmenus == []

    async def test_an_id_that_is_none_is_refused(self, world: World) -> None:
        menu = await created(world)
        status, body = await refused(world.line.link_rich_menu_id_to_user("me", menu))
        assert (status, body["message"]) == (400, "The value for the 'userId' parameter is invalid")


class TestImages:
    async def test_an_image_is_uploaded_once(self, world: World) -> None:
        menu = await created(world)
        await upload(world, menu, png())
        assert bytes(await world.blob.get_rich_menu_image(menu)) == png()
        assert (await refused(upload(world, menu, png())))[0] == 400

    @pytest.mark.parametrize(
        ("image", "content_type", "status"),
        [
            (png(size=1024 * 1024), "image/png", None),
            (png(size=1024 * 1024 + 1), "image/png", 413),
            (png(801), "image/png", 400),
            (png(), "image/jpeg", 400),
            (png(), "image/gif", 415),
            (b"<svg/>", "image/png", 400),
        ],
    )
    async def test_only_a_png_or_jpeg_of_the_menus_size_up_to_1_mb_is_taken(
        self, world: World, image: bytes, content_type: str, status: int | None
    ) -> None:
        menu = await created(world)
        if status is None:
            await upload(world, menu, image, content_type)
        else:
            assert (await refused(upload(world, menu, image, content_type)))[0] == status


class TestMenus:
    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({}, None),
            ({"size": {"width": 2500, "height": 1686}}, None),
            ({"size": {"width": 799, "height": 400}}, "size.width"),
            ({"size": {"width": 2501, "height": 843}}, "size.width"),
            ({"size": {"width": 800, "height": 249}}, "size.height"),
            ({"size": {"width": 800, "height": 560}}, "size"),
            ({"chatBarText": "a" * 15}, "chatBarText"),
            ({"name": "a" * 301}, "name"),
            ({"selected": None}, "selected"),
            ({"areas": [{"bounds": BOUNDS, "action": ACTION}] * 21}, "areas"),
            ({"areas": [{"bounds": BOUNDS, "action": ACTION | {"data": ""}}]}, "areas[0].action.data"),
            ({"areas": [{"bounds": BOUNDS, "action": {"type": "camera"}}]}, "areas[0].action.type"),
        ],
    )
    def test_a_wrong_property_is_named(self, changed: dict[str, Any], wrong: str | None) -> None:
        named = [problem["property"] for problem in check_menu(MENU | changed)]
        assert named == ([wrong] if wrong else [])

    async def test_lines_sdk_sees_what_is_wrong(self, world: World) -> None:
        status, body = await refused(created(world, areas=[{"bounds": BOUNDS, "action": ACTION}] * 21))
        assert (status, body["details"][0]["property"]) == (400, "areas")
        menu = messaging.RichMenuRequest.from_dict(MENU)
        await world.line.validate_rich_menu_object(menu)
        assert (await world.line.get_rich_menu_list()).richmenus == []

    async def test_a_hundred_menus_are_created_in_an_hour(self, world: World) -> None:
        for _ in range(100):
            await created(world)
        assert (await refused(created(world)))[0] == 429
        world.clock[0] += 3600
        await created(world)


async def test_a_picked_date_comes_with_its_postback(world: World) -> None:
    await world.sim("postback", data="op:until", params={"date": "2026-12-31"})
    (event,) = world.bot.parsed()
    assert event.postback.params == {"date": "2026-12-31"}
    assert (event.postback.data, len(world.bot.events())) == ("op:until", 1)
    wrong = await world.http.post("/sim/postback", json={"data": "d", "params": {"date": 1}})
    assert wrong.status_code == 400
