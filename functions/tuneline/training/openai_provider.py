"""Train at OpenAI, or at a host with the same fine-tuning API.

Only this module knows the API's states and fields.
https://platform.openai.com/docs/api-reference/fine-tuning
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from tuneline import logs
from tuneline.datasets.options import Options
from tuneline.errors import DropError, RetryError
from tuneline.inference.openai_api import (
    AsyncOpenAI,
    BadRequestDropError,
    NotFoundDropError,
    OpenAI,
    TrainingClosedDropError,
    text_of,
    translated,
)
from tuneline.training import openai_results as results
from tuneline.training.openai_files import PARTS, OpenAIFiles, list_all
from tuneline.training.provider import (
    CurvePoint,
    JobRequest,
    Progress,
    ProviderResource,
    RefusedDropError,
    ServedModel,
    State,
    UnknownJobDropError,
)

T = TypeVar("T")
# The key of a job's metadata that carries our id.
OUR_ID = "tuneline-id"
# Every other state, also one that OpenAI adds later, means that the job is still running.
_ENDS: dict[str, State] = {"succeeded": "trained", "failed": "failed", "cancelled": "cancelled"}
# "The job failed due to an internal error": the dataset did not cause it.
_THEIR_FAULT = frozenset({"server_error"})
# Events read with every call, and events read after a job has ended.
EVENTS = 100
LAST_EVENTS = 500
# Time and attempts for optional facts, so that they do not delay a finished model.
EXTRA_SECONDS = 8.0
EXTRA_TRIES = 2


class OpenAIProvider:
    """Implement the training provider port with OpenAI's fine-tuning API.

    Neither client may retry a request automatically: the API takes no idempotency key, so a retried `create`
    whose first answer was lost would start and bill a second job.
    """

    name = "openai"
    cancel_after: timedelta | None = None

    def __init__(self, *, client: AsyncOpenAI, uploads: OpenAI) -> None:
        self._client = client.with_options(max_retries=0)
        self._uploads = uploads.with_options(max_retries=0)
        self._files = OpenAIFiles(client=self._client, uploads=self._uploads)

    async def start(self, request: JobRequest) -> str:
        """See the port. Upload the files, then create the job or find the one of an earlier attempt.

        For 403 `training_not_available` or a 400, deletes the files and raises RefusedDropError.
        """
        creating = f"creating_{request.attempt}"
        # An earlier attempt may have created the job, so look it up before creating one.
        if request.recorded.get(creating) and (job := await self._find_job(request.mark)):
            return job
        if request.find_only:
            await self.discard(request.recorded)
            raise RefusedDropError("no job was created in time")
        files: dict[str, Any] = {
            "training_file": await self._files.uploaded(request, "train", request.train.open)
        }
        if request.valid is not None:
            files["validation_file"] = await self._files.uploaded(request, "valid", request.valid.open)
        await request.record({creating: True})
        return await self._create(request, files)

    async def progress(self, job: str) -> Progress:
        """See the port. Makes two calls while the job runs, and reads the result file after a success.

        A healthy job may carry a non-empty `error`, so only `status` decides.
        """
        try:
            with translated():
                retrieved = await self._client.fine_tuning.jobs.retrieve(job)
        except NotFoundDropError as unknown:
            raise UnknownJobDropError(str(unknown)) from None
        reported = text_of(retrieved, "status", may_be_empty=True)
        state = _ENDS.get(reported, "training")
        events = await self._events(job, has_ended=state != "training")
        failed, model = state == "failed", results.text(retrieved, "fine_tuned_model")
        return Progress(
            state=state,
            reported=reported[: results.MOST_WORD],
            model=(model or None) if state == "trained" else None,
            reason=results.why_failed(retrieved) if failed else None,
            may_succeed_again=failed and results.error_code(retrieved) in _THEIR_FAULT,
            trained_tokens=results.count(retrieved, "trained_tokens"),
            estimated_finish=results.as_time(getattr(retrieved, "estimated_finish", None)),
            total_steps=events.total_steps,
            events=events.events,
            points=events.points,
            curve=await self._curve(job, retrieved) if state == "trained" and model else (),
        )

    async def cancel(self, job: str) -> None:
        """See the port. OpenAI refuses to cancel an ended job with a 400, which counts as stopped."""
        try:
            with translated():
                await self._client.fine_tuning.jobs.cancel(job)
        except BadRequestDropError as ended:
            logs.info("job had ended before it was cancelled", job=job, **logs.described(ended))

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """See the port. OpenAI keeps a file until it is deleted; the model no longer needs it."""
        await self._files.discard(recorded)

    def resources(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        """See the port."""
        files = filter(None, (recorded.get(f"{part}_file_id") for part in PARTS))
        return [
            *(ProviderResource("file", str(file)) for file in files),
            *([ProviderResource("model", model)] if model else []),
        ]

    async def delete(self, resource: ProviderResource) -> None:
        """See the port. https://platform.openai.com/docs/api-reference/models/delete"""
        deleting = {"file": self._client.files.delete, "model": self._client.models.delete}
        try:
            with translated():
                await deleting[resource.kind](resource.name)
        except NotFoundDropError:
            logs.info("already deleted at the host", kind=resource.kind)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        self._uploads.close()

    async def activate(self, job: str, model: str) -> ServedModel | None:
        """See the port. The model answers under its own name within minutes, without a deployment."""
        return ServedModel(model)

    async def _events(self, job: str, *, has_ended: bool) -> results.JobEvents:
        """The latest events, oldest first. Empty if the request fails.

        For an ended job this is the last read, so it is retried and reads more pages.
        """

        async def read() -> results.JobEvents:
            page = await self._client.fine_tuning.jobs.list_events(job, limit=EVENTS)
            newest_first = list(page.data)
            while has_ended and len(newest_first) < LAST_EVENTS and page.data and page.has_next_page():
                page = await page.get_next_page()
                newest_first += page.data
            return results.read_events(newest_first[::-1])

        return await _extra(read, tries=EXTRA_TRIES if has_ended else 1, job=job) or results.read_events([])

    async def _curve(self, job: str, retrieved: Any) -> Sequence[CurvePoint]:
        """The points in the job's result file. Empty if it cannot be read: the events' points remain."""

        async def read() -> Sequence[CurvePoint]:
            content = await self._client.files.content(retrieved.result_files[0])
            return results.result_points(content.content)

        has_files = bool(getattr(retrieved, "result_files", None))
        return (await _extra(read, tries=EXTRA_TRIES, job=job) or ()) if has_files else ()

    async def _create(self, request: JobRequest, files: Mapping[str, Any]) -> str:
        try:
            with translated():
                created = await self._client.fine_tuning.jobs.create(
                    model=request.base_model,
                    metadata={OUR_ID: request.mark},
                    **files,
                    **_parameters(request.options),
                )
            return text_of(created, "id")
        except (TrainingClosedDropError, BadRequestDropError, NotFoundDropError) as refused:
            await self._files.delete(files.values())
            raise RefusedDropError(_advice(refused, request.base_model)) from None
        except RetryError as unknown:
            # OpenAI may have created the job although the request failed.
            if job := await self._find_job(request.mark):
                logs.warning("job found after its answer was lost", job=job)
                return job
            raise unknown from None

    async def _find_job(self, mark: str) -> str | None:
        with translated():
            async for job in list_all(self._client.fine_tuning.jobs.list(metadata={OUR_ID: mark})):
                # A host that ignores the metadata filter lists every job.
                if (job.metadata or {}).get(OUR_ID) == mark:
                    return str(job.id)
        return None


