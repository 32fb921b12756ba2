"""The chats of the page's phone: the visitor's own, another user's, and a group."""

from collections.abc import Mapping
from typing import Any, Final

from tuneline.storage.records.chat import chat_path
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.emulators.line.identifiers import DEFAULT_GROUP, DEFAULT_USER

# Asks where the visitor's own chat must be left alone: the faults write as this user.
OTHER_USER: Final = "U83c4f0d95e2a4b71a6f09d3c17be52d8"
# The users with a chat of their own, by the names of their tabs.
PHONE_USERS: Final[Mapping[str, str]] = {"user": DEFAULT_USER, "other": OTHER_USER}
# What each chat adds to an action of LINE's emulator, whose own user acts without it.
SENDERS: Final[Mapping[str, Mapping[str, str]]] = {
    "user": {},
    "other": {"user": OTHER_USER},
    "group": {"group": DEFAULT_GROUP},
}
PHONE_PATHS: Final[Mapping[str, str]] = {name: chat_path(user) for name, user in PHONE_USERS.items()}


async def phone_chats(client: DemoClient) -> dict[str, dict[str, Any]]:
    """Return the chats by the names of their tabs, as LINE's emulator shows them."""
    return {name: await client.chat(**sender) for name, sender in SENDERS.items()}
