"""The emulator of Cloud Tasks: its gRPC server, queues, attempts and control API."""

import asyncio
import time
from typing import Any

import aiohttp
import grpc

from tuneline_dev.emulators.cloud_tasks.background import WebApp
from tuneline_dev.emulators.cloud_tasks.control import control_app
from tuneline_dev.emulators.cloud_tasks.dispatch import attempt, open_session
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions, TaskQueue
from tuneline_dev.emulators.cloud_tasks.rpc import CloudTasksRpc
from tuneline_dev.emulators.cloud_tasks.task_store import StoredTask, TaskStore
from tuneline_dev.emulators.faults import Fault, Faults


class CloudTasks:
    """Cloud Tasks on 127.0.0.1; every queue has the same options and exists as soon as it is named.

    `port` and `control_port` 0 take a free one; with `control_port` None there is no control API.
    `longest_dispatch` limits every dispatch deadline (which is at least 15 s), and a finished task's name is
    reserved for `names_kept_for`. Both are in seconds, for tests that should not wait.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        control_port: int | None = None,
        options: QueueOptions | None = None,
        longest_dispatch: float = 1800.0,
        names_kept_for: float = 3600.0,
    ) -> None:
        self.options = options or QueueOptions()
        self.faults = Faults()
        self.ledger = TaskStore(names_kept_for=names_kept_for)
        self.paused = False
        self._run_twice = 0
        self.address = ""
        self.control_url = ""
        self._port = port
        self._longest_dispatch = longest_dispatch
        self._control = None if control_port is None else WebApp(control_app(self), port=control_port)
        self._queues: dict[str, tuple[TaskQueue, asyncio.Task[None]]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._server: grpc.aio.Server | None = None

    async def start(self) -> str:
        """Serve. Returns the gRPC address, 127.0.0.1:PORT. Raises RuntimeError if the port is in use."""
        try:
            return await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> str:
        self._session = open_session()
        # Without this, two emulators could share a port, and each would get some of the calls.
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        rpc = CloudTasksRpc(ledger=self.ledger, queues=self, faults=self.faults)
        self._server.add_generic_rpc_handlers((rpc.handler(),))
        port = self._server.add_insecure_port(f"127.0.0.1:{self._port}")
        await self._server.start()
        self.address = f"127.0.0.1:{port}"
        if self._control is not None:
            self.control_url = await self._control.start()
        return self.address

    async def stop(self) -> None:
        """Stop at once. Running calls and attempts and all tasks are dropped."""
        for _, running in self._queues.values():
            running.cancel()
        await asyncio.gather(*[running for _, running in self._queues.values()], return_exceptions=True)
        self._queues.clear()
        if self._server is not None:
            await self._server.stop(grace=None)
        if self._control is not None:
            await self._control.stop()
        if self._session is not None:
            await self._session.close()

    def put(self, task: StoredTask) -> None:
        """Schedule a task on its queue."""
        if task.queue not in self._queues:
            queue = TaskQueue(options=self.options, attempt=self._attempt, paused=self.paused)
            self._queues[task.queue] = (queue, asyncio.create_task(queue.run()))
        self._queues[task.queue][0].put(task)

    def set_paused(self, paused: bool) -> None:
        """Pause or resume all queues. Tasks are still accepted."""
        self.paused = paused
        for queue, _ in self._queues.values():
            queue.set_paused(paused)

    def set_run_twice(self, times: int) -> None:
        """Deliver each of the next `times` tasks twice at the same moment, as at-least-once delivery may."""
        self._run_twice = times

    def fail_creates(self, times: int) -> None:
        """Answer the next `times` calls of CreateTask with UNAVAILABLE. 0 disarms it."""
        armed = self.faults.armed
        self.faults.armed = [fault for fault in armed if (fault.on, fault.kind) != ("create_task", "status")]
        if times:
            self.faults.armed.append(Fault(on="create_task", kind="status", status=503, times=times))

    def shown(self, *, limit: int = 100) -> dict[str, Any]:
        """Return the numbers of tasks, and the newest `limit` unfinished and finished ones."""
        live = list(self.ledger.live.values())
        running = sum(task.state == "running" for task in live)
        newest = [*live[-limit:], *list(self.ledger.finished)[-limit:]] if limit else []
        return {
            "paused": self.paused,
            "pending": len(live) - running,
            "running": running,
            **self.ledger.counts,
            "tasks": [task.shown() for task in newest],
        }

    async def _attempt(self, task: StoredTask) -> None:
        copies = 1
        if self._run_twice > 0:
            self._run_twice -= 1
            copies = 2
        task.first_attempt = task.first_attempt or time.time()
        session = self._session
        if session is None:
            return
        done = await attempt(session, task, copies=copies, longest=self._longest_dispatch)
        if task.state == "deleted":
            return
        self._conclude(task, done=done)

    def _conclude(self, task: StoredTask, *, done: bool) -> None:
        now, retry = time.time(), self.options.retry
        if task.message.HasField("retry_config"):
            retry = retry.overridden_by(task.message.retry_config)
        if done:
            self.ledger.finish(task, "done", now=now)
        elif retry.is_over(attempts=task.attempts, age=now - task.first_attempt):
            self.ledger.finish(task, "dropped", now=now)
        else:
            task.state = "pending"
            task.reschedule(now + retry.delay(task.attempts))
            self.put(task)
