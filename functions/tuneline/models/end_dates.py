"""The last day of a model that answers."""

from tuneline.pricing import price_of
from tuneline.storage.records.serving import ServingEntry


def ends_on(model: ServingEntry) -> str | None:
    """Return its last day, `YYYY-MM-DD`: the recorded one, else its base model's. None if it is unknown."""
    if model.shutdown_date:
        return model.shutdown_date
    known = price_of(model.base_model)
    return known.shutdown_date.isoformat() if known else None
