"""Make a dataset of a pasted text once its operator has confirmed it; it continues as a file does.

The chat records which tap has taken the text, so another tap does nothing, and a run after a crash goes on.
The text leaves the chat once the object exists.
"""

from dataclasses import replace
from typing import Final

from tuneline.chat.context import End, EventContext, Reply
from tuneline.line.events import Event
from tuneline.operator_cards.postback import ForeignPostbackDropError, OperatorPostback, read_postback
from tuneline.operator_chat.buttons import OutOfDateDropError, say
from tuneline.operator_chat.files.check_reply import WrittenFile
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.recorded_dataset import record_dataset
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, change_record_with_result
from tuneline.storage.records.chat import Chat
from tuneline.texts.operator_texts import texts

# The characters of the event's id that tell one pasted text from another.
_SHOWN_CHARACTERS: Final = 4


class PastedDataset:
    """Makes a dataset of a pasted text."""

    is_slow: Final = False

    def __init__(self, *, documents: Documents, files: DatasetFiles) -> None:
        self._documents = documents
        self._files = files

    def is_for(self, event: Event) -> bool:
        """Whether the event is a tap that makes a dataset of a text."""
        return event.type == "postback" and _pasting_event(event) is not None

    async def write(self, context: EventContext) -> WrittenFile | Reply:
        """Write the text as a file; or reply why nothing was done. Raises ObjectsRetryError."""
        try:
            return await self.written(context)
        except OutOfDateDropError:
            return say(context, "button_old")

    async def written(self, context: EventContext) -> WrittenFile:
        """Write the object, if an earlier run has not. Raises OutOfDateDropError."""
        pasting, name = _pasting_event(context.event) or "", _name(context)
        text = await _take(self._documents, context, pasting)
        content = text.encode("utf-8", "replace")
        dataset = await self._files.write(context.event, name, content, chat=context.path)
        await record_dataset(self._documents, pasting, dataset)
        await _clear(self._documents, context, pasting)
        return WrittenFile(dataset, name)

    async def discard(self, context: EventContext) -> End:
        """Delete the file of a chat that was deleted on request meanwhile."""
        await self._files.delete_written(context.event.id, _name(context))
        return context.withdrawn


async def forget_pasted(documents: Documents, context: EventContext, postback: OperatorPostback) -> Reply:
    """Forget a text that is to become no dataset. Raises OutOfDateDropError."""
    await _take(documents, context, postback.id)
    await _clear(documents, context, postback.id)
    return say(context, "paste_forgotten")


async def _take(documents: Documents, context: EventContext, pasting: str) -> str:
    """Take the text for this event, and return it; empty if an earlier run of the event has cleared it.

    Raises OutOfDateDropError if another tap has taken it, or if it is not kept any more.
    """

    def taken(chat: Chat | None) -> tuple[Chat | None, str | None]:
        pasted = chat.pasted if chat else None
        if chat is None or pasted is None or pasted["event"] != pasting:
            return None, None
        taken_by = pasted.get("taken_by")
        if taken_by is None and pasted["until"] > context.now():
            return replace(chat, pasted={**pasted, "taken_by": context.event.id}), pasted["text"]
        return None, pasted["text"] if taken_by == context.event.id else None

    _, text = await change_record_with_result(documents, Chat, context.path, taken)
    if text is None:
        raise OutOfDateDropError("the text is taken, or not kept any more")
    return text


async def _clear(documents: Documents, context: EventContext, pasting: str) -> None:
    """Clear the text; who has taken it stays, so that a run after a crash knows."""

    def cleared(chat: Chat | None) -> Chat | None:
        if chat is None or chat.pasted is None or chat.pasted["event"] != pasting:
            return None
        return replace(chat, pasted={**chat.pasted, "text": ""})

    await change_record(documents, Chat, context.path, cleared)


def _name(context: EventContext) -> str:
    end = context.event.id[-_SHOWN_CHARACTERS:]
    return f"{texts(context.rules.language)['pasted_name'].format(end=end)}.txt"


def _pasting_event(event: Event) -> str | None:
    try:
        postback = read_postback(event.postback_data)
    except ForeignPostbackDropError:
        return None
    return postback.id if postback.verb == "yes_paste" else None
