"""Recognize the one-to-one chat of an operator."""

from typing import Protocol

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.operator_news import NoOperatorNews, OperatorNews
from tuneline.chat.takeover.inbox import NoPersonInbox, PersonInbox
from tuneline.notices.operators import read_operators
from tuneline.storage.record_store import record_of
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.operators.bot_settings import RunningSettings
from tuneline.storage.records.record import UnreadableDropError


class OperatorTexts(Protocol):
    """What answers an operator's text that is no question to the bot; see `operator_chat.texts`."""

    @property
    def news(self) -> OperatorNews:
        """What adds the news to the replies to operators."""

    @property
    def inbox(self) -> PersonInbox:
        """What brings messages that a person answers to the operators."""

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text is none for the model."""

    async def respond(self, context: EventContext) -> Reply:
        """Return the reply to a text that `recognizes` is true of."""

    async def ask_answer(self, context: EventContext, event: str) -> Reply:
        """Ask for the right answer to the question of `event`, and await it."""


class NoOperatorTexts:
    """Leaves every text of operators to the model, without news."""

    news = NoOperatorNews()
    inbox = NoPersonInbox()

    def recognizes(self, context: EventContext) -> bool:
        """Return False."""
        return False

    async def respond(self, context: EventContext) -> Reply:
        """Return no message; it is never called, because no text is recognized."""
        return Reply(())

    async def ask_answer(self, context: EventContext, event: str) -> Reply:
        """Return the thanks that any user gets."""
        return context.say("feedback_thanks")


def is_operator(context: EventContext) -> bool:
    """Whether this is the one-to-one chat of an operator, by `bot/settings` as it was read for this run.

    A replayed event has no user's id any more, so the chat's path decides.
    """
    try:
        operators = read_operators(record_of(RunningSettings, context.settings)).operators
    except UnreadableDropError as unreadable:
        logs.error("bot/settings cannot be read, so no user is an operator", unreadable)
        return False
    return context.event.is_one_to_one and context.path in map(chat_path, operators)
