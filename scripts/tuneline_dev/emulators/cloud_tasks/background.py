"""Run an event loop in a thread beside a synchronous program, and a web app in a loop."""

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
    """An event loop in a separate thread."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T], *, timeout: float = 30.0) -> T:
        """Run a coroutine there and return its result. Raises TimeoutError after `timeout` seconds."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def stop(self) -> None:
        """Cancel running tasks and end the thread."""
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
        """Set the event when it serves."""
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        """Leave signals to the program around it."""
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
        """Serve. Returns the address, http://127.0.0.1:PORT. Raises OSError if the port is in use."""
        # Bound here, because uvicorn would end the whole program if it could not bind.
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
