"""The answers of a calendar month, `usage/{month}-{shard}`: several documents share the count.

Several, because one document takes about one write a second:
https://firebase.google.com/docs/firestore/solutions/counters
"""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tuneline.storage.records.readers import number, whole
from tuneline.storage.records.record import Record, mapped

SHARDS: Final = 4


def usage_paths(now: datetime) -> list[str]:
    """List the documents that hold this month's (UTC) count; they are read with every message."""
    month = f"usage/{now:%Y-%m}"
    return [f"{month}-{shard}" for shard in range(SHARDS)]


def usage_path(now: datetime) -> str:
    """Choose one of the documents to add to."""
    return random.choice(usage_paths(now))  # noqa: S311 any of them will do


@dataclass(frozen=True, kw_only=True)
class Usage(Record):
    """A part of the month's count. Its fields are only added to, so that no addition is lost.

    `micro_usd` is the cost of `answers` answers in millionths of a dollar. `reserved_micro_usd` is what the
    answers under way may cost. An operator who corrects one by hand may write a number with decimals. Further
    fields are the counters of canaries (`models/canary/counts.py`).
    """

    answers: int = field(default=0, metadata=mapped(whole))
    micro_usd: float = field(default=0, metadata=mapped(number))
    reserved_micro_usd: float = field(default=0, metadata=mapped(number))

    def counter(self, name: str) -> int:
        """The value of a canary's counter, 0 if it was never added to."""
        value = (self.stored or {}).get(name, 0)
        return value if isinstance(value, int) else 0
