"""Prices of Google Cloud's services. Prices of models are in `tuneline/pricing.py`.

The pages were read in public copies; a row marked `not read` is from memory and may be wrong. Prices are of
Cloud Run's first tier (Taiwan, Tokyo, Osaka, Iowa, Oregon, Belgium …; Singapore and Seoul cost about 40 %
more), and of Firestore's most expensive location.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

AS_OF: Final = date(2026, 11, 21)
_RUN: Final = "https://cloud.google.com/run/pricing"
_FIRESTORE: Final = "https://cloud.google.com/firestore/pricing"
_MILLION: Final = 1_000_000.0
DAYS: Final = 30


@dataclass(frozen=True)
class Price:
    """`usd` for so many `units` in a month, beyond those that are `free`."""

    usd: float
    units: float
    free: float
    source: str

    def of(self, used: float) -> float:
        """Return the cost of `used` units in a month, in US dollars."""
        return max(used - self.free, 0.0) / self.units * self.usd


PRICES: Final[Mapping[str, Price]] = MappingProxyType(
    {
        "Cloud Run, vCPU-seconds": Price(0.000024, 1, 180_000, _RUN),
        "Cloud Run, GiB-seconds": Price(0.0000025, 1, 360_000, _RUN),
        "Cloud Run, requests": Price(0.40, _MILLION, 2 * _MILLION, _RUN),
        "Cloud Tasks, operations": Price(
            0.40, _MILLION, _MILLION, "https://cloud.google.com/tasks/docs/pricing"
        ),
        # Free each day, for the first database of a project only.
        "Firestore, reads": Price(0.06, 100_000, 50_000 * DAYS, _FIRESTORE),
        "Firestore, writes": Price(0.18, 100_000, 20_000 * DAYS, _FIRESTORE),
        # Firestore deletes expired documents, and those deletions are never free.
        "Firestore, deletes": Price(0.02, 100_000, 0, _FIRESTORE),
        "Firestore, GiB stored": Price(0.18, 1, 1, _FIRESTORE),
        "Firestore, GiB to go back to": Price(0.18, 1, 0, _FIRESTORE),
        "Firestore, GiB of backups": Price(0.03, 1, 0, _FIRESTORE),
        "Egress, GiB": Price(0.12, 1, 0, "https://cloud.google.com/vpc/network-pricing (not read)"),
        "Logs, GiB": Price(0.50, 1, 50, "https://cloud.google.com/stackdriver/pricing"),
        # "No sooner than May 2026". It is not known whether it is charged yet.
        "Alerts, conditions": Price(0.10, 1, 0, "https://cloud.google.com/stackdriver/pricing (not read)"),
        "Secrets, versions": Price(0.06, 1, 6, "https://cloud.google.com/secret-manager/pricing (not read)"),
        "Images, GiB": Price(0.10, 1, 0.5, "https://cloud.google.com/artifact-registry/pricing (not read)"),
        "Scheduler, jobs": Price(0.10, 1, 3, "https://cloud.google.com/scheduler/pricing"),
    }
)
