"""Measure the life of a model: each part a module with a `measure(*, port)` that prints its table."""

from collections.abc import Callable

from tuneline_dev.bench.model_lifecycle import evaluation, poller, switch

# In the order of a model's life.
PARTS: tuple[Callable[..., None], ...] = (
    poller.measure,
    evaluation.measure,
    switch.measure,
)


def measure(*, port: int) -> None:
    """Run every part, one after the other; `port` is the first of nine that a part may use."""
    for number, part in enumerate(PARTS):
        if number:
            print()
        part(port=port)
