"""Record the dataset of a message in its event: if the message is unsent later, the dataset ends."""

from dataclasses import replace

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.event import Event, event_path


async def record_dataset(documents: Documents, event: str, dataset: str) -> None:
    """Record that `event` brought the content of the dataset."""

    def recorded(known: Event | None) -> Event | None:
        return replace(known, dataset=dataset) if known and known.dataset != dataset else None

    await change_record(documents, Event, event_path(event), recorded)
