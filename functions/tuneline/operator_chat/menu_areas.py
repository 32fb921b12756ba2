"""Answer a tap on an area of the operators' menu."""

from tuneline.chat.context import EventContext, Reply
from tuneline.datasets.upload_limits import ENDINGS
from tuneline.line.messages import Message
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.rich_menu import AREAS
from tuneline.operator_chat.buttons import ButtonHandlers
from tuneline.texts.menu_texts import ANSWERS


def menu_handlers() -> ButtonHandlers:
    """Return the handlers of the menu's areas."""
    return {verb: _explain for verb, _ in AREAS}


async def _explain(context: EventContext, postback: OperatorPostback) -> Reply:
    """Say what can be done here."""
    text = ANSWERS[context.rules.language][postback.verb]
    return Reply((Message(text.format(kinds=", ".join(sorted(ENDINGS)))),))
