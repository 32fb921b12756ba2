"""Reply with the check of a file: at once, or by the late button.

Each step can be repeated by the next run: the object is written once, `dataset_upload` checks it once, and
the reply is saved before it is sent.
"""

from typing import NamedTuple, Protocol

from tuneline.chat import deferred_postback
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.delivery import Delivery
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.events import Event
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.files.dataset_report import DatasetReport, running, wait_for_check
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset


class WrittenFile(NamedTuple):
    """A file that is in the bucket: the id of its dataset, and its name as it can be shown."""

    dataset: str
    name: str


class FileSource(Protocol):
    """Where an event's file comes from: LINE, a corrected row, or a pasted text."""

    async def write(self, context: EventContext) -> WrittenFile | Reply | End:
        """Write the object of the event, if it is not there; or return what to reply instead."""

    async def written(self, context: EventContext) -> WrittenFile:
        """Return the file of an event whose earlier run has written it."""

    async def discard(self, context: EventContext) -> End:
        """Delete the object of a withdrawn event: no training began, because that needs a decision."""


class TappedFile(FileSource, Protocol):
    """A source whose events are taps on a button."""

    def is_for(self, event: Event) -> bool:
        """Whether the event is such a tap."""


class CheckReply:
    """Replies to one event. The check has `answer_by` seconds from receipt for the first reply."""

    def __init__(
        self,
        *,
        documents: Documents,
        delivery: Delivery,
        report: DatasetReport,
        answer_by: float,
        deferred_seconds: float,
    ) -> None:
        self._documents = documents
        self._delivery = delivery
        self._report = report
        self._answer_by = answer_by
        self._deferred_seconds = deferred_seconds

    async def reply(self, context: EventContext, source: FileSource) -> Reply | End:
        """Write the file, wait for its check, and return the reply; or the end of a deferred or unsent file.

        Raises what `source` raises while another try may still reply in time.
        """
        async with Loading(self._delivery.show_loading(context)):
            file = await source.write(context)
            if not isinstance(file, WrittenFile):
                return file
            result = await self._result(context, file, seconds=self._answer_by)
        if result is not None:
            return await self._of(context, file, result)
        await self._delivery.defer()
        if context.record.is_over:
            return await source.discard(context)
        await self._delivery.send_button(context, tries=deferred_postback.FIRST_BUTTON_TRIES)
        return await self._keep(context, source, file)

    async def resume(self, context: EventContext, source: FileSource) -> End:
        """Continue a deferred file after an earlier run died: send the button if needed, keep the reply."""
        if not context.record.has_button:
            await self._delivery.send_button(context, tries=deferred_postback.BUTTON_TRIES)
        if context.record.messages:
            return End("kept")
        return await self._keep(context, source, await source.written(context))

    async def _result(
        self, context: EventContext, file: WrittenFile, *, seconds: float
    ) -> StoredRecord[Dataset] | None:
        """Wait for the check until `seconds` after receipt. None if it has not ended."""
        return await wait_for_check(self._documents, context, file.dataset, seconds=seconds)

    async def _keep(self, context: EventContext, source: FileSource, file: WrittenFile) -> End:
        """Wait for the check, and keep its reply until the operator taps the button."""
        result = await self._result(context, file, seconds=self._deferred_seconds)
        if result is None:
            reply = running(context, file.dataset, "file_slow", name=file.name)
        else:
            reply = await self._of(context, file, result)
        await self._delivery.save(context, reply, has_button=True)
        return await source.discard(context) if context.record.is_over else End("kept")

    async def _of(self, context: EventContext, file: WrittenFile, result: StoredRecord[Dataset]) -> Reply:
        """Reply with the card of the check; a file that was deleted before its check has none."""
        if result.record.state == "gone":
            return say(context, "file_unfinished", name=file.name)
        return await self._report.reply(context, result)
