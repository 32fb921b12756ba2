"""Delete a tuned model at the provider that trained it, for good; its document stays.

The document is changed last, so that a repeated deletion continues where an error has stopped it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tuneline.errors import DropError
from tuneline.models import registry
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.job import Job, job_path
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import SERVING, Serving, ServingEntry
from tuneline.training.provider import ProviderResource, TrainingProvider, provider_of


class UndeletableModelDropError(DropError):
    """The model is in use, deleted already, or not ours; the text names the action to take first."""


@dataclass(frozen=True)
class ModelAtProvider:
    """A model of ours, by the name that its training provider has for it."""

    version: str
    provider: str
    resource: ProviderResource


class ModelDeletion:
    """Delete models. `configured` are the models that settings name, by setting."""

    def __init__(
        self,
        *,
        documents: Documents,
        providers: Callable[[], Mapping[str, TrainingProvider]],
        configured: Mapping[str, str],
    ) -> None:
        self._documents = documents
        self._providers = providers
        self._configured = configured

    async def find(self, version: str) -> ModelAtProvider:
        """The model `version` at its provider. Raises UndeletableModelDropError if it must stay."""
        model = await read_record(self._documents, Model, model_path(version))
        if model is None:
            raise UndeletableModelDropError(f"there is no model {version}")
        if model.state == "deleted":
            raise UndeletableModelDropError(f"{version} is deleted already")
        await self._require_unused(model)
        job = await read_record(self._documents, Job, job_path(model.job)) if model.job else None
        if job is None or job.trained_model is None:
            raise UndeletableModelDropError(
                f"{version} was not trained by this bot: delete {model.model} where it was made"
            )
        if job.is_open:
            raise UndeletableModelDropError(f"{version} is being evaluated: wait for the end of that")
        provider = provider_of(self._providers(), job.provider)
        (resource,) = provider.resources({}, job.trained_model)
        return ModelAtProvider(version, job.provider, resource)

    async def delete(self, model: ModelAtProvider, *, by: str, reason: str, now: datetime) -> None:
        """Delete the model. May be repeated after an error of its provider, which it raises."""
        await provider_of(self._providers(), model.provider).delete(model.resource)
        await registry.add_history(
            self._documents, model.version, "deleted", by=by, reason=reason, now=now, state="deleted"
        )

    async def _require_unused(self, model: Model) -> None:
        """Raise UndeletableModelDropError if users or the evaluation may still ask this model."""
        serving = await read_record(self._documents, Serving, SERVING)
        for entry in serving.reachable if serving else ():
            if entry.version == model.version or (entry.model, entry.endpoint) == (
                model.model,
                model.endpoint,
            ):
                place = _place(entry, serving)
                raise UndeletableModelDropError(
                    f"{entry.version} {place}: first give `scripts/tuneline model retire {entry.version}`"
                )
        for setting, name in self._configured.items():
            if name == model.model:
                raise UndeletableModelDropError(f"{setting} names this model: first set another one")


def _place(entry: ServingEntry, serving: Serving | None) -> str:
    if serving is not None and entry is serving.canary:
        return "is a canary"
    return "serves" if serving is not None and entry is serving else "is a fallback"
