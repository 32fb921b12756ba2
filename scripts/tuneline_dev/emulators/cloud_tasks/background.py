"""Runs what is asynchronous beside a program that is not: an event loop in a thread, a web app in a loop."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

T = TypeVar("T")


class LoopThread:
    """An event loop that runs in a thread of its own."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T], *, timeout: float = 30.0) -> T:
        """Run it there and wait for what it returns; TimeoutError after `timeout` seconds."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def stop(self) -> None:
        """Cancel what still runs and end the thread."""
        with contextlib.suppress(TimeoutError):
            self.run(_cancel_the_rest(), timeout=5.0)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5.0)
        self.loop.close()


async def _cancel_the_rest() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when it serves."""
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        """Leave the signals to the program this runs in."""
        return contextlib.nullcontext()


class WebApp:
    """A web app served on 127.0.0.1 by the running loop; `port` 0 takes a free one."""

    def __init__(self, app: ASGIApp, *, port: int) -> None:
        self._port = port
        self._server = _Server(
            uvicorn.Config(app, log_config=None, log_level="error", access_log=False, lifespan="off")
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Serve; the address, as http://127.0.0.1:PORT. OSError when the port is taken."""
        # A socket of our own: uvicorn would end the whole program if it could not bind.
        listening = socket.create_server(("127.0.0.1", self._port), backlog=128)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))
        await self._server.ready.wait()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    async def stop(self) -> None:
        """Close every connection at once and stop serving."""
        if self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            state = self._server.server_state
            for request in state.tasks:
                request.cancel()
            for connection in state.connections:
                connection.transport.abort()
            await self._serving
