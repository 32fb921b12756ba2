"""Read an operator's document, and ask with the price whether it becomes questions and answers.

Its text is kept until the answer, because LINE may delete the file. The file itself is not kept.
"""

import asyncio

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.delivery import Delivery
from tuneline.chat.replies.loading_animation import Loading
from tuneline.datasets.upload_limits import ending
from tuneline.generation.document import Document, UnreadableError
from tuneline.generation.reading_process import DocumentReader
from tuneline.line.line_errors import ContentGoneDropError
from tuneline.operator_cards.document_card import document_confirmation
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.documents import sent_document
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.file_intake import fetch_or_reply
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, create_record, read_stored
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.operators.generation import Generation, generation_path


class DocumentOffer:
    """Answers the file of one event. `model` is the one that writes the pairs."""

    def __init__(
        self,
        documents: Documents,
        delivery: Delivery,
        files: DatasetFiles,
        reader: DocumentReader,
        *,
        model: str,
    ) -> None:
        self._documents = documents
        self._delivery = delivery
        self._files = files
        self._reader = reader
        self._model = model

    async def reply(self, context: EventContext) -> Reply | End:
        """Reply with the question and the price, or why the document cannot be used.

        Raises LineRetryError while another try may still reply in time.
        """
        event = context.event
        if problem := sent_document.problem(event):
            return say(context, problem, **sent_document.facts(event))
        path = generation_path(event.id)
        stored = await read_stored(self._documents, Generation, path)
        if stored is None:
            try:
                async with Loading(self._delivery.show_loading(context)):
                    document = await self._read(context)
            except ContentGoneDropError:
                return self._withdrawn(context)
            if isinstance(document, Reply):
                return document
            stored = await self._written(context, document)
        # Written before the chat is read: an `unsend` either is seen there, or finds the text.
        chat = await read_stored(self._documents, Chat, context.path)
        if await self._delivery.is_withdrawn(context, chat):
            await self._documents.delete(path)
            return self._withdrawn(context)
        return Reply((document_confirmation(stored, language=context.rules.language).as_message(),))

    async def _read(self, context: EventContext) -> Document | Reply:
        event, facts = context.event, sent_document.facts(context.event)
        content = await fetch_or_reply(
            context,
            facts,
            lambda: self._files.content(event.message_id, most_bytes=sent_document.MOST_BYTES),
        )
        if isinstance(content, Reply):
            return content
        try:
            return await self._reader.read(facts["name"], ending(event.file_name), content)
        except UnreadableError as unreadable:
            return say(context, f"document_{unreadable.reason}", **facts)

    async def _written(self, context: EventContext, document: Document) -> StoredRecord[Generation]:
        # Loaded for a document only: the tokenizer is large.
        from tuneline.operator_chat.documents.passages import generation_of  # noqa: PLC0415

        generation = await asyncio.to_thread(generation_of, document, model=self._model, now=context.now())
        path = generation_path(context.event.id)
        await create_record(self._documents, path, generation)
        stored = await read_stored(self._documents, Generation, path)
        assert stored is not None  # noqa: S101 it was written just now
        return stored

    @staticmethod
    def _withdrawn(context: EventContext) -> End:
        return End("skipped", {"reason": context.record.withdrawn or "unsent"})
