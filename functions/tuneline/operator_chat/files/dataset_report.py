"""Reply with the card of a dataset's check, as the dataset is at this moment."""

import asyncio
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.line.flex.limits import URI
from tuneline.line.messages import Button, Message
from tuneline.line.split_messages import units
from tuneline.operator_cards.dataset_card import dataset_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import shown_name
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.files.earlier_files import replace_earlier
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.signed_links import SignedLinks
from tuneline.texts.operator_texts import texts

POLL_SECONDS: Final = 0.5
# The version in the button of a dataset whose document may not exist yet; documents have other versions.
NOT_YET: Final = "0"


class DatasetReport:
    """Makes the replies about a dataset's check."""

    def __init__(self, documents: Documents, links: SignedLinks) -> None:
        self._documents = documents
        self._links = links

    async def reply(self, context: EventContext, dataset: StoredRecord[Dataset]) -> Reply:
        """Reply with the card; for content that awaits a decision as an earlier dataset, with that one's.

        Earlier versions of the file end.
        """
        dataset = await replace_earlier(self._documents, dataset)
        earlier = await self._earlier(dataset.record)
        if earlier is None:
            return Reply((await self._card(context, dataset),))
        name = shown_name(dataset.record.file_name)
        text = texts(context.rules.language)["file_duplicate"].format(name=name)
        return Reply((Message(text), await self._card(context, earlier)))

    async def link(self, dataset: StoredRecord[Dataset]) -> str | None:
        """Return the address of the whole report; None if there is none, or if it cannot be signed now."""
        if dataset.record.examples is None:
            return None
        upload = dataset.record.retrain_of or dataset.id
        url = await self._links.link(f"reports/{upload}.html")
        if url is not None and units(url) > URI:
            logs.warning("the link to a report is too long for a card", dataset=dataset.id)
            return None
        return url

    async def _earlier(self, record: Dataset) -> StoredRecord[Dataset] | None:
        if record.state != "duplicate" or record.duplicate_of is None:
            return None
        earlier = await read_stored(self._documents, Dataset, dataset_path(record.duplicate_of))
        return earlier if earlier is not None and earlier.record.state == "awaiting_approval" else None

    async def _card(self, context: EventContext, dataset: StoredRecord[Dataset]) -> Message:
        card = dataset_card(
            dataset,
            language=context.rules.language,
            today=context.now().date(),
            report_url=await self.link(dataset),
        )
        return card.as_message()


async def show_report(
    documents: Documents, report: DatasetReport, context: EventContext, postback: OperatorPostback
) -> Reply:
    """Answer the button `report`: it changes nothing, so a card of any age may ask for it."""
    dataset = await read_stored(documents, Dataset, dataset_path(postback.id))
    if dataset is not None and not dataset.record.is_in_check:
        return await report.reply(context, dataset)
    if dataset is None and postback.version != NOT_YET:
        return say(context, "dataset_gone")
    return running(context, postback.id, "check_running")


async def wait_for_check(
    documents: Documents, context: EventContext, dataset: str, *, seconds: float
) -> StoredRecord[Dataset] | None:
    """Wait for the check until `seconds` after receipt. None if it has not ended."""
    while True:
        stored = await read_stored(documents, Dataset, dataset_path(dataset))
        if stored is not None and not stored.record.is_in_check:
            return stored
        if context.waited >= seconds:
            return None
        await asyncio.sleep(POLL_SECONDS)


def running(context: EventContext, dataset: str, key: str, **facts: str) -> Reply:
    """Reply with the text `key` about a check that has not ended, and a button that asks for its card."""
    own = texts(context.rules.language)
    data = OperatorPostback("report", (dataset,), NOT_YET).data
    button = Button(own["see_result"], data, said=own["see_result"])
    return Reply((Message(own[key].format(**facts), buttons=(button,)),))
