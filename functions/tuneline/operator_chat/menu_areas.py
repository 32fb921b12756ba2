"""Answer a tap on an area of the operators' menu that explains something."""

from tuneline.chat.context import EventContext, Reply
from tuneline.datasets.upload_limits import ENDINGS
from tuneline.operator_cards.help_cards import help_card, send_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.buttons import ButtonHandlers


def menu_handlers() -> ButtonHandlers:
    """Return the handlers of these areas."""
    return {"help": _help, "send": _send}


async def _help(context: EventContext, postback: OperatorPostback) -> Reply:
    """Say what can be done here."""
    return Reply((help_card(language=context.rules.language).as_message(),))


async def _send(context: EventContext, postback: OperatorPostback) -> Reply:
    """Say which files can be sent."""
    return Reply((send_card(sorted(ENDINGS), language=context.rules.language).as_message(),))
