"""The examples that models are shown, `bot/examples`: those of the dataset accepted last."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tuneline.storage.records.readers import moment, optional, text
from tuneline.storage.records.record import Record, mapped

EXAMPLES: Final = "bot/examples"


@dataclass(frozen=True, kw_only=True)
class ExamplesSource(Record):
    """Where the examples are: the object's name, and the hash of its content, which never changes.

    `system_prompt` is the dataset's, `created_at` the time of its upload, or of the decision of an operator
    who was asked for it. `vectors` is the object with the examples' vectors, and `embedder` what has made
    them; both are empty without. `embedded_at` is the time when they were made, if that was after the
    acceptance. Until `doubted_until` no question is refused, because too many were unknown.
    """

    def has_vectors_of(self, embedder: str) -> bool:
        """Whether `vectors` were made by `embedder` for these very examples.

        An earlier version of the program that publishes other examples leaves the fields it does not know.
        """
        own = self.object.removesuffix(".jsonl")
        return self.embedder == embedder and bool(own) and self.vectors.startswith(own)

    dataset: str = field(metadata=mapped(text, missing=""))
    object: str = field(metadata=mapped(text, missing=""))
    sha256: str = field(metadata=mapped(text, missing=""))
    system_prompt: str | None = field(metadata=mapped(optional(text), missing=None))
    created_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    vectors: str = field(default="", metadata=mapped(text))
    embedder: str = field(default="", metadata=mapped(text))
    embedded_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    doubted_until: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    def is_doubted(self, now: datetime) -> bool:
        """Whether no question is refused at `now`."""
        return self.doubted_until is not None and now < self.doubted_until
