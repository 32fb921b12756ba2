"""The costs of the last months: training, evaluation and answers, with the limit of a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tuneline.charts.chart import Axis, Bars, Chart, Threshold
from tuneline.storage.documents import Documents
from tuneline.storage.records.spending import Spending, is_evaluation, spending_path
from tuneline.storage.records.usage import Usage, usage_paths
from tuneline.texts.chart_texts import texts

MONTHS: Final = 6
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class MonthCosts:
    """The dollars of a calendar month (UTC): `2026-11`."""

    month: str
    training: Decimal = Decimal(0)
    evaluation: Decimal = Decimal(0)
    answers: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.training + self.evaluation + self.answers


async def read_months(documents: Documents, now: datetime) -> list[MonthCosts]:
    """Read the months from the first with costs, at most MONTHS, to this one. Raises the store's errors."""
    months = [now.replace(day=1)]
    while len(months) < MONTHS:
        before = months[0]
        is_january = before.month == 1
        months.insert(
            0, before.replace(year=before.year - is_january, month=12 if is_january else before.month - 1)
        )
    paths = [path for month in months for path in (spending_path(f"{month:%Y-%m}"), *usage_paths(month))]
    stored = await documents.get_many(paths)
    every = {document.path: document.data for document in stored if document is not None}
    costs = [_month(month, every) for month in months]
    first = next((number for number, month in enumerate(costs) if month.total), len(costs) - 1)
    return costs[first:]


def _month(month: datetime, stored: Mapping[str, Mapping[str, object]]) -> MonthCosts:
    name = f"{month:%Y-%m}"
    spending = stored.get(spending_path(name))
    costs = Spending.from_document(dict(spending)).costs if spending else {}
    shards = [Usage.from_document(dict(stored[path])) for path in usage_paths(month) if path in stored]
    evaluation = sum((usd for key, usd in costs.items() if is_evaluation(key)), Decimal(0))
    micro_usd = sum((Decimal(str(shard.micro_usd)) for shard in shards), Decimal(0))
    return MonthCosts(name, sum(costs.values(), Decimal(0)) - evaluation, evaluation, micro_usd / _MILLION)


def cost_chart(months: Sequence[MonthCosts], *, limit_usd: Decimal | None, language: str) -> Chart:
    """The costs stacked by month; `limit_usd` is that of training and of answers together."""
    own = texts(language)
    has_costs = any(month.total for month in months)
    return Chart(
        title=own["cost_title"],
        language=language,
        empty=own["cost_none"],
        y=Axis(unit="US$", digits=2),
        categories=[month.month for month in months] if has_costs else (),
        bars=(
            Bars(own["cost_training"], [float(month.training) for month in months], "first"),
            Bars(own["cost_evaluation"], [float(month.evaluation) for month in months], "second"),
            Bars(own["cost_answers"], [float(month.answers) for month in months], "third"),
        ),
        thresholds=() if limit_usd is None else (Threshold(own["cost_limit"], float(limit_usd)),),
    )
