"""The handlers of the buttons about a dataset."""

import asyncio
import functools

from tuneline.chat.context import EventContext, Reply
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.problem_cards import problem_cards
from tuneline.operator_cards.style import shown_name
from tuneline.operator_chat.buttons import ButtonHandlers, say
from tuneline.operator_chat.files.dataset_decisions import DatasetDecisions, do_nothing
from tuneline.operator_chat.files.dataset_report import DatasetReport, show_report
from tuneline.operator_chat.files.row_edits import RowEdits
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.dataset import Dataset, dataset_path


def dataset_handlers(documents: Documents, report: DatasetReport, edits: RowEdits) -> ButtonHandlers:
    """Return the handlers of the verbs about a dataset, and of `no`."""
    decisions = DatasetDecisions(documents)
    return {
        "report": functools.partial(show_report, documents, report),
        "problems": functools.partial(show_problems, documents, report, edits),
        "row": edits.edit,
        "train": decisions.confirm_training,
        "yes_train": decisions.train,
        "cancel": decisions.cancel,
        "no": functools.partial(do_nothing, documents),
    }


async def show_problems(
    documents: Documents,
    report: DatasetReport,
    edits: RowEdits,
    context: EventContext,
    postback: OperatorPostback,
) -> Reply:
    """Reply with the carousel of a dataset's problems; it changes nothing, so a card of any age may ask."""
    dataset = await read_stored(documents, Dataset, dataset_path(postback.id))
    if dataset is None:
        return say(context, "dataset_gone")
    language = context.rules.language
    rows, link = await asyncio.gather(edits.rows(dataset, language=language), report.link(dataset))
    cards = problem_cards(dataset, language=language, rows=rows, report_url=link)
    if cards is None:
        return say(context, "no_problems", name=shown_name(dataset.record.file_name))
    return Reply((cards.as_message(),))
