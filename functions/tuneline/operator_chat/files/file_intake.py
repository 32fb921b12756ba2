"""Make a dataset of an operator's file, and reply with its check: at once, or by the late button.

Each step can be repeated by the next run: the object is written once, `dataset_upload` checks it once, and
the reply is saved before it is sent.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from tuneline.chat import deferred_postback
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.delivery import Delivery
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.line_errors import (
    ContentGoneDropError,
    LineRetryError,
    MessageRefusedDropError,
)
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.dataset_report import DatasetReport, running, wait_for_check
from tuneline.operator_chat.files.sent_file import SentFile, sent_file
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectsRetryError
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.dataset import Dataset

# A file that cannot be copied until then gets a reply that asks for it again, while the token is valid.
COPY_UNTIL: Final = timedelta(seconds=40)


class FileIntake:
    """Takes the file of one event. The check has `answer_by` seconds from receipt for the first reply."""

    def __init__(
        self,
        *,
        documents: Documents,
        delivery: Delivery,
        files: DatasetFiles,
        report: DatasetReport,
        answer_by: float,
        deferred_seconds: float,
    ) -> None:
        self._documents = documents
        self._delivery = delivery
        self._files = files
        self._report = report
        self._answer_by = answer_by
        self._deferred_seconds = deferred_seconds

    async def take(self, context: EventContext) -> Reply | End:
        """Copy the file, wait for its check, and return the reply; or the end of a deferred or unsent file.

        Raises LineRetryError or ObjectsRetryError while another try may still reply in time.
        """
        file = sent_file(context.event)
        if file.problem:
            return say(context, file.problem, **file.facts)
        async with Loading(self._delivery.show_loading(context)):
            dataset = await self._copied(context, file)
            if not isinstance(dataset, str):
                return dataset
            result = await self._result(context, dataset, seconds=self._answer_by)
        return await self._finish(context, file, dataset, result)

    async def report(self, context: EventContext, file: SentFile, dataset: str) -> Reply | End:
        """Wait for the check of a dataset whose object exists, and return the reply or the end."""
        async with Loading(self._delivery.show_loading(context)):
            result = await self._result(context, dataset, seconds=self._answer_by)
        return await self._finish(context, file, dataset, result)

    async def _finish(
        self, context: EventContext, file: SentFile, dataset: str, result: StoredRecord[Dataset] | None
    ) -> Reply | End:
        if result is not None:
            return await self._reply(context, file, result)
        await self._delivery.defer()
        if context.record.is_over:
            return await self._unsent(context)
        await self._delivery.send_button(context, tries=deferred_postback.FIRST_BUTTON_TRIES)
        return await self._keep(context, file, dataset)

    async def resume(self, context: EventContext) -> End:
        """Continue a deferred file after an earlier run died: send the button if needed, keep the reply."""

        async def copied() -> tuple[SentFile, str]:
            return sent_file(context.event), await self._files.copy(context.event, chat=context.path)

        return await self.resume_with(context, copied)

    async def resume_with(
        self, context: EventContext, find: Callable[[], Awaitable[tuple[SentFile, str]]]
    ) -> End:
        """Do the same for the file and the dataset that `find` returns."""
        if not context.record.has_button:
            await self._delivery.send_button(context, tries=deferred_postback.BUTTON_TRIES)
        if context.record.messages:
            return End("kept")
        return await self._keep(context, *await find())

    async def _copied(self, context: EventContext, file: SentFile) -> str | Reply | End:
        """Return the dataset's id; or the reply, or the end, of a file that cannot become one."""
        try:
            dataset = await self._files.copy(context.event, chat=context.path)
        except ContentGoneDropError:
            return await self._unsent(context)
        except MessageRefusedDropError:
            return say(context, "file_lost", **file.facts)
        except (LineRetryError, ObjectsRetryError):
            if context.now() - context.task.received_at < COPY_UNTIL:
                raise
            return say(context, "file_lost", **file.facts)
        # Written before the chat is read: an `unsend` either is seen there, or finds the dataset here.
        await self._delivery.record(dataset=dataset)
        chat = await read_stored(self._documents, Chat, context.path)
        return await self._unsent(context) if await self._delivery.is_withdrawn(context, chat) else dataset

    async def _unsent(self, context: EventContext) -> End:
        """Delete the file of an unsent message: no training began, because that needs a decision."""
        await self._files.delete(context.event)
        return End("skipped", {"reason": context.record.withdrawn or "unsent"})

    async def _result(
        self, context: EventContext, dataset: str, *, seconds: float
    ) -> StoredRecord[Dataset] | None:
        """Wait for the check until `seconds` after receipt. None if it has not ended."""
        return await wait_for_check(self._documents, context, dataset, seconds=seconds)

    async def _keep(self, context: EventContext, file: SentFile, dataset: str) -> End:
        """Wait for the check, and keep its reply until the operator taps the button."""
        result = await self._result(context, dataset, seconds=self._deferred_seconds)
        if result is None:
            reply = running(context, dataset, "file_slow", **file.facts)
        else:
            reply = await self._reply(context, file, result)
        await self._delivery.save(context, reply, has_button=True)
        return await self._unsent(context) if context.record.is_over else End("kept")

    async def _reply(self, context: EventContext, file: SentFile, result: StoredRecord[Dataset]) -> Reply:
        """Reply with the card of the check; a file that was deleted before its check has none."""
        if result.record.state == "gone":
            return say(context, "file_unfinished", **file.facts)
        return await self._report.reply(context, result)
