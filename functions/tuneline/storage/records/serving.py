"""The serving pointer, `bot/serving`: which model answers, and which are asked if it is gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tuneline.storage.records.readers import many, moment, optional, table, text
from tuneline.storage.records.record import Record, mapped, nested

SERVING: Final = "bot/serving"
# The version of the base model, which is not tuned.
BASE: Final = "base"


@dataclass(frozen=True, kw_only=True)
class ServingEntry(Record):
    """A model of the chain.

    `endpoint` names its host; empty is the base model's. `system_prompt` is the one it was trained with, ""
    if with none; None is the bot's own. `shutdown_date` is its last day (`YYYY-MM-DD`). `gone_at` is when its
    host did not find it.
    """

    # Without a version it is no tuned model: then the base model answers.
    version: str = field(metadata=mapped(text, missing=BASE))
    model: str = field(metadata=mapped(text, missing=""))
    endpoint: str = field(metadata=mapped(text, missing=""))
    system_prompt: str | None = field(metadata=mapped(optional(text), missing=None))
    base_model: str = field(metadata=mapped(text, missing=""))
    shutdown_date: str | None = field(metadata=mapped(optional(text), missing=None))
    gone_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    @property
    def as_entry(self) -> "ServingEntry":
        """The same model, without the fields that only the whole pointer has."""
        return ServingEntry(
            version=self.version,
            model=self.model,
            endpoint=self.endpoint,
            system_prompt=self.system_prompt,
            base_model=self.base_model,
            shutdown_date=self.shutdown_date,
            gone_at=self.gone_at,
        )


@dataclass(frozen=True, kw_only=True)
class Serving(ServingEntry):
    """The model that answers, with the earlier models as its `fallback`, the latest first.

    `served` are the versions that have served, the latest last; None in a document that is older than the
    field. `bases_gone` says when the host did not find a base model. `since`, `by` and `reason` are of the
    last switch, `decided_in` is the event of the operator's tap that made it, empty if none did.
    """

    fallback: tuple[ServingEntry, ...] = field(metadata=mapped(many(nested(ServingEntry)), missing=()))
    served: tuple[str, ...] | None = field(metadata=mapped(optional(many(text)), missing=None))
    since: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    by: str = field(default="", metadata=mapped(text))
    reason: str = field(default="", metadata=mapped(text))
    decided_in: str = field(default="", metadata=mapped(text))
    bases_gone: Mapping[str, datetime] = field(default_factory=dict, metadata=mapped(table(moment)))

    @property
    def tuned(self) -> tuple[ServingEntry, ...]:
        """The tuned models, the active one first."""
        return tuple(entry for entry in (self, *self.fallback) if entry.version != BASE)
