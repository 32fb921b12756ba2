"""A bot and the LINE emulator on free ports, called through LINE's own SDK."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
import uvicorn
from linebot.v3 import messaging
from linebot.v3.webhook import WebhookParser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tuneline_dev.emulators.line.app import create_app
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
TOKEN = "made-up-channel-access-token"
START = 1_790_000_000.0
STRANGER = "U" + "9" * 32
MINUTE = 60


@dataclass
class Bot:
    """A webhook that stores its requests and answers with the given statuses."""

    received: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    delay_seconds: float = 0.0

    async def webhook(self, request: Request) -> Response:
        """Answer the next of `statuses`, 200 when none is left."""
        self.received.append((await request.body(), dict(request.headers)))
        await asyncio.sleep(self.delay_seconds)
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    def events(self) -> list[dict[str, Any]]:
        """Return every event received, in order."""
        return [event for body, _ in self.received for event in json.loads(body)["events"]]

    def parsed(self) -> list[Any]:
        """Return the events of the last webhook as LINE's SDK reads them, its signature verified."""
        body, headers = self.received[-1]
        events: list[Any] = WebhookParser(SECRET).parse(body.decode(), headers["x-line-signature"])
        return events


@dataclass
class World:
    """A bot, the platform and its clock; `line` is LINE's own client, `http` speaks without it."""

    bot: Bot
    http: httpx2.AsyncClient
    line: messaging.AsyncMessagingApi
    blob: messaging.AsyncMessagingApiBlob
    clock: list[float]

    async def sim(self, what: str, **told: Any) -> dict[str, Any]:
        """Let the user do something."""
        answer = await self.http.post(f"/sim/{what}", json=told)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def get(self, path: str) -> Any:
        """What a view of the platform shows."""
        return (await self.http.get(path)).json()

    async def control(self, **body: Any) -> None:
        """Arm faults or change settings."""
        answer = await self.http.post("/control", json=body)
        assert answer.status_code == 200, answer.text

    async def call(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        """Call the bot-side API without the SDK, which could not send such a request."""
        return await self.http.post(path, json=body, headers={"authorization": f"Bearer {TOKEN}"} | headers)

    async def reply(self, token: str, *texts: str) -> Any:
        """Reply with text messages through the SDK."""
        request = messaging.ReplyMessageRequest(replyToken=token, messages=[text(each) for each in texts])
        return await self.line.reply_message(request)

    async def push(self, to: str, words: str, key: str | None = None) -> Any:
        """Push a text message through the SDK."""
        request = messaging.PushMessageRequest(to=to, messages=[text(words)])
        return await self.line.push_message(request, x_line_retry_key=key)

    async def multicast(self, to: list[str], words: str, key: str | None = None) -> Any:
        """Push a text message to several users through the SDK."""
        request = messaging.MulticastRequest.construct(to=to, messages=[text(words)])
        return await self.line.multicast(request, x_line_retry_key=key)

    async def said(self, chat: str = f"user={DEFAULT_USER}") -> list[str]:
        """Return the texts the bot's messages show."""
        found = await self.get(f"/sim/chat?{chat}")
        return [message["text"] for message in found["messages"] if message["from"] == "bot"]


def text(words: str, **more: Any) -> Any:
    """Return a text message of the SDK."""
    return messaging.TextMessage(text=words, **more)


@contextmanager
def serving(*apps: Starlette) -> Iterator[None]:
    """Serve applications from threads, each on the socket it holds, until the end."""
    servers = []
    for app in apps:
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [app.state.socket]}, daemon=True)
        thread.start()
        servers.append((server, thread))
    while not all(server.started or not thread.is_alive() for server, thread in servers):
        time.sleep(0.005)
    yield
    for server, _ in servers:
        server.should_exit = True
    for _, thread in servers:
        thread.join(10)


def on_a_free_port(app: Starlette) -> str:
    """Give an application a socket of this machine to be served on; its address."""
    app.state.socket = socket.create_server(("127.0.0.1", 0))
    return f"http://127.0.0.1:{app.state.socket.getsockname()[1]}"


@asynccontextmanager
async def line_world() -> AsyncIterator[World]:
    """Start a bot and the platform, and stop them at the end."""
    bot, clock = Bot(), [START]
    receiver = Starlette(routes=[Route("/", bot.webhook, methods=["POST"])])
    platform = create_app(
        webhook_url=f"{on_a_free_port(receiver)}/",
        channel_secret=SECRET,
        channel_access_token=TOKEN,
        now=lambda: clock[0],
    )
    url = on_a_free_port(platform)
    configuration = messaging.Configuration(host=url, access_token=TOKEN)
    with serving(receiver, platform):
        async with (
            httpx2.AsyncClient(base_url=url, timeout=20, trust_env=False) as http,
            messaging.AsyncApiClient(configuration) as client,
        ):
            line, blob = messaging.AsyncMessagingApi(client), messaging.AsyncMessagingApiBlob(client)
            yield World(bot, http, line, blob, clock)


def body_of(refused: pytest.ExceptionInfo[messaging.ApiException]) -> dict[str, Any]:
    """Return the error body the SDK was given."""
    found: dict[str, Any] = json.loads(refused.value.body)
    return found


async def refused(call: Any) -> tuple[int, dict[str, Any]]:
    """Return the status and body of a call that LINE refuses."""
    with pytest.raises(messaging.ApiException) as error:
        await call
    return error.value.status, body_of(error)
