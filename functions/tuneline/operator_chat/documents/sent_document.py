"""Recognize a file that is read as a document, and judge it before its content is fetched."""

from typing import Final

from tuneline.datasets.upload_limits import ending
from tuneline.line.events import Event
from tuneline.operator_chat.files.sent_file import sent_file

ENDINGS: Final = frozenset({".pdf", ".md", ".markdown", ".html", ".htm"})
_MEGABYTE: Final = 1024 * 1024
# The function reads it whole, in 512 MB of memory.
MOST_BYTES: Final = 10 * _MEGABYTE


def is_document(event: Event) -> bool:
    """Whether the event is a file with the ending of a document."""
    return event.message_type == "file" and ending(event.file_name) in ENDINGS


def problem(event: Event) -> str | None:
    """The text that says why the file cannot be read. None if its content has to be read to know."""
    size = event.file_size
    if size == 0:
        return "file_empty"
    return "document_too_large" if size is not None and size > MOST_BYTES else None


def facts(event: Event) -> dict[str, str]:
    """The values of the placeholders in texts about it."""
    return {**sent_file(event).facts, "most": f"{MOST_BYTES // _MEGABYTE}"}
