"""Wait for a condition, at most for a given time."""

from collections.abc import Callable
from typing import TypeVar

from tuneline_cli.deploy.clock import Clock

T = TypeVar("T")
# A cold start, or an event's way through Eventarc, takes some of them.
SECONDS = 120.0
PAUSE_SECONDS = 2.0


def wait_for(
    look: Callable[[], T | None], *, clock: Clock, seconds: float = SECONDS, pause: float = PAUSE_SECONDS
) -> T | None:
    """The first result of `look` that is not None; None if there is none in time."""
    until = clock.now() + seconds
    while True:
        found = look()
        if found is not None or clock.now() > until:
            return found
        clock.sleep(pause)
