"""Chats that a person has: take one over, write to its user, give it back to the bot."""

import re
from typing import Any, Final

import httpx2
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline.chat.takeover import recording
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import CHATS, chat_path
from tuneline_cli.chat.chat_argument import shown_id
from tuneline_cli.chat.list_chats import read_takeovers
from tuneline_cli.chat.pause_chat import pause_chat
from tuneline_cli.chat.takeover_lines import as_json
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.controls.refusals import RefusedError, text_in
from tuneline_dev.demo.json_body import json_object
from tuneline_dev.demo.phone_chats import PHONE_PATHS, PHONE_USERS

# The chats of the phone on the page, by the names of their tabs.
PHONE: Final = {name: shown_id(path) for name, path in PHONE_PATHS.items()}
_HASH: Final = re.compile(r"[0-9a-f]{40}")


async def shown_takeovers(documents: Documents) -> dict[str, Any]:
    """Return the chats that a person has, the oldest first, and the ids of the phone's chats."""
    return {"phone": PHONE, "current": [as_json(each) for each in await read_takeovers(documents)]}


async def take_over(client: DemoClient, request: Request) -> Response:
    """Give a chat to a person: from then on the bot is silent there."""
    takeover = await pause_chat(client.documents, _path(request))
    if takeover.human is None:
        raise RefusedError("chat_over", "The chat was given back to the bot before that was recorded.")
    return JSONResponse({"outcome": takeover.outcome})


async def give_back(client: DemoClient, request: Request) -> Response:
    """Give a chat back to the bot, which answers the next message."""
    return JSONResponse({"is_resumed": await recording.end(client.documents, _path(request))})


async def write(client: DemoClient, request: Request) -> Response:
    """Write a `text` to the user as the person, in LINE Official Account Manager."""
    text, path = text_in(await json_object(request), "text"), _path(request)
    if not text:
        raise RefusedError("message_empty", "The message is empty: write it first.", status=400)
    if not client.has_chat:
        raise RefusedError("chat_elsewhere", "Write in LINE Official Account Manager: https://chat.line.biz/")
    users = [*PHONE_USERS.values(), *await client.users()]
    user = next((user for user in users if chat_path(user) == path), None)
    if user is None:
        raise RefusedError("gone", "LINE's emulator has no such chat.", status=404)
    try:
        await client.line("staff", user=user, text=text)
    except httpx2.HTTPStatusError as refused:
        raise RefusedError("not_written", f"LINE did not send it: {refused.response.text}") from None
    return JSONResponse({})


def _path(request: Request) -> str:
    chat = request.path_params["chat"]
    if not _HASH.fullmatch(chat):
        raise RefusedError("gone", "There is no such chat.", status=404)
    return f"{CHATS}/{chat}"
