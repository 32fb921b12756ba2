"""Check message objects as LINE does before it sends them."""

import re
from typing import Any

from tuneline_dev.emulators.line.api.actions import check_quick_reply
from tuneline_dev.emulators.line.api.flex import check_container, check_flex
from tuneline_dev.emulators.line.api.graphemes import utf16_units
from tuneline_dev.emulators.line.api.property_checks import Checked
from tuneline_dev.emulators.line.api.responses import Problem, RefusedError, malformed
from tuneline_dev.emulators.line.api.templates import ALT_TEXT_CHARACTERS, check_template

MESSAGES = 5
TEXT_UNITS = 5000
_PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_]{1,20})\}")


def refusal_of(body: dict[str, Any]) -> RefusedError | None:
    """Return LINE's refusal of the 1 to 5 message objects in `messages`; None if they can be sent.

    The containers of Flex Messages are checked last, each with a refusal of its own. Quick replies on a
    message before the last are accepted, and not shown: see `views`.
    https://developers.line.biz/en/reference/messaging-api/#quick-reply
    """
    messages = body.get("messages")
    given = messages if isinstance(messages, list) else []
    if any(isinstance(message, dict) and message.get("type") == "file" for message in given):
        return RefusedError(400, "This message type is not available for your account")
    problems = check_messages(body)
    if problems:
        return malformed(problems)
    for index, message in enumerate(given):
        problems = check_container(message["contents"]) if message["type"] == "flex" else []
        if problems:
            text = f"A message (messages[{index}]) in the request body is invalid"
            return RefusedError(400, text, problems)
    return None


def check_messages(body: dict[str, Any]) -> list[Problem]:
    """Return the problems of the 1 to 5 message objects in `messages`.

    The contents of Flex Messages are not checked.
    https://developers.line.biz/en/reference/messaging-api/#message-objects
    """
    problems: list[Problem] = []
    for message in Checked(body, "", problems).children("messages", most=MESSAGES):
        kind = message.one_of("type", tuple(_CHECKS))
        if kind:
            _CHECKS[kind](message)
        check_quick_reply(message)
        _check_sender(message)
    return problems


def _check_text(message: Checked) -> None:
    message.text("text", most=TEXT_UNITS, count=utf16_units)


def _check_text_v2(message: Checked) -> None:
    """Check a text with substitutions in braces; literal braces are doubled."""
    text = message.text("text", most=TEXT_UNITS, count=utf16_units)
    substitution = message.properties.get("substitution") or {}
    known = substitution if isinstance(substitution, dict) else {}
    if not isinstance(substitution, dict) or len(known) > 100:
        message.wrong("substitution", "Size must be between 0 and 100")
    rest = text.replace("{{", "").replace("}}", "")
    missing = [name for name in _PLACEHOLDER.findall(rest) if name not in known]
    if missing:
        message.wrong("text", f"No substitution for {{{missing[0]}}}")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", rest)):
        message.wrong("text", "Invalid placeholder: a brace must be doubled or name a substitution")


def _check_sticker(message: Checked) -> None:
    message.text("packageId", most=100)
    message.text("stickerId", most=100)


def _check_image(message: Checked) -> None:
    message.url("originalContentUrl")
    message.url("previewImageUrl")


def _check_video(message: Checked) -> None:
    _check_image(message)
    message.text("trackingId", most=100, required=False)


def _check_audio(message: Checked) -> None:
    message.url("originalContentUrl")
    message.number("duration", least=1, most=86_400_000)


def _check_location(message: Checked) -> None:
    message.text("title", most=100)
    message.text("address", most=100)
    message.number("latitude", least=-90, most=90)
    message.number("longitude", least=-180, most=180)


def _check_imagemap(message: Checked) -> None:
    message.url("baseUrl")
    message.text("altText", most=ALT_TEXT_CHARACTERS)


def _check_sender(message: Checked) -> None:
    """Check icon and name. https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch"""
    sender = message.child("sender", required=False)
    if sender is None:
        return
    name = sender.text("name", most=20, required=False)
    if name.strip().upper() == "LINE":
        sender.wrong("name", "May not contain LINE")
    sender.url("iconUrl", required=False)


_CHECKS = {
    "text": _check_text,
    "textV2": _check_text_v2,
    "image": _check_image,
    "video": _check_video,
    "audio": _check_audio,
    "location": _check_location,
    "sticker": _check_sticker,
    "template": check_template,
    "imagemap": _check_imagemap,
    "flex": check_flex,
}
