"""Choose the two models that an operator compares: the serving one, and the newest other one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tuneline.inference.candidates import Candidate, as_candidate, base_candidate
from tuneline.models import serving_pointer
from tuneline.operator_chat.models.model_list import MOST, can_serve
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records, read_record
from tuneline.storage.records.model import MODELS, Model, model_path
from tuneline.storage.records.serving import BASE, Serving

_WORTH_COMPARING: Final = frozenset({"held", "ready"})


@dataclass(frozen=True)
class ComparedModels:
    """The serving model, and the other one."""

    first: Candidate
    second: Candidate

    @property
    def evaluated(self) -> str:
        """The version whose evaluation has questions for both."""
        return self.second.version if self.second.is_tuned else self.first.version


async def compared_models(
    documents: Documents, serving: Serving | None, *, base_model: str, now: datetime
) -> ComparedModels | None:
    """Return the models to compare; the base model is the other one if there is none. None without two."""
    every = await query_records(documents, Model, MODELS, where={}, limit=MOST)
    others = [model for model in every if _is_other(model, serving, now)]
    first, base = _serving(serving, base_model), base_candidate(base_model, serving)
    if others:
        newest = max(others, key=lambda model: (model.record.ready_at is not None, _ready(model)))
        return ComparedModels(first, as_candidate(serving_pointer.entry_of(newest.record)))
    return ComparedModels(first, base) if first.is_tuned else None


async def candidate_of(
    documents: Documents, version: str, serving: Serving | None, *, base_model: str
) -> Candidate | None:
    """Return the model of a version; None if it is gone."""
    if version == BASE:
        return base_candidate(base_model, serving)
    model = await read_record(documents, Model, model_path(version))
    if model is None or model.state == "deleted":
        return None
    return as_candidate(serving_pointer.entry_of(model))


def _is_other(model: StoredRecord[Model], serving: Serving | None, now: datetime) -> bool:
    return model.record.state in _WORTH_COMPARING and can_serve(model.record, serving, now)


def _serving(serving: Serving | None, base_model: str) -> Candidate:
    if serving is None or serving.version == BASE:
        return base_candidate(base_model, serving)
    return as_candidate(serving)


def _ready(model: StoredRecord[Model]) -> str:
    return model.record.ready_at.isoformat() if model.record.ready_at else model.id
