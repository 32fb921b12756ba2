"""One queue: the order of its tasks, and its rate limits."""

import asyncio
import heapq
import itertools
import math
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.task_store import StoredTask

LOCAL_RETRY = Retry(min_backoff=0.2, max_backoff=5.0)


@dataclass(frozen=True)
class QueueOptions:
    """The limits of a queue, as in Google's RateLimits and RetryConfig.

    The real service also slows down a whole queue after 429, 503 or many errors, and starts a new queue
    slowly. Here, only the back-off of each task is emulated.
    https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RateLimits
    """

    retry: Retry = field(default=LOCAL_RETRY)
    max_concurrent_dispatches: int = 100
    max_dispatches_per_second: float = 500.0

    @property
    def burst(self) -> float:
        """Return the number of tasks that may start at once after a pause (100 for 500 a second)."""
        return max(1.0, self.max_dispatches_per_second / 5)


class TaskQueue:
    """Passes each due task to `attempt`, within the limits, in the order of due times."""

    def __init__(
        self,
        *,
        options: QueueOptions,
        attempt: Callable[[StoredTask], Coroutine[Any, Any, None]],
        paused: bool = False,
    ) -> None:
        self.options = options
        self.paused = paused
        self.running = 0
        self._attempt = attempt
        self._heap: list[tuple[float, int, StoredTask]] = []
        self._order = itertools.count()
        self._wake = asyncio.Event()
        self._tokens = options.burst
        self._counted_at = time.monotonic()
        self._attempts: set[asyncio.Task[None]] = set()

    def put(self, task: StoredTask) -> None:
        """Schedule the task."""
        heapq.heappush(self._heap, (task.due, next(self._order), task))
        if self.running < self.options.max_concurrent_dispatches:
            self._wake.set()

    def set_paused(self, paused: bool) -> None:
        """Pause or resume attempts."""
        self.paused = paused
        self._wake.set()

    async def run(self) -> None:
        """Start attempts until cancelled, which also cancels running attempts."""
        try:
            while True:
                wait = self._seconds_to_wait()
                if wait > 0:
                    await self._sleep(wait)
                    continue
                self._start(heapq.heappop(self._heap)[2])
                # One start for each turn of the loop, so that calls of CreateTask run between two starts.
                await asyncio.sleep(0)
        finally:
            for attempt in self._attempts:
                attempt.cancel()

    def _seconds_to_wait(self) -> float:
        while self._heap and self._heap[0][2].state != "pending":
            heapq.heappop(self._heap)
        if not self._heap or self.paused or self.running >= self.options.max_concurrent_dispatches:
            return math.inf
        until_due = self._heap[0][0] - time.time()
        return until_due if until_due > 0 else self._until_token()

    def _until_token(self) -> float:
        now, rate = time.monotonic(), self.options.max_dispatches_per_second
        self._tokens = min(self._tokens + (now - self._counted_at) * rate, self.options.burst)
        self._counted_at = now
        return max(0.0, (1.0 - self._tokens) / rate)

    async def _sleep(self, seconds: float) -> None:
        self._wake.clear()
        timer = None
        if seconds != math.inf:
            timer = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        await self._wake.wait()
        if timer is not None:
            timer.cancel()

    def _start(self, task: StoredTask) -> None:
        self._tokens -= 1.0
        self.running += 1
        task.state = "running"
        attempt = asyncio.create_task(self._attempt(task))
        self._attempts.add(attempt)
        attempt.add_done_callback(self._ended)

    def _ended(self, attempt: asyncio.Task[None]) -> None:
        self._attempts.discard(attempt)
        self.running -= 1
        self._wake.set()
