"""Read the newest models, with the serving one among them, and what an operator may do with each."""

import asyncio
from datetime import datetime
from typing import Final

from tuneline.inference.candidates import as_candidate, is_over
from tuneline.models import serving_pointer
from tuneline.models.end_dates import ends_on
from tuneline.operator_cards.models.model_cards import ShownModel, ShownModels
from tuneline.operator_chat.models.model_reading import version_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records, read_stored, readable
from tuneline.storage.records.evaluations.evaluation import Evaluation, evaluation_path
from tuneline.storage.records.job import Job, job_path
from tuneline.storage.records.model import MODELS, Model
from tuneline.storage.records.serving import BASE, SERVING, Serving

# A carousel has at most twelve bubbles, and its size is limited, too.
SHOWN: Final = 10
MOST: Final = 10_000
_USABLE: Final = frozenset({"held", "ready", "retired"})


async def read_models(documents: Documents, *, now: datetime) -> ShownModels:
    """Read the newest models, the newest first; the serving one replaces the last if it is older."""
    serving = await read_stored(documents, Serving, SERVING)
    every = await query_records(documents, Model, MODELS, where={}, limit=MOST)
    newest = sorted(every, key=_ready, reverse=True)
    shown = newest[:SHOWN]
    active = [model for model in newest[SHOWN:] if serving and model.id == serving.record.version]
    shown = [*shown[: SHOWN - len(active)], *active]
    jobs, evaluations = await asyncio.gather(_jobs(documents, shown), _evaluations(documents, shown))
    return ShownModels(
        now=now,
        models=[_shown(model, serving, jobs, evaluations, now) for model in shown],
        serving=serving if serving and serving.record.version != BASE else None,
    )


def can_serve(model: Model, serving: Serving | None, now: datetime) -> bool:
    """Whether an operator may promote it: it does not serve, and its host still has it."""
    if model.state not in _USABLE or (serving is not None and serving.version == model.version):
        return False
    candidate = as_candidate(serving_pointer.entry_of(model))
    return not is_over(candidate, model.shutdown_date, now)


def _shown(
    model: StoredRecord[Model],
    serving: StoredRecord[Serving] | None,
    jobs: dict[str, StoredRecord[Job]],
    evaluations: dict[str, Evaluation],
    now: datetime,
) -> ShownModel:
    pointer = serving.record if serving else None
    is_serving = pointer is not None and pointer.version == model.id
    canary = pointer.canary if pointer else None
    is_usable = can_serve(model.record, pointer, now)
    return ShownModel(
        model=model,
        ends=ends_on(serving_pointer.entry_of(model.record)),
        job=jobs.get(model.record.job or ""),
        evaluation=evaluations.get(model.id),
        is_serving=is_serving,
        is_behind=not is_serving and model.id in serving_pointer.versions_of(pointer),
        is_canary=canary is not None and canary.version == model.id,
        can_serve=is_usable,
        pointer=version_of(model, serving) if is_usable and canary is None else "",
    )


async def _jobs(documents: Documents, models: list[StoredRecord[Model]]) -> dict[str, StoredRecord[Job]]:
    paths = [job_path(model.record.job) for model in models if model.record.job]
    found = await documents.get_many(paths) if paths else []
    return {job.id: job for job in readable(Job, [document for document in found if document])}


async def _evaluations(documents: Documents, models: list[StoredRecord[Model]]) -> dict[str, Evaluation]:
    found = await documents.get_many([evaluation_path(model.id) for model in models]) if models else []
    known = readable(Evaluation, [document for document in found if document])
    return {evaluation.id: evaluation.record for evaluation in known}


def _ready(model: StoredRecord[Model]) -> tuple[bool, str]:
    ready = model.record.ready_at
    return ready is not None, ready.isoformat() if ready else model.id
