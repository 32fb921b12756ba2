"""Waits for something that happens elsewhere, for so long and no longer."""

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
    """What `look` gives once it gives something; None when it does not in time."""
    until = clock.now() + seconds
    while True:
        found = look()
        if found is not None or clock.now() > until:
            return found
        clock.sleep(pause)
