"""Measure the life of a model: each part a module with a `measure(*, port)` that prints its table."""

from collections.abc import Callable

from local.bench import lifecycle_evaluation, lifecycle_poller, lifecycle_switch

# In the order of a model's life.
PARTS: tuple[Callable[..., None], ...] = (
    lifecycle_poller.measure,
    lifecycle_evaluation.measure,
    lifecycle_switch.measure,
)


def measure(*, port: int) -> None:
    """Run every part, one after the other; `port` is the first of nine that a part may use."""
    for number, part in enumerate(PARTS):
        if number:
            print()
        part(port=port)
