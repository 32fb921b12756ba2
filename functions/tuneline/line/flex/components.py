"""What a bubble of a Flex Message shows: texts, buttons, separators, space, and boxes of these.

https://developers.line.biz/en/reference/messaging-api/#flex-component
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from tuneline.line.flex import limits
from tuneline.line.flex.actions import Action, without_none
from tuneline.line.flex.limits import require_length
from tuneline.line.line_errors import MessageLimitDropError

Size = Literal["xxs", "xs", "sm", "md", "lg", "xl", "xxl"]
Space = Literal["none", "xs", "sm", "md", "lg", "xl", "xxl"]
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
# Of the box around it, or in pixels.
_LENGTH: Final = re.compile(r"\d+(\.\d+)?(px|%)")


@dataclass(frozen=True, kw_only=True)
class FlexText:
    """A text. `max_lines` cuts what is longer with an ellipsis; None shows all lines."""

    text: str
    size: Size = "sm"
    is_bold: bool = False
    color: str | None = None
    align: Literal["start", "center", "end"] | None = None
    margin: Space | None = None
    flex: int | None = None
    max_lines: int | None = None

    def __post_init__(self) -> None:
        require_length("text", self.text, limits.TEXT)
        _require_color(self.color)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(
            type="text",
            text=self.text,
            size=self.size,
            weight="bold" if self.is_bold else None,
            color=self.color,
            align=self.align,
            margin=self.margin,
            flex=self.flex,
            maxLines=self.max_lines,
            wrap=True,
        )


@dataclass(frozen=True, kw_only=True)
class FlexButton:
    """A button. `primary` is white on `color`, `link` has the color of a link."""

    action: Action
    style: Literal["primary", "secondary", "link"] = "link"
    color: str | None = None
    height: Literal["sm", "md"] = "sm"
    margin: Space | None = None
    flex: int | None = None

    def __post_init__(self) -> None:
        _require_color(self.color)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(
            type="button",
            action=self.action.as_dict(),
            style=self.style,
            color=self.color,
            height=self.height,
            margin=self.margin,
            flex=self.flex,
            adjustMode="shrink-to-fit",
        )


@dataclass(frozen=True, kw_only=True)
class FlexSeparator:
    """A line between two components."""

    margin: Space | None = None
    color: str | None = None

    def __post_init__(self) -> None:
        _require_color(self.color)

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(type="separator", margin=self.margin, color=self.color)


@dataclass(frozen=True)
class FlexFiller:
    """Space: what a box contains that is only a colored area."""

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return {"type": "filler"}


@dataclass(frozen=True, kw_only=True)
class FlexBox:
    """Components below or beside each other.

    `baseline` aligns texts of different sizes, and holds texts only. `padding`, `spacing` and
    `corner_radius` are LINE's sizes; `height` and `width` are `80px`, or `45%` of the box around it.
    `justify` places the contents in a box that is larger than them. A tap anywhere in the box is its
    `action`.
    """

    contents: "tuple[FlexBox | FlexText | FlexButton | FlexSeparator | FlexFiller, ...]"
    layout: Literal["vertical", "horizontal", "baseline"] = "vertical"
    spacing: Space | None = None
    margin: Space | None = None
    padding: Space | None = None
    background: str | None = None
    corner_radius: Space | None = None
    height: str | None = None
    width: str | None = None
    justify: Literal["flex-start", "center", "flex-end"] | None = None
    flex: int | None = None
    action: Action | None = None

    def __post_init__(self) -> None:
        limits.require_count("contents of a box", len(self.contents), limits.BOX_CONTENTS)
        _require_color(self.background)
        for length in (self.height, self.width):
            if length is not None and not _LENGTH.fullmatch(length):
                raise MessageLimitDropError(f"{length!r} is no length: LINE takes 80px or 45%")
        if self.layout == "baseline" and not all(isinstance(part, FlexText) for part in self.contents):
            raise MessageLimitDropError("a baseline box holds texts only")

    def as_dict(self) -> dict[str, Any]:
        """Return LINE's JSON."""
        return without_none(
            type="box",
            layout=self.layout,
            contents=[part.as_dict() for part in self.contents],
            spacing=self.spacing,
            margin=self.margin,
            paddingAll=self.padding,
            backgroundColor=self.background,
            cornerRadius=self.corner_radius,
            height=self.height,
            width=self.width,
            justifyContent=self.justify,
            flex=self.flex,
            action=self.action.as_dict() if self.action else None,
        )


Component = FlexBox | FlexText | FlexButton | FlexSeparator | FlexFiller


def _require_color(color: str | None) -> None:
    if color is not None and not _COLOR.fullmatch(color):
        raise MessageLimitDropError(f"{color!r} is no color: LINE takes #RRGGBB")
