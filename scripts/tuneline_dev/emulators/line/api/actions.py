"""Check the actions of buttons, quick replies and rich menus."""

from collections.abc import Collection
from datetime import datetime

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
# By mode: the form of a value, the least and the greatest.
_PICKER_FORMS = {
    "date": ("%Y-%m-%d", "1900-01-01", "2100-12-31"),
    "time": ("%H:%M", "00:00", "23:59"),
    "datetime": ("%Y-%m-%dT%H:%M", "1900-01-01T00:00", "2100-12-31T23:59"),
}
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
        _check_picker(action)
    elif kind == "uri":
        address = action.text("uri", most=1000)
        if address and not address.startswith(_SCHEMES):
            action.wrong("uri", "Invalid URI scheme. Allowed schemes are: [http, https, line, tel]")


def _check_picker(action: Checked) -> None:
    """Check the mode of a datetime picker, and its values: in the form of the mode, and within its bounds.

    LINE does not document its words for a wrong value.
    https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action
    """
    form = _PICKER_FORMS.get(action.one_of("mode", tuple(_PICKER_FORMS)))
    values = {
        name: value
        for name in ("initial", "max", "min")
        if (value := action.text(name, most=16, required=False))
    }
    for name, value in values.items():
        if form and not _is_in_form(value.upper(), *form):
            action.wrong(name, "Invalid date or time")
    if "max" in values and "min" in values and values["min"].upper() >= values["max"].upper():
        action.wrong("max", "Must be greater than the min value")


def _is_in_form(value: str, form: str, least: str, most: str) -> bool:
    try:
        written = datetime.strptime(value, form).strftime(form)  # noqa: DTZ007 a picker has no time zone
    except ValueError:
        return False
    return written == value and least <= value <= most


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
