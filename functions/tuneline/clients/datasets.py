"""Build what `dataset_upload` works with."""

from collections.abc import Mapping

from tuneline.clients.models import trainer
from tuneline.clients.stores import documents
from tuneline.datasets.intake import Intake
from tuneline.settings import DatasetSettings, StoreSettings, TrainingSettings, read
from tuneline.storage.objects import Objects

SETTINGS = (StoreSettings, DatasetSettings, TrainingSettings)


async def build(env: Mapping[str, str]) -> Intake:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    settings, training = read(DatasetSettings, env), read(TrainingSettings, env)
    return Intake(
        bucket=settings.bucket,
        prefix=settings.prefix,
        artifact_bucket=settings.artifact_bucket,
        base_model=training.base_model,
        documents=documents(read(StoreSettings, env)),
        objects=Objects(),
        trainer=trainer(training),
    )
