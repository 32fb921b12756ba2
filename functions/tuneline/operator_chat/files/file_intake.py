"""Take an operator's file from LINE into the bucket, where it becomes a dataset."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final, TypeVar

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.delivery import Delivery
from tuneline.line.line_errors import (
    ContentGoneDropError,
    LineRetryError,
    MessageRefusedDropError,
)
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.files.check_reply import WrittenFile
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.sent_file import sent_file
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectsRetryError
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.chat import Chat

T = TypeVar("T")
# A file that cannot be copied until then gets a reply that asks for it again, while the token is valid.
COPY_UNTIL: Final = timedelta(seconds=40)


class FileIntake:
    """Takes the file of one event."""

    is_slow: Final = False

    def __init__(self, *, documents: Documents, delivery: Delivery, files: DatasetFiles) -> None:
        self._documents = documents
        self._delivery = delivery
        self._files = files

    async def write(self, context: EventContext) -> WrittenFile | Reply | End:
        """Copy the file; or return the reply, or the end, of one that cannot become a dataset.

        Raises LineRetryError or ObjectsRetryError while another try may still reply in time.
        """
        file = sent_file(context.event)
        if file.problem:
            return say(context, file.problem, **file.facts)
        try:
            written = await fetch_or_reply(context, file.facts, lambda: self.written(context))
        except ContentGoneDropError:
            return await self.discard(context)
        if isinstance(written, Reply):
            return written
        # Written before the chat is read: an `unsend` either is seen there, or finds the dataset here.
        await self._delivery.record(dataset=written.dataset)
        chat = await read_stored(self._documents, Chat, context.path)
        return await self.discard(context) if await self._delivery.is_withdrawn(context, chat) else written

    async def written(self, context: EventContext) -> WrittenFile:
        """Copy the file, if it is not there. Raises what `DatasetFiles.copy` raises."""
        dataset = await self._files.copy(context.event, chat=context.path)
        return WrittenFile(dataset, sent_file(context.event).facts["name"])

    async def discard(self, context: EventContext) -> End:
        """Delete the file of an unsent message: no training began, because that needs a decision."""
        await self._files.delete(context.event)
        return End("skipped", {"reason": context.record.withdrawn or "unsent"})


async def fetch_or_reply(
    context: EventContext, facts: Mapping[str, str], fetch: Callable[[], Awaitable[T]]
) -> T | Reply:
    """Fetch a file; or return the reply that asks for it again.

    Raises LineRetryError or ObjectsRetryError while another try may still reply in time, and
    ContentGoneDropError.
    """
    try:
        return await fetch()
    except ContentGoneDropError:
        raise
    except MessageRefusedDropError:
        return say(context, "file_lost", **facts)
    except (LineRetryError, ObjectsRetryError):
        if context.now() - context.task.received_at < COPY_UNTIL:
            raise
        return say(context, "file_lost", **facts)
