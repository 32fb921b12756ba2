"""Simulate users: each call of /sim performs an action on LINE and delivers its webhook.

Every call returns `{"event_id", "message_id", "reply_token", "chat", "status", "delivery_ms"}`; `status` is
that of the webhook, or "timeout" or "error".
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tuneline_dev.emulators.line import events
from tuneline_dev.emulators.line.api.responses import RefusedError, json_object
from tuneline_dev.emulators.line.channel import Channel, channel_of
from tuneline_dev.emulators.line.identifiers import DEFAULT_GROUP
from tuneline_dev.emulators.line.sim_requests import SimRequest
from tuneline_dev.emulators.line.webhooks import Delivery, chat_id_of, event_id_of

MAX_REDELIVERIES = 100


async def message(request: Request) -> Response:
    """Send a message of the user: a text, or of another `type`; in a `group`, quoting `quote`.

    A file may have a `file_name`, its content `file_base64`, and a `file_size` that LINE reports for it.
    """
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    group, text = sim.group(), sim.text("text")
    kind = sim.choice("type", events.MESSAGE_TYPES, default="text")
    if kind == "text" and not text:
        raise RefusedError(400, "a text message needs a text")
    quoted = sim.text("quote") or None
    message_id = channel.message_ids.new(channel.clock.milliseconds())
    content = events.message(kind, message_id, text, quoted=quoted)
    if sim.flag("mention_bot"):
        if group is None or kind != "text":
            raise RefusedError(400, "the bot can be mentioned in a text message in a group only")
        events.mention_bot(content, channel.bot_name)
    file = sim.file() if kind == "file" else None
    if kind == "file":
        _describe_file(content, sim, file)
    event = _event(channel, sim, "message", {"message": content}, origin=events.source(sim.user(), group))
    channel.user_wrote(event, file=file)
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def postback(request: Request) -> Response:
    """Tap a button with `data`; `display_text` is the text that it adds to the chat.

    `params` is the date or time that the user picks: `{"date": "2026-12-31"}`.
    https://developers.line.biz/en/reference/messaging-api/#postback-event
    """
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    params = sim.texts("params")
    details = {"postback": {"data": sim.text("data"), **({"params": params} if params else {})}}
    event = _event(channel, sim, "postback", details, origin=events.source(sim.user(), sim.group()))
    channel.chat_of(event).record_postback(sim.text("data"))
    if sim.text("display_text"):
        message_id = channel.message_ids.new(channel.clock.milliseconds())
        content = events.message("text", message_id, sim.text("display_text"))
        channel.user_wrote({**event, "message": content})
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def follow(request: Request) -> Response:
    """Add the bot as a friend, or unblock it (`unblocked`)."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    details = {"follow": {"isUnblocked": sim.flag("unblocked")}}
    event = _event(channel, sim, "follow", details, origin=events.source(sim.user(), None))
    channel.chat_of(event).reachable = True
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def unfollow(request: Request) -> Response:
    """Block the bot."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    origin = events.source(sim.user(), None)
    event = _event(channel, sim, "unfollow", {}, origin=origin, replyable=False)
    channel.chat_of(event).reachable = False
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def join(request: Request) -> Response:
    """Invite the bot to a group."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    event = _event(channel, sim, "join", {}, origin=events.source(None, sim.group() or DEFAULT_GROUP))
    channel.chat_of(event).reachable = True
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def leave(request: Request) -> Response:
    """Remove the bot from a group."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    origin = events.source(None, sim.group() or DEFAULT_GROUP)
    event = _event(channel, sim, "leave", {}, origin=origin, replyable=False)
    channel.chat_of(event).reachable = False
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def unsend(request: Request) -> Response:
    """Unsend the user's message `message_id`, which removes it from the chat."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    message_id = sim.text("message_id")
    chat = channel.chats.unsend(message_id)
    if chat is None:
        raise RefusedError(404, f"there is no message {message_id!r} of a user")
    origin = events.source(chat.id if chat.id.startswith("U") else sim.user(), chat.id)
    details = {"unsend": {"messageId": message_id}}
    event = _event(channel, sim, "unsend", details, origin=origin, replyable=False)
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def edit(request: Request) -> Response:
    """Edit the user's text message `message_id`: a new `text`, which may mention the bot, and `quote`.

    On LINE, messages of one-to-one chats cannot be edited today; here they can. `ms_ago` is for an edit
    that arrives late; `without_reply_token` for one that cannot be answered.
    https://developers.line.biz/en/reference/messaging-api/#edit-event
    """
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    message_id, text = sim.text("message_id"), sim.text("text")
    chat = channel.chats.chat_of_text(message_id)
    if chat is None or not text:
        raise RefusedError(404, f"there is no text message {message_id!r} of a user, or no new text for it")
    content = events.message("text", message_id, text, quoted=sim.text("quote") or None)
    del content["markAsReadToken"]
    if sim.flag("mention_bot"):
        events.mention_bot(content, channel.bot_name)
    is_group = not chat.id.startswith("U")
    origin = events.source(sim.user() if is_group else chat.id, chat.id)
    replyable = not sim.flag("without_reply_token")
    details = {"message": content}
    event = _event(channel, sim, "messageEdited", details, origin=origin, replyable=replyable)
    if "ms_ago" in sim.given:
        event["timestamp"] -= sim.count("ms_ago", default=1, most=86_400_000)
    channel.chats.edit(message_id, content)
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def redeliver(request: Request) -> Response:
    """Deliver the event `event_id` again, `times` times, one after the other or `at_once`.

    Beside the result of the last delivery, `deliveries` has all of them.
    """
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    event = channel.webhooks.event(sim.text("event_id"))
    if event is None:
        raise RefusedError(404, f"there is no event {sim.text('event_id')!r}")
    times = sim.count("times", default=1, most=MAX_REDELIVERIES)
    made = await channel.webhooks.redeliver(event, times=times, at_once=sim.flag("at_once"))
    each = [{"status": delivery.status, "delivery_ms": delivery.delivery_ms} for delivery in made]
    return JSONResponse(_outcome(event, made[-1]) | {"deliveries": each})


