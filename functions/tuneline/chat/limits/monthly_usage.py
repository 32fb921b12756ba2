"""Count the cost of a calendar month's answers. Several documents (shards) share the count."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.event import Event
from tuneline.storage.records.usage import Usage, usage_path, usage_paths

MILLION = 1_000_000


def paths(now: datetime) -> list[str]:
    """List the documents that hold this month's (UTC) count; they are read with every message."""
    return usage_paths(now)


def spent_usd(shards: Sequence[Document | None]) -> float:
    """Sum the cost of the month's answers."""
    return float(sum(shard.micro_usd for shard in read_shards(shards))) / MILLION


async def month_usd(documents: Documents, day: datetime) -> float:
    """Read the cost of the answers of the month of `day`."""
    return spent_usd(await documents.get_many(paths(day)))


def read_shards(shards: Sequence[Document | None]) -> list[Usage]:
    """Read the documents of the month's count that exist."""
    return [Usage.from_document(shard.data, path=shard.path) for shard in shards if shard is not None]


def path(now: datetime) -> str:
    """Choose one of the documents to add to."""
    return usage_path(now)


def millionths(usd: Decimal) -> int:
    """Convert an amount to millionths of a dollar, rounded up."""
    return int((usd * MILLION).to_integral_value(ROUND_CEILING))


async def count_reserved(documents: Documents, event: Event) -> None:
    """Count the reservation of an event as spent, because it ended before its cost was known.

    Its model may have been asked. `event` is the event before its end. A failure is only logged.
    """
    if not (reserved := event.reserved):
        return
    amount = reserved["micro_usd"]
    try:
        await documents.add(reserved["path"], {"micro_usd": amount, "reserved_micro_usd": -amount})
    except (DropError, RetryError) as failed:
        logs.warning("a reservation could not be counted", **logs.described(failed))
