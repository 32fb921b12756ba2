"""An operator's chat with the bot: texts go to line_reply's handler, taps to line_operator's."""

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.platforms import KEY, TOKEN, Line, OpenAI
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.bootstrap.operator_console import operator_console, operator_texts
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, is_for_operators, reply_task
from tuneline.line.client import LineClient
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings, ChatSettings, read
from tuneline.storage.documents import Documents

BASE = "gpt-4.1-mini-2025-04-14"
ONLY_SQLITE = pytest.mark.stores("sqlite")


def model_settings(openai: OpenAI) -> dict[str, str]:
    """Return the settings of a bot whose models answer at the emulator of OpenAI."""
    return {"CHAT_API_KEY": KEY, "CHAT_BASE_URL": openai.base_url, "BASE_MODEL": BASE, "EMBEDDER": "off"}


class Phone:
    """One user's phone or computer. `user` is the operator of the bot unless it is another one."""

    def __init__(self, line: Line, texts: EventHandler, taps: EventHandler, *, user: str = "") -> None:
        self.line = line
        self._handlers = (texts, taps)
        self._user = {"user": user} if user else {}
        self._earlier = 0

    def task(self, action: str, **body: Any) -> ReplyTask:
        """Let the user do something, and return the task of its event."""
        self._earlier = len(self.messages())
        _, raw = self.line.event(action, **self._user, **body)
        return reply_task(raw, received_at=datetime.now(UTC))

    async def handle(self, task: ReplyTask) -> str:
        """Handle an event as the function does that the webhook sends it to."""
        self._earlier = len(self.messages())
        return await self._handlers[is_for_operators(task.event)].handle(task)

    async def say(self, text: str, **body: Any) -> str:
        """Send a text, and return all that the reply shows."""
        assert await self.handle(self.task("message", text=text, **body)) == "sent"
        return self.said()

    async def tap(self, verb: str, **body: Any) -> str:
        """Tap the newest button with this verb, and return all that the reply shows."""
        assert await self.handle(self.task("postback", data=self.data(verb), **body)) == "sent"
        return self.said()

    def said(self) -> str:
        """Return all that the bot's last reply shows."""
        return "\n".join(_texts(self.messages()[self._earlier :]))

    def messages(self) -> list[dict[str, Any]]:
        """Return the bot's messages, as LINE has them."""
        query = f"?user={self._user['user']}" if self._user else ""
        every = self.line.get(f"/sim/chat{query}")["messages"]
        return [{"id": each["message_id"], **each["message"]} for each in every if each["from"] == "bot"]

    def data(self, verb: str) -> str:
        """Return the data of the newest button with this verb."""
        return str(self.action(verb)["data"])

    def action(self, verb: str) -> dict[str, Any]:
        """Return the action of the newest button with this verb."""
        actions = (action for message in reversed(self.messages()) for action in _actions(message))
        return next(action for action in actions if re.match(rf"op:{verb}\b", action.get("data", "")))

    def actions(self) -> list[dict[str, Any]]:
        """Return the actions of the buttons of the bot's last reply."""
        return [*_actions(self.messages()[self._earlier :])]

    def verbs(self) -> list[str]:
        """Return the verbs of the buttons of the bot's last reply."""
        data = [action.get("data", action["type"]) for action in self.actions()]
        return [each.split(":")[1] if each.startswith("op:") else each.partition(":")[0] for each in data]


@contextlib.asynccontextmanager
async def opened(
    documents: Documents, line: Line, openai: OpenAI, taps: EventHandler
) -> AsyncIterator[Phone]:
    """Open the operator's chat; `taps` is line_operator's handler."""
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=BASE)
    model = chat_model(chat, seconds=20, max_retries=0)
    async with LineClient(channel_access_token=TOKEN, base_url=line.url) as client:
        console = operator_console(model_settings(openai), documents=documents, line=client)
        texts_of_operators = operator_texts(console)
        texts = chat_handler(
            documents=documents,
            line=client,
            model=model,
            base_models=BaseModels(BASE),
            bot=read(BotSettings, {}),
            operator_texts=lambda: texts_of_operators,
        )
        yield Phone(line, texts, taps)
    await console.bot_models().model.close()
    await model.close()


def another(phone: Phone, user: str) -> Phone:
    """Return the chat of another user with the same bot."""
    return Phone(phone.line, *phone._handlers, user=user)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        if part.get("type") == "text":
            yield part["text"]
        for name, each in part.items():
            if name != "quickReply":
                yield from _texts(each)


def _actions(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for each in part:
            yield from _actions(each)
    elif isinstance(part, dict):
        if part.get("type") in ("postback", "message", "datetimepicker") and "label" in part:
            yield part
        for each in part.values():
            yield from _actions(each)
