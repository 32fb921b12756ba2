"""Remove what a check has made: its jobs are stopped, its models, endpoints and files deleted."""

import asyncio
from collections.abc import Sequence
from typing import Final

from tuneline.errors import DropError, RetryError
from tuneline.settings.training import TUNING_REGIONS
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.training.vertex import jobs
from tuneline.training.vertex.cleanup import ModelCleanup
from tuneline.training.vertex.names import job_id, job_name
from tuneline.training.vertex.request import LABEL
from tuneline_cli.trainer.probe_jobs import ProbeJob, ProbeJobs

# The beginning of the labels of all checks, and of the names of their files.
RUN_PREFIX: Final = "check-"
FOLDER: Final = "trainer-check/"
CLEAN_UP: Final = "scripts/tuneline trainer check --clean-up"


class Leftovers:
    """What jobs with a label that begins with `run` have made, and the files of these runs in `buckets`."""

    def __init__(self, *, probes: ProbeJobs, objects: Objects, buckets: Sequence[str], run: str) -> None:
        self._probes = probes
        self._objects = objects
        self._buckets = buckets
        self._run = run
        self._models = ModelCleanup(api=probes.api)
        self.left: list[str] = []

    async def remove(self) -> list[str]:
        """Remove all of it; return what could not be removed, each with the reason."""
        for region in TUNING_REGIONS:
            for job in await self._jobs(region):
                await self._remove_job(region, job)
        for bucket in self._buckets:
            await self._remove_files(bucket)
        return self.left

    async def _jobs(self, region: str) -> list[ProbeJob]:
        """Google deletes no job, so the list also has those of checks that were cleaned up long ago."""
        made = []
        try:
            async for job in self._probes.api.list_all(region, "tuningJobs", "tuningJobs"):
                mark, id_ = jobs.labels_of(job).get(LABEL), job_id(str(job.get("name")))
                named = job_name(id_ or "", project=self._probes.api.project)
                if isinstance(mark, str) and mark.startswith(self._run) and id_ and named:
                    made.append(ProbeJob(id_, named[1], mark))
        except (DropError, RetryError) as failed:
            self.left.append(f"the jobs in {region} with a label {LABEL} that begins {self._run}: {failed}")
        return made

    async def _remove_job(self, region: str, job: ProbeJob) -> None:
        name = job.id
        try:
            probes = self._probes.in_region(region)
            view = await probes.read(job)
            if jobs.state_of(view) == "training":
                view = await probes.stop(job)
            elif jobs.state_of(view) == "trained":
                view = await probes.until_ended(job, seconds=probes.seconds.stop)
            if endpoint := jobs.endpoint_of(view):
                name = endpoint
                await self._models.delete(endpoint)
            elif model := jobs.model_of(view):
                name = model
                await self._models.delete_model(model)
        except (DropError, RetryError) as failed:
            self.left.append(f"{name}: {failed}")

    async def _remove_files(self, bucket: str) -> None:
        prefix = f"{FOLDER}{self._run}"
        try:
            for ref in await asyncio.to_thread(self._objects.versions, bucket, prefix):
                await self._remove_file(ref)
        except (DropError, RetryError) as failed:
            self.left.append(f"gs://{bucket}/{prefix}*: {failed}")

    async def _remove_file(self, ref: ObjectRef) -> None:
        try:
            await asyncio.to_thread(self._objects.delete, ref)
        except (DropError, RetryError) as failed:
            self.left.append(f"gs://{ref.bucket}/{ref.name}: {failed}")
