"""The answers of a calendar month, `usage/{month}-{shard}`: several documents share the count."""

from dataclasses import dataclass, field

from tuneline.storage.records.readers import number, whole
from tuneline.storage.records.record import Record, mapped


@dataclass(frozen=True, kw_only=True)
class Usage(Record):
    """A part of the month's count. Its fields are only added to, so that no addition is lost.

    `micro_usd` is the cost of `answers` answers in millionths of a dollar. `reserved_micro_usd` is what the
    answers under way may cost. An operator who corrects one by hand may write a number with decimals.
    """

    answers: int = field(default=0, metadata=mapped(whole))
    micro_usd: float = field(default=0, metadata=mapped(number))
    reserved_micro_usd: float = field(default=0, metadata=mapped(number))
