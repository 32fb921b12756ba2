"""Waits for something that happens elsewhere, for so long and no longer."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# A cold start, or an event's way through Eventarc, takes some of them.
SECONDS = 120.0
PAUSE_SECONDS = 2.0


def wait_for(
    look: Callable[[], T | None], *, seconds: float = SECONDS, pause: float = PAUSE_SECONDS
) -> T | None:
    """What `look` gives once it gives something; None when it does not in time."""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None or time.monotonic() > until:
            return found
        time.sleep(pause)
