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
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

# The chat of the phone on the page.
PHONE: Final = shown_id(chat_path(DEFAULT_USER))
_HASH: Final = re.compile(r"[0-9a-f]{40}")


async def shown_takeovers(documents: Documents) -> dict[str, Any]:
    """Return the chats that a person has, the oldest first, and the id of the phone's chat."""
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
    user = next((user for user in await client.users() if chat_path(user) == path), None)
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
