"""Correct one row of an operator's file: show it, await its text, write a new file with it.

The new object follows from the event of the tap, so a run after a crash finds it, and a tap writes one file.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.datasets.formats.tables.row_pairs import Pair, RowNotEditableDropError, read_pairs, with_pair
from tuneline.errors import RetryError
from tuneline.line.messages import Message
from tuneline.operator_cards.postback import OperatorPostback, read_postback
from tuneline.operator_chat.answers.answer_form import read_form
from tuneline.operator_chat.awaited_text import WrongCell, await_text, last_awaited
from tuneline.operator_chat.buttons import OutOfDateDropError
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.texts import card_texts, operator_texts
from tuneline.training.decision import PENDING


class RowEdits:
    """Corrects rows of the files that operators have sent."""

    def __init__(self, *, documents: Documents, files: DatasetFiles) -> None:
        self._documents = documents
        self._files = files

    async def rows(self, dataset: StoredRecord[Dataset], *, language: str) -> Mapping[int, str]:
        """Return the rows with problems as forms, by their line; none if they cannot be corrected here."""
        record = dataset.record
        lines = {line for problem in record.problems if isinstance(line := problem.get("line"), int)}
        if record.state not in PENDING or not lines:
            return {}
        try:
            content = await self._files.read(record)
        except RetryError as failed:
            logs.warning("the rows of a file cannot be shown", dataset=dataset.id, **logs.described(failed))
            return {}
        pairs = await asyncio.to_thread(read_pairs, content or b"", name=record.file_name, lines=lines)
        form = card_texts.texts(language)["answer_form"]
        return {line: form.format(question=pair.question) + pair.answer for line, pair in pairs.items()}

    async def edit(self, context: EventContext, postback: OperatorPostback) -> Reply:
        """Await the text of a row. Raises OutOfDateDropError."""
        dataset = _current(await self._read(postback), postback)
        cell = await self._wrong_cell(dataset.record, int(postback.ids[1]))
        await await_text(self._documents, context, postback, cell=cell)
        language = context.rules.language
        text = operator_texts.texts(language)["row_write"].format(line=postback.ids[1])
        return Reply((Message(f"{text}\n{card_texts.texts(language)['answer_hint']}"),))

    async def write(self, context: EventContext, postback: OperatorPostback) -> tuple[str, str]:
        """Write the file with the confirmed text in its row; return the new dataset's id and the file's name.

        Raises OutOfDateDropError, RowNotEditableDropError, and ObjectsRetryError.
        """
        dataset = await self._read(postback)
        if dataset is None:
            raise OutOfDateDropError("the dataset is gone")
        record, event = dataset.record, context.event
        written = await self._files.find(event.id, record.file_name)
        if written is None:
            _current(dataset, postback)
            line, pair = _confirmed(context, postback)
            content = await self._files.read(record)
            if content is None:
                raise RowNotEditableDropError("the file is gone, or is no small one of an operator")
            corrected = await asyncio.to_thread(
                with_pair, content, name=record.file_name, line=line, pair=pair
            )
            written = await self._files.write(event, record.file_name, corrected, chat=record.chat, row=line)
        await end_awaiting(self._documents, context, postback)
        return written, record.file_name

    async def file_name(self, postback: OperatorPostback) -> str:
        """Return the name of the dataset's file; empty if the dataset is gone."""
        dataset = await self._read(postback)
        return dataset.record.file_name if dataset else ""

    async def _wrong_cell(self, dataset: Dataset, line: int) -> WrongCell | None:
        """Return the only cell of a row that has a mistake; None if both may have one, or none is known."""
        try:
            content = await self._files.read(dataset)
        except RetryError as failed:
            logs.warning("the row of a file cannot be read", **logs.described(failed))
            return None
        pairs = await asyncio.to_thread(read_pairs, content or b"", name=dataset.file_name, lines={line})
        problems = [problem for problem in dataset.problems if problem.get("line") == line]
        return wrong_cell(pairs[line], problems) if line in pairs else None

    async def _read(self, postback: OperatorPostback) -> StoredRecord[Dataset] | None:
        return await read_stored(self._documents, Dataset, dataset_path(postback.id))


async def end_awaiting(documents: Documents, context: EventContext, postback: OperatorPostback) -> None:
    """Await no row of the dataset any more."""
    awaited = last_awaited(context)
    if awaited is not None and awaited.verb == "row" and awaited.id == postback.id:
        await await_text(documents, context, None)


def wrong_cell(pair: Pair, problems: Sequence[Mapping[str, Any]]) -> WrongCell | None:
    """Return the empty cell, or else the only one that has the start of what each problem is about."""
    question, answer = pair.question.strip(), pair.answer.strip()
    if question and not answer:
        return WrongCell("answer", question)
    if answer and not question:
        return WrongCell("question", answer)
    values = [str(problem.get("found") or "").strip().rstrip("…") for problem in problems]
    places = {(bool(value) and value in question, bool(value) and value in answer) for value in values}
    if places == {(False, True)}:
        return WrongCell("answer", question)
    return WrongCell("question", answer) if places == {(True, False)} else None


def _current(dataset: StoredRecord[Dataset] | None, postback: OperatorPostback) -> StoredRecord[Dataset]:
    """Return the dataset if it is as it was when the card was made; raise OutOfDateDropError otherwise."""
    if dataset is None or dataset.record.state not in PENDING or dataset.document.version != postback.version:
        raise OutOfDateDropError("the dataset has changed since the card was made, or is gone")
    return dataset


def _confirmed(context: EventContext, postback: OperatorPostback) -> tuple[int, Pair]:
    """Return the line and the text that the tap confirms. Raises OutOfDateDropError if it was replaced."""
    awaited = context.chat_record.awaited
    dataset, event = postback.ids
    if awaited is None or awaited.get("event") != event:
        raise OutOfDateDropError("another text was sent since")
    row, form = read_postback(awaited["postback"]), read_form(awaited.get("text", ""))
    if row.verb != "row" or row.id != dataset or form is None or not row.ids[1].isdecimal():
        raise OutOfDateDropError("the text is of another row")
    return int(row.ids[1]), Pair(form.question, form.answer)
