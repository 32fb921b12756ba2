"""Run an emulator as a program, until SIGTERM or Ctrl-C."""

import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import TypeVar

import uvicorn
from starlette.types import ASGIApp

T = TypeVar("T")


def serve_app(app: ASGIApp, *, port: int) -> None:
    """Serve `app` on 127.0.0.1. At the end, calls that are still running after a second are cut off."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=1,
    )


def run_until_signal(
    make: Callable[[], AbstractContextManager[T]], *, name: str, lines: Callable[[T], Iterable[str]]
) -> int:
    """Make and run an emulator that has its own threads, and print its `lines`. Returns the exit status.

    A signal ends it at once with 0. If it cannot start, it ends with 1 and a message.
    """
    endings = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread starts, so that only sigwait receives them.
    signal.pthread_sigmask(signal.SIG_BLOCK, endings)
    try:
        with make() as running:
            print(*lines(running), sep="\n", flush=True)
            signal.sigwait(endings)
    except (OSError, RuntimeError, ValueError) as wrong:
        print(f"cannot serve {name}: {wrong}", file=sys.stderr)
        return 1
    return 0
