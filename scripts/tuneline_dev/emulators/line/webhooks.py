"""Deliver webhooks: sign the bytes, wait two seconds for a 200, and redeliver failed ones."""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tuneline_dev.emulators.line.clock import Clock
from tuneline_dev.emulators.line.identifiers import BOT_USER
from tuneline_dev.emulators.line.recent import Recent
from tuneline_dev.emulators.line.reply_tokens import ReplyTokens

PATIENCE_SECONDS = 2.0
PAUSES_SECONDS = (0.5, 1.0, 2.0)
DELIVERIES_KEPT = 2000
EVENTS_KEPT = 5000
UNKNOWN_CHAT = "unknown"
TESTS_PER_HOUR = 60


@dataclass
class Delivery:
    """One webhook request: its time (ms), the response's status, and the duration."""

    event_id: str | None
    redelivery: bool
    at: int
    body: str
    signature: str
    status: int | str = "error"
    delivery_ms: float = 0.0

    @property
    def succeeded(self) -> bool:
        """Return whether the bot accepted it, with any 2xx."""
        return isinstance(self.status, int) and 200 <= self.status < 300


class Webhooks:
    """The webhook of the channel: its URL, its deliveries, and the events that can be redelivered.

    https://developers.line.biz/en/docs/messaging-api/receiving-messages/
    """

    def __init__(self, *, url: str, channel_secret: str, clock: Clock, tokens: ReplyTokens) -> None:
        self.url = url
        # The console's switch "Use webhook", which the calls of /sim ignore.
        self.active = True
        self._tested: deque[int] = deque(maxlen=TESTS_PER_HOUR)
        self.patience_seconds = PATIENCE_SECONDS
        self.pauses_seconds: Sequence[float] = PAUSES_SECONDS
        self.log: deque[Delivery] = deque(maxlen=DELIVERIES_KEPT)
        self._secret = channel_secret
        self._clock = clock
        self._tokens = tokens
        self._events: Recent[dict[str, Any]] = Recent(EVENTS_KEPT)
        self._client: httpx2.AsyncClient | None = None
        self._trying: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the HTTP client."""
        # Idle connections are closed before a bot's server would close them during a webhook.
        limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=100, keepalive_expiry=1.0)
        self._client = httpx2.AsyncClient(
            timeout=None, limits=limits, trust_env=False, verify=ssl.create_default_context()
        )

    async def close(self) -> None:
        """Cancel redeliveries and close the connections."""
        for task in self._trying:
            task.cancel()
        if self._client:
            await self._client.aclose()

    def event(self, event_id: str) -> dict[str, Any] | None:
        """Return the event with this id as it was first delivered."""
        return self._events.get(event_id)

    async def deliver(self, event: Any, *, redelivery: bool = False) -> Delivery:
        """Deliver one event of any form. A redelivery differs only in `isRedelivery`."""
        if redelivery:
            event = {**event, "deliveryContext": {"isRedelivery": True}}
        else:
            self._remember(event)
        delivery = self._record([event], event_id_of(event), redelivery=redelivery)
        self._start_the_minute(event)
        await self._post(delivery, self.url)
        return delivery

    async def verify(self, url: str | None = None) -> Delivery:
        """Deliver a webhook without events, like the button Verify."""
        delivery = self._record([], None, redelivery=False)
        await self._post(delivery, url or self.url)
        return delivery

    def may_test(self) -> bool:
        """Count a test of the URL. Returns False if the hour has had sixty.

        https://developers.line.biz/en/reference/messaging-api/#rate-limits
        """
        now = self._clock.milliseconds()
        if len(self._tested) == TESTS_PER_HOUR and now - self._tested[0] < 3_600_000:
            return False
        self._tested.append(now)
        return True

    async def redeliver(self, event: dict[str, Any], *, times: int, at_once: bool) -> list[Delivery]:
        """Deliver a known event `times` times more, one after the other or all at once."""
        if at_once:
            return await asyncio.gather(*(self.deliver(event, redelivery=True) for _ in range(times)))
        return [await self.deliver(event, redelivery=True) for _ in range(times)]

    def keep_trying(self, event: dict[str, Any]) -> None:
        """Redeliver in the background until the bot accepts it or the pauses are used up."""

        async def retry() -> None:
            for pause in self.pauses_seconds:
                await asyncio.sleep(pause)
                if (await self.deliver(event, redelivery=True)).succeeded:
                    return

        task = asyncio.create_task(retry())
        self._trying.add(task)
        task.add_done_callback(self._trying.discard)

    def _remember(self, event: Any) -> None:
        event_id = event_id_of(event)
        if event_id is not None:
            self._events[event_id] = event

    def _start_the_minute(self, event: Any) -> None:
        token = event.get("replyToken") if isinstance(event, dict) else None
        if isinstance(token, str):
            self._tokens.delivered(token, chat=chat_id_of(event), event_id=event_id_of(event))

    def _record(self, events: list[Any], event_id: str | None, *, redelivery: bool) -> Delivery:
        content = {"destination": BOT_USER, "events": events}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        signature = sign(self._secret, body.encode())
        delivery = Delivery(event_id, redelivery, self._clock.milliseconds(), body, signature)
        self.log.append(delivery)
        return delivery

    async def _post(self, delivery: Delivery, url: str) -> None:
        assert self._client is not None, "the application is not started"  # noqa: S101
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "LineBotWebhook/2.0",
            "x-line-signature": delivery.signature,
        }
        start = time.perf_counter()
        try:
            async with asyncio.timeout(self.patience_seconds):
                answer = await self._client.post(url, content=delivery.body.encode(), headers=headers)
            delivery.status = answer.status_code
        except TimeoutError:
            delivery.status = "timeout"
        except (httpx2.HTTPError, httpx2.InvalidURL):
            delivery.status = "error"
        delivery.delivery_ms = round((time.perf_counter() - start) * 1000, 3)


def sign(channel_secret: str, body: bytes) -> str:
    """Return the `x-line-signature` of exactly these bytes.

    https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
    """
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


def event_id_of(event: Any) -> str | None:
    """Return the event's `webhookEventId`, if it has one."""
    event_id = event.get("webhookEventId") if isinstance(event, dict) else None
    return event_id if isinstance(event_id, str) else None


def chat_id_of(event: dict[str, Any]) -> str:
    """Return the chat of an event, if the event has a source."""
    source = event.get("source")
    for name in ("groupId", "roomId", "userId"):
        if isinstance(source, dict) and isinstance(source.get(name), str):
            return str(source[name])
    return UNKNOWN_CHAT
