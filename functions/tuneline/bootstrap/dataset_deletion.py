"""Build what deletes a dataset."""

from collections.abc import Mapping

from tuneline.bootstrap.model_hosts import providers
from tuneline.settings import ArtifactSettings, TrainingSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.uploads.deletion import Deletion


def dataset_deletion(env: Mapping[str, str], *, documents: Documents) -> Deletion:
    """What deletes datasets, from the environment. SettingError names what is missing.

    The training host's key is read only if something there has to be deleted.
    """
    return Deletion(
        documents=documents,
        objects=Objects(),
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        providers=lambda: providers(read(TrainingSettings, env)),
    )
