"""Find a recorded dataset, and format its price."""

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.dataset import Dataset
from tuneline_cli import records

ID_CHARACTERS = 32


async def find_dataset(store: Documents, beginning: str) -> Document:
    """The one dataset whose id begins with `beginning`. Raises UnknownRecordError if there is not one."""
    return await records.find_record(store, "datasets", beginning)


def price(dataset: Dataset) -> str:
    """The price of its training for people; a dash before its tokens are counted."""
    if dataset.price_usd is not None:
        return shown_usd(dataset.price_usd)
    return "–" if dataset.train_tokens is None else "unknown"
