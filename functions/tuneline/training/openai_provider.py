"""Train with OpenAI, or a host that speaks its fine-tuning API. Only this file knows its states and fields.

https://platform.openai.com/docs/api-reference/fine-tuning
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from tuneline.training.openai_files import PARTS, OpenAIFiles, each
from tuneline.training.provider import (
    JobRequest,
    Point,
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
# Every state that is not one of these, today's or tomorrow's, is a job that goes on.
_ENDS: dict[str, State] = {"succeeded": "trained", "failed": "failed", "cancelled": "cancelled"}
# "The job failed due to an internal error": nothing in the dataset is to blame.
_THEIR_FAULT = frozenset({"server_error"})
# As many events are looked at with every call, and when a job has ended.
EVENTS = 100
LAST_EVENTS = 500
# What is good to know, but no reason to keep a finished model waiting, may take so long.
EXTRA_SECONDS = 8.0
EXTRA_TRIES = 2


class OpenAIProvider:
    """The trainer port on the fine-tuning API.

    Neither client may repeat a request by itself: no idempotency key is sent, so a repeated `create` whose
    first answer was lost is a second job that is paid for.
    """

    name = "openai"

    def __init__(self, *, client: AsyncOpenAI, uploads: OpenAI) -> None:
        self._client = client.with_options(max_retries=0)
        self._uploads = uploads.with_options(max_retries=0)
        self._files = OpenAIFiles(client=self._client, uploads=self._uploads)

    async def start(self, order: JobRequest) -> str:
        """See the port. Uploads the file, then creates the job, or finds what an earlier try has made.

        Raises RefusedDropError for good, after deleting the file: 403 `training_not_available`, or a 400.
        """
        creating = f"creating_{order.attempt}"
        # What may have reached the host in an earlier try is looked up before anything is made again.
        if order.recorded.get(creating) and (job := await self._find_job(order.mark)):
            return job
        if order.find_only:
            await self.discard(order.recorded)
            raise RefusedDropError("no job was made in time")
        files: dict[str, Any] = {
            "training_file": await self._files.uploaded(order, "train", order.train.open)
        }
        if order.valid is not None:
            files["validation_file"] = await self._files.uploaded(order, "valid", order.valid.open)
        await order.record({creating: True})
        return await self._create(order, files)

    async def follow(self, job: str) -> Progress:
        """See the port. Two calls while the job runs; when it has succeeded, the result file's too.

        A healthy job may carry an `error` that is not empty, so `status` alone decides.
        """
        try:
            with translated():
                found = await self._client.fine_tuning.jobs.retrieve(job)
        except NotFoundDropError as unknown:
            raise UnknownJobDropError(str(unknown)) from None
        reported = text_of(found, "status", may_be_empty=True)
        state = _ENDS.get(reported, "training")
        told = await self._told(job, has_ended=state != "training")
        failed, model = state == "failed", results.text(found, "fine_tuned_model")
        return Progress(
            state=state,
            reported=reported[: results.MOST_WORD],
            model=(model or None) if state == "trained" else None,
            reason=results.why_failed(found) if failed else None,
            may_succeed_anew=failed and results.error_code(found) in _THEIR_FAULT,
            trained_tokens=results.count(found, "trained_tokens"),
            estimated_finish=results.as_time(getattr(found, "estimated_finish", None)),
            total_steps=told.total_steps,
            events=told.events,
            points=told.points,
            curve=await self._curve(job, found) if state == "trained" and model else (),
        )

    async def cancel(self, job: str) -> None:
        """See the port. A job that has ended is refused with a 400, which is as good as stopped."""
        try:
            with translated():
                await self._client.fine_tuning.jobs.cancel(job)
        except BadRequestDropError as ended:
            logs.info("job had ended before it was cancelled", job=job, **logs.described(ended))

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """See the port. OpenAI keeps a file until it is deleted; the model needs it no more."""
        await self._files.discard(recorded)

    def holdings(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        """See the port."""
        files = filter(None, (recorded.get(f"{part}_file_id") for part in PARTS))
        return [
            *(ProviderResource("file", str(one)) for one in files),
            *([ProviderResource("model", model)] if model else []),
        ]

    async def delete(self, holding: ProviderResource) -> None:
        """See the port. https://platform.openai.com/docs/api-reference/models/delete"""
        deleting = {"file": self._client.files.delete, "model": self._client.models.delete}
        try:
            with translated():
                await deleting[holding.kind](holding.name)
        except NotFoundDropError:
            logs.info("was deleted at the host before", kind=holding.kind)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        self._uploads.close()

    async def activate(self, job: str, model: str) -> ServedModel | None:
        """See the port. The model answers by its own name at once, give or take some minutes."""
        return ServedModel(model)

    async def _told(self, job: str, *, has_ended: bool) -> results.JobReport:
        """The latest events, oldest first; none where they cannot be had now, which is the last time for a
        job that has ended."""

        async def read() -> results.JobReport:
            page = await self._client.fine_tuning.jobs.list_events(job, limit=EVENTS)
            told = list(page.data)
            while has_ended and len(told) < LAST_EVENTS and page.data and page.has_next_page():
                page = await page.get_next_page()
                told += page.data
            return results.job_report(told[::-1])

        return await _extra(read, tries=EXTRA_TRIES if has_ended else 1, job=job) or results.job_report([])

    async def _curve(self, job: str, found: Any) -> Sequence[Point]:
        """The points in the job's result file; none where it cannot be had: those of the events remain."""

        async def read() -> Sequence[Point]:
            content = await self._client.files.content(found.result_files[0])
            return results.result_points(content.content)

        has_files = bool(getattr(found, "result_files", None))
        return (await _extra(read, tries=EXTRA_TRIES, job=job) or ()) if has_files else ()

    async def _create(self, order: JobRequest, files: Mapping[str, Any]) -> str:
        try:
            with translated():
                made = await self._client.fine_tuning.jobs.create(
                    model=order.base_model,
                    metadata={OUR_ID: order.mark},
                    **files,
                    **_parameters(order.options),
                )
            return text_of(made, "id")
        except (TrainingClosedDropError, BadRequestDropError, NotFoundDropError) as refused:
            await self._files.delete(files.values())
            raise RefusedDropError(_advice(refused, order.base_model)) from None
        except RetryError as unknown:
            # The work may have been done all the same.
            if job := await self._find_job(order.mark):
                logs.warning("job found after its answer was lost", job=job)
                return job
            raise unknown from None

    async def _find_job(self, mark: str) -> str | None:
        with translated():
            async for job in each(self._client.fine_tuning.jobs.list(metadata={OUR_ID: mark})):
                # A host that does not know the filter gives every job.
                if (job.metadata or {}).get(OUR_ID) == mark:
                    return str(job.id)
        return None


async def _extra(read: Callable[[], Awaitable[T]], *, tries: int, job: str) -> T | None:
    """What `read` reads, if it can be had in that many tries and a few seconds."""
    for _ in range(tries):
        try:
            with translated():
                async with asyncio.timeout(EXTRA_SECONDS):
                    return await read()
        except (DropError, RetryError, TimeoutError) as failed:
            logs.warning("not all that the job tells could be read", job=job, **logs.described(failed))
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
            f"{refused}. This organisation may not start fine-tuning jobs any more. The bot goes on with the "
            "model it has; set OPENAI_BASE_URL and OPENAI_API_KEY to a host that still trains."
        )
    return f"{refused}. The job was not accepted: look at the base model ({base_model}) and the options."
