"""Shows what happened: a chat as the user sees it, the deliveries and the bot's calls."""

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
    """The chat with `?user=`, or the group `?group=`, as its people see it now.

    Gives `{"messages": [{"from", "type", "text", "at", "via", "event_id", "message_id", "message",
    "quick_reply", "quotes", "read"}], "loading_until", "read", "known", "reachable"}`; times are in
    milliseconds. The buttons of a quick reply show below the last message only, and until one is tapped.
    `quotes` is the id of the message that is quoted. `read` tells whether the bot marked all the user wrote
    as read, `known` whether anything happened in the chat yet, `reachable` whether the bot can write to it.
    """
    channel, asked = channel_of(request), request.query_params
    found = channel.chats.known(asked.get("group") or asked.get("user") or DEFAULT_USER)
    seen = _seen(found or Chat(""), channel.clock.milliseconds())
    return JSONResponse({**seen, "known": found is not None})


async def chats(request: Request) -> Response:
    """Every chat: `{"chats": [{"id", "reachable", "members", "messages", "last_at"}]}`."""
    return JSONResponse({"chats": [_line(each) for each in channel_of(request).chats.all()]})


async def deliveries(request: Request) -> Response:
    """The latest webhook requests, the oldest first; of one event with `?event_id=`.

    Gives `{"deliveries": [{"event_id", "redelivery", "at", "body", "signature", "status", "delivery_ms"}]}`.
    """
    wanted = request.query_params.get("event_id")
    log = [asdict(each) for each in channel_of(request).webhooks.log if wanted in (None, each.event_id)]
    return JSONResponse({"deliveries": log})


async def requests(request: Request) -> Response:
    """The bot's calls: how many `arrived` and how many were `done` of each operation, and the latest in full.

    `?operation=` shows those of one operation, with "unknown" for what is none. In each, `status` is what the
    caller was answered and `outcome` what the platform came to: a lost answer has an outcome and no status.
    """
    log, wanted = channel_of(request).calls, request.query_params.get("operation")
    shown = [asdict(call) for call in log.calls if wanted in (None, call.operation or "unknown")]
    return JSONResponse({"arrived": dict(log.arrived), "done": dict(log.done), "requests": shown})


def _seen(found: Chat, now_ms: int) -> dict[str, Any]:
    messages = list(found.messages.values())
    mine = [message for message in messages if message.writer == "user"]
    loading = found.loading_until if found.loading_until and found.loading_until > now_ms else None
    return {
        "messages": [_message(each, found, last=each is messages[-1]) for each in messages],
        "loading_until": loading,
        "read": bool(mine) and all(message.read for message in mine),
        "reachable": found.reachable,
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
    """The id of the message that is quoted: a user names its id, a bot the token that came with it."""
    if message.writer == "user":
        quoted = message.body.get("quotedMessageId")
        return quoted if isinstance(quoted, str) else None
    token = message.body.get("quoteToken")
    found = home.quoted_by(token) if isinstance(token, str) else None
    return found.id if found else None


def _line(chat: Chat) -> dict[str, Any]:
    last = next(reversed(chat.messages.values()), None)
    return {
        "id": chat.id,
        "reachable": chat.reachable,
        "members": sorted(chat.members),
        "messages": len(chat.messages),
        "last_at": last.at if last else None,
    }
