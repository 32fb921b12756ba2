"""What a tap on a part of a Flex Message does.

https://developers.line.biz/en/reference/messaging-api/#action-objects
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from tuneline.line.flex import limits
from tuneline.line.flex.limits import require_length
from tuneline.line.line_errors import MessageLimitDropError

InputOption = Literal["openKeyboard", "openVoice", "openRichMenu", "closeRichMenu"]
PickerMode = Literal["date", "time", "datetime"]
_SCHEMES: Final = ("https:", "http:", "line:", "tel:")
# https://developers.line.biz/en/reference/messaging-api/#datetime-picker-action
_TIMES: Final = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"),
}


@dataclass(frozen=True, kw_only=True)
class PostbackAction:
    """Send `data` to the bot.

    `display_text` appears in the chat as the user's message. `fill_in_text` is put into the keyboard that
    `input_option` opens, on phones only: the card has to say the same in words.
    """

    label: str
    data: str
    display_text: str | None = None
    input_option: InputOption | None = None
    fill_in_text: str | None = None

    def __post_init__(self) -> None:
        require_length("label", self.label, limits.FLEX_LABEL)
        require_length("postback data", self.data, limits.POSTBACK_DATA)
        if self.display_text is not None:
            require_length("displayText", self.display_text, limits.DISPLAY_TEXT)
        if self.fill_in_text is not None:
            require_length("fillInText", self.fill_in_text, limits.FILL_IN_TEXT)
            if self.input_option != "openKeyboard":
                raise MessageLimitDropError("fillInText needs the inputOption openKeyboard")

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(
            type="postback",
            label=self.label,
            data=self.data,
            displayText=self.display_text,
            inputOption=self.input_option,
            fillInText=self.fill_in_text,
        )


@dataclass(frozen=True, kw_only=True)
class UriAction:
    """Open `uri`."""

    label: str
    uri: str

    def __post_init__(self) -> None:
        require_length("label", self.label, limits.FLEX_LABEL)
        require_length("uri", self.uri, limits.URI)
        if not self.uri.startswith(_SCHEMES):
            raise MessageLimitDropError(f"a uri begins with {', '.join(_SCHEMES)}")

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return {"type": "uri", "label": self.label, "uri": self.uri}


@dataclass(frozen=True, kw_only=True)
class MessageAction:
    """Send `text` as the user's message."""

    label: str
    text: str

    def __post_init__(self) -> None:
        require_length("label", self.label, limits.FLEX_LABEL)
        require_length("text", self.text, limits.MESSAGE_TEXT)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return {"type": "message", "label": self.label, "text": self.text}


@dataclass(frozen=True, kw_only=True)
class DatetimePickerAction:
    """Send `data` to the bot with a date or time that the user picks; it has no time zone.

    The bounds and the first value are texts: `2026-12-31`, `18:30`, `2026-12-31T18:30`.
    """

    label: str
    data: str
    mode: PickerMode = "date"
    initial: str | None = None
    earliest: str | None = None
    latest: str | None = None

    def __post_init__(self) -> None:
        require_length("label", self.label, limits.FLEX_LABEL)
        require_length("postback data", self.data, limits.POSTBACK_DATA)
        for value in (self.initial, self.earliest, self.latest):
            if value is not None and not _TIMES[self.mode].fullmatch(value):
                raise MessageLimitDropError(f"{value!r} is no {self.mode} of a datetime picker")
        if self.earliest is not None and self.latest is not None and self.earliest >= self.latest:
            raise MessageLimitDropError("the earliest value of a datetime picker is not before the latest")

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(
            type="datetimepicker",
            label=self.label,
            data=self.data,
            mode=self.mode,
            initial=self.initial,
            min=self.earliest,
            max=self.latest,
        )


Action = PostbackAction | UriAction | MessageAction | DatetimePickerAction


def without_none(**properties: object) -> dict[str, Any]:
    """Return the properties that have a value: a Flex Message must have no null."""
    return {name: value for name, value in properties.items() if value is not None}
