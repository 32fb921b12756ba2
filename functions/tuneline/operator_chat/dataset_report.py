"""Reply with the card of a dataset's check, as the dataset is at this moment."""

from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Button, Message
from tuneline.operator_cards.dataset_card import dataset_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import shown_name
from tuneline.operator_chat.buttons import say
from tuneline.operator_chat.earlier_files import replace_earlier
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.dataset import FINAL, Dataset, dataset_path
from tuneline.texts.operator_texts import texts

# The version in the button of a dataset whose document may not exist yet; documents have other versions.
NOT_YET: Final = "0"


class DatasetReport:
    """Makes the replies about a dataset's check."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def reply(self, context: EventContext, dataset: StoredRecord[Dataset]) -> Reply:
        """Reply with the card; for content that awaits a decision as an earlier dataset, with that one's.

        Earlier versions of the file end.
        """
        dataset = await replace_earlier(self._documents, dataset)
        earlier = await self._earlier(dataset.record)
        if earlier is None:
            return Reply((self._card(context, dataset),))
        name = shown_name(dataset.record.file_name)
        text = texts(context.rules.language)["file_duplicate"].format(name=name)
        return Reply((Message(text), self._card(context, earlier)))

    async def _earlier(self, record: Dataset) -> StoredRecord[Dataset] | None:
        if record.state != "duplicate" or record.duplicate_of is None:
            return None
        earlier = await read_stored(self._documents, Dataset, dataset_path(record.duplicate_of))
        return earlier if earlier is not None and earlier.record.state == "awaiting_approval" else None

    def _card(self, context: EventContext, dataset: StoredRecord[Dataset]) -> Message:
        today = context.now().date()
        return dataset_card(dataset, language=context.rules.language, today=today).as_message()


async def show_report(
    documents: Documents, report: DatasetReport, context: EventContext, postback: OperatorPostback
) -> Reply:
    """Answer the button `report`: it changes nothing, so a card of any age may ask for it."""
    dataset = await read_stored(documents, Dataset, dataset_path(postback.id))
    if dataset is not None and is_checked(dataset.record):
        return await report.reply(context, dataset)
    if dataset is None and postback.version != NOT_YET:
        return say(context, "dataset_gone")
    return running(context, postback.id, "check_running")


def is_checked(dataset: Dataset) -> bool:
    """Whether the check has ended, so that there is a card."""
    return dataset.state in FINAL or dataset.approved_at is not None


def running(context: EventContext, dataset: str, key: str, **facts: str) -> Reply:
    """Reply with the text `key` about a check that has not ended, and a button that asks for its card."""
    own = texts(context.rules.language)
    data = OperatorPostback("report", (dataset,), NOT_YET).data
    button = Button(own["see_result"], data, said=own["see_result"])
    return Reply((Message(own[key].format(**facts), buttons=(button,)),))
