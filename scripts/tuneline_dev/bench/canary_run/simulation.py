"""Simulate whole canaries with the test that ends them: how often equal models are called different."""

import random
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tuneline.models.canary.figures import CanaryFigures, PeriodFigures, SideFigures
from tuneline.models.canary.sequential_test import worse_rate
from tuneline.storage.records.serving import Canary, CanaryPeriod

Rates = dict[str, float]
EQUAL: Final[Rates] = {"down": 0.03, "unknown": 0.12, "handovers": 0.01}
WORSE: Final[dict[str, Rates]] = {
    "thumbs down, 3 % and 6 %": {"down": 0.06},
    "thumbs down, 3 % and 9 %": {"down": 0.09},
    "no answer, 12 % and 24 %": {"unknown": 0.24},
    "handed over, 1 % and 4 %": {"handovers": 0.04},
}
# How many questions a chat has: four on average.
QUESTIONS: Final = (1, 2, 4, 9)
# The messages between two looks.
LOOK: Final = 20
_PERIOD: Final = CanaryPeriod(id="canary_0", share=10, since=datetime(2026, 11, 29, tzinfo=UTC))


@dataclass(frozen=True)
class Simulated:
    """Canaries whose `candidate` has other rates than the current model, where it names them.

    The shares follow each other, for equally many of the `messages`. `alike` (0 to 1) is how alike the
    answers of one chat are: the intraclass correlation.
    """

    shares: Sequence[float]
    candidate: Rates
    messages: int
    alike: float = 0.1

    def stops(self, canaries: int, *, seed: int) -> list[int | None]:
        """The candidate's answers when each canary ended; None for one that did not end."""
        draw = random.Random(seed)  # noqa: S311 it is no secret
        return [self._stop(draw) for _ in range(canaries)]

    def _stop(self, draw: random.Random) -> int | None:
        counts = [(_none(), _none()) for _ in self.shares]
        sent = 0
        while sent < self.messages:
            period = min(sent * len(self.shares) // self.messages, len(self.shares) - 1)
            is_candidate = draw.random() < self.shares[period]
            rates = {**EQUAL, **self.candidate} if is_candidate else EQUAL
            own = {name: self._of_chat(draw, rate) for name, rate in rates.items()}
            side = counts[period][0 if is_candidate else 1]
            for _ in range(draw.choice(QUESTIONS)):
                sent += 1
                side["answers"] += 1
                for name, rate in own.items():
                    side[name] += draw.random() < rate
                if sent % LOOK == 0 and worse_rate(looked := _figures(counts)):
                    return looked.candidate.answers
        return None

    def _of_chat(self, draw: random.Random, rate: float) -> float:
        """A chat's own rate."""
        spread = 1 / self.alike - 1
        return draw.betavariate(spread * rate, spread * (1 - rate))


def table(canaries: int, *, messages: int = 10_000) -> Iterable[str]:
    """The lines of the table: false ends of equal models, and how soon worse ones end."""
    yield f"{'equal models':<34} {'share':>12} {'alike':>6} {'ended':>8}"
    for shares in ((0.1,), (0.5,), (0.05, 0.25, 0.5)):
        for alike in (0.001, 0.1, 0.3):
            stops = Simulated(shares, {}, messages, alike).stops(canaries, seed=17)
            ended = sum(stop is not None for stop in stops)
            shown = "→".join(f"{100 * share:.0f}" for share in shares)
            yield f"{'':<34} {shown:>10} % {alike:>6.1f} {100 * ended / canaries:>6.1f} %"
    yield f"{'worse candidates':<34} {'share':>12} {'found':>8} {'after':>7} answers of it"
    for name, rates in WORSE.items():
        for share in (0.1, 0.5):
            stops = Simulated((share,), rates, messages).stops(max(canaries // 4, 1), seed=18)
            found = [stop for stop in stops if stop is not None]
            after = f"{statistics.median(found):.0f}" if found else "–"
            part = f"{100 * len(found) / len(stops):.0f} %"
            yield f"{name:<34} {100 * share:>10.0f} % {part:>8} {after:>7}"


def _none() -> dict[str, int]:
    return {"answers": 0, **dict.fromkeys(EQUAL, 0)}


def _figures(counts: Iterable[tuple[dict[str, int], dict[str, int]]]) -> CanaryFigures:
    canary = Canary.from_document({"version": "2", "share": 10, "since": _PERIOD.since, "periods": []})
    periods = (PeriodFigures(_PERIOD, _side(candidate), _side(current)) for candidate, current in counts)
    return CanaryFigures(canary, tuple(periods))


def _side(counts: dict[str, int]) -> SideFigures:
    answers, down, unknown, handovers = counts.values()
    return SideFigures(answers=answers, down=down, unknown=unknown, handovers=handovers)
