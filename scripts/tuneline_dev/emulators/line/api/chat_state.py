"""Show the loading animation, and mark messages as read."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.responses import invalid_property, json_object, malformed
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.identifiers import is_chat_id

DEFAULT_LOADING_SECONDS = 20


async def start_loading(request: Request) -> Response:
    """Show the loading animation in a one-on-one chat: 202 and `{}`.

    `{"chatId": user id, "loadingSeconds": 5..60 in steps of 5}`; it ends then, or when a message of the bot
    arrives. Groups and rooms are refused.
    https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
    """
    channel, body = channel_of(request), await json_object(request)
    seconds = body.get("loadingSeconds", DEFAULT_LOADING_SECONDS)
    if not isinstance(seconds, int) or seconds not in range(5, 61, 5):
        message = "Must be a multiple of 5 between 5 and 60"
        raise malformed([{"message": message, "property": "loadingSeconds"}])
    if not is_chat_id(body.get("chatId"), "U"):
        raise invalid_property("chatId")
    chat = channel.chats.known(body["chatId"])
    if chat and chat.reachable:
        chat.loading_until = channel.clock.milliseconds() + seconds * 1000
    return JSONResponse({}, status_code=202)


async def mark_as_read(request: Request) -> Response:
    """Mark a user's message and all before it as read: `{"markAsReadToken"}` gives `{}`.

    https://developers.line.biz/en/docs/messaging-api/mark-as-read/
    """
    channel, body = channel_of(request), await json_object(request)
    token = body.get("markAsReadToken")
    if not isinstance(token, str) or not channel.chats.mark_as_read(token):
        raise invalid_property("markAsReadToken")
    return JSONResponse({})
