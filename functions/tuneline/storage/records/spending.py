"""The spending of a calendar month, `spending/{YYYY-MM}` (UTC), in dollars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tuneline.storage.records.readers import amount, table
from tuneline.storage.records.record import Record, mapped

_EVALUATION: Final = ":evaluation"


def spending_path(month: str) -> str:
    """The path of a month's document."""
    return f"spending/{month}"


def evaluation_of(dataset: str) -> str:
    """The key of the dataset's evaluation in the month's costs."""
    return f"{dataset}{_EVALUATION}"


def is_evaluation(key: str) -> bool:
    """Whether the key is that of an evaluation."""
    return key.endswith(_EVALUATION)


@dataclass(frozen=True, kw_only=True)
class Spending(Record):
    """The cost of each dataset's job and evaluation, estimated or billed, and their sum.

    The costs have no default: an unreadable one must not count as nothing.
    """

    costs: Mapping[str, Decimal] = field(metadata=mapped(table(amount), name="datasets"))
    usd: Decimal = field(metadata=mapped(amount, missing=Decimal(0)))
