"""See what becomes of jobs at their creation: buckets, the filter, a second job, models, rows.

Each job that is accepted is cancelled at once.
"""

from collections.abc import AsyncIterator
from typing import Any, Final

from tuneline.inference.model_host_errors import NoAccessRetryError, NotFoundDropError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api_errors import READ_ADVICE, QuotaRetryError, VertexRefusedDropError
from tuneline.training.vertex.find_job import label_filter
from tuneline.training.vertex.names import job_id
from tuneline_cli.trainer import sample_files
from tuneline_cli.trainer.points import NEEDS_TRAINING, Findings
from tuneline_cli.trainer.probe_jobs import ProbeJob, ProbeJobs
from tuneline_cli.trainer.sample_bucket import SampleBuckets

NEWEST: Final = "gemini-3.5-flash-lite"
Readable = tuple[bool | None, str]


class JobObserver:
    """See the points that need no training; each method raises the errors of the calls that it makes."""

    def __init__(self, *, probes: ProbeJobs, buckets: SampleBuckets, findings: Findings) -> None:
        self._probes = probes
        self._buckets = buckets
        self._findings = findings

    async def see_buckets(self) -> None:
        """Point 2. A refused row shows that the file was read, and costs nothing."""
        seen = []
        for bucket, description in self._buckets.buckets.items():
            is_readable, text = await self._is_readable(bucket)
            self._buckets.is_readable[bucket] = is_readable
            seen.append(f"{description}: {text}")
        best = self._buckets.best
        if (is_readable := self._buckets.is_readable[best]) is None:
            self._findings.leave(2, "; ".join(seen))
        else:
            is_first = best == next(iter(self._buckets.buckets))
            facts = {"region": self._probes.region, "bucket": best if is_readable else None}
            self._findings.note(2, "; ".join(seen), is_as_assumed=is_readable and is_first, **facts)

    async def see_list_and_second_job(self) -> None:
        """Points 3 and 4: the first job is listed by its label while a second one is created."""
        address = await self._buckets.write("few", sample_files.few())
        first = await self._probes.create(address)
        try:
            await self._see_filter(first)
            await self._see_second_job(first, address)
        finally:
            await self._probes.stop(first)

    async def see_newest_model(self) -> None:
        """Point 5."""
        address = await self._buckets.write("few", sample_files.few())
        try:
            job = await self._probes.create(address, base_model=NEWEST)
        except (VertexRefusedDropError, NotFoundDropError) as refused:
            self._findings.note(5, f"no: {_reason(refused)}", is_as_assumed=False)
            return
        await self._probes.stop(job)
        self._findings.note(5, "yes; its price is shown by the bill only", is_as_assumed=True)

    async def see_bad_row(self, *, epochs: int, validation: str = "") -> ProbeJob | None:
        """Point 6. Return the job if it was accepted: what becomes of the row is seen at its end."""
        address = await self._buckets.write("bad-middle", sample_files.bad_middle())
        try:
            return await self._probes.create(address, epochs=epochs, validation=validation)
        except VertexRefusedDropError as refused:
            if not list(jobs.rows_in(refused.message)):
                raise
            self._findings.note(6, f"the job is refused: {refused.message}", is_as_assumed=True)
            return None

    async def see_bad_row_accepted(self) -> None:
        """Point 6 without a training: whether the job is accepted."""
        if job := await self.see_bad_row(epochs=1):
            await self._probes.stop(job)
            self._findings.leave(6, f"the job is accepted; what becomes of the row {NEEDS_TRAINING}")

    async def _is_readable(self, bucket: str) -> Readable:
        address = await self._buckets.write("bad-first", sample_files.bad_first(), bucket=bucket)
        try:
            job = await self._probes.create(address)
        except VertexRefusedDropError as refused:
            if list(jobs.rows_in(refused.message)):
                return True, "read"
            return False, f"refused: {refused.message}"
        except NoAccessRetryError as refused:
            if READ_ADVICE not in str(refused):
                raise
            return False, "Google's agent may not read it"
        await self._probes.stop(job)
        return None, "the job is accepted before its file is read"

    async def _see_filter(self, job: ProbeJob) -> None:
        try:
            by_label, by_another = [await self._listed(mark) for mark in (job.mark, f"{self._probes.run}-0")]
        except VertexRefusedDropError as refused:
            seen, works = f"no: {_reason(refused)}", False
        else:
            works = by_label == [job.id] and not by_another
            seen = "yes" if works else "no: the filter is ignored" if by_another else "no: not at once"
        self._findings.note(3, seen, is_as_assumed=not works, filters_by_label=works)

    async def _listed(self, mark: str) -> list[str]:
        listed = self._probes.api.list_all(
            self._probes.region, "tuningJobs", "tuningJobs", filter=label_filter(mark)
        )
        return [name async for name in _ids(listed)]

    async def _see_second_job(self, first: ProbeJob, address: str) -> None:
        try:
            second = await self._probes.create(address)
        except QuotaRetryError:
            self._findings.note(4, "it is refused (429)", is_as_assumed=True, second_job="refused")
            return
        try:
            is_first_running = jobs.state_of(await self._probes.read(first)) == "training"
            state = jobs.reported_state(await self._probes.read(second))
        finally:
            await self._probes.stop(second)
        if is_first_running:
            self._findings.note(4, f"it is accepted ({state})", is_as_assumed=True, second_job="accepted")
        else:
            self._findings.leave(4, "the first job had ended")


async def _ids(listed: AsyncIterator[dict[str, Any]]) -> AsyncIterator[str]:
    async for job in listed:
        yield job_id(str(job.get("name"))) or ""


def _reason(refused: VertexRefusedDropError | NotFoundDropError) -> str:
    message = refused.message if isinstance(refused, VertexRefusedDropError) else ""
    return message or str(refused)
