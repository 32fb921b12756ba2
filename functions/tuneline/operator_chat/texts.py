"""Answer an operator's text that is no question to the bot, such as a word of the menu.

`line_reply` answers all texts, so it answers these, too: its claim of the event gives exactly one answer, and
every other user's text goes to the model without a detour.
"""

from collections.abc import Sequence
from typing import Protocol

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.feedback import AskOperator
from tuneline.chat.replies.operator_news import NoOperatorNews, OperatorNews
from tuneline.chat.takeover.inbox import NoPersonInbox, PersonInbox


class TextHandler(Protocol):
    """Recognizes one kind of text and answers it."""

    def recognizes(self, context: EventContext) -> bool:
        """Whether the operator's text is of this kind. Reads nothing but `context`."""

    async def respond(self, context: EventContext) -> Reply:
        """Return the reply to a text that it recognizes."""


class OperatorTexts:
    """Answers an operator's text by the first handler that recognizes it. `news` are added to all replies.

    `ask_answer` asks for the right answer to the question of an event. `inbox` gets what a person answers.
    """

    def __init__(
        self,
        handlers: Sequence[TextHandler],
        *,
        ask_answer: AskOperator,
        news: OperatorNews | None = None,
        inbox: PersonInbox | None = None,
    ) -> None:
        self._handlers = handlers
        self._ask_answer = ask_answer
        self.news: OperatorNews = news or NoOperatorNews()
        self.inbox: PersonInbox = inbox or NoPersonInbox()

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text is none for the model."""
        return any(handler.recognizes(context) for handler in self._handlers)

    async def respond(self, context: EventContext) -> Reply:
        """Return the reply to a text that `recognizes` is true of."""
        handler = next(handler for handler in self._handlers if handler.recognizes(context))
        return await handler.respond(context)

    async def ask_answer(self, context: EventContext, event: str) -> Reply:
        """Ask for the right answer to the question of `event`, and await it."""
        return await self._ask_answer(context, event)
