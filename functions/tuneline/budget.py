"""Keep what training costs within the operator's budgets, for each job and for each calendar month.

`spending/{YYYY-MM}` (UTC) holds what each dataset's job costs: the estimate while it runs, what was billed
afterwards. Every write is guarded, so two jobs that start at once cannot both take what is left for one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Documents
from tuneline.storage.update import change


class Budget:
    """What may be spent: `job_usd` on one job, `month_usd` on all that start in a calendar month."""

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
        """Put down that the job of `dataset` will cost `price` dollars in `month`; None when that is done.

        Otherwise why it has to wait until somebody has `approved` it: the price is unknown, or over a budget.
        A second reservation of the same dataset takes the place of the first; an objection gives that back.
        What the `evaluation` of its model will cost is reserved with it.
        """
        objection: str | None = None
        own = {dataset, evaluation_of(dataset)}

        def reserved(spent: Mapping[str, str]) -> Mapping[str, str] | None:
            nonlocal objection
            others = {one: usd for one, usd in spent.items() if one not in own}
            objection = None if approved else self._objection(price, _sum(others), evaluation)
            if objection is None:
                evaluated = {evaluation_of(dataset): str(evaluation)} if evaluation else {}
                return {**others, dataset: str(price or 0), **evaluated}
            # An earlier attempt's, which was not billed.
            return others if own & spent.keys() else None

        await self._change(month, reserved)
        return objection

    async def allow_evaluation(self, dataset: str, price: Decimal, *, month: str) -> Decimal:
        """Reserve `price` for the evaluation of the dataset's model, or what is left if that is less.

        Returns what it may spend in all: what the month has left, or what was reserved with the job.
        """
        key, left = evaluation_of(dataset), Decimal(0)

        def reserved(spent: Mapping[str, str]) -> Mapping[str, str] | None:
            nonlocal left
            others = _sum({one: usd for one, usd in spent.items() if one != key})
            left = max(self._month - others, Decimal(spent.get(key, 0)))
            amount = str(min(price, left))
            return {**spent, key: amount} if spent.get(key) != amount else None

        await self._change(month, reserved)
        return left

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
        """Put what the job really cost in the place of its estimate, in the month in which it started."""
        await self._change(
            month, lambda spent: {**spent, dataset: str(usd)} if spent.get(dataset) != str(usd) else None
        )

    async def release_evaluation(self, dataset: str, month: str) -> None:
        """Give back what was reserved for an evaluation: there is no model to evaluate."""
        key = evaluation_of(dataset)
        await self._change(
            month,
            lambda spent: {one: usd for one, usd in spent.items() if one != key} if key in spent else None,
        )

    async def _change(
        self, month: str, changed: Callable[[Mapping[str, str]], Mapping[str, str] | None]
    ) -> None:
        """Write what `changed` makes of the month's spending; nothing where it makes None."""

        def make(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            spent = changed(found["datasets"] if found else {})
            if spent is None:
                return None
            return {"datasets": dict(spent), "usd": str(sum(map(Decimal, spent.values())))}

        await change(self._documents, f"spending/{month}", make)


def evaluation_of(dataset: str) -> str:
    """Under which name the evaluation of the dataset's model is counted."""
    return f"{dataset}:evaluation"


def _sum(spent: Mapping[str, str]) -> Decimal:
    return sum(map(Decimal, spent.values()), Decimal(0))


def month_of(moment: datetime) -> str:
    """The calendar month of `moment`, in its own zone: `2026-11`."""
    return f"{moment:%Y-%m}"
