"""Answer a tap on an operator's button by the handler of its verb.

A word of the menu (`menu_phrases.py`) is a tap, too. A handler raises OutOfDateDropError unless the document
has the version that the card was made of: so an old card, a second tap and the slower one of two operators
change nothing, and say so.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.errors import DropError
from tuneline.line.messages import Message
from tuneline.operator_cards.postback import ForeignPostbackDropError, OperatorPostback, Verb, read_postback
from tuneline.texts.operator_texts import texts

ButtonHandler = Callable[[EventContext, OperatorPostback], Awaitable[Reply]]
ButtonHandlers = Mapping[Verb, ButtonHandler]
# The characters of an operator's user id that commands and notices show.
_SHOWN_CHARACTERS: Final = 4


class OutOfDateDropError(DropError):
    """The document has changed since the card was made, so the tap does nothing."""


class Buttons:
    """Answers taps on the operators' buttons."""

    def __init__(self, handlers: ButtonHandlers) -> None:
        self._handlers = handlers

    async def answer(self, context: EventContext, data: str) -> Reply:
        """Return the reply to a tap on the button with `data`, which anybody may have made up."""
        try:
            postback = read_postback(data)
            handler = self._handlers.get(postback.verb)
            if handler is not None:
                return await handler(context, postback)
        except (ForeignPostbackDropError, OutOfDateDropError):
            pass
        return say(context, "button_old")


def say(context: EventContext, key: str, **facts: str) -> Reply:
    """Reply with the operators' text `key` in the bot's language."""
    return Reply((Message(texts(context.rules.language)[key].format(**facts)),))


def operator_name(context: EventContext) -> str:
    """Return the operator's name in records and notices: the end of the LINE user id."""
    return f"LINE …{context.event.user_id[-_SHOWN_CHARACTERS:]}" if context.event.user_id else "LINE"
