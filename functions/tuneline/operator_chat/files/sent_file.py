"""Judge a file that an operator sends by its name and size, before its content is fetched.

The name is the sender's choice: it is shown in the reply, cleaned and cut, and used for nothing else here.
"""

from dataclasses import dataclass
from typing import Final, Literal

from tuneline.datasets.upload_limits import ENDINGS, MOST_BYTES, ending
from tuneline.line.events import Event
from tuneline.unicode import displayable

Problem = Literal["file_too_large", "file_empty", "file_kind", "file_document"]
# Documents that nothing here reads; `documents/` reads others.
DOCUMENTS: Final = frozenset({".doc", ".docx", ".ppt", ".pptx", ".rtf"})
# The longest name that is shown; LINE documents no limit.
SHOWN_CHARACTERS: Final = 60
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """A file message. `size` is in bytes, None if LINE does not report it."""

    name: str
    size: int | None

    @property
    def problem(self) -> Problem | None:
        """Why it cannot be a dataset. None if its content has to be read to know."""
        if ending(self.name) not in ENDINGS:
            return "file_document" if ending(self.name) in DOCUMENTS else "file_kind"
        if self.size == 0:
            return "file_empty"
        if self.size is not None and self.size > MOST_BYTES:
            return "file_too_large"
        return None

    @property
    def facts(self) -> dict[str, str]:
        """The values of the placeholders in texts about it."""
        return {
            "name": self._shown_name,
            "megabytes": f"{-(-(self.size or 0) // _MEGABYTE):,}",
            "most": f"{MOST_BYTES // _MEGABYTE:,}",
            "kinds": ", ".join(sorted(ENDINGS)),
        }

    @property
    def _shown_name(self) -> str:
        name = " ".join(displayable(self.name).split())
        return name if len(name) <= SHOWN_CHARACTERS else f"{name[: SHOWN_CHARACTERS - 1]}…"


def sent_file(event: Event) -> SentFile:
    """Read the file from its message."""
    return SentFile(name=event.file_name, size=event.file_size)
