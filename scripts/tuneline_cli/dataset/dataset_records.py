"""Find a recorded dataset, and format its price."""

from decimal import Decimal
from typing import Any

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Document, Documents
from tuneline_cli import records

ID_CHARACTERS = 32


async def find_dataset(store: Documents, beginning: str) -> Document:
    """The one dataset whose id begins with `beginning`. Raises UnknownRecordError if there is not one."""
    return await records.find_record(store, "datasets", beginning)


def price(data: dict[str, Any]) -> str:
    """The price of its training for people; a dash before its tokens are counted."""
    if "price_usd" not in data:
        return "–"
    return "unknown" if data["price_usd"] is None else shown_usd(Decimal(str(data["price_usd"])))
