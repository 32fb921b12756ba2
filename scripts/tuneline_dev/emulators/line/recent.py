"""A mapping that keeps only its latest entries."""

from collections import OrderedDict
from typing import TypeVar

V = TypeVar("V")


class Recent(OrderedDict[str, V]):
    """A mapping of at most `limit` entries; a new one removes the oldest."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: str, value: V) -> None:
        """Store `value` under `key`."""
        super().__setitem__(key, value)
        while len(self) > self.limit:
            self.popitem(last=False)
