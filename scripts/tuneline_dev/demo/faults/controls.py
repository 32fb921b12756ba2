"""Cause and repair faults in a running stack: the emulators' controls, its processes, its store."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Literal

import httpx2

from tuneline_dev.demo.client import DemoClient
from tuneline_dev.processes import EndedError

Emulator = Literal["line", "models", "cloud_tasks", "storage"]
# Both trainers: calls for an answer, of a tuned model and of a base model.
ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "vertex": ("endpoints.generateContent", "publishers.generateContent"),
    "openai": ("chat", "chat"),
}
MANY: Final = 10_000
_CONTROL: Final = re.compile(r"^control API at (http://\S+)/\w+$", re.MULTILINE)


class Controls:
    """Causes faults. After `end`, nothing is repaired, because everything is ended with the demo."""

    def __init__(self, client: DemoClient) -> None:
        self.client = client
        self._http = httpx2.AsyncClient(timeout=30, trust_env=False)
        self._is_ending = False

    async def end(self) -> None:
        """Close the connections, and start no process any more."""
        self._is_ending = True
        await self._http.aclose()

    @property
    def answer_calls(self) -> tuple[str, str]:
        """The models' operations that give an answer: of a tuned model, of a base model."""
        return ANSWERS[self.client.stack.trainer]

    @asynccontextmanager
    async def faulty(self, emulator: Emulator, *faults: Mapping[str, Any]) -> AsyncIterator[None]:
        """Arm faults in an emulator, and disarm all at the end."""
        await self._post(emulator, "/control", {"faults": list(faults)})
        try:
            yield
        finally:
            await self._disarm(emulator)

    @asynccontextmanager
    async def changed(
        self, emulator: Emulator, settings: Mapping[str, Any], *, back: Mapping[str, Any]
    ) -> AsyncIterator[None]:
        """Change settings of an emulator, and set those of `back` at the end."""
        await self._post(emulator, "/control", {"set": dict(settings)})
        try:
            yield
        finally:
            if not self._is_ending:
                await self._post(emulator, "/control", {"set": dict(back)})

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Let Cloud Tasks accept tasks without running them."""
        await self._post("cloud_tasks", "/pause")
        try:
            yield
        finally:
            if not self._is_ending:
                await self._post("cloud_tasks", "/resume")

    @asynccontextmanager
    async def killed(self, name: str) -> AsyncIterator[None]:
        """SIGKILL a process, and start it again at the end."""
        stack, processes = self.client.stack, self.client.processes
        try:
            await asyncio.to_thread(stack.kill, processes, name)
            yield
        finally:
            if not self._is_ending:
                await self._start_again(name)

    @asynccontextmanager
    async def locked_store(self) -> AsyncIterator[None]:
        """Hold the store's file, so that no process can write to it; it can be read."""
        store = sqlite3.connect(self.client.stack.store, timeout=5, isolation_level=None)
        try:
            store.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            store.close()

    async def deliver_twice(self, emulator: Literal["cloud_tasks", "storage"]) -> None:
        """Deliver the next task, or the next event of a file, twice at the same moment."""
        await self._post(emulator, "/run-twice", {"times": 1})

    async def deliveries(self, name: str) -> int:
        """Return how often storage has delivered the event of an object that was dropped once."""
        events = (await self._get("storage", "/events"))["events"]
        return sum(int(event["deliveries"]) for event in events if event["name"] == name)

    async def is_queue_idle(self) -> bool:
        """Return whether no task waits or runs."""
        tasks = await self._get("cloud_tasks", "/tasks?limit=0")
        return not tasks["pending"] + tasks["running"]

    async def webhooks(self, event_id: str) -> list[int | str]:
        """Return how the bot answered each of LINE's deliveries of an event."""
        deliveries = await self._get("line", f"/sim/deliveries?event_id={event_id}")
        return [delivery["status"] for delivery in deliveries["deliveries"]]

    async def replies(self, reply_token: str) -> list[dict[str, Any]]:
        """Return LINE's log of the calls with a reply token: `at` (ms), `status`, `outcome`."""
        calls = (await self._get("line", "/sim/requests?operation=reply"))["requests"]
        return [call for call in calls if call["reply_token"] == reply_token]

    async def _start_again(self, name: str) -> None:
        stack, processes = self.client.stack, self.client.processes
        try:
            await asyncio.to_thread(stack.start, processes, only=(name,))
        except EndedError:
            return

    async def _disarm(self, emulator: Emulator) -> None:
        if not self._is_ending:
            (await self._http.delete(f"{self._url(emulator)}/control")).raise_for_status()

    async def _get(self, emulator: Emulator, path: str) -> Any:
        return (await self._http.get(f"{self._url(emulator)}{path}")).raise_for_status().json()

    async def _post(self, emulator: Emulator, path: str, body: object = None) -> None:
        (await self._http.post(f"{self._url(emulator)}{path}", json=body or {})).raise_for_status()

    def _url(self, emulator: Emulator) -> str:
        """Return the address of an emulator's controls; a process that was started again has a new one."""
        stack = self.client.stack
        if emulator == "line":
            return stack.line_url
        if emulator == "models":
            return stack.models.url
        log = self.client.processes.log(emulator).read_text(errors="replace")
        return str(_CONTROL.findall(log)[-1])
