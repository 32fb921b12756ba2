"""Flex Messages are LINE's JSON, and one that breaks a limit of LINE's cannot be built."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from linebot.v3 import messaging

from tuneline.line.flex import limits
from tuneline.line.flex.actions import (
    Action,
    DatetimePickerAction,
    MessageAction,
    PostbackAction,
    UriAction,
)
from tuneline.line.flex.components import FlexBox, FlexButton, FlexSeparator, FlexText
from tuneline.line.flex.limits import shortened
from tuneline.line.flex.messages import Bubble, Carousel, FlexMessage, fitting_carousel
from tuneline.line.line_errors import MessageLimitDropError
from tuneline.line.messages import Button, Message, from_dict
from tuneline.line.sent_objects import sent_objects
from tuneline.line.split_messages import units
from tuneline_dev.emulators.line.api.messages import refusal_of

GOLDEN = Path(__file__).with_name("flex_messages")
ACTIONS: tuple[Action, ...] = (
    PostbackAction(label="訓練", data="op:train:1", display_text="訓練"),
    PostbackAction(
        label="改",
        data="op:edit:1",
        input_option="openKeyboard",
        fill_in_text="問：初診要帶什麼？\n答：",
    ),
    UriAction(label="완전한 보고서", uri="https://storage.googleapis.com/b/report.html"),
    MessageAction(label="สถานะ", text="สถานะ"),
    DatetimePickerAction(
        label="最後の日", data="op:until:1", initial="2026-12-31", earliest="2026-11-29", latest="2027-11-29"
    ),
)


def body(*texts: str) -> FlexBox:
    return FlexBox(contents=tuple(FlexText(text=text) for text in texts))


def everything() -> FlexMessage:
    """Return a message with every kind of component and action."""
    line = FlexBox(
        layout="baseline",
        spacing="sm",
        contents=(
            FlexText(text="費用", color="#5f7182", flex=2),
            FlexText(text="US$0.42", is_bold=True, flex=3, align="end", max_lines=1),
        ),
    )
    return FlexMessage(
        alt_text="資料集可以訓練：100 個範例，US$0.42",
        contents=Bubble(
            header=FlexBox(contents=(FlexText(text="診所問答.xlsx", size="lg"),), background="#e7f6ec"),
            body=FlexBox(
                spacing="md", padding="lg", contents=(line, FlexSeparator(margin="md", color="#e3e8ee"))
            ),
            footer=FlexBox(
                contents=(
                    FlexButton(action=ACTIONS[0], style="primary", color="#087f3a"),
                    *(FlexButton(action=action) for action in ACTIONS[1:]),
                )
            ),
        ),
    )


def several(bubbles: int, size: int = 10) -> Carousel:
    return Carousel(bubbles=tuple(Bubble(body=body("x" * size), size="kilo") for _ in range(bubbles)))


MESSAGES: dict[str, Callable[[], FlexMessage]] = {
    "everything": everything,
    "carousel": lambda: FlexMessage(alt_text="two", contents=several(2)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_it_is_the_json_of_its_golden_file(name: str) -> None:
    sent = sent_objects([MESSAGES[name]().as_message()])
    assert sent == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("name", MESSAGES)
def test_lines_sdk_knows_every_property_of_it(name: str) -> None:
    (sent,) = sent_objects([MESSAGES[name]().as_message()])
    of_the_sdk = messaging.FlexMessage.from_dict(sent)
    assert of_the_sdk is not None
    assert of_the_sdk.to_dict() == sent


@pytest.mark.parametrize("name", MESSAGES)
def test_lines_emulator_takes_it(name: str) -> None:
    assert refusal_of({"messages": sent_objects([MESSAGES[name]().as_message()])}) is None


def many(size: int) -> Bubble:
    return Bubble(body=body(*["x" * 1000] * (size // 1000)))


BROKEN: dict[str, tuple[Callable[[], object], str]] = {
    "label": (lambda: MessageAction(label="l" * 41, text="t"), "label has 41 characters, the limit is 40"),
    "no label": (lambda: UriAction(label=" ", uri="https://a"), "label is empty"),
    "emoji count twice": (lambda: MessageAction(label="🍎" * 21, text="t"), "label has 42 characters"),
    "data": (lambda: PostbackAction(label="l", data="d" * 301), "postback data has 301 characters"),
    "data of a picker": (lambda: DatetimePickerAction(label="l", data=""), "postback data is empty"),
    "displayText": (
        lambda: PostbackAction(label="l", data="d", display_text="t" * 301),
        "displayText has 301 characters",
    ),
    "fillInText": (
        lambda: PostbackAction(label="l", data="d", input_option="openKeyboard", fill_in_text="t" * 301),
        "fillInText has 301 characters",
    ),
    "fillInText without keyboard": (
        lambda: PostbackAction(label="l", data="d", fill_in_text="t"),
        "fillInText needs the inputOption openKeyboard",
    ),
    "message": (lambda: MessageAction(label="l", text="t" * 301), "text has 301 characters"),
    "uri": (lambda: UriAction(label="l", uri="https://" + "a" * 1000), "uri has 1008 characters"),
    "scheme": (lambda: UriAction(label="l", uri="javascript:alert(1)"), "a uri begins with https:"),
    "picker's bounds": (
        lambda: DatetimePickerAction(label="l", data="d", earliest="2026-12-31", latest="2026-12-31"),
        "the earliest value of a datetime picker is not before the latest",
    ),
    "picker's value": (
        lambda: DatetimePickerAction(label="l", data="d", mode="time", initial="2026-12-31"),
        "'2026-12-31' is no time of a datetime picker",
    ),
    "empty text": (lambda: FlexText(text=""), "text is empty"),
    "text": (lambda: FlexText(text="t" * 2001), "text has 2001 characters, the limit is 2000"),
    "color": (lambda: FlexText(text="t", color="red"), "'red' is no color"),
    "empty box": (lambda: FlexBox(contents=()), "contents of a box are 0, the limit is 1 to 50"),
    "box": (lambda: body(*["x"] * 51), "contents of a box are 51"),
    "baseline": (
        lambda: FlexBox(layout="baseline", contents=(FlexSeparator(),)),
        "a baseline box holds texts only",
    ),
    "empty bubble": (Bubble, "a bubble has no block"),
    "bubble": (lambda: many(31_000), "bytes, the limit is 30720"),
    "bubbles": (lambda: several(13), "bubbles of a carousel are 13, the limit is 1 to 12"),
    "no bubble": (lambda: several(0), "bubbles of a carousel are 0"),
    "sizes": (
        lambda: Carousel(bubbles=(Bubble(body=body("a")), Bubble(body=body("a"), size="giga"))),
        "bubbles of a carousel have different sizes",
    ),
    "carousel": (lambda: Carousel(bubbles=(many(26_000), many(26_000))), "bytes, the limit is 51200"),
    "altText": (
        lambda: FlexMessage(alt_text="a" * 401, contents=Bubble(body=body("a"))),
        "altText has 401 characters, the limit is 400",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_that_breaks_a_limit_is_refused_by_the_name_of_the_limit(name: str) -> None:
    build, error = BROKEN[name]
    with pytest.raises(MessageLimitDropError) as refused:
        build()
    assert error in str(refused.value)


def test_a_message_at_every_limit_is_built() -> None:
    longest = PostbackAction(
        label="l" * 40,
        data="d" * 300,
        display_text="t" * 300,
        input_option="openKeyboard",
        fill_in_text="f" * 300,
    )
    box = FlexBox(contents=(FlexText(text="t" * 2000), FlexButton(action=longest)))
    bubbles = tuple(Bubble(body=box) for _ in range(12))
    message = FlexMessage(alt_text="a" * 400, contents=Carousel(bubbles=bubbles)).as_message()
    assert refusal_of({"messages": sent_objects([message])}) is None


def test_a_carousel_takes_the_first_bubbles_that_fit() -> None:
    assert len(fitting_carousel([Bubble(body=body("a"))] * 20).bubbles) == 12
    large = [many(11_000)] * 20
    assert len(fitting_carousel(large).bubbles) == 4
    with pytest.raises(MessageLimitDropError):
        Carousel(bubbles=tuple(large[:5]))


class TestMessages:
    def test_a_stored_message_is_the_same_when_it_is_read(self) -> None:
        quick = (Button("更正", "op:fix:1", "更正", fill_in="問：\n答："), Button("a", "b"))
        message = everything().as_message(quick=quick)
        stored = json.loads(json.dumps(message.as_dict()))
        assert from_dict(stored) == message

    def test_earlier_code_reads_a_stored_text(self) -> None:
        stored = Message("好", quick=(Button("a", "b"),)).as_dict()
        assert stored.keys() == {"text", "quick", "buttons", "quote"}
        assert stored["quick"] == [{"label": "a", "data": "b", "said": None}]

    def test_quick_replies_are_on_the_last_message_only(self) -> None:
        quick = (Button("a", "b"),)
        last = everything().as_message(quick=quick)
        assert "quickReply" in sent_objects([Message("好"), last])[1]
        with pytest.raises(MessageLimitDropError, match="not on the last message"):
            sent_objects([last, Message("好")])

    def test_thirteen_quick_replies_are_sent_and_no_more(self) -> None:
        assert len(sent_objects([Message("好", quick=(Button("a", "b"),) * 13)])) == 1
        with pytest.raises(MessageLimitDropError, match="quick replies are 14, LINE takes 13"):
            sent_objects([Message("好", quick=(Button("a", "b"),) * 14)])

    def test_a_frozen_message_cannot_be_made_too_long_later(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            everything().alt_text = "a" * 500  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("好的", 2, "好的"),
        ("a\x00b\u202ec", 10, "abc"),
        ("one two three", 9, "one two…"),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 12, "👨‍👩‍👧‍👦…"),
    ],
)
def test_a_text_is_shortened_at_a_word_or_a_character(text: str, most: int, cut: str) -> None:
    assert shortened(text, most) == cut
    assert units(shortened(text * 50, most)) <= most


def test_the_size_is_that_of_the_request_in_which_chinese_is_escaped() -> None:
    assert limits.json_bytes({"text": "好"}) == len('{"text": "\\u597d"}')


def write(name: str) -> Any:
    """Write a golden file again: `python -c "from tests.line.test_flex import write; write('carousel')"`."""
    text = json.dumps(sent_objects([MESSAGES[name]().as_message()]), ensure_ascii=False, indent=1)
    return (GOLDEN / f"{name}.json").write_text(text + "\n")
