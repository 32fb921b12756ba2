"""Count what the answers of a calendar month cost, and say when the bot has to rest.

Several documents share the count, for one document takes about one write a second for long:
https://firebase.google.com/docs/firestore/solutions/counters
"""

import random
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from tuneline.storage.documents import Document

SHARDS = 4
MILLION = 1_000_000


def paths(now: datetime) -> list[str]:
    """The documents that hold this month's (UTC) count, to be read with every message."""
    month = f"usage/{now:%Y-%m}"
    return [f"{month}-{shard}" for shard in range(SHARDS)]


def spent_usd(shards: Sequence[Document | None]) -> float:
    """What the month's answers have cost."""
    return float(sum(one.data.get("micro_usd", 0) for one in shards if one is not None)) / MILLION


def path(now: datetime) -> str:
    """One of them, to add to."""
    return random.choice(paths(now))  # noqa: S311 any of them will do


def millionths(usd: Decimal) -> int:
    """An amount as it is stored, rounded up."""
    return int((usd * MILLION).to_integral_value(ROUND_CEILING))
