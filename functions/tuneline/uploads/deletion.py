"""Delete a dataset with all that was made of it: objects, documents, and what the training host holds.

The dataset's own document goes last. While anything else cannot be deleted it stays, so that the same command
finds the rest again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import SERVING, tuned_entries
from tuneline.retrieval.few_shot import EXAMPLES
from tuneline.storage.claims import take_over
from tuneline.storage.documents import Document, Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.update import change
from tuneline.training.provider import ProviderResource, TrainingProvider, provider_of
from tuneline.training.start_job import FINAL

MOST: Final = 100_000


class UndeletableDropError(DropError):
    """The dataset is in use; the text says by what, and what to do first."""


@dataclass(frozen=True)
class DeletionPlan:
    """All that is to be deleted with a dataset.

    `held` is by the name of the place that holds it. `newer` are later uploads of the same name: they stay.
    """

    dataset: Document
    objects: Sequence[ObjectRef]
    documents: Sequence[Document]
    versions: Sequence[str]
    held: Sequence[tuple[str, ProviderResource]]
    newer: Sequence[ObjectRef]
    duplicates: Sequence[Document]

    @property
    def lines(self) -> list[str]:
        """What is deleted, one thing a line."""
        return [
            *(f"{place}: {one.kind} {one.name}" for place, one in self.held),
            *map(_address, self.objects),
            *(one.path for one in self.documents),
            self.dataset.path,
        ]


@dataclass
class Outcome:
    """What was deleted, and what could not be, with the reason."""

    deleted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    async def note(self, name: str, deleting: Awaitable[None]) -> None:
        """Wait for a deletion, and note under `name` what came of it."""
        try:
            await deleting
        except (DropError, RetryError) as failed:
            self.left.append(f"{name}: {failed}")
        else:
            self.deleted.append(name)


class Deletion:
    """Deletes with the collaborators it is given. `trainers` is called only if a place holds something."""

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
        """All that was made of the dataset. Raises what the stores raise."""
        id_, query = dataset.path.removeprefix("datasets/"), self._documents.query
        jobs = await query("jobs", where={"dataset": id_}, limit=MOST)
        models = await query("models", where={"dataset": id_}, limit=MOST)
        evaluations = await query("evaluations", where={"dataset": id_}, limit=MOST)
        contents = await query("contents", where={"dataset": id_}, limit=MOST)
        versions = sorted({one.path.partition("/")[2] for one in (*models, *evaluations)})
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
        )

    async def require_unused(self, found: DeletionPlan) -> None:
        """UndeletableDropError while one of its models serves, or its job is under way."""
        (serving,) = await self._documents.get_many([SERVING])
        if serving is not None and serving.data["version"] in found.versions:
            raise UndeletableDropError(
                f"its model {serving.data['version']} serves: first give `scripts/model rollback`, "
                "or promote another one"
            )
        for one in found.documents:
            if one.path.startswith("jobs/") and one.data["open"]:
                job = one.path.removeprefix("jobs/")
                raise UndeletableDropError(
                    f"its job {job} is under way: first give `scripts/job cancel {job}`, or wait for its end"
                )

    async def delete(self, found: DeletionPlan) -> Outcome:
        """Delete all of `found`. Nothing that fails keeps the rest from being deleted.

        UndeletableDropError as for `require_unused`; HeldElsewhereRetryError while a function works on it.
        """
        await self.require_unused(found)
        if found.dataset.data["state"] not in FINAL:
            # Nobody starts its training any more.
            held = await take_over(self._documents, found.dataset)
            await held.finish(state="gone", reason="an operator deletes it")
        await self._withdraw(found)
        outcome = Outcome()
        places = self._providers() if found.held else {}
        for place, one in found.held:
            await outcome.note(f"{place}: {one.kind} {one.name}", provider_of(places, place).delete(one))
        for ref in found.objects:
            await outcome.note(_address(ref), asyncio.to_thread(self._objects.delete, ref))
        # The documents name the rest, so they stay until the rest is gone.
        for document in [] if outcome.left else [*found.documents, found.dataset]:
            await outcome.note(document.path, self._documents.delete(document.path))
        return outcome

    async def _withdraw(self, found: DeletionPlan) -> None:
        """Take its models out of the chain, and its examples out of what the base model is shown."""
        versions = set(found.versions)

        def without(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            if serving is None or not versions & {one["version"] for one in tuned_entries(serving)}:
                return None
            behind = [one for one in serving.get("fallback", []) if one["version"] not in versions]
            return {**serving, "fallback": behind}

        await change(self._documents, SERVING, without)
        (shown,) = await self._documents.get_many([EXAMPLES])
        if shown is not None and f"datasets/{shown.data['dataset']}" == found.dataset.path:
            await self._documents.delete(EXAMPLES)

    def _find_objects(
        self, dataset: Document, versions: Sequence[str]
    ) -> tuple[list[ObjectRef], list[ObjectRef]]:
        """What is to be deleted in both buckets, and what was uploaded later under the same name."""
        data, id_ = dataset.data, dataset.path.removeprefix("datasets/")
        generation = int(data["generation"])
        uploads = [
            one
            for one in self._objects.versions(data["bucket"], data["object"])
            if one.name == data["object"]
        ]
        prefixes = [f"prepared/{id_}/", f"reports/{id_}.", *(f"evaluations/{one}." for one in versions)]
        made = [ref for prefix in prefixes for ref in self._objects.versions(self._artifacts, prefix)]
        own = [one for one in uploads if (one.generation or 0) <= generation]
        return [*own, *made], [one for one in uploads if (one.generation or 0) > generation]

    def _held(self, dataset: Document, jobs: Sequence[Document]) -> list[tuple[str, ProviderResource]]:
        """What the training hosts may hold. No host was asked before a provider was recorded."""
        data = dataset.data
        models = [(one.data["provider"], one.data.get("trained_model")) for one in jobs]
        places = {place for place, _ in models} | {data["provider"]} if data.get("provider") else set()
        if not places:
            return []
        known, steps = self._providers(), data.get("steps") or {}
        held = [(place, one) for place in places for one in provider_of(known, place).resources(steps, None)]
        for place, model in models:
            held += [(place, one) for one in provider_of(known, place).resources({}, model)]
        return held


def _address(ref: ObjectRef) -> str:
    return f"gs://{ref.bucket}/{ref.name}#{ref.generation}"
