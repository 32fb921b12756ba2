"""Read the opening hours in force."""

from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.hours import HOURS, hours_of


async def read_opening_hours(store: Documents) -> OpeningHours | None:
    """Return the bot's opening hours; None if none are set, or if they cannot be used."""
    (document,) = await store.get_many([HOURS])
    return hours_of(document)
