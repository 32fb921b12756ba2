"""The state of one Messaging API channel on the platform."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from tuneline_dev.emulators.line.api.call_log import CallLog
from tuneline_dev.emulators.line.chats import Chat, ChatMessage, Chats
from tuneline_dev.emulators.line.clock import Clock
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER, MessageIds
from tuneline_dev.emulators.line.quota import Quota
from tuneline_dev.emulators.line.reply_tokens import ReplyTokens
from tuneline_dev.emulators.line.retry_keys import RetryKeys
from tuneline_dev.emulators.line.rich_menus.store import RichMenus
from tuneline_dev.emulators.line.webhooks import Webhooks, chat_id_of, event_id_of

BOT_NAME = "Tuneline"


class Channel:
    """The platform's state of the bot: its chats, tokens, keys, quota, webhook and calls."""

    def __init__(
        self, *, webhook_url: str, channel_secret: str, channel_access_token: str, now: Callable[[], float]
    ) -> None:
        self.clock = Clock(now)
        self.access_token = channel_access_token
        self.bot_name = BOT_NAME
        # The switch Chat of LINE Official Account Manager.
        self.has_chat = True
        # The language of LINE on the users' phones.
        self.user_language = "en"
        self.message_ids = MessageIds()
        self.chats = Chats()
        self.tokens = ReplyTokens(self.clock)
        self.retry_keys = RetryKeys(self.clock)
        self.quota = Quota(self.clock)
        self.rich_menus = RichMenus(self.clock)
        self.calls = CallLog(self.clock)
        self.webhooks = Webhooks(
            url=webhook_url, channel_secret=channel_secret, clock=self.clock, tokens=self.tokens
        )
        self.chats.open(DEFAULT_USER)

    def user_wrote(self, event: dict[str, Any], *, file: bytes | None = None) -> None:
        """Add the message of an event to its chat, with the content of a file message."""
        body = event.get("message")
        if not isinstance(body, dict) or not isinstance(body.get("id"), str):
            return
        chat = self.chat_of(event)
        chat.reachable = True
        quote_token = body.get("quoteToken")
        message = ChatMessage(body["id"], "user", body, self.clock.milliseconds(), quote_token=quote_token)
        message.event_id, message.file = event_id_of(event), file
        # https://developers.line.biz/en/docs/messaging-api/mark-as-read/ : at once while Chat is off.
        message.read = not self.has_chat
        self.chats.add(chat, message)

    def chat_of(self, event: dict[str, Any]) -> Chat:
        """Return the chat of an event, with the acting user as a member."""
        chat = self.chats.open(chat_id_of(event))
        origin = event.get("source")
        user = origin.get("userId") if isinstance(origin, dict) else None
        if isinstance(user, str):
            chat.members.add(user)
        return chat


def channel_of(request: Request) -> Channel:
    """Return the channel of the application that answers `request`."""
    channel: Channel = request.app.state.channel
    return channel
