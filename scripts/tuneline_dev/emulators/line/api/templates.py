"""Check template messages: buttons, confirm, carousel and image carousel."""

from tuneline_dev.emulators.line.api.actions import check_action
from tuneline_dev.emulators.line.api.property_checks import Checked

ALT_TEXT_CHARACTERS = 1500


def check_template(message: Checked) -> None:
    """Check a template message.

    https://developers.line.biz/en/reference/messaging-api/#template-messages
    """
    message.text("altText", most=ALT_TEXT_CHARACTERS)
    template = message.child("template")
    if template is None:
        return
    kind = template.one_of("type", ("buttons", "confirm", "carousel", "image_carousel"))
    if kind == "buttons":
        _check_card(template, alone=160, buttons=4)
    elif kind == "confirm":
        template.text("text", most=240)
        for action in template.children("actions", least=2, most=2):
            check_action(action)
    elif kind == "carousel":
        for column in template.children("columns", most=10):
            _check_card(column, alone=120, buttons=3)
    elif kind == "image_carousel":
        for column in template.children("columns", most=10):
            _check_picture(column)


def _check_card(card: Checked, *, alone: int, buttons: int) -> None:
    """Check one card. With a title or an image, its text has at most 60 characters, else `alone`."""
    card.text("title", most=40, required=False)
    card.url("thumbnailImageUrl", required=False)
    accompanied = card.properties.get("title") or card.properties.get("thumbnailImageUrl")
    card.text("text", most=60 if accompanied else alone)
    for action in card.children("actions", most=buttons):
        check_action(action)
    tap = card.child("defaultAction", required=False)
    if tap:
        check_action(tap, label_required=False)


def _check_picture(column: Checked) -> None:
    column.url("imageUrl")
    action = column.child("action")
    if action:
        check_action(action, label=12, label_required=False)
