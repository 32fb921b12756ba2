"""Make a dataset of a document once its operator has agreed to the price; it continues as a file does.

The document's record names the tap that has taken it, so another tap does nothing, and a run after a crash
goes on with the answers that the store has.
"""

import contextlib
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from tuneline.chat.context import End, EventContext, Reply
from tuneline.line.events import Event
from tuneline.operator_cards.postback import PREFIX, ForeignPostbackDropError, read_postback
from tuneline.operator_chat.buttons import OutOfDateDropError, say
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.documents.taken_document import clear_document, read_document, take_document
from tuneline.operator_chat.files.check_reply import WrittenFile
from tuneline.operator_chat.files.dataset_files import DatasetFiles, safe_name
from tuneline.operator_chat.files.recorded_dataset import record_dataset
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.operators.generation import Generation
from tuneline.texts.operator_texts import texts

# The rest of a deferred answer's time is for the check.
CHECK_SECONDS: Final = 40.0
_YES_DOCUMENT: Final = f"{PREFIX}yes_document:"


class DocumentPairs:
    """Makes a dataset of a document. A run has `seconds` after receipt, with the check."""

    is_slow: Final = True

    def __init__(
        self, console: Console, documents: Documents, files: DatasetFiles, *, seconds: float
    ) -> None:
        self._console = console
        self._documents = documents
        self._files = files
        self._until = max(seconds - CHECK_SECONDS, 0)

    def is_for(self, event: Event) -> bool:
        """Whether the event is a tap that makes a dataset of a document."""
        return event.type == "postback" and event.postback_data.startswith(_YES_DOCUMENT)

    async def write(self, context: EventContext) -> WrittenFile | Reply:
        """Make the pairs, and write them as a file; or reply why there is none. Raises ObjectsRetryError."""
        return await self.written(context)

    async def written(self, context: EventContext) -> WrittenFile | Reply:
        """Make the pairs and write the file, unless an earlier run has. Raises ObjectsRetryError."""
        try:
            stored = await read_document(self._documents, context, read_postback(context.event.postback_data))
            if not stored.record.taken_in:
                if _is_beyond_budget(context, stored.record):
                    return say(context, "document_budget")
                stored = await take_document(self._documents, context, stored)
        except (ForeignPostbackDropError, OutOfDateDropError):
            return say(context, "button_old")
        return await self._made(context, stored)

    async def discard(self, context: EventContext) -> End:
        """Delete the file of a chat that was deleted on request meanwhile."""
        with contextlib.suppress(ForeignPostbackDropError, OutOfDateDropError):
            stored = await read_document(self._documents, context, read_postback(context.event.postback_data))
            await self._files.delete_written(context.event.id, _file_name(stored.record))
        return context.withdrawn

    async def _made(self, context: EventContext, stored: StoredRecord[Generation]) -> WrittenFile | Reply:
        content, done = b"", stored.record
        if done.passages:
            # Loaded for a document only: the tokenizer and the filter are large.
            from tuneline.operator_chat.documents.pair_maker import PairMaker  # noqa: PLC0415

            maker = PairMaker(self._console, self._documents)
            made = await maker.make(context, stored, seconds=self._until)
            content, done = made.content, replace(done, pairs=made.pairs, used=made.used)
        if not done.pairs:
            await clear_document(self._documents, stored, done)
            return say(context, "document_no_pairs" if done.used else "document_no_answer", name=done.name)
        name = _file_name(done)
        dataset = await self._files.write(context.event, name, content, chat=context.path)
        await record_dataset(self._documents, stored.id, dataset)
        try:
            await clear_document(self._documents, stored, done)
        except StaleVersionRetryError:
            # The message of the document was unsent meanwhile.
            await self._files.delete_written(context.event.id, name)
            return say(context, "button_old")
        return WrittenFile(dataset, name, _note(context, done))


def _note(context: EventContext, done: Generation) -> str:
    text = texts(context.rules.language)["document_made"]
    return text.format(pairs=done.pairs, used=done.used, total=done.total)


def _is_beyond_budget(context: EventContext, record: Generation) -> bool:
    return context.spent_usd + float(record.usd) > context.rules.month_usd


def _file_name(record: Generation) -> str:
    return safe_name(f"{PurePath(record.name).stem}.jsonl")
