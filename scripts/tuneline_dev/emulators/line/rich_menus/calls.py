"""Create, show and delete rich menus, and link them to users.

https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.responses import RefusedError, json_object, malformed
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.identifiers import is_chat_id
from tuneline_dev.emulators.line.rich_menus.checks import check_image, check_menu
from tuneline_dev.emulators.line.rich_menus.store import CHANGES_PER_HOUR, MOST_MENUS, RichMenu


async def create(request: Request) -> Response:
    """Create a rich menu without an image: gives `{"richMenuId"}`.

    https://developers.line.biz/en/reference/messaging-api/#create-rich-menu
    """
    rich_menus, body = channel_of(request).rich_menus, await json_object(request)
    problems = check_menu(body)
    if problems:
        raise malformed(problems)
    if len(rich_menus.menus) >= MOST_MENUS:
        raise RefusedError(400, f"A channel has at most {MOST_MENUS} rich menus")
    if not rich_menus.may_change("create"):
        raise RefusedError(429, f"A channel creates at most {CHANGES_PER_HOUR} rich menus in an hour")
    return JSONResponse({"richMenuId": rich_menus.create(body).id})


async def validate(request: Request) -> Response:
    """Check a rich menu without creating it.

    https://developers.line.biz/en/reference/messaging-api/#validate-rich-menu-object
    """
    problems = check_menu(await json_object(request))
    if problems:
        raise malformed(problems)
    return JSONResponse({})


async def list_all(request: Request) -> Response:
    """Return all rich menus.

    https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-list
    """
    menus = channel_of(request).rich_menus.menus.values()
    return JSONResponse({"richmenus": [_shown(menu) for menu in menus]})


async def show(request: Request) -> Response:
    """Return one rich menu. https://developers.line.biz/en/reference/messaging-api/#get-rich-menu"""
    return JSONResponse(_shown(_menu(request)))


async def delete(request: Request) -> Response:
    """Delete a rich menu: no user has it any more.

    https://developers.line.biz/en/reference/messaging-api/#delete-rich-menu
    """
    menu, rich_menus = _menu(request), channel_of(request).rich_menus
    if not rich_menus.may_change("delete"):
        raise RefusedError(429, f"A channel deletes at most {CHANGES_PER_HOUR} rich menus in an hour")
    rich_menus.delete(menu.id)
    return JSONResponse({})


async def upload_image(request: Request) -> Response:
    """Give a rich menu its image, once.

    https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image
    """
    menu, image = _menu(request), await request.body()
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    check_image(image, content_type, menu.body)
    if menu.image is not None:
        raise RefusedError(400, "An image has already been uploaded to the richmenu")
    menu.image, menu.content_type = image, content_type
    return JSONResponse({})


async def show_image(request: Request) -> Response:
    """Return the image of a rich menu.

    https://developers.line.biz/en/reference/messaging-api/#download-rich-menu-image
    """
    menu = _menu(request)
    if menu.image is None:
        raise RefusedError(404, "Not found")
    return Response(menu.image, media_type=menu.content_type)


async def link(request: Request) -> Response:
    """Link a rich menu to a user. For a user who is no friend LINE answers 200, too, and does nothing.

    https://developers.line.biz/en/reference/messaging-api/#link-rich-menu-to-user
    """
    menu, user, channel = _menu(request), _user(request), channel_of(request)
    if menu.image is None:
        raise RefusedError(400, "must upload richmenu image before applying it to user")
    chat = channel.chats.known(user)
    if chat is not None and chat.reachable:
        channel.rich_menus.linked[user] = menu.id
    return JSONResponse({})


async def linked(request: Request) -> Response:
    """Return the id of the user's own rich menu: `{"richMenuId"}`, or 404.

    https://developers.line.biz/en/reference/messaging-api/#get-rich-menu-id-of-user
    """
    menu = channel_of(request).rich_menus.of(_user(request))
    if menu is None:
        raise RefusedError(404, "the user has no richmenu")
    return JSONResponse({"richMenuId": menu.id})


async def unlink(request: Request) -> Response:
    """Take the user's own rich menu away, if there is one.

    https://developers.line.biz/en/reference/messaging-api/#unlink-rich-menu-from-user
    """
    channel_of(request).rich_menus.linked.pop(_user(request), None)
    return JSONResponse({})


def _menu(request: Request) -> RichMenu:
    menu = channel_of(request).rich_menus.menus.get(request.path_params["menu_id"])
    if menu is None:
        raise RefusedError(404, "Not found")
    return menu


def _user(request: Request) -> str:
    user: str = request.path_params["user_id"]
    if not is_chat_id(user, "U"):
        raise RefusedError(400, "The value for the 'userId' parameter is invalid")
    return user


def _shown(menu: RichMenu) -> dict[str, object]:
    return {"richMenuId": menu.id, **menu.body}
