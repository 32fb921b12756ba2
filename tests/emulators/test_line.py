"""The LINE emulator keeps LINE's rules, seen through LINE's own SDK over real HTTP."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3 import messaging, webhooks
from starlette.routing import Route

from tests.emulators.line_world import (
    MINUTE,
    SECRET,
    START,
    STRANGER,
    TOKEN,
    World,
    body_of,
    refused,
    text,
)
from tuneline_dev.emulators.line.api.graphemes import graphemes
from tuneline_dev.emulators.line.api.messages import check_messages
from tuneline_dev.emulators.line.api.operations import operation
from tuneline_dev.emulators.line.app import create_app
from tuneline_dev.emulators.line.chats import Chat, ChatMessage, Chats
from tuneline_dev.emulators.line.identifiers import BOT_USER, DEFAULT_GROUP, DEFAULT_USER
from tuneline_dev.emulators.line.recent import Recent
from tuneline_dev.emulators.line.webhooks import sign

INVALID_TOKEN = (400, {"message": "Invalid reply token"})


class TestWebhooks:
    def test_the_signature_is_lines_own_test_vector(self) -> None:
        body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
        assert sign(SECRET, body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="

    async def test_the_delivered_bytes_are_signed(self, world: World) -> None:
        await world.sim("message", text="こんにちは 🍎")
        body, headers = world.bot.received[0]
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
        assert headers["x-line-signature"] == base64.b64encode(digest).decode()
        assert "🍎".encode() in body

    async def test_a_text_message_has_the_shape_line_documents(self, world: World) -> None:
        outcome = await world.sim("message", text="hello")
        event = world.bot.events()[0]
        common = {"type", "webhookEventId", "deliveryContext", "timestamp", "source", "replyToken", "mode"}
        assert set(event) == {*common, "message"}
        assert set(event["message"]) == {"type", "id", "quoteToken", "markAsReadToken", "text"}
        assert event["source"] == {"type": "user", "userId": DEFAULT_USER}
        assert event["timestamp"] == START * 1000
        assert (event["mode"], event["deliveryContext"]) == ("active", {"isRedelivery": False})
        assert len(event["webhookEventId"]) == 26
        assert json.loads(world.bot.received[0][0])["destination"] == BOT_USER
        expected = (event["webhookEventId"], event["message"]["id"], event["replyToken"], 200)
        assert (
            tuple(outcome[name] for name in ("event_id", "message_id", "reply_token", "status")) == expected
        )

    @pytest.mark.parametrize(
        ("what", "told", "event_class", "content_class"),
        [
            ("message", {"text": "hi"}, webhooks.MessageEvent, webhooks.TextMessageContent),
            ("message", {"type": "sticker"}, webhooks.MessageEvent, webhooks.StickerMessageContent),
            ("message", {"type": "image"}, webhooks.MessageEvent, webhooks.ImageMessageContent),
            ("message", {"type": "audio"}, webhooks.MessageEvent, webhooks.AudioMessageContent),
            ("message", {"type": "video"}, webhooks.MessageEvent, webhooks.VideoMessageContent),
            ("message", {"type": "file"}, webhooks.MessageEvent, webhooks.FileMessageContent),
            ("message", {"type": "location"}, webhooks.MessageEvent, webhooks.LocationMessageContent),
            ("postback", {"data": "answer=1"}, webhooks.PostbackEvent, None),
            ("follow", {}, webhooks.FollowEvent, None),
            ("unfollow", {}, webhooks.UnfollowEvent, None),
            ("join", {}, webhooks.JoinEvent, None),
            ("leave", {}, webhooks.LeaveEvent, None),
        ],
    )
    async def test_lines_sdk_reads_every_event(
        self,
        world: World,
        what: str,
        told: dict[str, Any],
        event_class: type[Any],
        content_class: type | None,
    ) -> None:
        await world.sim(what, **told)
        (event,) = world.bot.parsed()
        assert type(event) is event_class
        assert (getattr(event, "reply_token", None) is None) == (what in ("unfollow", "leave"))
        if content_class:
            assert event.message.mark_as_read_token
            assert type(event.message) is content_class
            quotable = told.get("type") not in ("audio", "file", "location")
            assert ("quoteToken" in world.bot.events()[0]["message"]) == quotable

    async def test_a_mention_in_a_group_says_that_the_bot_is_meant(self, world: World) -> None:
        group = DEFAULT_GROUP
        first = await world.sim("message", text="hi", group=group)
        await world.sim("message", text="why?", group=group, mention_bot=True, quote=first["message_id"])
        (event,) = world.bot.parsed()
        (mentionee,) = event.message.mention.mentionees
        named = event.message.text[mentionee.index : mentionee.index + mentionee.length]
        assert (named, mentionee.is_self, mentionee.user_id) == ("@Tuneline", True, BOT_USER)
        assert event.message.text == "@Tuneline why?"
        assert event.message.quoted_message_id == first["message_id"]
        assert (event.source.group_id, event.source.user_id) == (group, DEFAULT_USER)

    async def test_verify_delivers_no_event(self, world: World) -> None:
        assert (await world.sim("verify"))["status"] == 200
        assert world.bot.parsed() == []

    async def test_a_raw_event_is_delivered_as_given(self, world: World) -> None:
        event = {"type": "somethingNew", "mode": "quantum", "replyToken": "r" * 32, "novel": [1, {"a": None}]}
        await world.sim("raw", event=event)
        assert world.bot.events() == [event]
        await world.reply("r" * 32, "even so")
        assert await world.said("user=unknown") == ["even so"]

    async def test_a_slow_bot_is_a_timeout_and_a_missing_one_an_error(self, world: World) -> None:
        await world.control(set={"patience_seconds": 0.2})
        world.bot.delay_seconds = 5
        assert (await world.sim("message", text="hi"))["status"] == "timeout"
        with socket.create_server(("127.0.0.1", 0)) as gone:
            url = f"http://127.0.0.1:{gone.getsockname()[1]}/"
        await world.line.set_webhook_endpoint(messaging.SetWebhookEndpointRequest(endpoint=url))
        await world.control(set={"patience_seconds": 20})
        assert (await world.sim("message", text="hi"))["status"] == "error"

    async def test_redelivery_repeats_the_event_but_for_its_flag(self, world: World) -> None:
        outcome = await world.sim("message", text="again")
        world.clock[0] += 5
        for at_once in (False, True):
            answer = await world.sim("redeliver", event_id=outcome["event_id"], times=2, at_once=at_once)
            assert [delivery["status"] for delivery in answer["deliveries"]] == [200, 200]
        first, *more = world.bot.events()
        assert more == [{**first, "deliveryContext": {"isRedelivery": True}}] * 4
        log = (await world.get(f"/sim/deliveries?event_id={outcome['event_id']}"))["deliveries"]
        assert [delivery["redelivery"] for delivery in log] == [False, True, True, True, True]

    async def test_failed_deliveries_are_redelivered_only_on_request(self, world: World) -> None:
        await world.control(set={"redelivery_pauses_seconds": [0.01, 0.01, 0.01, 0.01]})
        world.bot.statuses = [500, 500, 503, 200]
        assert (await world.sim("message", text="left alone"))["status"] == 500
        assert (await world.sim("message", text="hi", redelivery=True))["status"] == 500
        for _ in range(500):
            if len(world.bot.received) == 4:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        redelivered = [event["deliveryContext"]["isRedelivery"] for event in world.bot.events()]
        assert redelivered == [False, False, True, True]


class TestReplies:
    async def test_a_reply_reaches_the_user_and_a_second_one_is_refused(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        answer = await world.reply(token, "one", "two")
        assert [bool(sent.id and sent.quote_token) for sent in answer.sent_messages] == [True, True]
        assert await refused(world.reply(token, "three")) == INVALID_TOKEN
        assert await world.said() == ["one", "two"]
        assert (await world.line.get_message_quota_consumption()).total_usage == 0

    async def test_of_many_replies_at_once_one_is_sent(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        replies = [world.reply(token, str(number)) for number in range(20)]
        answers = await asyncio.gather(*replies, return_exceptions=True)
        statuses = [getattr(answer, "status", 200) for answer in answers]
        assert sorted(statuses) == [200] + [400] * 19
        assert len(await world.said()) == 1

    @pytest.mark.parametrize(("seconds", "works"), [(MINUTE, True), (MINUTE + 1, False)])
    async def test_a_token_lives_for_a_minute(self, world: World, seconds: int, works: bool) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        await world.control(set={"clock_offset_seconds": seconds})
        if works:
            await world.reply(token, "in time")
        else:
            assert await refused(world.reply(token, "late")) == INVALID_TOKEN
        assert await world.said() == (["in time"] if works else [])

    async def test_a_redelivery_gives_another_minute(self, world: World) -> None:
        outcome = await world.sim("message", text="hi")
        world.clock[0] += 10 * MINUTE
        assert await refused(world.reply(outcome["reply_token"], "late")) == INVALID_TOKEN
        await world.sim("redeliver", event_id=outcome["event_id"])
        world.clock[0] += MINUTE - 1
        await world.reply(outcome["reply_token"], "answer")
        await world.sim("redeliver", event_id=outcome["event_id"])
        assert await refused(world.reply(outcome["reply_token"], "twice")) == INVALID_TOKEN
        assert await world.said() == ["answer"]

    async def test_twenty_minutes_after_the_event_no_redelivery_helps(self, world: World) -> None:
        outcome = await world.sim("message", text="hi")
        world.clock[0] += 20 * MINUTE - 1
        await world.sim("redeliver", event_id=outcome["event_id"])
        world.clock[0] += 2
        assert await refused(world.reply(outcome["reply_token"], "late")) == INVALID_TOKEN

    async def test_a_malformed_reply_sends_nothing_and_keeps_the_token(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        status, body = await refused(world.reply(token, "fine", "a" * 5001))
        problem = {"message": "Length must be between 0 and 5000", "property": "messages[1].text"}
        assert (status, body) == (400, {"message": "The request body has 1 error(s)", "details": [problem]})
        assert await world.said() == []
        await world.reply(token, "a" * 5000)
        assert await world.said() == ["a" * 5000]

    async def test_an_emoji_counts_as_two(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        status, _ = await refused(world.reply(token, "🍎" * 2500 + "a"))
        assert status == 400
        await world.reply(token, "🍎" * 2500)

    @given(st.integers(4990, 5010), st.text(st.sampled_from("a字🍎é"), max_size=20))
    def test_text_is_measured_in_utf16_units(self, length: int, tail: str) -> None:
        words = "x" * (length - len(tail)) + tail
        fits = len(words.encode("utf-16-le")) // 2 <= 5000
        assert (check_messages({"messages": [{"type": "text", "text": words}]}) == []) is fits

    @pytest.mark.parametrize("count", [0, 6])
    async def test_one_to_five_messages_go_into_a_reply(self, world: World, count: int) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        messages = [{"type": "text", "text": "x"}] * count
        answer = await world.call("/v2/bot/message/reply", {"replyToken": token, "messages": messages})
        problem = {"message": "Size must be between 1 and 5", "property": "messages"}
        assert (answer.status_code, answer.json()["details"]) == (400, [problem])
        await world.reply(token, "1", "2", "3", "4", "5")

    async def test_a_retry_key_is_refused_and_the_token_stays(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        body = {"replyToken": token, "messages": [{"type": "text", "text": "x"}]}
        key = {"x-line-retry-key": str(uuid.uuid4())}
        assert (await world.call("/v2/bot/message/reply", body, **key)).status_code == 400
        assert (await world.call("/v2/bot/message/reply", body)).status_code == 200

    async def test_a_group_sees_the_reply_and_may_be_quoted_only_in_it(self, world: World) -> None:
        mine = await world.sim("message", text="mine")
        ours = await world.sim("message", text="ours", group=DEFAULT_GROUP)
        quote_tokens = [event["message"]["quoteToken"] for event in world.bot.events()]

        async def quote(token: str) -> Any:
            request = messaging.ReplyMessageRequest(
                replyToken=ours["reply_token"], messages=[text("so", quoteToken=token)]
            )
            return await world.line.reply_message(request)

        status, body = await refused(quote(quote_tokens[0]))
        assert (status, body["details"][0]["property"]) == (400, "messages[0].quoteToken")
        await quote(quote_tokens[1])
        assert await world.said(f"group={DEFAULT_GROUP}") == ["so"]
        assert mine["chat"] == DEFAULT_USER
        assert await world.said() == []


class TestPushes:
    async def test_a_repeated_retry_key_sends_once_for_24_hours(self, world: World) -> None:
        key = str(uuid.uuid4())
        first = await world.line.push_message_with_http_info(
            messaging.PushMessageRequest(to=DEFAULT_USER, messages=[text("once")]), x_line_retry_key=key
        )
        with pytest.raises(messaging.ApiException) as again:
            await world.push(DEFAULT_USER, "once", key)
        accepted = (again.value.status, again.value.headers["x-line-accepted-request-id"])
        assert accepted == (409, first.headers["x-line-request-id"])
        sent = [{"id": each.id, "quoteToken": each.quote_token} for each in first.data.sent_messages]
        assert body_of(again) == {"message": "The retry key is already accepted", "sentMessages": sent}
        assert await world.said() == ["once"]
        world.clock[0] += 24 * 60 * MINUTE
        await world.push(DEFAULT_USER, "once", key)
        assert await world.said() == ["once", "once"]

    async def test_a_refused_push_leaves_its_retry_key_free(self, world: World) -> None:
        key = str(uuid.uuid4())
        assert (await refused(world.push(DEFAULT_USER, "a" * 5001, key)))[0] == 400
        await world.push(DEFAULT_USER, "short", key)
        assert (await refused(world.push(DEFAULT_USER, "x", "not-a-uuid")))[0] == 400

    async def test_the_quota_counts_every_recipient_and_then_ends(self, world: World) -> None:
        quota = await world.line.get_message_quota()
        assert (quota.type, quota.value) == ("limited", 200)
        await world.control(set={"quota": 3})
        for user in (DEFAULT_USER, STRANGER):
            await world.sim("message", text="hi", group=DEFAULT_GROUP, user=user)
        await world.push(DEFAULT_GROUP, "two people")
        await world.push(DEFAULT_USER, "one")
        over = await refused(world.push(DEFAULT_USER, "none"))
        assert over == (429, {"message": "You have reached your monthly limit."})
        assert (await world.line.get_message_quota_consumption()).total_usage == 3
        assert await world.said() == ["one"]
        world.clock[0] += 32 * 24 * 60 * MINUTE
        await world.push(DEFAULT_USER, "a new month")

    async def test_what_is_sent_to_who_blocked_the_bot_vanishes_uncounted(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        await world.sim("unfollow")
        await world.reply(token, "hello?")
        await world.push(DEFAULT_USER, "hello?")
        await world.push(STRANGER, "hello?")
        assert await world.said() == await world.said(f"user={STRANGER}") == []
        assert (await world.line.get_message_quota_consumption()).total_usage == 0
        assert (await refused(world.push("U123", "x")))[0] == 400
        assert (await refused(world.push(DEFAULT_GROUP, "never joined")))[0] == 400

    async def test_a_multicast_counts_every_recipient_and_is_sent_to_all_or_none(self, world: World) -> None:
        await world.sim("message", text="hi", user=STRANGER)
        await world.control(set={"quota": 3})
        await world.multicast([DEFAULT_USER, STRANGER, DEFAULT_USER], "both")
        over = await refused(world.multicast([DEFAULT_USER, STRANGER], "nobody"))
        assert over == (429, {"message": "You have reached your monthly limit."})
        assert (await world.line.get_message_quota_consumption()).total_usage == 2
        assert await world.said() == await world.said(f"user={STRANGER}") == ["both"]
        for to in ([], ["U123"], [DEFAULT_GROUP], [DEFAULT_USER] * 501):
            assert (await refused(world.multicast(to, "x")))[0] == 400

    async def test_a_repeated_multicast_is_refused_by_its_retry_key(self, world: World) -> None:
        key = str(uuid.uuid4())
        await world.multicast([DEFAULT_USER], "once", key)
        again = await refused(world.multicast([DEFAULT_USER], "once", key))
        assert again == (409, {"message": "The retry key is already accepted"})
        assert await world.said() == ["once"]


PLACE = {"title": "t", "address": "a", "latitude": -90}


def buttons(count: int, **action: Any) -> dict[str, Any]:
    """Return a text message with quick reply buttons."""
    button = {"type": "postback", "label": "答えを見る", "data": "answer", "displayText": "答え", **action}
    items = [{"type": "action", "action": button}] * count
    return {"type": "text", "text": "x", "quickReply": {"items": items}}


BARE_ACTION = {"type": "postback", "label": "a", "data": "d"}
BARE = {"type": "text", "text": "x", "quickReply": {"items": [{"type": "action", "action": BARE_ACTION}]}}


def confirm(actions: int) -> dict[str, Any]:
    """Return a confirm template."""
    return {
        "type": "confirm",
        "text": "?",
        "actions": [{"type": "message", "label": "y", "text": "y"}] * actions,
    }


def pictures(scheme: str) -> dict[str, str]:
    """Return the addresses of an image message."""
    return {"originalContentUrl": f"{scheme}://a", "previewImageUrl": "https://a"}


class TestMessageObjects:
    @pytest.mark.parametrize(
        ("message", "wrong"),
        [
            ({"type": "text", "text": ""}, "text"),
            ({"type": "text"}, "text"),
            ({"type": "hologram"}, "type"),
            (buttons(13), None),
            (buttons(14), "quickReply.items"),
            (buttons(1, label="a" * 21), "quickReply.items[0].action.label"),
            (buttons(1, label="👩‍👩‍👧" * 20), None),
            (buttons(1, data="a" * 301), "quickReply.items[0].action.data"),
            ({"type": "textV2", "text": "{{literal}}"}, None),
            ({"type": "textV2", "text": "{literal}"}, "text"),
            ({"type": "sticker", "packageId": "1", "stickerId": "2"}, None),
            ({"type": "image", **pictures("https")}, None),
            ({"type": "image", **pictures("http")}, "originalContentUrl"),
            ({"type": "audio", "originalContentUrl": "https://a", "duration": 0}, "duration"),
            ({"type": "location", **PLACE, "longitude": 180}, None),
            ({"type": "location", **PLACE, "longitude": 181}, "longitude"),
            (buttons(1, inputOption="openKeyboard", fillInText="a\nb"), None),
            (buttons(1, fillInText="a"), "quickReply.items[0].action.fillInText"),
            (buttons(1, inputOption="openCamera"), "quickReply.items[0].action.inputOption"),
            (buttons(1, type="richmenuswitch"), "quickReply.items[0].action.type"),
            (buttons(1, displayText=""), "quickReply.items[0].action.displayText"),
            (BARE, "quickReply.items[0].action.displayText"),
            ({"type": "flex", "altText": "a", "contents": {"type": "bubble"}}, None),
            ({"type": "flex", "altText": "a", "contents": {"type": "box"}}, "contents.type"),
            ({"type": "flex", "altText": "", "contents": {"type": "bubble"}}, "altText"),
            ({"type": "template", "altText": "a", "template": confirm(2)}, None),
            ({"type": "template", "altText": "a", "template": confirm(1)}, "template.actions"),
        ],
    )
    def test_a_wrong_property_is_named(self, message: Any, wrong: str | None) -> None:
        named = [problem["property"] for problem in check_messages({"messages": [message]})]
        assert named == ([f"messages[0].{wrong}"] if wrong else [])

    async def test_messages_can_be_checked_without_sending_them(self, world: World) -> None:
        for check in (world.line.validate_reply, world.line.validate_push):
            await check(messaging.ValidateMessageRequest(messages=[text("a" * 5000)]))
            status, body = await refused(check(messaging.ValidateMessageRequest(messages=[text("a" * 5001)])))
            assert (status, body["details"][0]["property"]) == (400, "messages[0].text")
        assert await world.said() == []

    async def test_lines_sdk_sends_a_template_that_passes(self, world: World) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        action = messaging.PostbackAction(label="Get the answer", data="answer=1")
        template = messaging.ButtonsTemplate(text="Still thinking", actions=[action])
        message = messaging.TemplateMessage(altText="Still thinking", template=template)
        await world.line.reply_message(messaging.ReplyMessageRequest(replyToken=token, messages=[message]))
        assert await world.said() == ["Still thinking"]

    def test_a_grapheme_is_what_a_reader_sees_as_one_character(self) -> None:
        assert [graphemes(each) for each in ("กำลัง", "é", "👍🏽", "🇯🇵🇹🇭", "한국", "")] == [3, 1, 1, 2, 2, 0]


class TestChat:
    async def test_the_loading_animation_ends_by_itself_or_with_a_message(self, world: World) -> None:
        def loading(seconds: int) -> Any:
            request = messaging.ShowLoadingAnimationRequest(chatId=DEFAULT_USER, loadingSeconds=seconds)
            return world.line.show_loading_animation_with_http_info(request)

        assert (await loading(10)).status_code == 202
        assert (await world.get("/sim/chat"))["loading_until"] == (START + 10) * 1000
        world.clock[0] += 10
        assert (await world.get("/sim/chat"))["loading_until"] is None
        await loading(60)
        await world.push(DEFAULT_USER, "done")
        assert (await world.get("/sim/chat"))["loading_until"] is None

    async def test_loading_is_refused_out_of_its_bounds(self, world: World) -> None:
        for chat, seconds in ((DEFAULT_USER, 7), (DEFAULT_USER, 65), (DEFAULT_USER, 0), (DEFAULT_GROUP, 20)):
            body = {"chatId": chat, "loadingSeconds": seconds}
            assert (await world.call("/v2/bot/chat/loading/start", body)).status_code == 400
        assert (await world.call("/v2/bot/chat/loading/start", {"loadingSeconds": 20})).status_code == 400

    async def test_marking_as_read_covers_all_before(self, world: World) -> None:
        for words in ("one", "two", "three"):
            await world.sim("message", text=words)
        tokens = [event["message"]["markAsReadToken"] for event in world.bot.events()]

        async def mark(token: str) -> None:
            request = messaging.MarkMessagesAsReadByTokenRequest(markAsReadToken=token)
            await world.line.mark_messages_as_read_by_token(request)

        await mark(tokens[1])
        chat = await world.get("/sim/chat")
        assert ([message["read"] for message in chat["messages"]], chat["read"]) == (
            [True, True, False],
            False,
        )
        await mark(tokens[2])
        assert (await world.get("/sim/chat"))["read"] is True
        assert (await refused(mark("unheard of")))[0] == 400

    async def test_what_the_staff_write_is_the_accounts_and_brings_no_webhook(self, world: World) -> None:
        early = await world.http.post("/sim/staff", json={"text": "hello"})
        assert early.status_code == 409
        await world.sim("message", text="anyone?")
        await world.sim("staff", text="yes, one moment")
        chat = await world.get("/sim/chat")
        last = chat["messages"][-1]
        assert (last["from"], last["via"], last["text"]) == ("bot", "staff", "yes, one moment")
        assert (chat["read"], len(world.bot.received)) == (True, 1)
        await world.control(set={"has_chat": False})
        assert (await world.http.post("/sim/staff", json={"text": "hello"})).status_code == 409

    async def test_an_unsent_message_is_gone_with_its_file(self, world: World) -> None:
        image = (await world.sim("message", type="image"))["message_id"]
        words = (await world.sim("message", text="hi"))["message_id"]
        assert (await world.blob.get_message_content(image)).startswith(b"\x89PNG\r\n\x1a\n")
        assert (await refused_content(world, words)) == 404
        await world.sim("unsend", message_id=image)
        assert (await refused_content(world, image)) == 410
        (event,) = world.bot.parsed()
        assert (type(event), event.unsend.message_id) == (webhooks.UnsendEvent, image)
        assert [each["message_id"] for each in (await world.get("/sim/chat"))["messages"]] == [words]

    async def test_a_file_has_the_name_the_content_and_the_size_that_its_user_gives(
        self, world: World
    ) -> None:
        given = {"file_name": "../門診.csv", "file_base64": base64.b64encode(b"question,answer\n").decode()}
        sent = await world.sim("message", type="file", **given)
        (event,) = world.bot.parsed()
        assert (event.message.file_name, event.message.file_size) == ("../門診.csv", 16)
        assert await world.blob.get_message_content(sent["message_id"]) == b"question,answer\n"
        await world.sim("message", type="file", file_size=2**30, **given)
        assert world.bot.parsed()[0].message.file_size == 2**30
        wrong = await world.http.post("/sim/message", json={"type": "file", "file_base64": "%"})
        assert wrong.status_code == 400

    async def test_the_chat_shows_the_sender_the_text_and_the_cause_of_each_message(
        self, world: World
    ) -> None:
        outcome = await world.sim("message", text="hi")
        item = messaging.QuickReplyItem(action=messaging.MessageAction(label="More", text="more"))
        message = text("answer", quickReply=messaging.QuickReply(items=[item]))
        request = messaging.ReplyMessageRequest(replyToken=outcome["reply_token"], messages=[message])
        await world.line.reply_message(request)
        asked, answered = (await world.get("/sim/chat"))["messages"]
        assert (asked["from"], asked["text"], asked["via"]) == ("user", "hi", None)
        assert (answered["from"], answered["text"], answered["via"]) == ("bot", "answer", "reply")
        assert answered["event_id"] == asked["event_id"] == outcome["event_id"]
        assert answered["quick_reply"][0]["action"]["label"] == "More"
        await world.push(DEFAULT_USER, "and")
        assert (await world.get("/sim/chat"))["messages"][1]["quick_reply"] is None
        (line,) = (await world.get("/sim/chats"))["chats"]
        assert (line["id"], line["messages"]) == (DEFAULT_USER, 3)

    async def test_a_quick_reply_is_gone_once_one_of_its_buttons_is_tapped(self, world: World) -> None:
        item = messaging.QuickReplyItem(
            action=messaging.PostbackAction(label="👍", data="good:1", displayText="👍")
        )
        message = text("answer", quickReply=messaging.QuickReply(items=[item]))
        token = (await world.sim("message", text="hi"))["reply_token"]
        await world.line.reply_message(messaging.ReplyMessageRequest(replyToken=token, messages=[message]))
        await world.sim("postback", data="another button's")
        assert (await world.get("/sim/chat"))["messages"][-1]["quick_reply"]
        await world.sim("postback", data="good:1")
        assert (await world.get("/sim/chat"))["messages"][-1]["quick_reply"] is None

    async def test_the_chat_tells_which_message_is_quoted(self, world: World) -> None:
        asked = await world.sim("message", text="hi")
        quote_token = world.bot.parsed()[0].message.quote_token
        answer = text("you said so", quoteToken=quote_token)
        request = messaging.ReplyMessageRequest(replyToken=asked["reply_token"], messages=[answer])
        sent = (await world.line.reply_message(request)).sent_messages[0]
        await world.sim("message", text="did I?", quote=sent.id)
        quotes = [each["quotes"] for each in (await world.get("/sim/chat"))["messages"]]
        assert quotes == [None, asked["message_id"], sent.id]
        await world.sim("unsend", message_id=asked["message_id"])
        assert [each["quotes"] for each in (await world.get("/sim/chat"))["messages"]] == [None, sent.id]

    async def test_the_chat_tells_whether_the_bot_is_in_it_and_can_write_to_it(self, world: World) -> None:
        async def seen(query: str) -> tuple[bool, bool]:
            chat = await world.get(f"/sim/chat?{query}")
            return chat["known"], chat["reachable"]

        group = f"group={DEFAULT_GROUP}"
        assert (await seen(group))[0] is False
        await world.sim("join", group=DEFAULT_GROUP)
        assert await seen(group) == (True, True)
        await world.sim("leave", group=DEFAULT_GROUP)
        assert await seen(group) == (True, False)
        await world.sim("unfollow")
        assert await seen("") == (True, False)
        await world.sim("follow", unblocked=True)
        assert await seen("") == (True, True)

    def test_old_messages_are_forgotten(self) -> None:
        chats, chat = Chats(), Chat(DEFAULT_USER)
        for number in range(5003):
            chats.add(chat, ChatMessage(str(number), "user", {}, 0))
        assert (len(chat.messages), chats.message("2"), bool(chats.message("3"))) == (5000, None, True)
        recent: Recent[int] = Recent(2)
        recent.update({"a": 1, "b": 2, "c": 3})
        assert dict(recent) == {"b": 2, "c": 3}


async def refused_content(world: World, message_id: str) -> int:
    """Return the status with which a file is not to be had."""
    status, _ = await refused(world.blob.get_message_content(message_id))
    return status


class TestAccess:
    async def test_a_wrong_access_token_is_refused(self, world: World) -> None:
        body = {"replyToken": "x", "messages": [{"type": "text", "text": "x"}]}
        wrong = await world.call("/v2/bot/message/reply", body, authorization="Bearer nonsense")
        assert (wrong.status_code, wrong.json()["message"][:22]) == (401, "Authentication failed.")
        missing = await world.http.post("/v2/bot/message/reply", json=body)
        assert (missing.status_code, missing.json()["message"][:29]) == (401, "Authorization header required")

    async def test_a_path_must_be_exact(self, world: World) -> None:
        for path in ("/v2/bot/message/reply/", "/v2/bot/message/replies", "/"):
            answer = await world.call(path, {})
            assert (answer.status_code, answer.json()) == (404, {"message": "Not found"})
            assert uuid.UUID(answer.headers["x-line-request-id"])

    async def test_a_body_must_be_json(self, world: World) -> None:
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
        for raw in (b"{", b"[]", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000):
            answer = await world.http.post("/v2/bot/message/reply", content=raw, headers=headers)
            assert (answer.status_code, "JSON" in answer.json()["message"]) == (400, True)
        plain = await world.http.post(
            "/v2/bot/message/reply", headers=headers | {"content-type": "text/plain"}
        )
        assert plain.status_code == 415

    async def test_profiles_exist_for_users_that_the_bot_can_reach(self, world: World) -> None:
        assert (await world.line.get_profile(DEFAULT_USER)).user_id == DEFAULT_USER
        assert (await world.line.get_profile(DEFAULT_USER)).language == "en"
        await world.control(set={"user_language": "ja"})
        assert (await world.line.get_profile(DEFAULT_USER)).language == "ja"
        assert (await refused(world.line.get_profile(STRANGER))) == (404, {"message": "Not found"})
        assert (await world.line.get_bot_info()).user_id == BOT_USER

    async def test_the_webhook_can_be_shown_and_tested(self, world: World) -> None:
        assert (await world.line.get_webhook_endpoint()).active
        fine = await world.line.test_webhook_endpoint(messaging.TestWebhookEndpointRequest())
        world.bot.statuses = [404]
        wrong = await world.line.test_webhook_endpoint(messaging.TestWebhookEndpointRequest())
        assert (fine.success, fine.status_code, fine.reason) == (True, 200, "OK")
        assert (wrong.success, wrong.status_code, wrong.reason) == (False, 404, "ERROR_STATUS_CODE")

    async def test_the_consoles_switch_and_a_missing_url_are_reported(self, world: World) -> None:
        await world.control(set={"webhook_active": False})
        assert not (await world.line.get_webhook_endpoint()).active
        await world.control(set={"webhook_url": ""})
        unset = (404, {"message": "Webhook endpoint not found"})
        assert await refused(world.line.get_webhook_endpoint()) == unset
        assert (
            await refused(world.line.test_webhook_endpoint(messaging.TestWebhookEndpointRequest())) == unset
        )
        plain = messaging.SetWebhookEndpointRequest(endpoint="http://example.com/webhook")
        assert (await refused(world.line.set_webhook_endpoint(plain)))[0] == 400
        await world.line.set_webhook_endpoint(
            messaging.SetWebhookEndpointRequest(endpoint="https://bot.example/")
        )
        assert (await world.line.get_webhook_endpoint()).endpoint == "https://bot.example/"

    async def test_the_webhook_can_be_tested_sixty_times_an_hour(self, world: World) -> None:
        asking = messaging.TestWebhookEndpointRequest()
        for _ in range(60):
            assert (await world.line.test_webhook_endpoint(asking)).success
        assert (await refused(world.line.test_webhook_endpoint(asking)))[0] == 429
        world.clock[0] += 3600
        assert (await world.line.test_webhook_endpoint(asking)).success


class TestFaults:
    @pytest.mark.parametrize("kind", ["lost_answer", "hang_after"])
    async def test_a_lost_answer_was_a_sent_message(self, world: World, kind: str) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        await world.control(faults=[{"on": "reply", "kind": kind, "seconds": 0.1}])
        with pytest.raises(aiohttp.ClientError):
            await world.reply(token, "heard")
        assert await refused(world.reply(token, "heard")) == INVALID_TOKEN
        assert await world.said() == ["heard"]
        log = await world.get("/sim/requests?operation=reply")
        assert (log["arrived"]["reply"], log["done"]["reply"]) == (2, 1)
        calls = [(call["status"], call["outcome"], call["reply_token"]) for call in log["requests"]]
        assert calls == [(None, 200, token), (400, 400, token)]

    @pytest.mark.parametrize("kind", ["status", "reset", "hang"])
    async def test_a_failed_call_sent_nothing_and_the_same_token_still_works(
        self, world: World, kind: str
    ) -> None:
        token = (await world.sim("message", text="hi"))["reply_token"]
        await world.control(faults=[{"on": "reply", "kind": kind, "seconds": 0.1}])
        with pytest.raises((messaging.ApiException, aiohttp.ClientError)):
            await world.reply(token, "answer")
        assert await world.said() == []
        await world.reply(token, "answer")
        log = (await world.get("/sim/requests?operation=reply"))["requests"]
        failed = (500, None, token) if kind == "status" else (None, None, token)
        assert [(call["status"], call["outcome"], call["reply_token"]) for call in log] == [
            failed,
            (200, 200, token),
        ]

    def test_every_call_has_a_name_for_faults(self) -> None:
        app = create_app(webhook_url="http://127.0.0.1/", channel_secret="s", channel_access_token="t")
        named = {
            operation(method, route.path)
            for route in app.routes
            if isinstance(route, Route) and route.path.startswith("/v2/")
            for method in (route.methods or set()) - {"HEAD"}
        }
        assert named == {
            "reply", "push", "loading", "mark_as_read", "content", "profile", "info", "quota",
            "quota_consumption", "multicast", "validate", "webhook_endpoint", "webhook_test",
            "rich_menu", "rich_menu_create", "rich_menu_delete", "rich_menu_image", "rich_menu_link",
            "rich_menu_list", "rich_menu_of_user", "rich_menu_unlink",
        }  # fmt: skip

    async def test_a_setting_that_cannot_be_is_refused_by_name(self, world: World) -> None:
        for wrong in ({"clock": 1}, {"quota": -1}, {"quota": 1, "patience_seconds": "2"}):
            answer = await world.http.post("/control", json={"set": wrong})
            assert (answer.status_code, list(wrong)[-1] in answer.json()["error"]) == (400, True)
        assert (await world.line.get_message_quota()).value == 200


def test_a_signal_ends_the_platform_at_once_even_while_a_call_hangs() -> None:
    scripts = Path(__file__).parents[2] / "scripts"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["--webhook-url", "http://127.0.0.1:9/", "--channel-secret", SECRET]
    arguments += ["--channel-access-token", TOKEN, "--port", str(port)]
    command = [sys.executable, "-m", "tuneline_dev.emulators.line", *arguments]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(scripts)}) as process:
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                _until_it_answers(http)
                http.post("/control", json={"faults": [{"on": "info", "kind": "hang", "seconds": 600}]})
                with pytest.raises(httpx2.TimeoutException):
                    http.get("/v2/bot/info", headers={"authorization": f"Bearer {TOKEN}"}, timeout=0.5)
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) in (0, -signal.SIGTERM)
        finally:
            process.kill()


def _until_it_answers(http: httpx2.Client) -> None:
    for _ in range(300):
        try:
            http.get("/sim/chats")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the platform did not start")
