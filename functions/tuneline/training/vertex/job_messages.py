"""Explain a tuning job to the operator: its refusal, its failure, its events."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tuneline.inference.model_host_errors import NotFoundDropError
from tuneline.training.provider import JobEvent, JobRequest, RefusedDropError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api_errors import VertexRefusedDropError
from tuneline.training.vertex.files import GeminiFiles
from tuneline.training.vertex.rows import row_text, with_row_texts

_UNDEPLOYED: Final = (
    "The model {model} is trained but has no endpoint: deploy it in Google's Model Registry, then register "
    "it with scripts/tuneline model register"
)
_CONSOLE: Final = "https://console.cloud.google.com/vertex-ai/generative/language/locations"


class JobMessages:
    """Write the messages about the jobs of `project`. `files` know the lines of the operator's file."""

    def __init__(self, *, files: GeminiFiles, project: str) -> None:
        self._files = files
        self._project = project

    async def refusal(
        self,
        refused: VertexRefusedDropError | NotFoundDropError,
        request: JobRequest,
        region: str,
        address: str,
    ) -> RefusedDropError:
        """The port's error for a job that Google does not accept."""
        quoted = ""
        if isinstance(refused, VertexRefusedDropError) and refused.message:
            rows = list(jobs.rows_in(refused.message))[: jobs.MOST_ROWS]
            quoted = with_row_texts(refused.message, await self._files.lines(address, rows))
        return RefusedDropError(
            f"{refused}. The job was not accepted: check the base model ({request.base_model}), the region "
            f"({region}) and the options.",
            quoted=quoted,
        )

    async def why_failed(self, job: Mapping[str, Any]) -> str:
        """The reason of a failed job."""
        reason, model = jobs.failure(job), jobs.model_of(job)
        if model is not None:
            reason = f"{reason} {_UNDEPLOYED.format(model=model)}"
        rows = list(jobs.rows_in(reason))[: jobs.MOST_ROWS]
        return with_row_texts(reason, await self._files.lines(jobs.training_uri(job), rows))

    async def events(self, job: str, read: Mapping[str, Any]) -> Sequence[JobEvent]:
        """Google has no messages for a job: these say where to look, and which examples were dropped."""
        created = jobs.time_of(read, "createTime") or datetime.now(UTC)
        region, _, number = job.rpartition("-")
        page = f"{_CONSOLE}/{region}/tuning/tuningJob/{number}?project={self._project}"
        events = [JobEvent(f"{job}-page", created, "info", f"losses and details: {page}")]
        if jobs.is_waiting(read):
            text = "the job waits until Google has a free slot or capacity for it"
            events.append(JobEvent(f"{job}-waits", created, "info", text))
        if jobs.state_of(read) != "training" and (dropped := jobs.dropped_count(read)):
            ended = jobs.time_of(read, "endTime") or created
            events.append(
                JobEvent(
                    f"{job}-dropped", ended, "warning", f"examples that were not trained in full: {dropped}"
                )
            )
            rows = jobs.dropped_rows(read)
            lines = await self._files.lines(jobs.training_uri(read), [row.row for row in rows])
            events += [
                JobEvent(
                    f"{job}-row-{row.row}", ended, "warning", f"{row_text(row.row, lines)}: {row.reason}"
                )
                for row in rows
            ]
        return events
