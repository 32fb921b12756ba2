"""Run the functions as real processes, for tests that start, kill or inspect them."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import os
import socket
import sqlite3
import time
from collections.abc import Callable
from typing import Any

import httpx2

from tests.platforms import SECRET, Line, OpenAI
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.checks import MOST_WORKERS
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack


def free_ports(count: int) -> int:
    """Return the first of `count` ports in a row that are free now; test processes have ranges apart."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    # The system uses ports from 32768 on for outgoing connections.
    width = 12_000 // MOST_WORKERS
    first = 20_000 + worker % MOST_WORKERS * width
    for port in range(first + time.time_ns() % (width - 500), first + width - count, count):
        with socket.socket() as trying:
            trying.bind(("127.0.0.1", 0))
        if all(is_free(port + offset) for offset in range(count)):
            return port
    raise OSError("no ports are free")


def is_free(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) != 0


class Bot:
    """The functions of LINE's events as processes, with LINE, OpenAI and Cloud Tasks in this one."""

    def __init__(
        self, stack: Stack, processes: Processes, line: Line, openai: OpenAI, tasks: CloudTasksThread
    ) -> None:
        self.stack, self.processes, self.line, self.openai, self.tasks = stack, processes, line, openai, tasks

    def start(self, *names: str) -> None:
        self.stack.start(self.processes, only=names)

    def restart(self, name: str, *, ends_leases: bool = False) -> None:
        """SIGKILL, and start again; optionally once the leases of the killed process are over."""
        self.processes.kill(name)
        # Its worker, which holds the port, dies shortly after it.
        until(lambda: is_free(self.stack.port_of(name)))
        if ends_leases:
            end_leases(self.stack)
        self.start(name)

    def logged(self, name: str) -> list[dict[str, Any]]:
        lines = self.processes.log(name).read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def event(self, event_id: str) -> dict[str, Any]:
        return stored(self.stack, "events").get(event_id, {})

    def post(self, body: bytes, signature: str | None = None) -> int:
        headers = {b"x-line-signature": (signed(body) if signature is None else signature).encode()}
        return httpx2.post(
            self.stack.url(1), content=body, headers=headers, trust_env=False, verify=False
        ).status_code

    def deliver(self, body: bytes) -> None:
        """Post as LINE does: again, until the webhook confirms, which may be late on a busy machine."""
        until(lambda: self.post(body) == 200)

    def deliver_event(self, raw: Any) -> None:
        """Let LINE deliver an event, again until the webhook confirms it."""
        until(lambda: self.line.post("/sim/raw", event=raw)["status"] == 200)

    def until_said(self, number: int) -> None:
        """Wait until the user sees `number` messages of the bot."""
        until(lambda: len(self.line.said()) == number)

    def is_idle(self) -> bool:
        """Return whether no task is waiting or running."""
        shown = self.tasks.shown(limit=0)
        return not shown["pending"] + shown["running"]


def stored(stack: Stack, collection: str) -> dict[str, dict[str, Any]]:
    """Return the documents of a collection, by id."""

    async def read() -> dict[str, dict[str, Any]]:
        documents = SqliteDocuments(stack.store)
        found = await documents.query(collection, where={})
        await documents.close()
        return {one.path.rpartition("/")[2]: one.data for one in found}

    return asyncio.run(read())


def forget(stack: Stack) -> None:
    """Delete every document; processes that hold the file open see an empty store."""
    if stack.store.exists():
        with contextlib.closing(sqlite3.connect(stack.store, timeout=30)) as connection, connection:
            connection.execute("DELETE FROM documents")


def end_leases(stack: Stack) -> None:
    """Let all leases be over, for which a test would wait ten seconds and more."""
    if not stack.store.exists():
        return
    with contextlib.closing(sqlite3.connect(stack.store, timeout=30)) as connection, connection:
        rows = connection.execute("SELECT path, data FROM documents WHERE data LIKE '%lease_until%'")
        for path, data in rows.fetchall():
            past = {**json.loads(data), "lease_until": None}
            connection.execute("UPDATE documents SET data = ? WHERE path = ?", (json.dumps(past), path))


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def until(look: Callable[[], Any], *, seconds: float = 40) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
