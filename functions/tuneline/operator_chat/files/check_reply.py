"""Reply with the check of a file: at once, or by the late button.

Each step can be repeated by the next run: the object is written once, `dataset_upload` checks it once, and
the reply is saved before it is sent.
"""

import asyncio
from dataclasses import replace
from typing import NamedTuple, Protocol

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred import deferred_postback
from tuneline.chat.delivery import Delivery
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.events import Event
from tuneline.line.messages import Message
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.files.dataset_report import DatasetReport, running, wait_for_check
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.dataset import Dataset


class WrittenFile(NamedTuple):
    """A file that is in the bucket: the id of its dataset, its name as it can be shown, and a message.

    The message is sent before the card of the check.
    """

    dataset: str
    name: str
    note: str = ""


Written = WrittenFile | Reply | End


class FileSource(Protocol):
    """Where an event's file comes from: LINE, a corrected row, a pasted text, or a document.

    Writing the file of a slow source may take longer than a reply may.
    """

    @property
    def is_slow(self) -> bool:
        """Whether it is slow."""

    async def write(self, context: EventContext) -> Written:
        """Write the object of the event, if it is not there; or return what to reply instead."""

    async def written(self, context: EventContext) -> WrittenFile | Reply:
        """Return the file of an event whose earlier run has written it; or the reply, if it made none."""

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
        writing = asyncio.create_task(source.write(context))
        try:
            async with Loading(self._delivery.show_loading(context)):
                if reply := await self._in_time(context, source, writing):
                    return reply
            await self._delivery.defer()
            if context.record.is_over:
                return await source.discard(context)
            await self._delivery.send_button(context, tries=deferred_postback.FIRST_BUTTON_TRIES)
            return await self._keep(context, source, await writing)
        finally:
            # It goes on only if sending the button has failed; the next run writes the file then.
            writing.cancel()

    async def resume(self, context: EventContext, source: FileSource) -> End:
        """Continue a deferred file after an earlier run died: send the button if needed, keep the reply."""
        if not context.record.has_button:
            await self._delivery.send_button(context, tries=deferred_postback.BUTTON_TRIES)
        if context.record.messages:
            return End("kept")
        return await self._keep(context, source, await source.written(context))

    async def _in_time(
        self, context: EventContext, source: FileSource, writing: "asyncio.Task[Written]"
    ) -> Reply | End | None:
        """Return the reply, if the file and its check are ready in time. None if not; `writing` goes on."""
        left = max(self._answer_by - context.waited, 0) if source.is_slow else None
        if not (await asyncio.wait({writing}, timeout=left))[0]:
            return None
        file = writing.result()
        if not isinstance(file, WrittenFile):
            return file
        result = await self._result(context, file, seconds=self._answer_by)
        return None if result is None else await self._of(context, file, result)

    async def _result(
        self, context: EventContext, file: WrittenFile, *, seconds: float
    ) -> StoredRecord[Dataset] | None:
        """Wait for the check until `seconds` after receipt. None if it has not ended."""
        return await wait_for_check(self._documents, context, file.dataset, seconds=seconds)

    async def _keep(self, context: EventContext, source: FileSource, file: Written) -> End:
        """Wait for the check, and keep its reply until the operator taps the button."""
        if isinstance(file, End):
            return file
        reply = await self._late_reply(context, file) if isinstance(file, WrittenFile) else file
        await self._delivery.save(context, reply, has_button=True)
        return await source.discard(context) if context.record.is_over else End("kept")

    async def _late_reply(self, context: EventContext, file: WrittenFile) -> Reply:
        result = await self._result(context, file, seconds=self._deferred_seconds)
        if result is None:
            return _with_note(file, running(context, file.dataset, "file_slow", name=file.name))
        return await self._of(context, file, result)

    async def _of(self, context: EventContext, file: WrittenFile, result: StoredRecord[Dataset]) -> Reply:
        """Reply with the card of the check; a file that was deleted before its check has none."""
        if result.record.state == "gone":
            return say(context, "file_unfinished", name=file.name)
        return _with_note(file, await self._report.reply(context, result))


def _with_note(file: WrittenFile, reply: Reply) -> Reply:
    return replace(reply, messages=(Message(file.note), *reply.messages)) if file.note else reply
