"""Compute the next `bot/serving` of each decision about a canary, without I/O."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline.models import serving_pointer
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Canary, CanaryPeriod, Serving

SHARES: Final = range(1, 100)
# A canary that changes its share more often keeps the counts of the latest periods.
MOST_PERIODS: Final = 20


def with_canary(
    serving: Serving, model: Model, share: int, *, by: str, reason: str, now: datetime, decided_in: str = ""
) -> Serving:
    """The pointer with `model` as its canary, or with another share of the canary that runs."""
    running = serving.canary if serving.canary and serving.canary.version == model.version else None
    period = CanaryPeriod(id=f"canary_{now:%Y%m%d%H%M%S%f}", share=share, since=now)
    periods = (*(running.periods if running else ()), period)[-MOST_PERIODS:]
    entry = serving_pointer.entry_of(model)
    canary = Canary(
        version=entry.version,
        model=entry.model,
        endpoint=entry.endpoint,
        system_prompt=entry.system_prompt,
        base_model=entry.base_model,
        shutdown_date=entry.shutdown_date,
        share=share,
        since=running.since if running else now,
        periods=periods,
        by=by,
        reason=reason,
        decided_in=decided_in,
    )
    fallback = tuple(other for other in serving.fallback if other.version != model.version)
    fitting = serving_pointer.that_fit((serving, canary), fallback)
    return replace(serving, canary=canary, canary_end=None, fallback=fitting)
