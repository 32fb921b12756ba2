"""Write an operator's file with a corrected row into the bucket, where it becomes a dataset."""

from typing import Final

from tuneline.chat.context import End, EventContext, Reply
from tuneline.datasets.formats.tables.row_pairs import RowNotEditableDropError
from tuneline.line.events import Event
from tuneline.operator_cards.postback import PREFIX, ForeignPostbackDropError, read_postback
from tuneline.operator_cards.style import shown_name
from tuneline.operator_chat.buttons import OutOfDateDropError, say
from tuneline.operator_chat.files.check_reply import WrittenFile
from tuneline.operator_chat.files.dataset_files import DatasetFiles
from tuneline.operator_chat.files.row_edits import RowEdits

_YES_ROW: Final = f"{PREFIX}yes_row:"


class RowIntake:
    """Writes the file of one tap on the button `yes_row`."""

    is_slow: Final = False

    def __init__(self, files: DatasetFiles, edits: RowEdits) -> None:
        self._files = files
        self._edits = edits

    def is_for(self, event: Event) -> bool:
        """Whether the event is a tap that confirms a corrected row."""
        return event.type == "postback" and event.postback_data.startswith(_YES_ROW)

    async def write(self, context: EventContext) -> WrittenFile | Reply:
        """Write the file; or reply why nothing was done. Raises ObjectsRetryError."""
        try:
            return await self.written(context)
        except (ForeignPostbackDropError, OutOfDateDropError):
            return say(context, "button_old")
        except RowNotEditableDropError:
            return say(context, "row_not_editable")

    async def written(self, context: EventContext) -> WrittenFile:
        """Write the file, if it is not there. Raises what `RowEdits.write` raises."""
        dataset, name = await self._edits.write(context, read_postback(context.event.postback_data))
        return WrittenFile(dataset, shown_name(name))

    async def discard(self, context: EventContext) -> End:
        """Delete the file of a chat that was deleted on request meanwhile."""
        name = await self._edits.file_name(read_postback(context.event.postback_data))
        await self._files.delete_written(context.event.id, name)
        return context.withdrawn