async def _extra(read: Callable[[], Awaitable[T]], *, tries: int, job: str) -> T | None:
    """Call `read` at most `tries` times, a few seconds each. None if every call fails."""
    for _ in range(tries):
        try:
            with translated():
                async with asyncio.timeout(EXTRA_SECONDS):
                    return await read()
        except (DropError, RetryError, TimeoutError) as failed:
            logs.warning("some facts about the job could not be read", job=job, **logs.described(failed))
    return None


def _parameters(options: Options) -> dict[str, Any]:
    chosen: Mapping[str, Any] = {
        "n_epochs": options.epochs,
        "batch_size": options.batch_size,
        "learning_rate_multiplier": options.learning_rate_multiplier,
    }
    hyperparameters = {name: value for name, value in chosen.items() if value is not None}
    supervised = {"hyperparameters": hyperparameters} if hyperparameters else {}
    rest = {"suffix": options.suffix, "seed": options.seed}
    return {
        "method": {"type": "supervised", "supervised": supervised},
        **{name: value for name, value in rest.items() if value is not None},
    }


def _advice(refused: DropError, base_model: str) -> str:
    if isinstance(refused, TrainingClosedDropError):
        return (
            f"{refused}. This organisation can no longer start fine-tuning jobs. The bot keeps its current "
            "model; set OPENAI_BASE_URL and OPENAI_API_KEY to a host that still trains."
        )
    return f"{refused}. The job was not accepted: check the base model ({base_model}) and the options."
