"""Simulate LINE Official Account Manager: the account's staff write to a user by hand.

The user sees such a message as one of the account, and the bot gets no webhook for it.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.responses import RefusedError, json_object
from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.chats import ChatMessage
from tuneline_dev.emulators.line.sim_requests import SimRequest


async def write(request: Request) -> Response:
    """Write `text` to the `user`, whose messages are read then. Gives `{"message_id"}`.

    The manager opens only chats in which the user has written, and none while Chat is off.
    https://developers.line.biz/en/docs/messaging-api/mark-as-read/
    """
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    text, chat = sim.text("text"), channel.chats.known(sim.user())
    if not text.strip():
        raise RefusedError(400, "a message needs a text")
    if not channel.has_chat:
        raise RefusedError(409, "Chat is off in LINE Official Account Manager")
    if chat is None or not chat.reachable or all(each.writer != "user" for each in chat.messages.values()):
        raise RefusedError(409, "the user has not written yet, or has blocked the account")
    now = channel.clock.milliseconds()
    body = {"type": "text", "id": channel.message_ids.new(now), "text": text}
    for message in chat.messages.values():
        message.read = message.read or message.writer == "user"
    channel.chats.add(chat, ChatMessage(body["id"], "bot", body, now, via="staff"))
    return JSONResponse({"message_id": body["id"]})
