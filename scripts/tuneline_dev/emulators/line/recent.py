"""Remembers the latest entries of something, up to a number, and forgets the oldest."""

from collections import OrderedDict
from typing import TypeVar

V = TypeVar("V")


class Recent(OrderedDict[str, V]):
    """A mapping that holds at most `limit` entries; a new one pushes out the one that came first."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __setitem__(self, key: str, value: V) -> None:
        """Remember `value` under `key`."""
        super().__setitem__(key, value)
        while len(self) > self.limit:
            self.popitem(last=False)
