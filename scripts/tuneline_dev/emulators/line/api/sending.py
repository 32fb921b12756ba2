"""Send the bot's messages: reply, push, multicast; and validate messages without sending them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.api.call_log import request_id
from tuneline_dev.emulators.line.api.messages import check_messages, refusal_of
from tuneline_dev.emulators.line.api.responses import (
    Problem,
    RefusedError,
    invalid_property,
    json_object,
    malformed,
)
from tuneline_dev.emulators.line.channel import Channel, channel_of
from tuneline_dev.emulators.line.chats import QUOTABLE, Chat, ChatMessage, Via
from tuneline_dev.emulators.line.identifiers import is_chat_id, opaque_token

MOST_USERS = 500
_QUOTING = ("text", "textV2", "sticker")


async def reply(request: Request) -> Response:
    """Reply to an event with its reply token: free, and only once.

    `{"replyToken", "messages": [1..5]}` gives `{"sentMessages": [{"id", "quoteToken"}]}`. A refusal sends
    nothing and does not use the token.
    https://developers.line.biz/en/reference/messaging-api/#send-reply-message
    """
    channel, body = channel_of(request), await json_object(request)
    token = body.get("replyToken")
    if not isinstance(token, str) or not token:
        missing = {"message": "May not be empty", "property": "replyToken"}
        raise malformed([*check_messages(body), missing])
    _check_messages(body)
    known = channel.tokens.usable(token)
    if known is None:
        raise RefusedError(400, "Invalid reply token")
    chat = channel.chats.open(known.chat)
    _check_quotes(chat, body)
    known.spent = True
    return JSONResponse({"sentMessages": _send(channel, chat, body, via="reply", event_id=known.event_id)})


async def push(request: Request) -> Response:
    """Send to a user, a group or a room at any time, counted against the month's quota.

    `{"to", "messages": [1..5]}` gives `{"sentMessages": [...]}`; 409 for a retry key accepted before,
    429 over the quota. A user who blocked the bot or never added it gets nothing and is not counted.
    https://developers.line.biz/en/reference/messaging-api/#send-push-message
    """
    channel, body = channel_of(request), await json_object(request)
    key = request.headers.get("x-line-retry-key")
    repeated = _repeated(channel, key)
    if repeated:
        return repeated
    _check_messages(body)
    chat = _recipient(channel, body.get("to"))
    if chat:
        _check_quotes(chat, body)
    if chat and not channel.quota.spend(_recipients(chat)):
        raise RefusedError(429, "You have reached your monthly limit.")
    sent = _send(channel, chat, body, via="push")
    if key:
        channel.retry_keys.accept(key, request_id=request_id(request.scope), sent_messages=sent)
    return JSONResponse({"sentMessages": sent})


async def multicast(request: Request) -> Response:
    """Send the same messages to up to 500 users, each of whom counts as one in the month's quota.

    `{"to": [...], "messages": [1..5]}` gives `{}`; 409 for a retry key accepted before, 429 over the quota,
    with nothing sent. A user who blocked the bot or never added it gets nothing and is not counted.
    https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
    """
    channel, body = channel_of(request), await json_object(request)
    key = request.headers.get("x-line-retry-key")
    repeated = _repeated(channel, key, tells_sent=False)
    if repeated:
        return repeated
    _check_messages(body)
    to = body.get("to")
    if not isinstance(to, list) or not 1 <= len(to) <= MOST_USERS:
        raise malformed([{"message": f"Size must be between 1 and {MOST_USERS}", "property": "to"}])
    if not all(is_chat_id(one, "U") for one in to):
        raise invalid_property("to")
    found = [channel.chats.known(one) for one in dict.fromkeys(to)]
    chats = [one for one in found if one is not None and one.reachable]
    if not channel.quota.spend(len(chats)):
        raise RefusedError(429, "You have reached your monthly limit.")
    for chat in chats:
        _send(channel, chat, body, via="push")
    if key:
        channel.retry_keys.accept(key, request_id=request_id(request.scope), sent_messages=[])
    return JSONResponse({})


async def validate(request: Request) -> Response:
    """Check message objects without sending them: `{}`, or the refusal that sending would give.

    https://developers.line.biz/en/reference/messaging-api/#validate-message-objects-of-reply-message
    """
    _check_messages(await json_object(request))
    return JSONResponse({})


def _check_messages(body: dict[str, Any]) -> None:
    refusal = refusal_of(body)
    if refusal:
        raise refusal


def _repeated(channel: Channel, key: str | None, *, tells_sent: bool = True) -> Response | None:
    earlier = channel.retry_keys.accepted(key) if key else None
    if earlier is None:
        return None
    body: dict[str, Any] = {"message": "The retry key is already accepted"}
    if tells_sent:
        body["sentMessages"] = earlier.sent_messages
    headers = {"x-line-accepted-request-id": earlier.request_id}
    return JSONResponse(body, status_code=409, headers=headers)


def _recipient(channel: Channel, to: object) -> Chat | None:
    """Return the chat to push to; None if the message reaches no user, which LINE does not report."""
    if not isinstance(to, str) or not is_chat_id(to):
        raise invalid_property("to")
    chat = channel.chats.known(to)
    reachable = chat is not None and chat.reachable
    if not reachable and not to.startswith("U"):
        raise RefusedError(400, "Failed to send messages")
    return chat if reachable else None


def _recipients(chat: Chat) -> int:
    return 1 if chat.id.startswith("U") else max(1, len(chat.members))


def _check_quotes(chat: Chat, body: dict[str, Any]) -> None:
    """Check quote tokens. https://developers.line.biz/en/docs/messaging-api/sending-messages/"""
    problems: list[Problem] = []
    for index, message in enumerate(body["messages"]):
        token = message.get("quoteToken") if message["type"] in _QUOTING else None
        if token is not None and not chat.has_quote_token(token):
            problems.append({"message": "Invalid quoteToken", "property": f"messages[{index}].quoteToken"})
    if problems:
        raise malformed(problems)


def _send(
    channel: Channel, chat: Chat | None, body: dict[str, Any], *, via: Via, event_id: str | None = None
) -> list[dict[str, Any]]:
    """Add the messages to the chat, if there is one. Returns LINE's data of the sent messages."""
    sent = []
    at = channel.clock.milliseconds()
    for content in body["messages"]:
        message = ChatMessage(channel.message_ids.new(at), "bot", content, at, via=via, event_id=event_id)
        entry = {"id": message.id}
        if content["type"] in QUOTABLE:
            message.quote_token = entry["quoteToken"] = opaque_token()
        if chat and chat.reachable:
            channel.chats.add(chat, message)
        sent.append(entry)
    return sent
