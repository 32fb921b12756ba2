"""Deliver events as Eventarc does: separately, at least once, until the answer is 2xx."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp

from tuneline_dev.emulators.storage.events import Event

NO_ANSWER = 503


@dataclass(frozen=True)
class DeliveryOptions:
    """Times in seconds. Production waits 10 s to 600 s between attempts, and gives up after 24 hours.

    `deadline` is the timeout of one attempt. `twice` delivers every event twice at the same moment.
    https://docs.cloud.google.com/eventarc/docs/retry-events
    """

    min_backoff: float = 1.0
    max_backoff: float = 30.0
    retry_for: float = 86400.0
    deadline: float = 600.0
    twice: bool = False

    def delay(self, failures: int) -> float:
        """Seconds to wait after that many failures (1 or more)."""
        return min(self.min_backoff * 2.0 ** min(failures - 1, 30), self.max_backoff)


class Deliveries:
    """The events of one process. The function's address can change at any time; None pauses deliveries."""

    def __init__(self, *, function_url: str | None, options: DeliveryOptions) -> None:
        self.events: dict[str, Event] = {}
        self.run_twice = 0
        self._options = options
        self._url = function_url
        self._known = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()
        self.set_function_url(function_url)

    async def start(self) -> None:
        """Begin to deliver pending and new events."""
        self._known = asyncio.Event()
        self.set_function_url(self._url)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=1.0),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._options.deadline),
        )
        for event in self.events.values():
            if event.state == "pending":
                self._deliver(event)

    async def stop(self) -> None:
        """Stop at once. Undelivered events stay pending."""
        for running in self._running:
            running.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def set_function_url(self, url: str | None) -> None:
        """Set the target of all further attempts, including retries."""
        self._url = url
        if url is None:
            self._known.clear()
        else:
            self._known.set()

    def add(self, event: Event) -> None:
        """Deliver an event, unless it was added before."""
        if event.id in self.events:
            return
        self.events[event.id] = event
        if self._session is not None:
            self._deliver(event)

    def shown(self) -> dict[str, Any]:
        """Return the fields that the control API shows."""
        states = [event.state for event in self.events.values()]
        return {
            "function_url": self._url,
            **{state: states.count(state) for state in ("pending", "delivered", "dropped")},
            "events": [event.shown() for event in self.events.values()],
        }

    def _deliver(self, event: Event) -> None:
        running = asyncio.create_task(self._until_delivered(event))
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def _until_delivered(self, event: Event) -> None:
        await self._known.wait()
        started = asyncio.get_running_loop().time()
        while event.state == "pending":
            await self._known.wait()
            if await self._attempt(event):
                event.state = "delivered"
                return
            delay = self._options.delay(event.attempts)
            if asyncio.get_running_loop().time() + delay - started >= self._options.retry_for:
                event.state = "dropped"
                return
            await asyncio.sleep(delay)

    async def _attempt(self, event: Event) -> bool:
        copies = 2 if self._options.twice or self.run_twice > 0 else 1
        self.run_twice = max(0, self.run_twice - 1)
        results = await asyncio.gather(*[self._post(event) for _ in range(copies)])
        event.attempts += 1
        event.deliveries += copies
        event.last_status, event.last_error = min(results)
        return 200 <= event.last_status < 300

    async def _post(self, event: Event) -> tuple[int, str]:
        if self._session is None or self._url is None:
            return NO_ANSWER, "stopped"
        try:
            async with self._session.post(
                self._url, data=event.body, headers=event.headers(), allow_redirects=False
            ) as response:
                await response.read()
                return response.status, "" if response.ok else f"HTTP status {response.status}"
        except TimeoutError:
            return NO_ANSWER, f"no answer within {self._options.deadline:g} s"
        except (aiohttp.ClientError, OSError, ValueError) as wrong:
            return NO_ANSWER, f"no answer: {wrong or type(wrong).__name__}"
