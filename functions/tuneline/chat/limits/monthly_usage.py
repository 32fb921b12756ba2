"""Count what the answers of a calendar month cost, and say when the bot has to rest.

Several documents share the count, for one document takes about one write a second for long:
https://firebase.google.com/docs/firestore/solutions/counters
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.storage.documents import Document, Documents

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


async def count_reserved(documents: Documents, event: Mapping[str, Any]) -> None:
    """Count as spent what an event has reserved that ended before its cost was known.

    Its model may have been asked. `event` are the fields before it ended; a count that fails is logged.
    """
    if not (reserved := event.get("reserved")):
        return
    amount = reserved["micro_usd"]
    try:
        await documents.add(reserved["path"], {"micro_usd": amount, "reserved_micro_usd": -amount})
    except (DropError, RetryError) as failed:
        logs.warning("what was reserved could not be counted", **logs.described(failed))
