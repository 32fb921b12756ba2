"""Show the chats as users see them, the deliveries and the bot's calls."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line.channel import channel_of
from tuneline_dev.emulators.line.chats import Chat, ChatMessage
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

_WORDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "text": lambda body: body.get("text"),
    "textV2": lambda body: body.get("text"),
    "template": lambda body: (body.get("template") or {}).get("text") or body.get("altText"),
    "flex": lambda body: body.get("altText"),
    "imagemap": lambda body: body.get("altText"),
    "location": lambda body: body.get("title"),
    "file": lambda body: body.get("fileName"),
}


async def chat(request: Request) -> Response:
    """Return the chat with `?user=`, or the group `?group=`, as its members see it now.

    Gives `{"messages": [{"from", "type", "text", "at", "via", "event_id", "message_id", "message",
    "quick_reply", "quotes", "read"}], "loading_until", "read", "known", "reachable", "rich_menu"}`; times are
    in milliseconds. The buttons of a quick reply are shown only below the last message, until one is tapped.
    `quotes` is the id of the quoted message. `read` is whether the bot marked all of the user's messages as
    read, `known` whether the chat exists, `reachable` whether the bot can send to it. `rich_menu` is the
    user's own menu as it was created, with its `richMenuId`; None if there is none.
    """
    channel, query = channel_of(request), request.query_params
    chat = channel.chats.known(query.get("group") or query.get("user") or DEFAULT_USER)
    seen = _seen(chat or Chat(""), channel.clock.milliseconds())
    menu = channel.rich_menus.of(chat.id) if chat else None
    shown = {"richMenuId": menu.id, **menu.body} if menu else None
    return JSONResponse({**seen, "known": chat is not None, "rich_menu": shown})


async def chats(request: Request) -> Response:
    """Return every chat: `{"chats": [{"id", "reachable", "members", "messages", "last_at"}]}`."""
    return JSONResponse({"chats": [_line(each) for each in channel_of(request).chats.all()]})


async def deliveries(request: Request) -> Response:
    """Return the latest webhook requests, the oldest first; of one event with `?event_id=`.

    Gives `{"deliveries": [{"event_id", "redelivery", "at", "body", "signature", "status", "delivery_ms"}]}`.
    """
    wanted = request.query_params.get("event_id")
    log = [asdict(each) for each in channel_of(request).webhooks.log if wanted in (None, each.event_id)]
    return JSONResponse({"deliveries": log})


async def requests(request: Request) -> Response:
    """Return the bot's calls: the numbers that `arrived` and were `done` by operation, and the latest.

    `?operation=` shows those of one operation, or "unknown" ones. In each, `status` is the status that the
    caller got and `outcome` that of the platform: a lost response has an outcome and no status.
    """
    log, wanted = channel_of(request).calls, request.query_params.get("operation")
    shown = [asdict(call) for call in log.calls if wanted in (None, call.operation or "unknown")]
    return JSONResponse({"arrived": dict(log.arrived), "done": dict(log.done), "requests": shown})


def _seen(chat: Chat, now_ms: int) -> dict[str, Any]:
    messages = list(chat.messages.values())
    mine = [message for message in messages if message.writer == "user"]
    loading = chat.loading_until if chat.loading_until and chat.loading_until > now_ms else None
    return {
        "messages": [_message(each, chat, last=each is messages[-1]) for each in messages],
        "loading_until": loading,
        "read": bool(mine) and all(message.read for message in mine),
        "reachable": chat.reachable,
    }


def _message(message: ChatMessage, home: Chat, *, last: bool) -> dict[str, Any]:
    kind = message.body.get("type")
    words = _WORDS.get(str(kind))
    quick_reply = message.body.get("quickReply") if last and not message.quick_reply_tapped else None
    return {
        "from": message.writer,
        "type": kind,
        "text": words(message.body) if words else None,
        "at": message.at,
        "via": message.via,
        "event_id": message.event_id,
        "message_id": message.id,
        "message": message.body,
        "quick_reply": quick_reply.get("items") if isinstance(quick_reply, dict) else None,
        "quotes": _quoted(message, home),
        "read": message.read,
    }


def _quoted(message: ChatMessage, home: Chat) -> str | None:
    """Return the id of the quoted message: a user quotes by its id, a bot by its token."""
    if message.writer == "user":
        quoted = message.body.get("quotedMessageId")
        return quoted if isinstance(quoted, str) else None
    token = message.body.get("quoteToken")
    quoted = home.quoted_by(token) if isinstance(token, str) else None
    return quoted.id if quoted else None


def _line(chat: Chat) -> dict[str, Any]:
    last = next(reversed(chat.messages.values()), None)
    return {
        "id": chat.id,
        "reachable": chat.reachable,
        "members": sorted(chat.members),
        "messages": len(chat.messages),
        "last_at": last.at if last else None,
    }
