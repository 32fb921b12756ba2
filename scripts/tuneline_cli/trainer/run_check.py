"""Run the points of a check in turn; an error in one leaves the others."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from tuneline.errors import DropError, RetryError
from tuneline.settings.training import TUNING_REGIONS
from tuneline.storage.objects import Objects
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api_errors import VertexRefusedDropError
from tuneline.training.vertex.names import job_id
from tuneline_cli.trainer.observe_jobs import JobObserver
from tuneline_cli.trainer.observe_models import see_ended_model
from tuneline_cli.trainer.observe_training import TrainingObserver
from tuneline_cli.trainer.points import NEEDS_TRAINING, POINTS, Findings
from tuneline_cli.trainer.probe_jobs import JobView, ProbeJobs
from tuneline_cli.trainer.sample_bucket import SampleBuckets

# Where the untuned models of a region's geography answer.
_MULTI_REGION: Final = {"us-central1": "us", "europe-west4": "eu"}


class CheckRun:
    """One run of the check. `report` gets a line for each point."""

    def __init__(
        self,
        *,
        probes: ProbeJobs,
        objects: Objects,
        buckets: Mapping[str, str],
        report: Callable[[str], None],
    ) -> None:
        self.findings = Findings()
        self._probes = probes
        self._report = report
        sample_buckets = SampleBuckets(objects=objects, buckets=buckets, run=probes.run)
        self._jobs = JobObserver(probes=probes, buckets=sample_buckets, findings=self.findings)
        self._training = TrainingObserver(
            probes=probes,
            buckets=sample_buckets,
            job_observer=self._jobs,
            objects=objects,
            findings=self.findings,
        )

    async def running_job(self) -> str | None:
        """The id of a job of the project that has not ended: the check's jobs would have to wait for it.

        Raises the errors of `VertexApi.get`.
        """
        for region in TUNING_REGIONS:
            async for job in self._probes.api.list_all(region, "tuningJobs", "tuningJobs"):
                if jobs.state_of(job) == "training":
                    return job_id(str(job.get("name"))) or "a job"
        return None

    async def see_all(self, *, train: bool) -> None:
        """See every point; those that need a training only with `train`."""
        await self._see((2,), self._jobs.see_buckets)
        await self._see((3, 4), self._jobs.see_list_and_second_job)
        await self._see((5,), self._jobs.see_newest_model)
        if train:
            await self._see((1, 6, 7, 8, 9), self._see_training)
        else:
            await self._see((6,), self._jobs.see_bad_row_accepted)
            for point in POINTS:
                if point.needs_training:
                    self.findings.leave(point.number, NEEDS_TRAINING)
        await self._see((10,), self._see_ended_model)

    async def _see(self, numbers: tuple[int, ...], see: Callable[[], Awaitable[None]]) -> None:
        self._report(f"Point {', '.join(map(str, numbers))} …")
        reason = "it was not reached"
        try:
            await see()
        except VertexRefusedDropError as refused:
            reason = f"{refused}: {refused.message}"
        except (DropError, RetryError) as failed:
            reason = str(failed)
        for number in numbers:
            self.findings.leave(number, reason)

    async def _see_training(self) -> None:
        job: JobView = await self._training.see_training()
        self._training.see_billed_tokens(job)
        await self._see((8,), lambda: self._training.see_metrics(job))
        await self._see((1,), lambda: self._training.see_answers(job))

    async def _see_ended_model(self) -> None:
        location, today = _MULTI_REGION[self._probes.region], datetime.now(UTC).date()
        await see_ended_model(self._probes, self.findings, location=location, today=today)
