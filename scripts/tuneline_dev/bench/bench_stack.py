"""Run the two functions of the chat and the emulators for a benchmark, with LINE in this process."""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx2
import psutil

from tuneline.bootstrap.stores import documents
from tuneline.settings import StoreSettings
from tuneline.storage.documents import Documents
from tuneline_dev.bench.users import Line
from tuneline_dev.emulators.firestore import FirestoreEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

PROCESSES = ("line_webhook", "line_reply", "cloud_tasks", "openai_platform")


@dataclass(frozen=True)
class Bench:
    """A running stack, with LINE in this process."""

    stack: Stack
    processes: Processes
    line: Line
    store: Documents
    http: httpx2.AsyncClient

    async def control(self, offset: int, change: Mapping[str, Any]) -> None:
        """Change the settings or faults of the emulator at a port offset (5 is LINE, 6 OpenAI)."""
        answer = await self.http.post(f"{self.stack.url(offset)}/control", json=change)
        answer.raise_for_status()

    async def model_takes(self, seconds: float) -> None:
        """Set the latency of the emulated model."""
        await self.control(6, {"set": {"chat_seconds": seconds}})

    async def fault(self, offset: int, fault: Mapping[str, Any]) -> None:
        """Arm a fault in the emulator at a port offset."""
        await self.control(offset, {"faults": [fault]})

    def restart(self, name: str) -> None:
        """SIGKILL a process, and start it again."""
        self.processes.kill(name)
        # Its worker, which holds the port, dies shortly after it.
        while self.stack.listens(name):
            time.sleep(0.02)
        self.stack.start(self.processes, only=(name,))

    def family(self, name: str) -> list[psutil.Process]:
        """Return a process and its workers."""
        parent = psutil.Process(self.processes.pid(name))
        return [parent, *parent.children(recursive=True)]

    def resident_bytes(self, name: str) -> int:
        """Return the memory of a process and its workers."""
        return sum(one.memory_info().rss for one in self.family(name))

    def cpu_seconds(self) -> dict[str, float]:
        """Return the processor seconds of each process; `LINE and users` is this one."""
        used = {name: sum(_cpu(one) for one in self.family(name)) for name in PROCESSES}
        return {**used, "LINE and users": _cpu(psutil.Process())}

    def machine_seconds(self) -> float:
        """Return the processor seconds of everything on the machine, including this benchmark."""
        times = psutil.cpu_times()
        return float(times.user + times.nice + times.system + times.irq + times.softirq)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextlib.asynccontextmanager
async def running(
    *,
    port: int,
    store: str,
    settings: Mapping[str, Any],
    only: tuple[str, ...] = PROCESSES,
    keeps_all: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Bench]:
    """Run the two functions on `store` ("sqlite" or "firestore", Google's emulator), and the emulators.

    `settings` become the document `bot/settings`, `only` names the processes, `keeps_all` makes LINE keep all
    answers, and `environment` is added to that of the processes.
    """
    with contextlib.ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory()))
        # With production's time for an answer, not the demo's.
        variables = {"LINE_API_BASE_URL": f"http://127.0.0.1:{port + 5}", "ANSWER_SECONDS": "45"}
        os.environ.update(environment)
        if store == "firestore":
            os.environ["FIRESTORE_EMULATOR_HOST"] = left.enter_context(FirestoreEmulator()).address
            os.environ["GOOGLE_CLOUD_PROJECT"] = "local"
            variables["STORE"] = "firestore"
        stack = Stack(port=port, given=variables, folder=folder)
        stack.require_free_ports()
        processes = left.enter_context(Processes(stack.logs))
        opened = documents(StoreSettings(store=stack.settings()["STORE"], firestore_database="(default)"))
        await opened.create("bot/settings", settings)
        # One client for all, because creating one takes longer than many calls; a busy server may be slow.
        limits = httpx2.Limits(keepalive_expiry=1.0)
        http = httpx2.AsyncClient(trust_env=False, timeout=60, limits=limits)
        async with Line(stack, keeps_all=keeps_all) as line, http:
            await asyncio.to_thread(stack.start, processes, only=only)
            yield Bench(stack, processes, line, opened, http)
        await opened.close()
