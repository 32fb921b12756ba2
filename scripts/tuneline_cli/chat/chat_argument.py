"""Find the chat that a command is about: by a LINE user id, or by the hash that names its document.

A LINE id is hashed on this computer, and stored nowhere.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import CHATS, chat_path
from tuneline_cli import records

F = TypeVar("F", bound=Callable[..., Any])
# https://developers.line.biz/en/reference/messaging-api/#source-user
_USER = re.compile(r"U[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{4,40}")


def chat_argument(function: F) -> F:
    """Add the argument CHAT, the keyword `chat`."""
    return click.argument("chat", callback=_checked)(function)


async def find_chat(store: Documents, chat: str) -> str:
    """Return the path of the chat. A user's chat may have no document yet.

    Raises UnknownRecordError if no hash, or more than one, begins so.
    """
    if _USER.fullmatch(chat):
        return chat_path(chat)
    return (await records.find_record(store, CHATS, chat)).path


def shown_id(path: str) -> str:
    """Return the hash in the path of a chat."""
    return path.removeprefix(f"{CHATS}/")


def _checked(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    given = text.strip().removeprefix(f"{CHATS}/")
    if not _USER.fullmatch(given) and not _HASH.fullmatch(given):
        raise click.BadParameter(
            "That is no chat: give a LINE user id (U, then 32 of the characters 0-9 and a-f), or at least "
            "the first four characters of the hash that `scripts/tuneline chat list` shows. A "
            "group or a room cannot be paused."
        )
    return given
