"""Build the collaborators of `dataset_upload`."""

from collections.abc import Mapping

from tuneline.bootstrap.job_starter import job_starter
from tuneline.bootstrap.stores import documents
from tuneline.bootstrap.training_providers import TRAINING_SETTINGS, training_providers
from tuneline.settings import (
    ArtifactSettings,
    BudgetSettings,
    DatasetSettings,
    ProviderSettings,
    StoreSettings,
    read,
)
from tuneline.storage.objects import Objects
from tuneline.uploads.intake import Intake

SETTINGS = (
    StoreSettings,
    DatasetSettings,
    ArtifactSettings,
    BudgetSettings,
    *TRAINING_SETTINGS,
)


async def build(env: Mapping[str, str]) -> Intake:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    store, objects, training = documents(read(StoreSettings, env)), Objects(), read(ProviderSettings, env)
    return Intake(
        settings=read(DatasetSettings, env),
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        base_model=training.base_model,
        documents=store,
        objects=objects,
        job_starter=job_starter(
            env, documents=store, objects=objects, providers=training_providers(env, documents=store)
        ),
    )
