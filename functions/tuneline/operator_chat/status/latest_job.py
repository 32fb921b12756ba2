"""Read the jobs that run; if none does, the month's last one, and what became of its model."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tuneline.budget import month_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records, readable
from tuneline.storage.records.job import JOBS, Job
from tuneline.storage.records.model import Model, model_path

# More than any bot has; a job's document has its loss curve.
MOST: Final = 100


async def latest_jobs(documents: Documents, *, now: datetime) -> list[StoredRecord[Job]]:
    """Return the open jobs, the latest first; else the last one that began in this month, if there is one."""
    running = await query_records(documents, Job, JOBS, where={"open": True}, limit=MOST)
    if running:
        return sorted(running, key=_created, reverse=True)
    ended = await query_records(documents, Job, JOBS, where={"month": month_of(now)}, limit=MOST)
    return [max(ended, key=_created)] if ended else []


async def models_of_jobs(documents: Documents, jobs: Sequence[StoredRecord[Job]]) -> dict[str, Model]:
    """Return the models of the jobs that have ended, by version."""
    paths = [model_path(job.record.version) for job in jobs if job.record.version]
    found = await documents.get_many(paths) if paths else []
    return {model.id: model.record for model in readable(Model, [each for each in found if each])}


def _created(job: StoredRecord[Job]) -> datetime:
    return job.record.created_at
