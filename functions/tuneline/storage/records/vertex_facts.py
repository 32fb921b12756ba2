"""How Vertex AI was seen to behave in this project, `bot/trainer`, where Google's pages leave it open."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from tuneline.storage.records.readers import choice, flag, moment, optional, text
from tuneline.storage.records.record import Record, mapped

VERTEX_FACTS: Final = "bot/trainer"
# A job that is created while another one runs: refused (429), or accepted and started later.
SecondJob = Literal["refused", "accepted"]
# The count of billed tokens of an ended job; each epoch is billed either way.
BilledTokens = Literal["one_epoch", "all_epochs"]


@dataclass(frozen=True, kw_only=True)
class VertexFacts(Record):
    """What `scripts/tuneline trainer check` has seen; None is not known: the functions work either way.

    A job in `region` was seen to read its training file from `bucket`. `filters_by_label`: a list of jobs
    can be filtered by a label.
    """

    region: str | None = field(default=None, metadata=mapped(optional(text)))
    bucket: str | None = field(default=None, metadata=mapped(optional(text)))
    filters_by_label: bool | None = field(default=None, metadata=mapped(optional(flag)))
    second_job: SecondJob | None = field(default=None, metadata=mapped(optional(choice(get_args(SecondJob)))))
    billed_tokens: BilledTokens | None = field(
        default=None, metadata=mapped(optional(choice(get_args(BilledTokens))))
    )
    checked_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    checked_by: str | None = field(default=None, metadata=mapped(optional(text)))
