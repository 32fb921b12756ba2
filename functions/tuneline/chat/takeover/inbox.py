"""What happens for the operators when a message is for a person: see `PersonInbox`."""

from typing import Protocol

from tuneline.chat.context import EventContext
from tuneline.storage.records.chat import HumanTurn


class PersonInbox(Protocol):
    """Brings messages that a person answers to the operators."""

    async def on_message_for_person(self, context: EventContext, human: HumanTurn) -> None:
        """Notify the operators of a message in a takeover, and leave it unread in LINE's inbox.

        Called once the takeover is recorded, before the user is told; `human["event"]` is the event's own id
        if the event has begun it. Then it may raise a RetryError: no user is told that a person answers whom
        no operator can learn of. A run after a crash calls it again. It never raises another error.
        """

    async def forget(self, chat: str) -> None:
        """Delete the notices of the takeovers of the chat at the path `chat`, whose user asks for it."""


class NoPersonInbox:
    """Notifies no operator."""

    async def on_message_for_person(self, context: EventContext, human: HumanTurn) -> None:
        """Do nothing."""

    async def forget(self, chat: str) -> None:
        """Do nothing."""
