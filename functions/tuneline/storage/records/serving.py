"""The serving pointer, `bot/serving`: which model answers, and which are asked if it is gone.

A canary is a candidate that answers a share of the chats; see `models/canary`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from tuneline.storage.records.readers import choice, many, mapping, moment, optional, table, text, whole
from tuneline.storage.records.record import Record, mapped, nested

SERVING: Final = "bot/serving"
# The version of the base model, which is not tuned.
BASE: Final = "base"
WhyEnded = Literal[
    "stopped",  # by an operator
    "worse",  # than the current model, beyond the noise
    "finished",  # it serves all chats now
    "replaced",  # another model was promoted
    "rolled_back",  # the current model was rolled back, retired, or has ended
    "retired",
    "gone",  # its host does not find it
    "ended",  # its last day has come
]


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
class CanaryPeriod(Record):
    """A time in which a canary has one share, in percent. `id` begins the names of its counters."""

    id: str = field(metadata=mapped(text))
    share: int = field(metadata=mapped(whole))
    since: datetime = field(metadata=mapped(moment))


@dataclass(frozen=True, kw_only=True)
class Canary(ServingEntry):
    """A candidate that answers `share` percent of the chats, since `since`.

    `periods` has one entry for each share that it has had, the current one last. `by`, `reason` and
    `decided_in` are of the decision about the current share, as those of a switch are.
    """

    share: int = field(metadata=mapped(whole))
    since: datetime = field(metadata=mapped(moment))
    periods: tuple[CanaryPeriod, ...] = field(metadata=mapped(many(nested(CanaryPeriod))))
    by: str = field(default="", metadata=mapped(text))
    reason: str = field(default="", metadata=mapped(text))
    decided_in: str = field(default="", metadata=mapped(text))

    @property
    def period(self) -> str:
        """The id of the current period; each decision begins another one."""
        return self.periods[-1].id if self.periods else ""


@dataclass(frozen=True, kw_only=True)
class CanaryEnd(Record):
    """How the last canary ended: its version and last period, when, by whom, and why.

    `facts` are for the notice: the rates that made it end, if there are any.
    """

    version: str = field(metadata=mapped(text))
    period: str = field(metadata=mapped(text))
    why: WhyEnded = field(metadata=mapped(choice(get_args(WhyEnded))))
    at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    by: str = field(default="", metadata=mapped(text))
    reason: str = field(default="", metadata=mapped(text))
    decided_in: str = field(default="", metadata=mapped(text))
    facts: Mapping[str, str | int] = field(default_factory=dict, metadata=mapped(mapping))


@dataclass(frozen=True, kw_only=True)
class Serving(ServingEntry):
    """The model that answers, with the earlier models as its `fallback`, the latest first.

    `served` are the versions that have served, the latest last; None in a document that is older than the
    field. `bases_gone` says when the host did not find a base model. `since`, `by` and `reason` are of the
    last switch, `decided_in` is the event of the operator's tap that made it, empty if none did. `canary` is
    the candidate that answers a part of the chats, `canary_end` how the last one ended.
    """

    fallback: tuple[ServingEntry, ...] = field(metadata=mapped(many(nested(ServingEntry)), missing=()))
    served: tuple[str, ...] | None = field(metadata=mapped(optional(many(text)), missing=None))
    since: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    by: str = field(default="", metadata=mapped(text))
    reason: str = field(default="", metadata=mapped(text))
    decided_in: str = field(default="", metadata=mapped(text))
    bases_gone: Mapping[str, datetime] = field(default_factory=dict, metadata=mapped(table(moment)))
    canary: Canary | None = field(default=None, metadata=mapped(optional(nested(Canary))))
    canary_end: CanaryEnd | None = field(default=None, metadata=mapped(optional(nested(CanaryEnd))))

    @property
    def tuned(self) -> tuple[ServingEntry, ...]:
        """The tuned models, the active one first."""
        return tuple(entry for entry in (self, *self.fallback) if entry.version != BASE)

    @property
    def reachable(self) -> tuple[ServingEntry, ...]:
        """The tuned models that users' questions may reach: the canary, and those of the chain."""
        return (*((self.canary,) if self.canary else ()), *self.tuned)
