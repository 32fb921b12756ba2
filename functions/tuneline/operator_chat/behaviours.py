"""What `line_operator` does for each kind of event.

Only an operator of this moment gets more than any user gets: each run reads `bot/settings`. A file of another
user gets the chat's note about files, and another user's tap on an operator's button gets nothing.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from tuneline.chat import router
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.delivery import Delivery
from tuneline.chat.handler import DEFERRED_SECONDS, EventHandler
from tuneline.chat.replies import canned
from tuneline.chat.replies.operators import is_operator
from tuneline.chat.reply_task import OPERATOR_DATA
from tuneline.chat.responder import Behaviours
from tuneline.chat.takeover.takeovers import Takeovers
from tuneline.errors import DropError
from tuneline.generation.reading_process import DocumentReader
from tuneline.line.events import Event
from tuneline.operator_chat.button_handlers import button_handlers
from tuneline.operator_chat.buttons import Buttons
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.documents.document_offer import DocumentOffer
from tuneline.operator_chat.documents.document_pairs import DocumentPairs
from tuneline.operator_chat.documents.sent_document import is_document
from tuneline.operator_chat.files.check_reply import CheckReply, FileSource, TappedFile
from tuneline.operator_chat.files.dataset_buttons import dataset_handlers
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.dataset_report import DatasetReport
from tuneline.operator_chat.files.file_intake import FileIntake
from tuneline.operator_chat.files.row_edits import RowEdits
from tuneline.operator_chat.files.row_intake import RowIntake
from tuneline.operator_chat.files.unsent_files import UnsentFiles
from tuneline.operator_chat.news import News
from tuneline.operator_chat.next_dataset.next_dataset_button import NextDatasetButton
from tuneline.operator_chat.pasted.pasted_dataset import PastedDataset
from tuneline.storage.documents import Documents
from tuneline.storage.signed_links import SignedLinks

# Seconds to read a document.
READ_SECONDS: Final = 20.0
# The kinds of an operator's events, beside those of the chat.
FILE: Final = "operator_file"
DOCUMENT: Final = "operator_document"
BUTTON: Final = "operator_button"


class NotForOperatorsDropError(DropError):
    """The event is none that `line_webhook` sends to `line_operator`."""


def operator_handler(
    console: Console,
    *,
    files: DatasetFiles,
    links: SignedLinks,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    deferred_seconds: float = DEFERRED_SECONDS,
) -> EventHandler:
    """Make the handler of operators' events, each handled exactly once."""
    handlers, reader = button_handlers(console), DocumentReader(seconds=READ_SECONDS)

    def behaviours(documents: Documents, delivery: Delivery) -> OperatorBehaviours:
        report, edits = DatasetReport(documents, links), RowEdits(documents=documents, files=files)
        check_reply = CheckReply(
            documents=documents,
            delivery=delivery,
            report=report,
            answer_by=console.bot.answer_seconds,
            deferred_seconds=deferred_seconds,
        )
        next_dataset = NextDatasetButton(console, documents, files, report, delivery.show_loading)
        of_datasets = {**dataset_handlers(documents, report, edits), "next": next_dataset.make}
        return OperatorBehaviours(
            check_reply=check_reply,
            takeovers=delivery.takeovers,
            file_intake=FileIntake(documents=documents, delivery=delivery, files=files),
            tapped_files=_tapped_files(console, documents, files, edits, deferred_seconds),
            document_offer=DocumentOffer(documents, delivery, files, reader, model=console.base_model),
            unsent_files=UnsentFiles(documents=documents, files=files),
            buttons=Buttons({**handlers, **of_datasets}),
        )

    return _event_handler(console, behaviours, now, deferred_seconds)


def _event_handler(
    console: Console,
    behaviours: Callable[[Documents, Delivery], Behaviours],
    now: Callable[[], datetime],
    deferred_seconds: float,
) -> EventHandler:
    return EventHandler(
        documents=console.documents,
        line=console.line,
        bot=console.bot,
        behaviours=behaviours,
        now=now,
        deferred_seconds=deferred_seconds,
        news=lambda: News(console.documents),
    )


def _tapped_files(
    console: Console, documents: Documents, files: DatasetFiles, edits: RowEdits, deferred_seconds: float
) -> tuple[TappedFile, ...]:
    pasted, rows = PastedDataset(documents=documents, files=files), RowIntake(files, edits)
    return pasted, rows, DocumentPairs(console, documents, files, seconds=deferred_seconds)


class OperatorBehaviours:
    """What `line_operator` does for one event. A tap that one of `tapped_files` takes makes a file."""

    def __init__(
        self,
        *,
        check_reply: CheckReply,
        file_intake: FileIntake,
        tapped_files: Sequence[TappedFile],
        document_offer: DocumentOffer,
        unsent_files: UnsentFiles,
        buttons: Buttons,
        takeovers: Takeovers,
    ) -> None:
        self._check_reply = check_reply
        self._file_intake = file_intake
        self._tapped_files = tapped_files
        self._document_offer = document_offer
        self._unsent_files = unsent_files
        self._buttons = buttons
        self._takeovers = takeovers

    def route(self, context: EventContext) -> str:
        """Return the kind of the event: FILE or BUTTON for an operator's, else the chat's kind."""
        kind, event = router.route(context), context.event
        is_file = kind == "unsupported" or (kind == "person" and event.message_type == "file")
        if is_file and is_operator(context):
            return DOCUMENT if is_document(event) else FILE
        is_button = event.type == "postback" and event.postback_data.startswith(OPERATOR_DATA)
        if is_button and event.reply_token and not event.is_standby and is_operator(context):
            return FILE if self._tapped(event) else BUTTON
        return kind

    def is_limited(self, kind: str) -> bool:
        """Whether replies of this kind count in the chat's limits; those to an operator do not."""
        return kind not in (FILE, DOCUMENT, BUTTON, "person")

    async def respond(self, context: EventContext, kind: str) -> Reply | End:
        """Return the reply to an event of this kind, or its end without one."""
        if kind == FILE:
            return await self._check_reply.reply(context, self._source(context.event))
        if kind == DOCUMENT:
            return await self._document_offer.reply(context)
        if kind == BUTTON:
            return await self._buttons.answer(context, context.event.postback_data)
        if kind == "unsend":
            return await self._unsent_files.unsend(context)
        if kind == "person":
            return await self._takeovers.message(context)
        if kind in ("unsupported", "skip"):
            return canned.unsupported(context) if kind == "unsupported" else End("skipped")
        raise NotForOperatorsDropError(f"line_operator has no reply for a {context.event.type} ({kind})")

    async def resume_deferred(self, context: EventContext) -> End:
        """Bring the check of a file to its end, whose button an earlier run has sent."""
        return await self._check_reply.resume(context, self._source(context.event))

    def _source(self, event: Event) -> FileSource:
        return self._tapped(event) or self._file_intake

    def _tapped(self, event: Event) -> TappedFile | None:
        return next((file for file in self._tapped_files if file.is_for(event)), None)
