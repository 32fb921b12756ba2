"""The LINE emulator refuses the Flex Messages and quick replies that LINE refuses."""

from typing import Any

import pytest
from linebot.v3 import messaging

from tests.emulators.line_world import World, body_of, text
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

POSTBACK = {"type": "postback", "label": "訓練", "data": "op:train"}


def box(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def bubble(*contents: Any, **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*contents), **more}


def words(content: str = "好", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": content, **more}


def button(**action: Any) -> dict[str, Any]:
    return {"type": "button", "action": POSTBACK | action}


def carousel(*bubbles: Any) -> dict[str, Any]:
    return {"type": "carousel", "contents": list(bubbles)}


async def answer_to(world: World, *messages: Any) -> tuple[int, dict[str, Any]]:
    """Return LINE's status and body for a push of these message objects."""
    answer = await world.call("/v2/bot/message/push", {"to": DEFAULT_USER, "messages": [*messages]})
    return answer.status_code, answer.json()


def flex(contents: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "a", "contents": contents}


FITTING = {
    "empty box": bubble(),
    "all of a text": bubble(words(size="sm", wrap=True, color="#5f7182", weight="bold", maxLines=2, flex=0)),
    "spans": bubble({"type": "text", "contents": [{"type": "span", "text": "a"}]}),
    "label of 40": bubble(button(label="👩‍👩‍👧" * 40)),
    "no label in a box": bubble(box(words(), action={"type": "postback", "data": "d"})),
    "twelve": carousel(*[bubble(words())] * 12),
    "30 KB": bubble(*[words("x" * 10_000)] * 3),
    "hero": bubble(words(), hero={"type": "image", "url": "https://a/b.png"}),
    "baseline": bubble({"type": "box", "layout": "baseline", "contents": [words()]}),
    "picker": bubble(button(type="datetimepicker", mode="date", max="2027-01-01")),
    "picker with bounds": bubble(
        button(type="datetimepicker", mode="datetime", min="2026-12-31T09:00", initial="2026-12-31t10:00"),
        button(type="datetimepicker", mode="time", min="00:00", max="23:59"),
    ),
    "margin": bubble(words(margin="8px"), {"type": "separator", "margin": "md"}),
}
REFUSED = {
    "nothing in it": ({"type": "bubble"}, "/", "At least one block must be specified"),
    "empty text": (bubble(words("")), "/body/contents/0/text", "must be non-empty text"),
    "no text": (bubble({"type": "text"}), "/body/contents/0/text", "must be non-empty text"),
    "unknown property": (bubble(words(), bodi=box()), "/bodi", "invalid property"),
    "null": (bubble(words(color=None)), "/body/contents/0/color", "invalid property"),
    "unknown component": (bubble({"type": "table"}), "/body/contents/0", "invalid property"),
    "button in baseline": (
        bubble({"type": "box", "layout": "baseline", "contents": [button()]}),
        "/body/contents/0/contents/0",
        "invalid property",
    ),
    "layout": (
        bubble({"type": "box", "layout": "grid", "contents": []}),
        "/body/contents/0/layout",
        "invalid property",
    ),
    "color": (bubble(words(color="red")), "/body/contents/0/color", "invalid property"),
    "percent": (bubble(words(margin="5%")), "/body/contents/0/margin", "invalid property"),
    "number as text": (bubble(words(flex="1")), "/body/contents/0/flex", "invalid property"),
    "label of 41": (
        bubble(button(label="a" * 41)),
        "/body/contents/0/action/label",
        "Length must be between 0 and 40",
    ),
    "no label": (bubble(button(label=None)), "/body/contents/0/action/label", "May not be empty"),
    "data of 301": (
        bubble(button(data="d" * 301)),
        "/body/contents/0/action/data",
        "Length must be between 0 and 300",
    ),
    "fillInText of 301": (
        bubble(button(inputOption="openKeyboard", fillInText="f" * 301)),
        "/body/contents/0/action/fillInText",
        "Length must be between 0 and 300",
    ),
    "uri of 1001": (
        bubble(button(type="uri", uri="https://" + "a" * 993)),
        "/body/contents/0/action/uri",
        "Length must be between 0 and 1000",
    ),
    "thirteen": (carousel(*[bubble(words())] * 13), "/contents", "Size must be between 1 and 12"),
    "two sizes": (
        carousel(bubble(words(), size="kilo"), bubble(words())),
        "/contents",
        "bubbles must have the same size",
    ),
    "31 KB": (bubble(*[words("x" * 10_000)] * 4), "/", "Size must be at most 30720 bytes"),
    "carousel of 51 KB": (
        carousel(*[bubble(words("x" * 26_000))] * 2),
        "/",
        "Size must be at most 51200 bytes",
    ),
    "picker without a mode": (
        bubble(button(type="datetimepicker")),
        "/body/contents/0/action/mode",
        "Must be one of the following values: [date, time, datetime]",
    ),
    "picker of another form": (
        bubble(button(type="datetimepicker", mode="date", initial="2026-12-31T10:00")),
        "/body/contents/0/action/initial",
        "Invalid date or time",
    ),
    "picker of no day": (
        bubble(button(type="datetimepicker", mode="date", min="2027-02-30")),
        "/body/contents/0/action/min",
        "Invalid date or time",
    ),
    "picker after 2100": (
        bubble(button(type="datetimepicker", mode="date", max="2101-01-01")),
        "/body/contents/0/action/max",
        "Invalid date or time",
    ),
    "picker of one day": (
        bubble(button(type="datetimepicker", mode="date", min="2027-02-06", max="2027-02-06")),
        "/body/contents/0/action/max",
        "Must be greater than the min value",
    ),
    "camera": (
        bubble(button(type="camera")),
        "/body/contents/0/action/type",
        "Must be one of the following values: [postback, message, uri, datetimepicker, clipboard]",
    ),
}


@pytest.mark.parametrize("name", FITTING)
async def test_a_message_within_the_limits_is_sent(world: World, name: str) -> None:
    assert (await answer_to(world, flex(FITTING[name])))[0] == 200
    assert await world.said() == ["a"]


@pytest.mark.parametrize("name", REFUSED)
async def test_a_message_that_line_refuses_is_refused_with_its_path(world: World, name: str) -> None:
    contents, path, reason = REFUSED[name]
    status, body = await answer_to(world, {"type": "text", "text": "好"}, flex(contents))
    assert (status, body["message"]) == (400, "A message (messages[1]) in the request body is invalid")
    assert body["details"] == [{"message": reason, "property": path}]
    assert await world.said() == []


async def test_lines_sdk_sees_the_details_of_a_refused_flex_message(world: World) -> None:
    token = (await world.sim("message", text="hi"))["reply_token"]
    with pytest.raises(messaging.ApiException) as refused:
        await world.line.reply_message(reply_with_label(token, "a" * 41))
    assert refused.value.status == 400
    assert body_of(refused)["details"][0]["property"] == "/body/contents/0/action/label"
    await world.line.reply_message(reply_with_label(token, "a" * 40))
    assert await world.said() == ["a"]


def reply_with_label(token: str, label: str) -> messaging.ReplyMessageRequest:
    """Return the SDK's reply with one button."""
    part = messaging.FlexButton(action=messaging.PostbackAction(label=label, data="d"))
    card = messaging.FlexBubble(body=messaging.FlexBox(layout="vertical", contents=[part]))
    message = messaging.FlexMessage(altText="a", contents=card)
    return messaging.ReplyMessageRequest(replyToken=token, messages=[message])


class TestOtherRefusals:
    async def test_a_file_cannot_be_sent(self, world: World) -> None:
        file = {"type": "file", "originalContentUrl": "https://a/report.pdf", "fileName": "report.pdf"}
        message = "This message type is not available for your account"
        assert await answer_to(world, file) == (400, {"message": message})
        assert await world.said() == []

    async def test_more_than_thirteen_quick_replies_are_refused(self, world: World) -> None:
        item = messaging.QuickReplyItem(action=messaging.PostbackAction(label="a", data="d", displayText="a"))
        replies = messaging.QuickReply(items=[item] * 13)
        await world.line.push_message(pushed(text("好", quickReply=replies)))
        fourteen = {"items": [{"type": "action", "action": {**POSTBACK, "displayText": "a"}}] * 14}
        status, body = await answer_to(world, {"type": "text", "text": "好", "quickReply": fourteen})
        wrong = {"message": "Size must be between 1 and 13", "property": "messages[0].quickReply.items"}
        assert (status, body["details"]) == (400, [wrong])

    async def test_quick_replies_before_the_last_message_are_taken_and_not_shown(self, world: World) -> None:
        item = messaging.QuickReplyItem(action=messaging.PostbackAction(label="a", data="d", displayText="a"))
        replies = messaging.QuickReply(items=[item])
        await world.line.push_message(pushed(text("1", quickReply=replies), text("2")))
        assert [message["quick_reply"] for message in await shown(world)] == [None, None]
        await world.line.push_message(pushed(text("3"), text("4", quickReply=replies)))
        assert [bool(message["quick_reply"]) for message in await shown(world)][-2:] == [False, True]


def pushed(*messages: messaging.TextMessage) -> messaging.PushMessageRequest:
    return messaging.PushMessageRequest(to=DEFAULT_USER, messages=list(messages))


async def shown(world: World) -> list[dict[str, Any]]:
    """Return the messages of the chat as its user sees them."""
    return list((await world.get(f"/sim/chat?user={DEFAULT_USER}"))["messages"])
