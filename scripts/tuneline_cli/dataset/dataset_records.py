"""Find a recorded dataset, and format its price."""

from tuneline.pricing import shown_usd
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import StoredRecord, stored_record
from tuneline.storage.records.dataset import Dataset
from tuneline.training.decision import require_awaiting
from tuneline_cli import records
from tuneline_cli.context import DeployedBot

ID_CHARACTERS = 32


def read_awaiting(bot: DeployedBot, beginning: str) -> StoredRecord[Dataset]:
    """Return the dataset that awaits approval. Raises UnknownRecordError and NotAwaitingDropError."""
    dataset = stored_record(Dataset, bot.with_documents(lambda store: find_dataset(store, beginning)))
    require_awaiting(dataset)
    return dataset


async def find_dataset(store: Documents, beginning: str) -> Document:
    """The one dataset whose id begins with `beginning`. Raises UnknownRecordError if there is not one."""
    return await records.find_record(store, "datasets", beginning)


def price(dataset: Dataset) -> str:
    """The price of its training for people; a dash before its tokens are counted."""
    if dataset.price_usd is not None:
        return shown_usd(dataset.price_usd)
    return "–" if dataset.train_tokens is None else "unknown"
