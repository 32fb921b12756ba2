"""Read the figures of both sides of a canary from the moment it began."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

from tuneline.models.canary.counts import BOUNDS
from tuneline.models.canary.side import SIDES, Side
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import readable
from tuneline.storage.records.serving import Canary, CanaryPeriod
from tuneline.storage.records.usage import Usage, usage_paths

# The oldest months of a longer canary are left out.
MOST_MONTHS: Final = 13
_MILLION: Final = 1_000_000
_CLASSES: Final = len(BOUNDS) + 1


@dataclass(frozen=True, kw_only=True)
class SideFigures:
    """What one side did. `fallbacks` are answers of another model, because the side's own failed.

    `seconds` has the number of answers in each class of `counts.BOUNDS`.
    """

    answers: int = 0
    fallbacks: int = 0
    unknown: int = 0
    apologies: int = 0
    up: int = 0
    down: int = 0
    handovers: int = 0
    micro_usd: int = 0
    seconds: tuple[int, ...] = (0,) * _CLASSES

    @property
    def questions(self) -> int:
        """The questions that a model was asked."""
        return self.answers + self.apologies

    @property
    def failed(self) -> int:
        """The questions that the side's own model gave no answer to."""
        return self.fallbacks + self.unknown + self.apologies

    @property
    def usd(self) -> float:
        """The cost of the answers."""
        return self.micro_usd / _MILLION

    def percentile(self, share: float) -> float | None:
        """The seconds within which this share (0 to 1) of the answers came, estimated within its class.

        None without answers. An answer beyond the last bound counts as that bound.
        """
        total = sum(self.seconds)
        if not total:
            return None
        sums = [0, *accumulate(self.seconds)]
        wanted = share * total
        place = next(place for place in range(_CLASSES) if sums[place + 1] >= wanted and self.seconds[place])
        if place == len(BOUNDS):
            return float(BOUNDS[-1])
        low = BOUNDS[place - 1] if place else 0.0
        return low + (BOUNDS[place] - low) * (wanted - sums[place]) / self.seconds[place]

    def __add__(self, other: "SideFigures") -> "SideFigures":
        sums = {name: getattr(self, name) + getattr(other, name) for name in _NAMES}
        seconds = tuple(map(sum, zip(self.seconds, other.seconds, strict=True)))
        return SideFigures(seconds=seconds, **sums)


_NAMES: Final = ("answers", "fallbacks", "unknown", "apologies", "up", "down", "handovers", "micro_usd")


@dataclass(frozen=True)
class PeriodFigures:
    """Both sides in a time of one share."""

    period: CanaryPeriod
    candidate: SideFigures
    current: SideFigures


@dataclass(frozen=True)
class CanaryFigures:
    """Both sides of a canary, period by period."""

    canary: Canary
    periods: tuple[PeriodFigures, ...]

    @property
    def candidate(self) -> SideFigures:
        """The candidate's figures of all periods."""
        return sum((each.candidate for each in self.periods), SideFigures())

    @property
    def current(self) -> SideFigures:
        """The current model's figures of all periods."""
        return sum((each.current for each in self.periods), SideFigures())


async def read_figures(documents: Documents, canary: Canary, *, now: datetime) -> CanaryFigures:
    """Read the figures of a canary, which may have ended."""
    shards = readable(Usage, [each for each in await documents.get_many(_paths(canary, now)) if each])
    usages = [shard.record for shard in shards]
    return CanaryFigures(canary, tuple(_period(period, usages) for period in canary.periods))


def _paths(canary: Canary, now: datetime) -> list[str]:
    first = canary.periods[0].since.astimezone(UTC) if canary.periods else now
    last = now.astimezone(UTC).year * 12 + now.astimezone(UTC).month - 1
    months = range(max(first.year * 12 + first.month - 1, last - MOST_MONTHS + 1), last + 1)
    return [
        path for month in months for path in usage_paths(datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC))
    ]


def _period(period: CanaryPeriod, usages: Sequence[Usage]) -> PeriodFigures:
    sides: Mapping[Side, SideFigures] = {side: _side(f"{period.id}_{side}", usages) for side in SIDES}
    return PeriodFigures(period, sides["candidate"], sides["current"])


def _side(counters: str, usages: Sequence[Usage]) -> SideFigures:
    def total(name: str) -> int:
        return sum(usage.counter(f"{counters}_{name}") for usage in usages)

    seconds = tuple(total(f"seconds_{number}") for number in range(_CLASSES))
    return SideFigures(seconds=seconds, **{name: total(name) for name in _NAMES})
