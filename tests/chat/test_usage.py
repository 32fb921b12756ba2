"""The cost of a month's answers is counted to the millionth, split over several documents."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.chat.conftest import Task
from tests.platforms import OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.limits import monthly_usage
from tuneline.storage.documents import Documents

NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def test_each_answer_counts_once_with_its_cost(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    for _ in range(3):
        assert await answering.handle(task()) == "sent"
    openai.fault("chat", "status", status=500, times=9)
    assert await answering.handle(task()) == "sent", "an apology"
    shards = await documents.get_many(monthly_usage.paths(datetime.now(UTC)))
    assert sum(one.data["answers"] for one in shards if one) == 3
    assert monthly_usage.spent_usd(shards) > 0


@pytest.mark.parametrize(
    ("usd", "millionths"), [("0", 0), ("0.0000001", 1), ("0.0000015", 2), ("1.5", 1_500_000)]
)
def test_a_cost_is_rounded_up_to_the_millionth(usd: str, millionths: int) -> None:
    assert monthly_usage.millionths(Decimal(usd)) == millionths


async def test_a_count_without_a_cost_has_cost_nothing(documents: Documents) -> None:
    (path, *_) = monthly_usage.paths(NOW)
    await documents.add(path, {"answers": 3})
    await documents.add(path, {"micro_usd": 2_500_000})
    (other, *_) = monthly_usage.paths(NOW)[::-1]
    await documents.add(other, {"answers": 3})
    assert monthly_usage.spent_usd(await documents.get_many(monthly_usage.paths(NOW))) == 2.5


async def test_a_cost_with_decimals_that_an_operator_wrote_counts(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    (path, *_) = monthly_usage.paths(datetime.now(UTC))
    await documents.create(path, {"micro_usd": 999_000_000.5})
    await answering.handle(task())
    assert openai.calls("chat") == 0
