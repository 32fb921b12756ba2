"""Create the small tuning jobs of a check, wait for them, and stop them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from tuneline.errors import RetryError
from tuneline.inference.model_host_errors import BadRequestDropError, BusyRetryError, NoAccessRetryError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.api_errors import READ_ADVICE, ProvisioningRetryError
from tuneline.training.vertex.find_job import find_job
from tuneline.training.vertex.names import job_id, job_name
from tuneline.training.vertex.provider import CREATE_SECONDS
from tuneline.training.vertex.request import LABEL

T = TypeVar("T")
JobView = dict[str, Any]
# Waiting begins with short steps, so that a quick answer is seen at once.
FIRST_SECONDS: Final = 0.1
STEP_TIMES: Final = 1.5


@dataclass(frozen=True)
class WaitSeconds:
    """How long a check waits: until a cancelled job has stopped, for a training, for Google's agents.

    `lost` is for a job whose answer was lost to be listed, `endpoint` for the first answer of a new endpoint,
    `step` the longest step between two calls.
    """

    stop: float = 900.0
    training: float = 6 * 3600.0
    agents: float = 300.0
    lost: float = 120.0
    endpoint: float = 900.0
    step: float = 30.0


class StillRunningRetryError(RetryError):
    """A job has not ended in the time that the check waits."""


@dataclass(frozen=True)
class ProbeJob:
    """A job of the check: its id and name, and the value of its label."""

    id: str
    name: str
    mark: str


class ProbeJobs:
    """Create jobs whose labels begin with `run`, of `base_model` in `region`. `report` gets their states."""

    def __init__(
        self,
        *,
        api: VertexApi,
        region: str,
        base_model: str,
        run: str,
        report: Callable[[str], None],
        seconds: WaitSeconds,
    ) -> None:
        self.api = api
        self.region = region
        self.base_model = base_model
        self.run = run
        self.seconds = seconds
        self.report = report
        self._count = 0

    def in_region(self, region: str) -> "ProbeJobs":
        """The same in another region."""
        return ProbeJobs(
            api=self.api,
            region=region,
            base_model=self.base_model,
            run=self.run,
            report=self.report,
            seconds=self.seconds,
        )

    async def create(
        self, address: str, *, base_model: str = "", epochs: int = 1, validation: str = ""
    ) -> ProbeJob:
        """Create a job. In a new project waits until Google has made the agents that read buckets.

        Raises the errors of `VertexApi.post`.
        """
        self._count += 1
        mark = f"{self.run}-{self._count}"
        body = _body(address, mark, base_model or self.base_model, epochs, validation)

        async def created() -> ProbeJob:
            try:
                return await self._create(body, mark)
            except (NoAccessRetryError, ProvisioningRetryError) as early:
                if isinstance(early, NoAccessRetryError) and READ_ADVICE not in str(early):
                    raise
                raise _NotYetError(early) from None

        try:
            return await self.repeat(created, _NotYetError, seconds=self.seconds.agents)
        except _NotYetError as late:
            raise late.error from None

    async def read(self, job: ProbeJob) -> JobView:
        """The job now, with what only this version of the API shows."""
        return await self.api.get(self.region, job.name, version="v1beta1")

    async def stop(self, job: ProbeJob) -> JobView:
        """Cancel a job; return it as it ended. Raises StillRunningRetryError after a quarter of an hour."""
        try:
            await self.api.post(self.region, f"{job.name}:cancel", {})
        except BadRequestDropError:
            self.report(f"{job.id} had ended before it was cancelled")
        return await self.until_ended(job, seconds=self.seconds.stop)

    async def until_ended(self, job: ProbeJob, *, seconds: float) -> JobView:
        """Wait for a job's end, and for the endpoint of its model; return it as it ended."""
        states: list[str] = []

        async def ended() -> JobView:
            view = await self.read(job)
            if (state := jobs.reported_state(view)) not in states:
                states.append(state)
                self.report(f"{job.id} {state}")
            state_now = jobs.state_of(view)
            if state_now == "training" or (state_now == "trained" and jobs.endpoint_of(view) is None):
                raise StillRunningRetryError(f"{job.id} is {state} and has not ended")
            return view

        return await self.repeat(ended, (StillRunningRetryError, BusyRetryError), seconds=seconds)

    async def repeat(
        self,
        work: Callable[[], Awaitable[T]],
        errors: type[Exception] | tuple[type[Exception], ...],
        *,
        seconds: float,
    ) -> T:
        """Repeat `work` while it raises one of `errors`, for `seconds`; then raise the last one."""
        delay, until = FIRST_SECONDS, time.monotonic() + seconds
        while True:
            try:
                return await work()
            except errors:
                if time.monotonic() + delay > until:
                    raise
            await asyncio.sleep(delay)
            delay = min(delay * STEP_TIMES, self.seconds.step)

    async def _create(self, body: JobView, mark: str) -> ProbeJob:
        parent = f"projects/{self.api.project}/locations/{self.region}/tuningJobs"
        try:
            call = self.api.post(self.region, parent, body, seconds=CREATE_SECONDS)
            id_ = job_id(str((await _to_its_end(call)).get("name")))
        except BusyRetryError as lost:
            if lost.answered:
                raise
            id_ = await self._find(mark, lost)
        named = job_name(id_ or "", project=self.api.project)
        if id_ is None or named is None:
            raise BusyRetryError("an answer without the job's name", answered=False)
        return ProbeJob(id_, named[1], mark)

    async def _find(self, mark: str, lost: BusyRetryError) -> str:
        """Find the job whose answer was lost; Google may list it late. Raises `lost` if there is none."""

        async def listed() -> str:
            id_ = await find_job(self.api, mark, region=self.region, filters_by_label=None)
            if id_ is None:
                raise lost
            return id_

        return await self.repeat(listed, BusyRetryError, seconds=self.seconds.lost)


class _NotYetError(Exception):
    """Google's agents may come into being meanwhile."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


async def _to_its_end(call: Coroutine[Any, Any, T]) -> T:
    """Await a call that must not be cut off: after Ctrl-C, too, its job has to be known."""
    running = asyncio.create_task(call)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def _body(address: str, mark: str, base_model: str, epochs: int, validation: str) -> JobView:
    files = {"trainingDatasetUri": address, **({"validationDatasetUri": validation} if validation else {})}
    return {
        "baseModel": base_model,
        "supervisedTuningSpec": {
            **files,
            "hyperParameters": {"epochCount": epochs},
            "exportLastCheckpointOnly": True,
        },
        "tunedModelDisplayName": f"tuneline-{mark}",
        "description": "scripts/tuneline trainer check",
        "labels": {LABEL: mark},
    }
