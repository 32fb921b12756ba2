"""The endpoints and the model that a tuning job leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneline_dev.emulators.answers.nearest_answer import Pair
from tuneline_dev.emulators.vertex.jobs.job_states import Job
from tuneline_dev.emulators.vertex.wire.names import new_number


@dataclass(frozen=True)
class TunedModel:
    """A model in the registry; `location` is a multi-region."""

    id: str
    location: str
    display_name: str
    labels: dict[str, str]
    created_at: float


@dataclass
class Endpoint:
    """Where a tuned model answers. `deployed_id` is None once the model is undeployed."""

    id: str
    location: str
    display_name: str
    labels: dict[str, str]
    base: str
    model_id: str
    pairs: Sequence[Pair]
    created_at: float
    answers_from: float
    deployed_id: str | None = field(default_factory=new_number)


def publish(job: Job, *, fresh_seconds: float) -> tuple[TunedModel, list[Endpoint]]:
    """Build the model and endpoints of a job that succeeded. They answer `fresh_seconds` after its end."""
    ended = job.ends_at() or job.created_at
    name, labels = job.request.get("tunedModelDisplayName", ""), job.request.get("labels", {})
    model = TunedModel(job.model_id, job.serves_in, name, labels, ended)
    endpoints = [
        Endpoint(
            id=endpoint,
            location=job.serves_in,
            display_name=name,
            labels=labels,
            base=job.base,
            model_id=job.model_id,
            pairs=job.dataset.pairs,
            created_at=ended,
            answers_from=ended + fresh_seconds,
        )
        for endpoint in job.endpoint_ids
    ]
    return model, endpoints
