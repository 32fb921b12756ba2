"""Say how far a job is; after its end, what has become of its model."""

from tuneline.storage.records.job import Job
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import Serving
from tuneline.texts.card_texts import texts


def job_phase(job: Job, model: Model | None, serving: Serving | None, *, language: str) -> str:
    """Return the phase; `model` is the job's one, None if it has none yet or if it could not be read."""
    own = texts(language)
    if model is None or job.state not in ("serving", "held"):
        return own[f"phase_{job.state}"]
    if serving is not None and serving.version == model.version:
        return own["phase_in_use"]
    return own["phase_waits" if model.state == "held" else "phase_not_in_use"]
