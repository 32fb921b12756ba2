"""A dataset, `datasets/{id}`: one generation of one uploaded object, from its check to its job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import (
    amount,
    choice,
    flag,
    many,
    mapping,
    moment,
    optional,
    table,
    text,
    whole,
)
from tuneline.storage.records.record import Record, mapped, nested

DatasetState = Literal[
    "checking",
    "starting",
    "awaiting_approval",
    "training",
    "trained",
    "rejected",
    "refused",
    "duplicate",
    "failed",
    "cancelled",
    "gone",
]
# A job that a crashed run has created ends its dataset, too, whatever a later run has recorded meanwhile. If
# the provider caused a job's failure, its dataset is started again.
_AFTER_JOB: Final[frozenset[DatasetState]] = frozenset({"starting", "trained", "failed", "cancelled"})
_FROM_STARTING: Final[frozenset[DatasetState]] = frozenset(
    {"awaiting_approval", "training", "refused", "gone"}
)
# Results of the check that may be None.
_RESULTS: Final = ("base_model_ends", "price_usd", "system_prompt", "valid", "sample")
TRANSITIONS: Final[Mapping[DatasetState, frozenset[DatasetState]]] = {
    "checking": frozenset({"starting", "rejected", "refused", "duplicate", "gone"}),
    "starting": _FROM_STARTING | _AFTER_JOB,
    "awaiting_approval": frozenset({"starting", "cancelled"}),
    "training": _AFTER_JOB,
    "trained": frozenset(),
    "rejected": frozenset({"cancelled"}),
    "refused": _AFTER_JOB,
    "duplicate": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
    "gone": _AFTER_JOB,
}
# No run claims a dataset in one of these states.
FINAL: Final = frozenset[DatasetState](get_args(DatasetState)) - {"checking", "starting"}
# In these states the content has no model, so a new upload of it is no duplicate.
WITHOUT_MODEL: Final = frozenset[DatasetState]({"rejected", "refused", "failed", "cancelled", "gone"})
DATASETS: Final = "datasets"


def dataset_path(dataset: str) -> str:
    """The path of a dataset's document."""
    return f"{DATASETS}/{dataset}"


@dataclass(frozen=True, kw_only=True)
class ExamplesObject(Record):
    """The object that holds a dataset's examples, and the hash of its content.

    `vectors` is the object with their vectors, and `embedder` what has made them; both are empty without.
    """

    object: str = field(metadata=mapped(text))
    sha256: str = field(metadata=mapped(text))
    vectors: str = field(default="", metadata=mapped(text))
    embedder: str = field(default="", metadata=mapped(text))


