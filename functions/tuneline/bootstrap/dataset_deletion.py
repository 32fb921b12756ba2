"""Build the deletion of datasets."""

from collections.abc import Mapping

from tuneline.bootstrap.training_providers import training_providers
from tuneline.settings import ArtifactSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.uploads.deletion import Deletion


def dataset_deletion(env: Mapping[str, str], *, documents: Documents) -> Deletion:
    """Build the deletion from the environment. Raises SettingError, which names a missing setting.

    The training provider's key is read only if it may store resources to delete.
    """
    return Deletion(
        documents=documents,
        objects=Objects(),
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        providers=lambda: training_providers(env),
    )
