"""A fault that the page offers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from tuneline_dev.demo.faults.drill import Drill

Group = Literal["line", "model", "queue", "training", "attack"]
# What has to be emulated for a fault, or has to exist: a user's own LINE, models or store are not broken.
Requirement = Literal["line", "models", "store", "model"]


@dataclass(frozen=True)
class Fault:
    """A button of a card: the fault `variant` of `card`, which ends after `seconds` at the latest.

    `play` breaks, acts, repairs and proves. A card without variants has one fault with the variant "".
    """

    card: str
    group: Group
    seconds: float
    play: Callable[[Drill], Awaitable[None]]
    variant: str = ""
    requires: frozenset[Requirement] = field(default=frozenset({"line"}))

    @property
    def name(self) -> str:
        """The name in the API."""
        return f"{self.card}_{self.variant}" if self.variant else self.card
