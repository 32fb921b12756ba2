"""Create and delete rich menus, and link them to users.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tuneline.line.client import ClientOwner, LineRetryError
from tuneline.line.line_errors import MessageRefusedDropError, NotFoundDropError

MENU_SECONDS = 8.0
IMAGE_SECONDS = 20.0


class MenuNotLinkedDropError(MessageRefusedDropError):
    """LINE has accepted the link, and the user does not have the menu."""


class LineRichMenus(ClientOwner):
    """The rich menus of a channel; closes its client. Create it inside a running event loop.

    All methods raise MessageRefusedDropError, LineAccessRetryError or LineRetryError.
    """

    async def names(self) -> dict[str, str]:
        """Return the names of all menus, by id."""
        menus = _field(await self._called("GET", "/v2/bot/richmenu/list"), "richmenus", list)
        known = [menu for menu in menus if isinstance(menu, dict)]
        return {str(menu.get("richMenuId")): str(menu.get("name")) for menu in known}

    async def create(self, menu: Mapping[str, Any], image: bytes, *, content_type: str) -> str:
        """Create a menu with its image, and return its id. LINE creates at most 100 menus an hour."""
        created = await self._client.call("/v2/bot/richmenu", menu, seconds=MENU_SECONDS)
        menu_id: str = _field(created, "richMenuId", str)
        await self._client.upload(
            f"{_of(menu_id)}/content", image, content_type=content_type, seconds=IMAGE_SECONDS
        )
        return menu_id

    async def delete(self, menu_id: str) -> None:
        """Delete a menu, which users who have it lose. One that does not exist is no error."""
        try:
            await self._called("DELETE", _of(menu_id))
        except NotFoundDropError:
            return

    async def link(self, user_id: str, menu_id: str) -> None:
        """Give the user the menu, at once, and check that the user has it.

        LINE accepts a link to a user who is no friend of the bot and does nothing: then this raises
        MenuNotLinkedDropError. NotFoundDropError if there is no such menu.
        """
        await self._called("POST", f"{_linked(user_id)}/{quote(menu_id, safe='')}")
        if await self.linked(user_id) != menu_id:
            raise MenuNotLinkedDropError("the user has blocked the bot, or is not its friend")

    async def linked(self, user_id: str) -> str | None:
        """Return the id of the menu that the user was given; None if there is none."""
        try:
            answer = await self._called("GET", _linked(user_id))
        except NotFoundDropError:
            return None
        menu_id: str = _field(answer, "richMenuId", str)
        return menu_id

    async def unlink(self, user_id: str) -> None:
        """Take the menu away from the user, if the user has one."""
        try:
            await self._called("DELETE", _linked(user_id))
        except NotFoundDropError:
            return

    async def _called(self, method: str, path: str) -> object:
        return await self._client.call(path, method=method, seconds=MENU_SECONDS)


def _of(menu_id: str) -> str:
    return f"/v2/bot/richmenu/{quote(menu_id, safe='')}"


def _linked(user_id: str) -> str:
    return f"/v2/bot/user/{quote(user_id, safe='')}/richmenu"


def _field(answer: object, name: str, kind: type[Any]) -> Any:
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, kind):
        raise LineRetryError("LINE's answer about a rich menu cannot be read")
    return value
