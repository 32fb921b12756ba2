"""Keep training costs within the operator's budgets, for each job and for each calendar month.

`spending/{YYYY-MM}` (UTC) holds the cost of each dataset's job: the estimate while it runs, then the billed
amount. Every write is guarded, so two jobs that start at the same time cannot both use the rest of a budget.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Documents
from tuneline.storage.update import change_with_result

R = TypeVar("R")


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

        def reserved(spent: Mapping[str, str]) -> tuple[Mapping[str, str] | None, str | None]:
            others = {key: usd for key, usd in spent.items() if key not in own}
            objection = None if approved else self._objection(price, _sum(others), evaluation)
            if objection is None:
                evaluated = {evaluation_of(dataset): str(evaluation)} if evaluation else {}
                return {**others, dataset: str(price or 0), **evaluated}, None
            # Release the reservation of an earlier attempt, which was not billed.
            return (others if own & spent.keys() else None), objection

        return await self._change(month, reserved)

    async def allow_evaluation(self, dataset: str, price: Decimal, *, month: str) -> Decimal:
        """Reserve `price` for the evaluation of the dataset's model, or the rest of the month if it is less.

        Returns the evaluation's total budget: the rest of the month, or the amount reserved with the job.
        """
        key = evaluation_of(dataset)

        def reserved(spent: Mapping[str, str]) -> tuple[Mapping[str, str] | None, Decimal]:
            others = _sum({name: usd for name, usd in spent.items() if name != key})
            left = max(self._month - others, Decimal(spent.get(key, 0)))
            amount = str(min(price, left))
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
            lambda spent: ({**spent, dataset: str(usd)} if spent.get(dataset) != str(usd) else None, None),
        )

    async def release_evaluation(self, dataset: str, month: str) -> None:
        """Release the reservation for an evaluation: there is no model to evaluate."""
        key = evaluation_of(dataset)

        def released(spent: Mapping[str, str]) -> tuple[Mapping[str, str] | None, None]:
            return ({name: usd for name, usd in spent.items() if name != key} if key in spent else None), None

        await self._change(month, released)

    async def _change(
        self, month: str, changed: Callable[[Mapping[str, str]], tuple[Mapping[str, str] | None, R]]
    ) -> R:
        """Change the month's spending with `changed`, and return its result.

        `changed` returns the new amounts, or None to write nothing, and its result.
        """

        def make(month_spending: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, R]:
            spent, result = changed(month_spending["datasets"] if month_spending else {})
            if spent is None:
                return None, result
            return {"datasets": dict(spent), "usd": str(sum(map(Decimal, spent.values())))}, result

        _, result = await change_with_result(self._documents, f"spending/{month}", make)
        return result


def evaluation_of(dataset: str) -> str:
    """The key of the dataset's evaluation in the month's spending."""
    return f"{dataset}:evaluation"


def _sum(spent: Mapping[str, str]) -> Decimal:
    return sum(map(Decimal, spent.values()), Decimal(0))


def month_of(moment: datetime) -> str:
    """The calendar month of `moment` in its own time zone: `2026-11`."""
    return f"{moment:%Y-%m}"
