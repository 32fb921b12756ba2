"""Serve an emulator inside another program, such as a test, in a thread with its own loop."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 10.0
_TICK_SECONDS = 0.1
_END_SECONDS = 1.0
_LOOK_SECONDS = 0.005


class _Server(uvicorn.Server):
    """A server that stops at once: uvicorn's own checks only ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told: asyncio.Event | None = None

    def end(self) -> None:
        """Stop it, from another thread."""
        self.should_exit = True
        if self._loop and self._told:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        """Call uvicorn's tick every second until the stop."""
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        ticks = 0
        while not await self.on_tick(ticks):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK_SECONDS)
            ticks += 1

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more requests, wait up to a second for running ones, and close."""
        for server in self.servers:
            server.close()
        for held_socket in sockets or []:
            held_socket.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _look in range(round(_END_SECONDS / _LOOK_SECONDS)):
            if not self._is_busy():
                break
            await asyncio.sleep(_LOOK_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    def _is_busy(self) -> bool:
        return bool(self.server_state.connections or self.server_state.tasks)


@contextlib.contextmanager
def served(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """Serve `app` on 127.0.0.1 inside the block, on a free port unless one is given. Gives its address."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    server = _Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    if not server.ready.wait(START_SECONDS):
        raise RuntimeError("the emulator did not start")
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.end()
        thread.join(START_SECONDS)
        listening.close()
