"""The datasets that were dropped, as Tuneline has put them down, and what is said of them."""

from typing import Any

from tuneline.storage.documents import Document, Documents
from tuneline_cli import records

ID_CHARACTERS = 32


async def found(store: Documents, beginning: str) -> Document:
    """The one dataset whose id begins so. UnknownRecordError where there is none or several."""
    return await records.found(store, "datasets", beginning)


def price(data: dict[str, Any]) -> str:
    """What its training costs, for people; a dash where nothing was counted yet."""
    if "price_usd" not in data:
        return "–"
    return "unknown" if data["price_usd"] is None else f"${float(data['price_usd']):.2f}"
