"""See what a training leaves: its times, its billed tokens, its metrics, and how its model answers."""

import asyncio
from typing import Final

from tuneline.errors import DropError, RetryError
from tuneline.inference.model_host_errors import BadRequestDropError, BusyRetryError, NotFoundDropError
from tuneline.storage.objects import Objects
from tuneline.training.vertex import jobs
from tuneline.training.vertex.names import location_of
from tuneline_cli.trainer import sample_files
from tuneline_cli.trainer.billed_tokens import counted_tokens
from tuneline_cli.trainer.observe_jobs import JobObserver
from tuneline_cli.trainer.points import Findings
from tuneline_cli.trainer.probe_jobs import JobView, ProbeJobs
from tuneline_cli.trainer.sample_bucket import SampleBuckets

# What is assumed of the duration of such a job.
MINUTES: Final = (20, 45)
_METRICS_FILES: Final = 5


class NotTrainedDropError(DropError):
    """The training of the check failed; the text has Google's reason."""


class TrainingObserver:
    """See the points that need a training."""

    def __init__(
        self,
        *,
        probes: ProbeJobs,
        buckets: SampleBuckets,
        job_observer: JobObserver,
        objects: Objects,
        findings: Findings,
    ) -> None:
        self._probes = probes
        self._buckets = buckets
        self._job_observer = job_observer
        self._objects = objects
        self._findings = findings

    async def see_training(self) -> JobView:
        """Points 6 and 9: train, first with a bad row, and return the trained job.

        Raises NotTrainedDropError and the errors of the calls that it makes.
        """
        validation = await self._buckets.write("validation", sample_files.validation())
        with_bad_row = await self._job_observer.see_bad_row(epochs=sample_files.EPOCHS, validation=validation)
        if with_bad_row is not None:
            job = await self._probes.until_ended(with_bad_row, seconds=self._probes.seconds.training)
            if self._see_accepted_row(job):
                return self._trained(job)
        address = await self._buckets.write("training", sample_files.training())
        good = await self._probes.create(address, epochs=sample_files.EPOCHS, validation=validation)
        return self._trained(await self._probes.until_ended(good, seconds=self._probes.seconds.training))

    def see_billed_tokens(self, job: JobView) -> None:
        """Point 7."""
        count, one_epoch = jobs.counted_tokens(job), jobs.single_epoch_tokens(job)
        if count is None or not one_epoch:
            self._findings.leave(7, "the job has no statistics of its tokens")
            return
        validation, epochs = sample_files.VALIDATION_TIMES * one_epoch, sample_files.EPOCHS
        kind = counted_tokens(count, training=one_epoch, validation=validation, epochs=epochs)
        if kind is None:
            self._findings.leave(7, f"the count, {count:,}, is no multiple of one epoch's {one_epoch:,}")
            return
        seen = f"the count, {count:,}, is of {kind.text} ({one_epoch:,} tokens an epoch)"
        self._findings.note(7, seen, is_as_assumed=not kind.has_validation, billed_tokens=kind.epochs)

    async def see_metrics(self, job: JobView) -> None:
        """Point 8."""
        uri = job.get("gcsMetricsUri")
        if not isinstance(uri, str) or not uri.startswith("gs://"):
            self._findings.note(8, "no", is_as_assumed=True)
            return
        bucket, _, name = uri.removeprefix("gs://").partition("/")
        refs = await asyncio.to_thread(self._objects.versions, bucket, name)
        names = ", ".join(ref.name for ref in refs[:_METRICS_FILES]) or "no file that may be read"
        self._findings.note(8, f"yes, {uri}: {names}", is_as_assumed=False)

    async def see_answers(self, job: JobView) -> None:
        """Point 1: how long the endpoint answers 404, and whether it answers chat completions."""
        endpoint = jobs.endpoint_of(job) or ""
        location = location_of(endpoint) or ""
        contents = [{"role": "user", "parts": [{"text": sample_files.question(1)}]}]

        async def answered() -> None:
            await self._probes.api.post(location, f"{endpoint}:generateContent", {"contents": contents})

        errors = (NotFoundDropError, BusyRetryError)
        waited = asyncio.get_running_loop().time()
        await self._probes.repeat(answered, errors, seconds=self._probes.seconds.endpoint)
        waited = asyncio.get_running_loop().time() - waited
        completions = await self._chat_completions(location, endpoint)
        seen = f"by generateContent after {waited:.0f} s; chat completions: {completions}"
        self._findings.note(1, seen, is_as_assumed=True)

    async def _chat_completions(self, location: str, endpoint: str) -> str:
        messages = [{"role": "user", "content": sample_files.question(1)}]
        body = {"model": endpoint.rpartition("/")[2], "messages": messages}
        try:
            await self._probes.api.post(location, f"{endpoint}/chat/completions", body, version="v1beta1")
        except (NotFoundDropError, BadRequestDropError, RetryError) as refused:
            return f"no ({refused})"
        return "yes"

    def _see_accepted_row(self, job: JobView) -> bool:
        """Whether the job with the bad row was trained; sees what became of the row."""
        reason = jobs.failure(job)
        if jobs.state_of(job) == "trained":
            dropped = "; ".join(row.reason for row in jobs.dropped_rows(job)) or "without a word"
            self._findings.note(6, f"the row is dropped: {dropped}", is_as_assumed=True)
            return True
        if list(jobs.rows_in(reason)):
            self._findings.note(6, f"the job fails later: {reason}", is_as_assumed=False)
            return False
        raise NotTrainedDropError(f"the training failed: {reason}")

    def _trained(self, job: JobView) -> JobView:
        if jobs.state_of(job) != "trained":
            raise NotTrainedDropError(f"the training failed: {jobs.failure(job)}")
        self._note_bucket(job)
        self._note_duration(job)
        return job

    def _note_bucket(self, job: JobView) -> None:
        """Record the bucket that the trained job has read, if it was not known yet."""
        bucket = jobs.training_uri(job).removeprefix("gs://").partition("/")[0]
        if self._buckets.is_readable.get(bucket) is None:
            self._buckets.is_readable[bucket] = True
            is_first = bucket == next(iter(self._buckets.buckets))
            seen = f"{self._buckets.buckets[bucket]}: read by the training"
            facts = {"region": self._probes.region, "bucket": bucket}
            self._findings.note(2, seen, is_as_assumed=is_first, **facts)

    def _note_duration(self, job: JobView) -> None:
        created, began, ended = (jobs.time_of(job, name) for name in ("createTime", "startTime", "endTime"))
        if created is None or ended is None:
            self._findings.leave(9, "the job has no times")
            return
        minutes = (ended - created).total_seconds() / 60
        waited = f", {(began - created).total_seconds() / 60:.1f} of them before it ran" if began else ""
        least, most = MINUTES
        self._findings.note(9, f"{minutes:.1f} minutes{waited}", is_as_assumed=least <= minutes <= most)