async def raw(request: Request) -> Response:
    """Deliver any `event` as given. If it has a message, the chat shows it."""
    channel, sim = channel_of(request), SimRequest(await json_object(request))
    if "event" not in sim.given:
        raise RefusedError(400, "event is missing")
    event = sim.given["event"]
    if isinstance(event, dict):
        channel.user_wrote(event)
    return await _happens(channel, event, redelivery=sim.flag("redelivery"))


async def verify(request: Request) -> Response:
    """Send a webhook without events, like the console's button Verify."""
    delivery = await channel_of(request).webhooks.verify()
    return JSONResponse(_outcome({}, delivery))


def _describe_file(content: dict[str, Any], sim: SimRequest, file: bytes | None) -> None:
    """Put the name and size of the user's file into the message `content`."""
    content["fileName"] = sim.text("file_name") or content["fileName"]
    if "file_size" in sim.given:
        content["fileSize"] = sim.count("file_size", default=1, most=10**12)
    elif file is not None:
        content["fileSize"] = len(file)


def _event(
    channel: Channel,
    sim: SimRequest,
    kind: str,
    details: dict[str, Any],
    *,
    origin: dict[str, str],
    replyable: bool = True,
) -> events.Event:
    at_ms = channel.clock.milliseconds()
    event_id = sim.event_id(at_ms)
    return events.event(kind, details, origin=origin, at_ms=at_ms, event_id=event_id, replyable=replyable)


async def _happens(channel: Channel, event: Any, *, redelivery: bool) -> Response:
    delivery = await channel.webhooks.deliver(event)
    if redelivery and not delivery.succeeded and isinstance(event, dict):
        channel.webhooks.keep_trying(event)
    return JSONResponse(_outcome(event, delivery))


def _outcome(event: Any, delivery: Delivery) -> dict[str, Any]:
    known = event if isinstance(event, dict) else {}
    content = known.get("message")
    return {
        "event_id": event_id_of(known),
        "message_id": content.get("id") if isinstance(content, dict) else None,
        "reply_token": known.get("replyToken"),
        "chat": chat_id_of(known) if known else None,
        "status": delivery.status,
        "delivery_ms": delivery.delivery_ms,
    }
