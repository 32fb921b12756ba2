"""A TCP proxy that can be shut, slowed down and opened again."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Self

from tuneline_dev.emulators.cloud_tasks.background import LoopThread


class Proxy:
    """Forwards TCP from its own `address` to `host:port`; also a context manager."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._host, self._port = host, int(port)
        self._loop = LoopThread("proxy")
        self._open: set[asyncio.StreamWriter] = set()
        self._delay = 0.0
        self._is_shut = False
        self.address = ""

    def __enter__(self) -> Self:
        """Listen."""
        self._loop.run(self._start())
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop, and cut all connections."""
        self._loop.run(self._stop())
        self._loop.stop()

    @contextlib.contextmanager
    def shut(self) -> Iterator[None]:
        """Cut every connection, and accept none until the block ends."""
        self._loop.run(self._set_shut(is_shut=True))
        try:
            yield
        finally:
            self._loop.run(self._set_shut(is_shut=False))

    def slow_down(self, seconds: float) -> None:
        """Delay all data from now on by so many seconds."""
        self._delay = seconds

    async def _start(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _stop(self) -> None:
        self._server.close()
        await self._set_shut(is_shut=True)

    async def _set_shut(self, *, is_shut: bool) -> None:
        self._is_shut = is_shut
        for writer in self._open if is_shut else ():
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_shut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, back}
        with contextlib.suppress(OSError):
            await asyncio.gather(self._copy(reader, back), self._copy(there, writer))
        self._open -= {writer, back}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self._delay)
                writer.write(data)
                await writer.drain()
        writer.close()
