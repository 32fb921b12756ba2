"""Delete a dataset and everything derived from it: objects, documents, the provider's resources.

The dataset's own document is deleted last. It stays while anything else cannot be deleted, so that the same
command finds the rest again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tuneline.errors import DropError, RetryError
from tuneline.models import serving_pointer
from tuneline.storage.claims import take_over
from tuneline.storage.documents import Document, Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.record_store import RecordClaim, change_record, read_record, stored_record
from tuneline.storage.records.dataset import FINAL, Dataset, dataset_path
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.job import JOBS, Job, job_path
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.training.provider import ProviderResource, TrainingProvider, provider_of

MOST: Final = 100_000


class UndeletableDropError(DropError):
    """The dataset is in use; the text names the use and the action to take first."""


@dataclass(frozen=True)
class DeletionPlan:
    """Everything to delete with a dataset.

    `held` are the resources of training providers, each with the provider's name. `newer` are later uploads
    of the same name, and `retrains` the datasets that train the same files again: both stay.
    """

    dataset: Document
    objects: Sequence[ObjectRef]
    documents: Sequence[Document]
    versions: Sequence[str]
    held: Sequence[tuple[str, ProviderResource]]
    newer: Sequence[ObjectRef]
    duplicates: Sequence[Document]
    retrains: Sequence[Document] = ()

    @property
    def lines(self) -> list[str]:
        """The plan, one resource a line."""
        return [
            *(f"{provider}: {resource.kind} {resource.name}" for provider, resource in self.held),
            *map(_address, self.objects),
            *(document.path for document in self.documents),
            self.dataset.path,
        ]


@dataclass
class Outcome:
    """The deleted resources, and those that could not be deleted, with the reason."""

    deleted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    async def note(self, name: str, deleting: Awaitable[None]) -> None:
        """Await a deletion and record its result under `name`."""
        try:
            await deleting
        except (DropError, RetryError) as failed:
            self.left.append(f"{name}: {failed}")
        else:
            self.deleted.append(name)


class Deletion:
    """Delete datasets. `providers` is called only if a training provider may store resources."""

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        artifact_bucket: str,
        providers: Callable[[], Mapping[str, TrainingProvider]],
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._artifacts = artifact_bucket
        self._providers = providers

    async def find(self, dataset: Document) -> DeletionPlan:
        """Find everything derived from the dataset. Raises the stores' errors."""
        id_, query = stored_record(Dataset, dataset).id, self._documents.query
        jobs = await query(JOBS, where={"dataset": id_}, limit=MOST)
        models = await query("models", where={"dataset": id_}, limit=MOST)
        evaluations = await query("evaluations", where={"dataset": id_}, limit=MOST)
        contents = await query("contents", where={"dataset": id_}, limit=MOST)
        versions = sorted({document.path.partition("/")[2] for document in (*models, *evaluations)})
        pairs = [
            pair
            for version in versions
            for pair in await query("evaluation_pairs", where={"version": version}, limit=MOST)
        ]
        objects, newer = await asyncio.to_thread(self._find_objects, dataset, versions)
        return DeletionPlan(
            dataset=dataset,
            objects=objects,
            documents=[*jobs, *models, *evaluations, *pairs, *contents],
            versions=versions,
            held=self._held(dataset, jobs),
            newer=newer,
            duplicates=await query("datasets", where={"duplicate_of": id_}, limit=MOST),
            retrains=await query("datasets", where={"retrain_of": id_}, limit=MOST),
        )

    async def require_unused(self, plan: DeletionPlan) -> None:
        """Raise UndeletableDropError if one of the dataset's models serves or its job is running."""
        serving = await read_record(self._documents, Serving, SERVING)
        if serving is not None and serving.version in plan.versions:
            raise UndeletableDropError(
                f"its model {serving.version} serves: first give `scripts/tuneline model rollback`, "
                "or promote another one"
            )
        for document in plan.documents:
            job = document.path.removeprefix("jobs/")
            if document.path == job_path(job) and stored_record(Job, document).record.is_open:
                raise UndeletableDropError(
                    f"its job {job} is under way: first give `scripts/tuneline job cancel {job}`, "
                    "or wait for its end"
                )
        for document in plan.retrains:
            retrain = stored_record(Dataset, document)
            if retrain.record.state in ("starting", "training"):
                raise UndeletableDropError(
                    f"dataset {retrain.id} trains its files again: first cancel that job, or wait for its end"
                )

    async def delete(self, plan: DeletionPlan) -> Outcome:
        """Delete everything in `plan`. An error in one deletion does not stop the others.

        Raises UndeletableDropError like `require_unused`, and HeldElsewhereRetryError while a function has
        claimed the dataset.
        """
        await self.require_unused(plan)
        if stored_record(Dataset, plan.dataset).record.state not in FINAL:
            # A final state, so that no function starts its training.
            held = RecordClaim(await take_over(self._documents, plan.dataset), Dataset)
            await held.finish(replace(held.record, state="gone", reason="an operator deletes it"))
        await self._withdraw(plan)
        outcome = Outcome()
        providers = self._providers() if plan.held else {}
        for name, resource in plan.held:
            deletion = provider_of(providers, name).delete(resource)
            await outcome.note(f"{name}: {resource.kind} {resource.name}", deletion)
        for ref in plan.objects:
            await outcome.note(_address(ref), asyncio.to_thread(self._objects.delete, ref))
        # The documents name the rest, so they stay until the rest is deleted.
        for document in [] if outcome.left else [*plan.documents, plan.dataset]:
            await outcome.note(document.path, self._documents.delete(document.path))
        return outcome

    async def _withdraw(self, plan: DeletionPlan) -> None:
        """Remove the dataset's models from the chain, and its examples from the base model's prompt."""
        versions = set(plan.versions)

        def without(serving: Serving | None) -> Serving | None:
            if serving is None or versions.isdisjoint(serving_pointer.versions_of(serving)):
                return None
            return serving_pointer.without_fallbacks(serving, versions)

        await change_record(self._documents, Serving, SERVING, without)
        shown = await read_record(self._documents, ExamplesSource, EXAMPLES)
        if shown is not None and dataset_path(shown.dataset) == plan.dataset.path:
            await self._documents.delete(EXAMPLES)

    def _find_objects(
        self, dataset: Document, versions: Sequence[str]
    ) -> tuple[list[ObjectRef], list[ObjectRef]]:
        """The objects to delete in both buckets, and the later uploads of the same name."""
        stored = stored_record(Dataset, dataset)
        record, id_ = stored.record, stored.id
        if not record.bucket or not record.object or record.generation is None:
            raise UndeletableDropError(f"{dataset.path} names no uploaded object: delete it by hand")
        generation = record.generation
        versions_of_upload = self._objects.versions(record.bucket, record.object)
        uploads = [ref for ref in versions_of_upload if ref.name == record.object]
        reports = [f"evaluations/{version}." for version in versions]
        prefixes = [f"prepared/{id_}/", f"reports/{id_}.", *reports]
        derived = [ref for prefix in prefixes for ref in self._objects.versions(self._artifacts, prefix)]
        # The upload of a retrain is that of the first training.
        own = [ref for ref in uploads if (ref.generation or 0) <= generation and record.retrain_of is None]
        return [*own, *derived], [ref for ref in uploads if (ref.generation or 0) > generation]

    def _held(self, dataset: Document, jobs: Sequence[Document]) -> list[tuple[str, ProviderResource]]:
        """The resources that may exist at training providers: none before a provider is recorded."""
        record = stored_record(Dataset, dataset).record
        records = [stored_record(Job, document).record for document in jobs]
        models = [(job.provider, job.trained_model) for job in records]
        if record.provider is None:
            return []
        names = {record.provider, *(name for name, _ in models)}
        providers, steps = self._providers(), record.steps
        held = [
            (name, resource)
            for name in names
            for resource in provider_of(providers, name).resources(steps, None)
        ]
        for name, model in models:
            held += [(name, resource) for resource in provider_of(providers, name).resources({}, model)]
        return held


def _address(ref: ObjectRef) -> str:
    return f"gs://{ref.bucket}/{ref.name}#{ref.generation}"
