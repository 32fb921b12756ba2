"""The timeline of an event: what each of its runs did, and when.

`scripts/tuneline events show` and the page of `scripts/demo` show an operator by it where an answer's time
went. A step holds names and numbers, never a text or a LINE id. It is written with the run's next write.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

# Beside these, each state that a run writes is a step.
CLAIMED: Final = "claimed"
RELEASED: Final = "released"
FOUND: Final = "found"
MODEL: Final = "model"
REPLIED: Final = "replied"
# The queue may try a hundred times. The latest steps are kept, and the first.
MOST_STEPS: Final = 60


class Timeline:
    """The steps of an event's runs. A step is `{"step", "at", "attempt", …}` with facts of its own."""

    def __init__(
        self, steps: Iterable[Mapping[str, Any]], *, attempt: int, now: Callable[[], datetime]
    ) -> None:
        self._steps = [dict(step) for step in steps]
        self._attempt = attempt
        self._now = now

    def add(self, step: str, **facts: Any) -> None:
        """Add a step that ended just now. Facts that are None are left out."""
        known = {name: fact for name, fact in facts.items() if fact is not None}
        self._steps.append({"step": step, "at": self._now(), "attempt": self._attempt, **known})
        if len(self._steps) > MOST_STEPS:
            del self._steps[1]

    def as_list(self) -> list[dict[str, Any]]:
        """Return the steps, the oldest first."""
        return [*self._steps]
