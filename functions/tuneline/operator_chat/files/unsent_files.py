"""Handle an unsent message: forget it, and end the dataset of an operator's file if no job has begun.

`line_reply` can do the first only, because it may not delete a file.
"""

from tuneline import logs
from tuneline.chat.context import End, EventContext
from tuneline.chat.replies import canned
from tuneline.errors import RetryError
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records, read_stored
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.event import EVENTS, Event
from tuneline.storage.records.operators.generation import generation_path
from tuneline.training.decision import PENDING, end_pending


class StillCheckedRetryError(RetryError):
    """The file is being checked; its dataset can end once the check has ended."""


class UnsentFiles:
    """Forgets unsent messages, and drops the files among them."""

    def __init__(self, *, documents: Documents, files: DatasetFiles) -> None:
        self._documents = documents
        self._files = files

    async def unsend(self, context: EventContext) -> End:
        """Forget the message with its answer, and drop its file.

        Raises StillCheckedRetryError while the file is checked, StaleVersionRetryError if its dataset changes
        meanwhile, and ObjectsRetryError.
        """
        end = await canned.unsend(self._documents, context)
        where = {"chat": context.path, "message": context.event.message_id}
        for event in await query_records(self._documents, Event, EVENTS, where=where):
            await self._documents.delete(generation_path(event.id))
            if event.record.dataset is not None:
                await self._drop(event.record.dataset)
        return end

    async def _drop(self, dataset_id: str) -> None:
        dataset = await read_stored(self._documents, Dataset, dataset_path(dataset_id))
        if dataset is None or dataset.record.is_in_check:
            raise StillCheckedRetryError("an unsent file is being checked")
        if dataset.record.approved_at is not None or dataset.record.job is not None:
            logs.info("an unsent file stays: its training was approved", dataset=dataset_id)
            return
        if dataset.record.state in PENDING:
            await end_pending(self._documents, dataset, reason="its message was unsent in LINE")
        await self._files.delete_object(dataset.record.object)
