"""Convert messages to the message objects that LINE's API takes.

https://developers.line.biz/en/reference/messaging-api/#message-objects
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from tuneline.line.line_errors import MessageLimitDropError
from tuneline.line.messages import Button, Message

QUICK_REPLIES: Final = 13


def sent_objects(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Convert the messages of one request.

    Raises MessageLimitDropError if a message before the last has quick replies: LINE takes such a request
    and shows the buttons of the last message only, so the user would miss them.
    """
    if any(message.quick for message in messages[:-1]):
        raise MessageLimitDropError("quick replies are not on the last message, where LINE shows them")
    return [as_sent(message) for message in messages]


def as_sent(message: Message) -> dict[str, Any]:
    """Convert one message. Raises MessageLimitDropError if it has more quick replies than LINE takes."""
    if len(message.quick) > QUICK_REPLIES:
        raise MessageLimitDropError(f"quick replies are {len(message.quick)}, LINE takes {QUICK_REPLIES}")
    sent = _content(message)
    if message.quick:
        # LINE requires a quick reply's `displayText`.
        # https://developers.line.biz/en/reference/messaging-api/#postback-action
        shown = [replace(button, said=button.said or button.label) for button in message.quick]
        items = [{"type": "action", "action": _action(button)} for button in shown]
        sent["quickReply"] = {"items": items}
    return sent


def _content(message: Message) -> dict[str, Any]:
    if message.flex is not None:
        return {"type": "flex", "altText": message.text, "contents": message.flex}
    if message.buttons:
        template = {"type": "buttons", "text": message.text, "actions": [*map(_action, message.buttons)]}
        return {"type": "template", "altText": message.text, "template": template}
    quote = {"quoteToken": message.quote} if message.quote else {}
    return {"type": "text", "text": message.text, **quote}


def _action(button: Button) -> dict[str, str]:
    action = {"type": "postback", "label": button.label, "data": button.data}
    if button.said:
        action["displayText"] = button.said
    if button.fill_in:
        action |= {"inputOption": "openKeyboard", "fillInText": button.fill_in}
    return action
