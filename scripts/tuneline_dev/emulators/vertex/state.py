"""All that the emulator knows: jobs, endpoints, models, tokens, and the calls it got."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, cast

from starlette.requests import Request

from tuneline_dev.emulators.vertex.access_tokens import AccessTokens
from tuneline_dev.emulators.vertex.base_models import end_of
from tuneline_dev.emulators.vertex.jobs.job_states import Job, give_slots
from tuneline_dev.emulators.vertex.serving.tuned_model import Endpoint, TunedModel, publish
from tuneline_dev.emulators.vertex.settings import Settings
from tuneline_dev.emulators.vertex.wire.errors import ApiError, error_info

ANSWERS_KEPT = 300


@dataclass
class Platform:
    """The state of one emulator. `clock` gives seconds since 1970.

    `storage_url` is where `gs://` objects are read; without it every bucket is unreadable.
    """

    clock: Callable[[], float]
    settings: Settings
    started: date
    project: str
    project_number: str
    storage_url: str | None
    tokens: AccessTokens
    jobs: dict[str, Job] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    models: dict[str, TunedModel] = field(default_factory=dict)
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    generated: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=ANSWERS_KEPT))
    embedded: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=ANSWERS_KEPT))

    def today(self) -> date:
        """Return the day in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def parent(self, location: str) -> str:
        """Return the beginning of a resource's name, with the project's number, as Google answers."""
        return f"projects/{self.project_number}/locations/{location}"

    def require_project(self, project: str) -> None:
        """Raise ApiError 403 unless `project` is the id or the number of this project."""
        if project not in (self.project, self.project_number):
            message = (
                f"Permission denied on resource project {project}. It may not exist, or the Vertex AI API "
                "may be disabled in it."
            )
            info = error_info("CONSUMER_INVALID", consumer=f"projects/{project}")
            raise ApiError(403, message, details=[info])

    def is_retired(self, base: str) -> bool:
        """Return whether a base model no longer answers."""
        changed = self.settings.shutdown_date
        return end_of(base, started=self.started, changed=changed) <= self.today()

    def settle(self) -> None:
        """Start the jobs whose turn has come, and publish the models of the jobs that succeeded."""
        now = self.clock()
        give_slots(list(self.jobs.values()), limit=self.settings.concurrent_jobs)
        for job in self.jobs.values():
            if not job.is_published and job.state(now) == "JOB_STATE_SUCCEEDED":
                model, endpoints = publish(job, fresh_seconds=self.settings.fresh_endpoint_404_seconds)
                self.models[model.id] = model
                self.endpoints |= {endpoint.id: endpoint for endpoint in endpoints}
                job.is_published = True


def platform_of(request: Request) -> Platform:
    """Return the emulator that is called. Raises ApiError 403 for another project's resource."""
    platform = cast(Platform, request.app.state.platform)
    if "project" in request.path_params:
        platform.require_project(request.path_params["project"])
    return platform
