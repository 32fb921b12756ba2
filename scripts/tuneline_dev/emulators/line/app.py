"""Build the emulator of the LINE platform as an application."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from tuneline_dev.emulators.faults import FaultMiddleware, Faults
from tuneline_dev.emulators.line import manager, settings, simulate, views
from tuneline_dev.emulators.line.api import chat_state, lookups, responses, sending, webhook_settings
from tuneline_dev.emulators.line.api.auth import Auth
from tuneline_dev.emulators.line.api.call_log import LoggedCalls, LoggedOutcomes
from tuneline_dev.emulators.line.api.operations import operation
from tuneline_dev.emulators.line.channel import Channel
from tuneline_dev.emulators.line.rich_menus import calls as rich_menus

_BOT_SIDE = (
    ("POST", "/v2/bot/message/reply", sending.reply),
    ("POST", "/v2/bot/message/push", sending.push),
    ("POST", "/v2/bot/message/multicast", sending.multicast),
    ("POST", "/v2/bot/message/validate/reply", sending.validate),
    ("POST", "/v2/bot/message/validate/push", sending.validate),
    ("POST", "/v2/bot/chat/loading/start", chat_state.start_loading),
    ("POST", "/v2/bot/chat/markAsRead", chat_state.mark_as_read),
    ("GET", "/v2/bot/message/quota", lookups.quota),
    ("GET", "/v2/bot/message/quota/consumption", lookups.consumption),
    ("GET", "/v2/bot/message/{message_id}/content", lookups.message_content),
    ("GET", "/v2/bot/info", lookups.info),
    ("GET", "/v2/bot/profile/{user_id}", lookups.profile),
    ("GET", "/v2/bot/channel/webhook/endpoint", webhook_settings.show_endpoint),
    ("PUT", "/v2/bot/channel/webhook/endpoint", webhook_settings.set_endpoint),
    ("POST", "/v2/bot/channel/webhook/test", webhook_settings.try_endpoint),
    ("POST", "/v2/bot/richmenu", rich_menus.create),
    ("POST", "/v2/bot/richmenu/validate", rich_menus.validate),
    ("GET", "/v2/bot/richmenu/list", rich_menus.list_all),
    ("GET", "/v2/bot/richmenu/{menu_id}", rich_menus.show),
    ("DELETE", "/v2/bot/richmenu/{menu_id}", rich_menus.delete),
    ("POST", "/v2/bot/richmenu/{menu_id}/content", rich_menus.upload_image),
    ("GET", "/v2/bot/richmenu/{menu_id}/content", rich_menus.show_image),
    ("POST", "/v2/bot/user/{user_id}/richmenu/{menu_id}", rich_menus.link),
    ("GET", "/v2/bot/user/{user_id}/richmenu", rich_menus.linked),
    ("DELETE", "/v2/bot/user/{user_id}/richmenu", rich_menus.unlink),
)
_USER_SIDE = (
    ("POST", "/sim/message", simulate.message),
    ("POST", "/sim/postback", simulate.postback),
    ("POST", "/sim/follow", simulate.follow),
    ("POST", "/sim/unfollow", simulate.unfollow),
    ("POST", "/sim/join", simulate.join),
    ("POST", "/sim/leave", simulate.leave),
    ("POST", "/sim/unsend", simulate.unsend),
    ("POST", "/sim/edit", simulate.edit),
    ("POST", "/sim/redeliver", simulate.redeliver),
    ("POST", "/sim/raw", simulate.raw),
    ("POST", "/sim/verify", simulate.verify),
    ("POST", "/sim/staff", manager.write),
    ("GET", "/sim/chat", views.chat),
    ("GET", "/sim/chats", views.chats),
    ("GET", "/sim/deliveries", views.deliveries),
    ("GET", "/sim/requests", views.requests),
    ("GET", "/sim/rich_menus/{menu_id}/image", rich_menus.show_image),
)


def create_app(
    *,
    webhook_url: str,
    channel_secret: str,
    channel_access_token: str,
    now: Callable[[], float] = time.time,
) -> Starlette:
    """Build the emulator of one channel: the bot-side API, `/sim` for its users, `/control` for faults.

    Webhooks go to `webhook_url`, signed with `channel_secret`; the bot calls with `channel_access_token`.
    `now` is the clock (seconds since 1970) for all lifetimes; `/control` can shift it.
    """
    channel = Channel(
        webhook_url=webhook_url,
        channel_secret=channel_secret,
        channel_access_token=channel_access_token,
        now=now,
    )
    faults = Faults()
    app = Starlette(
        routes=[*_routes(), faults.route(lambda given: settings.change(channel, given))],
        middleware=[
            Middleware(LoggedCalls, log=channel.calls),
            Middleware(FaultMiddleware, faults=faults, operation=operation),
            Middleware(LoggedOutcomes, log=channel.calls),
        ],
        exception_handlers={
            responses.RefusedError: responses.refusal,
            404: responses.not_found,
            405: responses.wrong_method,
        },
        lifespan=_delivering,
    )
    app.router.redirect_slashes = False
    app.state.channel = channel
    return app


def _routes() -> list[Route]:
    gate = [Middleware(Auth)]
    bot_side = [
        Route(path, handler, methods=[method], middleware=gate) for method, path, handler in _BOT_SIDE
    ]
    return bot_side + [Route(path, handler, methods=[method]) for method, path, handler in _USER_SIDE]


@asynccontextmanager
async def _delivering(app: Starlette) -> AsyncIterator[None]:
    channel: Channel = app.state.channel
    await channel.webhooks.open()
    try:
        yield
    finally:
        await channel.webhooks.close()
