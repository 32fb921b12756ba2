"""Build the collaborators of `dataset_upload`."""

from collections.abc import Mapping

from tuneline.bootstrap.embedders import embedder_in
from tuneline.bootstrap.few_shot import vector_objects
from tuneline.bootstrap.google import google_token
from tuneline.bootstrap.job_starter import job_starter
from tuneline.bootstrap.stores import documents
from tuneline.bootstrap.training_providers import TRAINING_SETTINGS, training_providers, vertex_api
from tuneline.settings import (
    EMBEDDING_SETTINGS,
    ArtifactSettings,
    BudgetSettings,
    DatasetSettings,
    ProviderSettings,
    StoreSettings,
    VertexSettings,
    read,
)
from tuneline.storage.objects import Objects
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.check_upload import UploadCheck
from tuneline.uploads.intake import Intake

SETTINGS = (
    StoreSettings,
    DatasetSettings,
    ArtifactSettings,
    BudgetSettings,
    *TRAINING_SETTINGS,
    *EMBEDDING_SETTINGS,
)


async def build(env: Mapping[str, str]) -> Intake:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    store, objects, training = documents(read(StoreSettings, env)), Objects(), read(ProviderSettings, env)
    token, vertex = google_token(env), read(VertexSettings, env)
    providers = training_providers(env, documents=store, token=token)
    api = vertex_api(env, token=token) if vertex.project else None
    return Intake(
        settings=read(DatasetSettings, env),
        base_model=training.base_model,
        documents=store,
        check=UploadCheck(
            objects=objects,
            artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
            token_counter=TokenCounter(api=api, objects=objects, location=vertex.location) if api else None,
            vectors=vector_objects(env, objects=objects, embedder=embedder_in(env)),
        ),
        job_starter=job_starter(env, documents=store, objects=objects, providers=providers),
    )
