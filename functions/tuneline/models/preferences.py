"""Count what operators preferred when they compared a model with others."""

from collections.abc import Sequence
from typing import Final

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records
from tuneline.storage.records.evaluations.comparison import (
    COMPARISONS,
    ModelComparison,
    Preference,
    Preferences,
)

MOST: Final = 1000


async def preferences_of(documents: Documents, version: str) -> list[Preferences]:
    """Return the preferences about a model, for each version that it was compared with."""
    sides: tuple[tuple[str, Preference, Preference], ...] = (
        ("first", "first", "second"),
        ("second", "second", "first"),
    )
    counts: dict[str, Preferences] = {}
    for side, own, other in sides:
        where = {side: version}
        found = await query_records(documents, ModelComparison, COMPARISONS, where=where, limit=MOST)
        for comparison in (stored.record for stored in found):
            against = comparison.second if side == "first" else comparison.first
            known = counts.get(against, Preferences(against, 0, 0, 0))
            counts[against] = _added(known, comparison, own, other)
    return _decided([*counts.values()])


def _added(
    known: Preferences, comparison: ModelComparison, own: Preference, other: Preference
) -> Preferences:
    return Preferences(
        known.against,
        known.better + comparison.count(own),
        known.same + comparison.count("same"),
        known.worse + comparison.count(other),
    )


def _decided(preferences: Sequence[Preferences]) -> list[Preferences]:
    return [each for each in preferences if each.better or each.same or each.worse]
