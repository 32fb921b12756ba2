"""LINE's emulator inside the benchmark, and users who measure when their answers arrive."""

import asyncio
import time
from collections import Counter
from typing import Any, Self

from tuneline_dev.bench.requests import Connection, signed
from tuneline_dev.emulators.cloud_tasks.background import WebApp
from tuneline_dev.emulators.line import events
from tuneline_dev.emulators.line.app import create_app
from tuneline_dev.emulators.line.channel import Channel
from tuneline_dev.emulators.line.chats import Chat, ChatMessage, Chats
from tuneline_dev.emulators.line.identifiers import webhook_event_id
from tuneline_dev.stack import Stack

ANSWER_SECONDS = 60.0


class _WatchedChats(Chats):
    """Resolves the futures that wait for an event's answer, and optionally keeps all replies."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.replies: dict[str, list[ChatMessage]] | None = None

    def add(self, chat: Chat, message: ChatMessage) -> None:
        """Show `message` in `chat`."""
        super().add(chat, message)
        if message.writer == "user":
            return
        if self.replies is not None:
            self.replies.setdefault(chat.id, []).append(message)
        waiting = self.waiting.pop(message.event_id or "", None)
        if waiting is not None and not waiting.done():
            waiting.set_result(time.monotonic())


class Line:
    """`async with Line(stack) as line`: LINE's side of a stack; the other processes run separately."""

    def __init__(self, stack: Stack, *, keeps_all: bool = False) -> None:
        settings = stack.settings()
        self._secret = settings["LINE_CHANNEL_SECRET"]
        self._webhook_port = stack.port_of("line_webhook")
        app = create_app(
            webhook_url=stack.url(1),
            channel_secret=self._secret,
            channel_access_token=settings["LINE_CHANNEL_ACCESS_TOKEN"],
        )
        self.channel: Channel = app.state.channel
        self.channel.chats = self._chats = _WatchedChats()
        self._chats.replies = {} if keeps_all else None
        self._sent: list[str] = []
        self._app = WebApp(app, port=stack.port_of("line_platform"))

    async def __aenter__(self) -> Self:
        await self.channel.webhooks.open()
        await self._app.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._app.stop()
        await self.channel.webhooks.close()

    def connect(self) -> Connection:
        """Return a connection to the webhook, for one user at a time."""
        return Connection(self._webhook_port)

    def message(self, user: str, text: str, *, group: str | None = None) -> dict[str, Any]:
        """Return the event of a message that the user writes now. It is in the chat, but not delivered yet.

        In a group it mentions the bot.
        """
        content = events.message(
            "text", self.channel.message_ids.new(self.channel.clock.milliseconds()), text
        )
        if group is not None:
            events.mention_bot(content, "bot")
        made = self._event(user, "message", {"message": content}, group=group)
        self.channel.user_wrote(made)
        return made

    def postback(self, user: str, data: str) -> dict[str, Any]:
        """Return the event of a tap on a button. It is not delivered yet."""
        return self._event(user, "postback", {"postback": {"data": data}})

    def answer_counts(self) -> tuple[int, int]:
        """Return the number of messages that `ask` sent, and of those without exactly one answer."""
        every = (self._chats.replies or {}).values()
        answers = Counter(reply.event_id for replies in every for reply in replies)
        return len(self._sent), sum(answers[event_id] != 1 for event_id in self._sent)

    def replies_to(self, user: str) -> list[ChatMessage]:
        """Return all replies to a user, in a `Line` that keeps them."""
        return list((self._chats.replies or {}).get(user, []))

    async def ask(self, connection: Connection, user: str, text: str) -> float:
        """Send a message and wait for its answer. Returns the seconds from the webhook to LINE's reply.

        Raises TimeoutError after a minute, when the reply token has expired.
        """
        event = self.message(user, text)
        self.channel.tokens.delivered(event["replyToken"], chat=user, event_id=event["webhookEventId"])
        answered: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._chats.waiting[event["webhookEventId"]] = answered
        self._sent.append(event["webhookEventId"])
        started = time.monotonic()
        await connection.post(*signed(self._secret, event))
        return await asyncio.wait_for(answered, ANSWER_SECONDS) - started

    def _event(
        self, user: str, kind: str, details: dict[str, Any], *, group: str | None = None
    ) -> dict[str, Any]:
        at_ms = self.channel.clock.milliseconds()
        origin = events.source(user, group)
        return events.event(kind, details, origin=origin, at_ms=at_ms, event_id=webhook_event_id(at_ms))


def user_id(number: int) -> str:
    """Return the id of one of many users."""
    return f"U{number:032x}"
