"""Answer the buttons that decide on a dataset: train it (a second tap confirms), or cancel it.

A run may die between the change and its reply. The next run of the same event finds its id in the dataset,
and replies the same.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.operator_cards.confirmation_cards import training_confirmation
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.style import shown_name
from tuneline.operator_chat.buttons import OutOfDateDropError, operator_name, say
from tuneline.operator_chat.files.row_edits import end_awaiting
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.texts.operator_texts import texts
from tuneline.training.decision import NotAwaitingDropError, approve, cancel, require_awaiting

Decide = Callable[[StoredRecord[Dataset]], Awaitable[StoredRecord[Dataset]]]

# The name of a dataset of pinned answers (`next_dataset_button.py`).
_OF_ANSWERS: Final = re.compile(r"answers-\d{4}-\d\d-\d\d\.jsonl\Z")


class DatasetDecisions:
    """Decides on datasets that await approval."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def confirm_training(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Ask once more before money is spent. Raises OutOfDateDropError."""
        dataset = await self._read(postback)
        if dataset is None:
            return say(context, "dataset_gone")
        _require_current(dataset, postback)
        return Reply((training_confirmation(dataset, language=context.rules.language).as_message(),))

    async def train(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Approve the training. Raises OutOfDateDropError."""

        async def approved(dataset: StoredRecord[Dataset]) -> StoredRecord[Dataset]:
            by, now = operator_name(context), context.now()
            return await approve(self._documents, dataset, by=by, now=now, event=context.event.id)

        return await self._decide(context, postback, approved, "training_approved")

    async def cancel(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """End the dataset without a training. Raises OutOfDateDropError."""

        async def cancelled(dataset: StoredRecord[Dataset]) -> StoredRecord[Dataset]:
            reason = f"an operator has cancelled it ({operator_name(context)})"
            return await cancel(self._documents, dataset, reason=reason, event=context.event.id)

        dataset = await self._read(postback)
        key = _cancelled_key(dataset.record.file_name) if dataset else "dataset_cancelled"
        return await self._decide(context, postback, cancelled, key)

    async def _decide(
        self, context: EventContext, postback: OperatorPostback, decide: Decide, key: str
    ) -> Reply:
        """Decide, unless a run of this event has decided already; reply with the text `key`."""
        dataset = await self._read(postback)
        if dataset is None:
            return say(context, "dataset_gone")
        if dataset.record.decided_in != context.event.id:
            _require_current(dataset, postback)
            try:
                dataset = await decide(dataset)
            except StaleVersionRetryError:
                raise OutOfDateDropError("another run has changed the dataset meanwhile") from None
            logs.info("an operator has decided on a dataset", dataset=dataset.id, state=dataset.record.state)
        return say(context, key, name=shown_name(dataset.record.file_name))

    async def _read(self, postback: OperatorPostback) -> StoredRecord[Dataset] | None:
        return await read_stored(self._documents, Dataset, dataset_path(postback.id))


def _cancelled_key(file_name: str) -> str:
    """Return the key of the text that says how to make a cancelled dataset again."""
    if _OF_ANSWERS.match(file_name):
        return "answers_cancelled"
    is_pasted = any(file_name.startswith(begin) for begin in _pasted_names())
    return "paste_cancelled" if is_pasted and file_name.endswith(".txt") else "dataset_cancelled"


def _pasted_names() -> list[str]:
    """Return the beginnings of the names of pasted texts, in all languages."""
    return [texts(language)["pasted_name"].partition("{")[0] for language in LANGUAGES]


async def do_nothing(documents: Documents, context: EventContext, postback: OperatorPostback) -> Reply:
    """Answer the refusal of a second question; a corrected row that was to be confirmed is forgotten."""
    await end_awaiting(documents, context, postback)
    return say(context, "nothing_done")


def _require_current(dataset: StoredRecord[Dataset], postback: OperatorPostback) -> None:
    """Raise OutOfDateDropError unless the dataset awaits approval as it did when the card was made."""
    try:
        require_awaiting(dataset)
    except NotAwaitingDropError as decided:
        raise OutOfDateDropError(str(decided)) from None
    if dataset.document.version != postback.version:
        raise OutOfDateDropError("the dataset has changed since the card was made")
