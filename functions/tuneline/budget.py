"""Keep training costs within the operator's budgets, for each job and for each calendar month.

`spending/{YYYY-MM}` (UTC) holds the cost of each dataset's job: the estimate while it runs, then the billed
amount. Every write is guarded, so two jobs that start at the same time cannot both use the rest of a budget.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record_with_result
from tuneline.storage.records.spending import Spending, evaluation_of, spending_path

R = TypeVar("R")
# Dollars, by the key in the month's spending.
Costs = Mapping[str, Decimal]


class Budget:
    """The budgets: `job_usd` for one job, `month_usd` for all jobs that start in a calendar month."""

    def __init__(self, *, documents: Documents, job_usd: Decimal, month_usd: Decimal) -> None:
        self._documents = documents
        self._job = job_usd
        self._month = month_usd

    async def reserve(
        self,
        dataset: str,
        price: Decimal | None,
        *,
        approved: bool,
        month: str,
        evaluation: Decimal = Decimal(0),
    ) -> str | None:
        """Reserve `price` dollars for the job of `dataset` in `month`. Returns None, or the objection.

        After an objection (an unknown price, or one over a budget) the job waits until an operator has
        `approved` it. A second reservation of the same dataset replaces the first; an objection releases it.
        The price of the model's `evaluation` is reserved, too.
        """
        own = {dataset, evaluation_of(dataset)}

        def reserved(spent: Costs) -> tuple[Costs | None, str | None]:
            others = {key: usd for key, usd in spent.items() if key not in own}
            objection = None if approved else self._objection(price, _sum(others), evaluation)
            if objection is None:
                evaluated = {evaluation_of(dataset): evaluation} if evaluation else {}
                return {**others, dataset: price or Decimal(0), **evaluated}, None
            # Release the reservation of an earlier attempt, which was not billed.
            return (others if own & spent.keys() else None), objection

        return await self._change(month, reserved)

    async def allow_evaluation(self, dataset: str, price: Decimal, *, month: str) -> Decimal:
        """Reserve `price` for the evaluation of the dataset's model, or the rest of the month if it is less.

        Returns the evaluation's total budget: the rest of the month, or the amount reserved with the job.
        """
        key = evaluation_of(dataset)

        def reserved(spent: Costs) -> tuple[Costs | None, Decimal]:
            others = _sum({name: usd for name, usd in spent.items() if name != key})
            left = max(self._month - others, spent.get(key, Decimal(0)))
            amount = min(price, left)
            return ({**spent, key: amount} if spent.get(key) != amount else None), left

        return await self._change(month, reserved)

    def _objection(self, price: Decimal | None, others: Decimal, evaluation: Decimal) -> str | None:
        if price is None:
            return "the price of training this base model is not known"
        costs = f"it would cost {shown_usd(price)}"
        if price > self._job:
            return f"{costs}, and JOB_BUDGET_USD allows {shown_usd(self._job)}"
        if others + price + evaluation > self._month:
            spent, allowed = shown_usd(others), shown_usd(self._month)
            costs += f", its evaluation about {shown_usd(evaluation)}" if evaluation else ""
            return f"{costs}, this month's jobs cost {spent} already, and MONTH_BUDGET_USD allows {allowed}"
        return None

    async def settle(self, dataset: str, month: str, usd: Decimal) -> None:
        """Replace the job's estimate with its cost, in the month in which it started."""
        await self._change(
            month,
            lambda spent: ({**spent, dataset: usd} if spent.get(dataset) != usd else None, None),
        )

    async def release_evaluation(self, dataset: str, month: str) -> None:
        """Release the reservation for an evaluation: there is no model to evaluate."""
        key = evaluation_of(dataset)

        def released(spent: Costs) -> tuple[Costs | None, None]:
            return ({name: usd for name, usd in spent.items() if name != key} if key in spent else None), None

        await self._change(month, released)

    async def _change(self, month: str, changed: Callable[[Costs], tuple[Costs | None, R]]) -> R:
        """Change the month's spending with `changed`, and return its result.

        `changed` returns the new amounts, or None to write nothing, and its result.
        """

        def make(spending: Spending | None) -> tuple[Spending | None, R]:
            costs, result = changed(spending.costs if spending else {})
            if costs is None:
                return None, result
            usd = _sum(costs)
            known = replace(spending, costs=costs, usd=usd) if spending else Spending(costs=costs, usd=usd)
            return known, result

        _, result = await change_record_with_result(self._documents, Spending, spending_path(month), make)
        return result


def _sum(spent: Costs) -> Decimal:
    return sum(spent.values(), Decimal(0))


def month_of(moment: datetime) -> str:
    """The calendar month of `moment` in its own time zone: `2026-11`."""
    return f"{moment:%Y-%m}"
