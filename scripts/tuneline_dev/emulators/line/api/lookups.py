"""Answer look-ups: quota, the bot's profile, a user's profile, and files that users sent."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.placeholders import content
from tuneline_dev.emulators.line.api.responses import RefusedError
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.identifiers import BOT_USER


async def quota(request: Request) -> Response:
    """Return the plan's limit: `{"type": "limited", "value"}` or `{"type": "none"}`.

    https://developers.line.biz/en/reference/messaging-api/#get-quota
    """
    limit = channel_of(request).quota.limit
    return JSONResponse({"type": "none"} if limit is None else {"type": "limited", "value": limit})


async def consumption(request: Request) -> Response:
    """Return the messages counted this month: `{"totalUsage"}`.

    https://developers.line.biz/en/reference/messaging-api/#get-consumption
    """
    return JSONResponse({"totalUsage": channel_of(request).quota.used})


async def info(request: Request) -> Response:
    """Return the bot's own profile, and whether Chat is on in LINE Official Account Manager.

    Messages are read automatically if it is off.
    https://developers.line.biz/en/reference/messaging-api/#get-bot-info
    """
    has_chat = channel_of(request).has_chat
    return JSONResponse(
        {
            "userId": BOT_USER,
            "basicId": "@216tuneln",
            "displayName": channel_of(request).bot_name,
            "pictureUrl": "https://profile.example/bot.png",
            "chatMode": "chat" if has_chat else "bot",
            "markAsReadMode": "manual" if has_chat else "auto",
        }
    )


async def profile(request: Request) -> Response:
    """Return the profile of a user that the bot can reach; 404 for others.

    https://developers.line.biz/en/reference/messaging-api/#get-profile
    """
    user = request.path_params["user_id"]
    if not user.startswith("U") or not channel_of(request).chats.is_member(user):
        raise RefusedError(404, "Not found")
    return JSONResponse(
        {
            "userId": user,
            "displayName": f"User {user[-4:]}",
            "pictureUrl": "https://profile.example/user.png",
            "language": channel_of(request).user_language,
        }
    )


async def message_content(request: Request) -> Response:
    """Return the file of an image, video, audio or file message; 404 if none, 410 after an unsend.

    https://developers.line.biz/en/reference/messaging-api/#get-content
    """
    chats, message_id = channel_of(request).chats, request.path_params["message_id"]
    if chats.was_unsent(message_id):
        raise RefusedError(410, "Gone")
    message = chats.message(message_id)
    file = content(str(message.body.get("type"))) if message and message.writer == "user" else None
    if file is None:
        raise RefusedError(404, "Not found")
    content_type, data = file
    if message is not None and message.file is not None:
        # LINE documents no content type for files, and in practice it says little.
        content_type, data = "application/octet-stream", message.file
    return Response(data, media_type=content_type)
