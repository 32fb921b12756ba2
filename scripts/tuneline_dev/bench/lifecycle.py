"""Measure a model's life cycle. Each part is a module with a `measure(*, port)` that prints a table."""

from collections.abc import Callable

from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.bench.model_lifecycle import evaluation, poller, switch

# In the order of a model's life cycle.
PARTS: tuple[Callable[..., None], ...] = (
    poller.measure,
    evaluation.measure,
    switch.measure,
)


def measure(*, port: int) -> None:
    """Run the parts one after the other. `port` is the first of the ten ports that a part may use."""
    for number, part in enumerate(PARTS):
        if number:
            print()
        part(port=port)


@benchmark(__doc__)
@port_option
def command(port: int) -> int:
    """Exit with 0."""
    measure(port=port)
    return 0
