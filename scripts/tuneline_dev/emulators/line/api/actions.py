"""Check the actions of buttons, quick replies and rich menus."""

from collections.abc import Collection

from tuneline_dev.emulators.line.api.graphemes import utf16_units
from tuneline_dev.emulators.line.api.property_checks import Checked

ACTION_TYPES = (
    "postback",
    "message",
    "uri",
    "datetimepicker",
    "camera",
    "cameraRoll",
    "location",
    "richmenuswitch",
    "clipboard",
)
# The camera, the pictures and the place are for quick replies only, the switch for rich menus only.
FLEX_ACTIONS = ("postback", "message", "uri", "datetimepicker", "clipboard")
QUICK_REPLY_ACTIONS = tuple(kind for kind in ACTION_TYPES if kind != "richmenuswitch")
RICH_MENU_ACTIONS = (*FLEX_ACTIONS, "richmenuswitch")
INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
QUICK_REPLY_ITEMS = 13
LABEL_CHARACTERS = 20
FLEX_LABEL_CHARACTERS = 40
DATA_CHARACTERS = 300
_SCHEMES = ("http:", "https:", "line:", "tel:")


def check_action(
    action: Checked,
    *,
    label: int = LABEL_CHARACTERS,
    label_required: bool = True,
    types: Collection[str] = ACTION_TYPES,
) -> None:
    """Check one action object of one of the `types`; its label has at most `label` characters.

    https://developers.line.biz/en/reference/messaging-api/#action-objects
    """
    kind = action.one_of("type", types)
    action.text("label", most=label, required=label_required)
    if kind in ("postback", "datetimepicker", "richmenuswitch"):
        action.text("data", most=DATA_CHARACTERS, count=utf16_units)
    if kind == "postback":
        _check_postback(action)
    elif kind == "message":
        action.text("text", most=300)
    elif kind == "clipboard":
        action.text("clipboardText", most=1000)
    elif kind == "datetimepicker":
        action.one_of("mode", ("date", "time", "datetime"))
    elif kind == "uri":
        address = action.text("uri", most=1000)
        if address and not address.startswith(_SCHEMES):
            action.wrong("uri", "Invalid URI scheme. Allowed schemes are: [http, https, line, tel]")


def _check_postback(action: Checked) -> None:
    """Check the texts of a postback, and the keyboard that it opens.

    https://developers.line.biz/en/reference/messaging-api/#postback-action
    """
    action.text("displayText", most=300, required=False)
    if "displayText" in action.properties and "text" in action.properties:
        action.wrong("text", "Must not be specified with displayText")
    option = action.properties.get("inputOption")
    if option is not None:
        action.one_of("inputOption", INPUT_OPTIONS)
    if action.text("fillInText", most=300, required=False) and option != "openKeyboard":
        action.wrong("fillInText", "inputOption must be openKeyboard")


def check_quick_reply(message: Checked) -> None:
    """Check the quick reply of a message: at most 13 buttons; a postback has a `displayText`.

    https://developers.line.biz/en/reference/messaging-api/#quick-reply
    """
    quick_reply = message.child("quickReply", required=False)
    if quick_reply is None:
        return
    for item in quick_reply.children("items", most=QUICK_REPLY_ITEMS):
        item.one_of("type", ("action",))
        item.url("imageUrl", required=False)
        action = item.child("action")
        if action:
            check_action(action, types=QUICK_REPLY_ACTIONS)
            has_text = not {"displayText", "text"}.isdisjoint(action.properties)
            if action.properties.get("type") == "postback" and not has_text:
                action.text("displayText", most=300)
