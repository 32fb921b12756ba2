"""What training costs stays within the budgets, however many ask at once. On both stores."""

import asyncio
from decimal import Decimal
from typing import Any

from tuneline.budget import Budget
from tuneline.storage.documents import Documents

MONTH = "2026-11"


def budget(documents: Documents, *, job: str = "5", month: str = "20") -> Budget:
    return Budget(documents=documents, job_usd=Decimal(job), month_usd=Decimal(month))


async def spent(documents: Documents) -> dict[str, str]:
    (found,) = await documents.get_many([f"spending/{MONTH}"])
    return dict(found.data["datasets"]) if found else {}


async def test_many_at_once_never_take_more_than_the_month_has(documents: Documents) -> None:
    allowed = budget(documents, month="1.00")
    objections = await asyncio.gather(
        *(allowed.reserve(f"d{n}", Decimal("0.40"), approved=False, month=MONTH) for n in range(5))
    )
    assert [one is None for one in objections].count(True) == 2
    assert sum(map(Decimal, (await spent(documents)).values())) == Decimal("0.80")


async def test_a_budget_is_met_to_the_last_cent_and_no_further(documents: Documents) -> None:
    allowed = budget(documents, job="2.00", month="3.00")
    assert await allowed.reserve("a", Decimal("2.00"), approved=False, month=MONTH) is None
    over_job = await allowed.reserve("b", Decimal("2.000001"), approved=False, month=MONTH)
    assert over_job == "it would cost $2.01, and JOB_BUDGET_USD allows $2.00"
    over_month = await allowed.reserve("b", Decimal("1.01"), approved=False, month=MONTH)
    assert over_month is not None
    assert "MONTH_BUDGET_USD allows $3.00" in over_month
    assert await allowed.reserve("b", Decimal("1.00"), approved=False, month=MONTH) is None
    assert await spent(documents) == {"a": "2.00", "b": "1.00"}


async def test_another_month_has_a_budget_of_its_own(documents: Documents) -> None:
    allowed = budget(documents, month="1")
    assert await allowed.reserve("a", Decimal(1), approved=False, month=MONTH) is None
    assert await allowed.reserve("b", Decimal(1), approved=False, month="2026-12") is None


async def test_the_same_dataset_is_counted_once(documents: Documents) -> None:
    allowed = budget(documents, month="1")
    for _ in range(3):
        assert await allowed.reserve("a", Decimal("0.60"), approved=False, month=MONTH) is None
    assert await spent(documents) == {"a": "0.60"}


async def test_approved_costs_are_counted_and_not_refused(documents: Documents) -> None:
    allowed = budget(documents, job="1", month="1")
    assert await allowed.reserve("a", Decimal(9), approved=True, month=MONTH) is None
    assert await allowed.reserve("b", None, approved=True, month=MONTH) is None
    assert await allowed.reserve("c", Decimal("0.01"), approved=False, month=MONTH) is not None


async def test_an_unknown_price_is_objected_to_however_large_the_budget(documents: Documents) -> None:
    allowed = budget(documents, job="999999", month="999999")
    assert await allowed.reserve("a", None, approved=False, month=MONTH) is not None


async def test_what_was_billed_takes_the_place_of_the_estimate(documents: Documents) -> None:
    allowed = budget(documents, month="1")
    assert await allowed.reserve("a", Decimal(1), approved=False, month=MONTH) is None
    await allowed.settle("a", MONTH, Decimal("0.25"))
    assert await allowed.reserve("b", Decimal("0.75"), approved=False, month=MONTH) is None
    (found,) = await documents.get_many([f"spending/{MONTH}"])
    assert found is not None
    assert found.data["usd"] == "1.00"


async def test_an_evaluation_is_reserved_with_its_job_and_given_back_without_a_model(
    documents: Documents,
) -> None:
    allowed = budget(documents, month="1.00")
    both: dict[str, Any] = {"approved": False, "month": MONTH, "evaluation": Decimal("0.30")}
    assert await allowed.reserve("a", Decimal("0.40"), **both) is None
    assert await spent(documents) == {"a": "0.40", "a:evaluation": "0.30"}
    objection = await allowed.reserve("b", Decimal("0.10"), **both)
    assert objection is not None
    assert "its evaluation about $0.30" in objection
    assert await allowed.reserve("a", Decimal("0.40"), **both) is None
    await allowed.release_evaluation("a", MONTH)
    assert await allowed.reserve("b", Decimal("0.10"), **both) is None
    assert await spent(documents) == {"a": "0.40", "b": "0.10", "b:evaluation": "0.30"}


async def test_an_evaluation_may_spend_what_is_left_or_what_was_reserved_for_it(documents: Documents) -> None:
    allowed = budget(documents, month="1.00")
    await allowed.reserve("a", Decimal("0.40"), approved=False, month=MONTH)
    assert await allowed.allow_evaluation("a", Decimal("0.20"), month=MONTH) == Decimal("0.60")
    assert await spent(documents) == {"a": "0.40", "a:evaluation": "0.20"}
    assert await allowed.allow_evaluation("a", Decimal("0.90"), month=MONTH) == Decimal("0.60")
    assert (await spent(documents))["a:evaluation"] == "0.60"
    over: dict[str, Any] = {"approved": True, "month": MONTH, "evaluation": Decimal("0.50")}
    await allowed.reserve("b", Decimal(3), **over)
    assert await allowed.allow_evaluation("b", Decimal("0.90"), month=MONTH) == Decimal("0.50")
