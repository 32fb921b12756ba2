"""Build what `dataset_upload` works with."""

from collections.abc import Mapping

from tuneline.clients.models import trainers
from tuneline.clients.starting import starting
from tuneline.clients.stores import documents
from tuneline.datasets.intake import Intake
from tuneline.settings import (
    ArtifactSettings,
    BudgetSettings,
    DatasetSettings,
    StoreSettings,
    TrainingSettings,
    read,
)
from tuneline.storage.objects import Objects

SETTINGS = (StoreSettings, DatasetSettings, ArtifactSettings, BudgetSettings, TrainingSettings)


async def build(env: Mapping[str, str]) -> Intake:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    store, objects, training = documents(read(StoreSettings, env)), Objects(), read(TrainingSettings, env)
    return Intake(
        settings=read(DatasetSettings, env),
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        base_model=training.base_model,
        documents=store,
        objects=objects,
        starting=starting(env, documents=store, objects=objects, trainers=trainers(training)),
    )
