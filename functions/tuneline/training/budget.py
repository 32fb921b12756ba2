"""Keep what training costs within the operator's budgets, for each job and for each calendar month.

`spending/{YYYY-MM}` (UTC) holds what each dataset's job costs: the estimate while it runs, what was billed
afterwards. Every write is guarded, so two jobs that start at once cannot both take what is left for one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tuneline.datasets.prices import shown_usd
from tuneline.storage.change import change
from tuneline.storage.documents import Documents


class Budget:
    """What may be spent: `job_usd` on one job, `month_usd` on all that start in a calendar month."""

    def __init__(self, *, documents: Documents, job_usd: Decimal, month_usd: Decimal) -> None:
        self._documents = documents
        self._job = job_usd
        self._month = month_usd

    async def reserve(self, dataset: str, price: Decimal | None, *, approved: bool, month: str) -> str | None:
        """Put down that the job of `dataset` will cost `price` dollars in `month`; None when that is done.

        Otherwise why it has to wait until somebody has `approved` it: the price is unknown, or over a budget.
        A second reservation of the same dataset takes the place of the first; an objection gives that back.
        """
        objection: str | None = None

        def reserved(spent: Mapping[str, str]) -> Mapping[str, str] | None:
            nonlocal objection
            others = sum((Decimal(usd) for one, usd in spent.items() if one != dataset), Decimal(0))
            objection = None if approved else self._objection(price, others)
            if objection is None:
                return {**spent, dataset: str(price or 0)}
            # An earlier attempt's, which was not billed.
            return {one: usd for one, usd in spent.items() if one != dataset} if dataset in spent else None

        await self._change(month, reserved)
        return objection

    def _objection(self, price: Decimal | None, others: Decimal) -> str | None:
        if price is None:
            return "the price of training this base model is not known"
        costs = f"it would cost {shown_usd(price)}"
        if price > self._job:
            return f"{costs}, and JOB_BUDGET_USD allows {shown_usd(self._job)}"
        if others + price > self._month:
            spent, allowed = shown_usd(others), shown_usd(self._month)
            return f"{costs}, this month's jobs cost {spent} already, and MONTH_BUDGET_USD allows {allowed}"
        return None

    async def settle(self, dataset: str, month: str, usd: Decimal) -> None:
        """Put what the job really cost in the place of its estimate, in the month in which it started."""
        await self._change(
            month, lambda spent: {**spent, dataset: str(usd)} if spent.get(dataset) != str(usd) else None
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


def month_of(moment: datetime) -> str:
    """The calendar month of `moment`, in its own zone: `2026-11`."""
    return f"{moment:%Y-%m}"
