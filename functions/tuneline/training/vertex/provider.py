"""Tune Gemini on Vertex AI: the second adapter of the training provider port.

No validation file is sent: this project evaluates a model by itself on the held-out examples, the losses of
a job cannot be read over this API, and it is not documented whether validation tokens are billed.
https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.inference.model_host_errors import BadRequestDropError, BusyRetryError, NotFoundDropError
from tuneline.storage.objects import Objects
from tuneline.storage.records.vertex_facts import VertexFacts
from tuneline.training.provider import (
    JobRequest,
    NoSlotRetryError,
    NotYetRetryError,
    Progress,
    ProviderResource,
    RefusedDropError,
    ServedModel,
    UnknownJobDropError,
)
from tuneline.training.vertex import jobs
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.api_errors import (
    ProvisioningRetryError,
    QuotaRetryError,
    VertexRefusedDropError,
)
from tuneline.training.vertex.cleanup import EVERY_SECONDS, ModelCleanup
from tuneline.training.vertex.facts import ReadFacts, no_facts
from tuneline.training.vertex.files import STEP, GeminiFiles
from tuneline.training.vertex.find_job import find_job
from tuneline.training.vertex.job_messages import JobMessages
from tuneline.training.vertex.names import job_id, job_name
from tuneline.training.vertex.request import request_body, require_options

# The name of the endpoint of Google's models in `CHAT_ENDPOINTS` and in the models' documents.
ENDPOINT: Final = "vertex"
# Jobs of one to two hours are usual; some were seen to run for a day without an end.
LONGEST: Final = timedelta(hours=24)
_REGION: Final = "tuning_region"
# Without an answer Google may have created the job and list it late: for so long it is only looked for.
FIND_FOR = timedelta(minutes=10)
# An answer that is not waited for makes a start ten minutes late.
CREATE_SECONDS: Final = 90.0


class VertexProvider:
    """Implement the training provider port with the tuning jobs of Vertex AI in `region`.

    The API takes no idempotency key, so a job carries its request's mark in a label, and is looked up before
    it is created. Training files are in `bucket`, unless `facts` say that only `other_bucket` can be read.
    """

    name = "vertex"
    cancel_after: timedelta | None = LONGEST

    def __init__(
        self,
        *,
        api: VertexApi,
        objects: Objects,
        bucket: str,
        region: str,
        other_bucket: str = "",
        facts: ReadFacts = no_facts,
        every_seconds: float = EVERY_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._api = api
        self._now = now
        self._find_for = FIND_FOR
        self._region = region
        self._buckets = (bucket, other_bucket)
        self._facts = facts
        self._files = GeminiFiles(objects=objects)
        self._messages = JobMessages(files=self._files, project=api.project)
        self._cleanup = ModelCleanup(api=api, every_seconds=every_seconds)

    async def start(self, request: JobRequest) -> str:
        """See the port. Write the training file, then create the job or find the one of an earlier try.

        Raises NoSlotRetryError while another job of the project is running: Google runs one at a time; and
        NotYetRetryError while Google makes the agents of a new project, and while a job whose creation was
        not answered may still appear.
        """
        creating, facts = f"creating_{request.attempt}", await self._facts()
        # A setting may have changed since then.
        region = str(request.recorded.get(_REGION) or self._region)
        if request.recorded.get(creating) and (job := await self._find_job(request.mark, region, facts)):
            return job
        self._require_answer(request)
        if request.find_only:
            await self.discard(request.recorded)
            raise RefusedDropError("no job was created in time")
        require_options(request)
        address = await self._files.written(request, bucket=self._bucket(region, facts))
        await self._api.authorize()
        await request.record({creating: True, _tried(request): self._now().isoformat(), _REGION: region})
        return await self._create(request, address, region, facts)

    async def progress(self, job: str) -> Progress:
        """See the port. Makes one call; after the end reads the lines of the rows that Google names."""
        facts = await self._facts()
        region, name = self._named(job)
        try:
            # This version alone says whether a job waits for its turn.
            read = await self._api.get(region, name, version="v1beta1")
        except NotFoundDropError as unknown:
            raise UnknownJobDropError(str(unknown)) from None
        state, endpoint = jobs.state_of(read), jobs.endpoint_of(read)
        failed, billed = state == "failed", jobs.billed_tokens(read, counted=facts.billed_tokens)
        return Progress(
            state=state,
            reported=jobs.reported_state(read),
            model=endpoint if state == "trained" else None,
            reason=await self._messages.why_failed(read) if failed else None,
            may_succeed_again=failed and jobs.may_succeed_again(read),
            restart_after=jobs.restart_after(read),
            undeployed_model=jobs.model_of(read) if failed else None,
            trained_tokens=billed.count if billed else None,
            is_token_count_certain=billed is None or billed.is_certain,
            total_steps=jobs.total_steps(read),
            is_waiting=jobs.is_waiting(read),
            running_since=jobs.time_of(read, "startTime"),
            events=await self._messages.events(job, read),
        )

    async def cancel(self, job: str) -> None:
        """See the port. Google may refuse to cancel an ended job, which counts as stopped."""
        region, name = self._named(job)
        try:
            await self._api.post(region, f"{name}:cancel", {})
        except BadRequestDropError as ended:
            logs.info("job had ended before it was cancelled", job=job, **logs.described(ended))

    async def discard(self, recorded: Mapping[str, Any]) -> None:
        """See the port. The tuned model no longer needs the training file."""
        await self._files.discard(recorded)

    def resources(self, recorded: Mapping[str, Any], model: str | None) -> list[ProviderResource]:
        """See the port. The name of a model is that of its endpoint."""
        return [
            *(ProviderResource("file", address) for address in self._files.addresses(recorded)),
            *([ProviderResource("model", model)] if model else []),
        ]

    async def delete(self, resource: ProviderResource) -> None:
        """See the port. A model is deleted with its endpoint; its tuning job stays, Google deletes none."""
        delete = self._files.delete if resource.kind == "file" else self._cleanup.delete
        try:
            await delete(resource.name)
        except NotFoundDropError:
            logs.info("already deleted at the host", kind=resource.kind)

    async def activate(self, job: str, model: str) -> ServedModel | None:
        """See the port. The endpoint answers by itself minutes after the training, and 404 until then."""
        return ServedModel(model, ENDPOINT)

    def _bucket(self, region: str, facts: VertexFacts) -> str:
        is_known = facts.region == region and facts.bucket in self._buckets
        return facts.bucket if is_known and facts.bucket else self._buckets[0]

    async def _create(self, request: JobRequest, address: str, region: str, facts: VertexFacts) -> str:
        parent = f"projects/{self._api.project}/locations/{region}/tuningJobs"
        try:
            created = await self._api.post(
                region, parent, request_body(request, address), seconds=CREATE_SECONDS
            )
        except (VertexRefusedDropError, NotFoundDropError) as refused:
            advice = await self._messages.refusal(refused, request, region, address)
            await self.discard({STEP: address})
            raise advice from None
        except RetryError as failed:
            if not isinstance(failed, BusyRetryError) or failed.answered:
                await request.record({_tried(request): None})
                raise _not_yet(failed, facts) from None
            # Google may have created the job although the answer was lost.
            if job := await self._find_job(request.mark, region, facts):
                logs.warning("job found after its answer was lost", job=job)
                return job
            raise failed from None
        if (job := job_id(str(created.get("name")))) is None:
            raise BusyRetryError("an answer without the job's name", answered=False)
        return job

    def _require_answer(self, request: JobRequest) -> None:
        """Raise NotYetRetryError while a job whose creation was not answered may still appear."""
        if (tried := request.recorded.get(_tried(request))) is None:
            return
        until = datetime.fromisoformat(str(tried)) + self._find_for
        if self._now() < until:
            raise NotYetRetryError(
                "Google has not answered whether it has created the job: until "
                f"{until:%H:%M} UTC it is looked for, then it is created again"
            )

    async def _find_job(self, mark: str, region: str, facts: VertexFacts) -> str | None:
        return await find_job(self._api, mark, region=region, filters_by_label=facts.filters_by_label)

    def _named(self, job: str) -> tuple[str, str]:
        """The region and the name of a job. Raises UnknownJobDropError for an id of another kind."""
        if (named := job_name(job, project=self._api.project)) is None:
            raise UnknownJobDropError("this is not the id of a tuning job of Vertex AI")
        return named


def _tried(request: JobRequest) -> str:
    """The name of the step with the time of a creation that was not answered yet."""
    return f"tried_at_{request.attempt}"


def _not_yet(refused: RetryError, facts: VertexFacts) -> RetryError:
    """The port's error for an answer that refuses the job for now."""
    # If Google accepts a second job, it is not the slot that is taken.
    if isinstance(refused, QuotaRetryError) and facts.second_job != "accepted":
        return NoSlotRetryError(f"{refused}. Google runs one tuning job of a project at a time")
    return NotYetRetryError(str(refused)) if isinstance(refused, ProvisioningRetryError) else refused