@dataclass(frozen=True, kw_only=True)
class Dataset(Record):
    """A dataset.

    `options` are the object's metadata as given, `steps` what its training provider has recorded of the
    upload. A smoke test's dataset has `expire_at`. `runs` counts its claims, `released_runs` those that
    ended with an error, so the others but the last one crashed.

    After the check: `outcome`, the number of good `examples`, their `tokens`, those of the training
    file (`train_tokens`), its first `problems` and the number of errors (`problem_count`), the names of the
    prepared objects (`train`, `valid`), the examples for models (`sample`), and the number of
    `held_out` examples. `system_prompt` is "" if most examples have none, and None if their prompts vary.

    `month` is the month in whose spending its job is, `reserved_attempt` the attempt whose price is reserved
    there. `attempt` counts its jobs, from 1; `restarted_at` is when the second was ordered, or when a retrain
    began by itself. `waits_for` is the code of what an operator has to fix first. `decided_in` is the id of
    the event in LINE by which an operator has approved or cancelled it.

    A retrain is a dataset without an upload of its own: it trains the prepared objects of the dataset
    `retrain_of` on another base model. `last_retrain` is the id of a dataset's latest retrain.

    `chat` is the path of the chat in which an operator has sent the file in LINE, and `replaces` the id of
    the dataset of an earlier version of the file, which has ended. `corrected_row` is the row that this
    version has corrected in LINE; `replaces_corrected` says that the earlier version had one, and this not.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: DatasetState = field(metadata=mapped(choice(get_args(DatasetState))))
    created_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    bucket: str = field(metadata=mapped(text, missing=""))
    object: str = field(metadata=mapped(text, missing=""))
    generation: int | None = field(metadata=mapped(optional(whole), missing=None))
    options: Mapping[str, str] = field(metadata=mapped(table(text), missing={}))
    steps: Mapping[str, Any] = field(metadata=mapped(mapping, missing={}))
    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    runs: int = field(default=1, metadata=mapped(whole, name="attempts"))
    released_runs: int = field(default=0, metadata=mapped(whole, name="let_go"))
    reason: str | None = field(default=None, metadata=mapped(optional(text)))
    duplicate_of: str | None = field(default=None, metadata=mapped(optional(text)))

    base_model: str | None = field(default=None, metadata=mapped(optional(text)))
    base_model_ends: str | None = field(default=None, metadata=mapped(optional(text)))
    epochs: int | None = field(default=None, metadata=mapped(optional(whole)))
    price_usd: Decimal | None = field(default=None, metadata=mapped(optional(amount)))
    outcome: str | None = field(default=None, metadata=mapped(optional(text)))
    examples: int | None = field(default=None, metadata=mapped(optional(whole)))
    tokens: int = field(default=0, metadata=mapped(whole))
    train_tokens: int | None = field(default=None, metadata=mapped(optional(whole), name="learnt_tokens"))
    size: int | None = field(default=None, metadata=mapped(optional(whole)))
    content_sha256: str | None = field(default=None, metadata=mapped(optional(text)))
    system_prompt: str | None = field(default=None, metadata=mapped(optional(text)))
    problems: tuple[Mapping[str, Any], ...] = field(default=(), metadata=mapped(many(mapping)))
    problem_count: int = field(default=0, metadata=mapped(whole))
    train: str | None = field(default=None, metadata=mapped(optional(text)))
    valid: str | None = field(default=None, metadata=mapped(optional(text)))
    held_out: int = field(default=0, metadata=mapped(whole))
    sample: ExamplesObject | None = field(default=None, metadata=mapped(optional(nested(ExamplesObject))))

    month: str | None = field(default=None, metadata=mapped(optional(text)))
    provider: str | None = field(default=None, metadata=mapped(optional(text)))
    reserved_attempt: int | None = field(default=None, metadata=mapped(optional(whole)))
    attempt: int = field(default=1, metadata=mapped(whole))
    approved_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    approved_by: str | None = field(default=None, metadata=mapped(optional(text)))
    decided_in: str | None = field(default=None, metadata=mapped(optional(text)))
    restarted_at: datetime | None = field(default=None, metadata=mapped(optional(moment), name="anew_at"))
    waits_for: str | None = field(default=None, metadata=mapped(optional(text)))
    job: str | None = field(default=None, metadata=mapped(optional(text)))
    retrain_of: str | None = field(default=None, metadata=mapped(optional(text)))
    last_retrain: str | None = field(default=None, metadata=mapped(optional(text)))
    chat: str = field(default="", metadata=mapped(text))
    replaces: str | None = field(default=None, metadata=mapped(optional(text)))
    corrected_row: int | None = field(default=None, metadata=mapped(optional(whole)))
    replaces_corrected: bool = field(default=False, metadata=mapped(flag))
    # The end of the claim's lease (`tuneline/storage/claims.py`): None lets the next run claim it at once.
    lease_until: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    def changes(self) -> dict[str, Any]:
        """See `Record.changes`. A checked dataset has all results, also those that are None."""
        changed = super().changes()
        if "outcome" in changed:
            unknown = [name for name in _RESULTS if getattr(self, name) is None]
            changed |= dict.fromkeys(unknown)
        return changed

    @property
    def is_in_check(self) -> bool:
        """Whether `dataset_upload` still writes it. With `decide=ask` it is `starting` for a moment."""
        is_before_decision = self.options.get("decide") == "ask" and self.approved_at is None
        return self.state == "checking" or (self.state == "starting" and is_before_decision)

    @property
    def file_name(self) -> str:
        """The name of the uploaded file, without its folder."""
        return self.object.rpartition("/")[2]
