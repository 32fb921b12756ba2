"""What a month's answers cost is counted to the millionth, whichever documents share the count."""

from datetime import UTC, datetime
from decimal import Decimal

from tuneline.chat import usage
from tuneline.storage.documents import Documents

NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def test_each_answer_counts_once_with_its_cost_rounded_up(documents: Documents) -> None:
    for _ in range(9):
        await usage.count(documents, Decimal("0.0000015"), now=NOW)
    await usage.count(documents, Decimal(1), now=NOW, answers=0)
    shards = await documents.get_many(usage.paths(NOW))
    assert sum(one.data["answers"] for one in shards if one) == 9
    assert usage.spent_usd(shards) == 1.000018


async def test_a_count_without_a_cost_has_cost_nothing(documents: Documents) -> None:
    (path, *_) = usage.paths(NOW)
    await documents.add(path, {"answers": 3})
    assert usage.spent_usd(await documents.get_many(usage.paths(NOW))) == 0
