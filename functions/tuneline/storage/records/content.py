"""A content, `contents/{hash}`: which dataset is the content with these options."""

from dataclasses import dataclass, field

from tuneline.storage.records.readers import text
from tuneline.storage.records.record import Record, mapped


def content_path(key: str) -> str:
    """The path of a content's document."""
    return f"contents/{key}"


@dataclass(frozen=True, kw_only=True)
class Content(Record):
    """A content: the id of the one dataset that is trained with it."""

    dataset: str = field(metadata=mapped(text))
