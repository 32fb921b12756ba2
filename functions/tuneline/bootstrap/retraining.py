"""Build the retraining of datasets, for `job_poller` and for an operator's command."""

from collections.abc import Mapping

from tuneline.bootstrap.google import google_token
from tuneline.bootstrap.training_providers import vertex_api
from tuneline.settings import ArtifactSettings, ProviderSettings, RetrainSettings, VertexSettings, read
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.retrain_offers import RetrainOffers
from tuneline.uploads.retraining import Retraining


def retraining(env: Mapping[str, str], *, documents: Documents, objects: Objects) -> Retraining:
    """Build the retraining from the environment. Raises SettingError, which names a missing setting."""
    token, vertex = google_token(env), read(VertexSettings, env)
    api = vertex_api(env, token=token) if vertex.project else None
    return Retraining(
        documents=documents,
        objects=objects,
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        provider=read(ProviderSettings, env).provider,
        least_model_days=read(RetrainSettings, env).least_model_days,
        token_counter=TokenCounter(api=api, objects=objects, location=vertex.location) if api else None,
    )


def retrain_offers(env: Mapping[str, str], *, documents: Documents, objects: Objects) -> RetrainOffers:
    """Build the daily check of the serving model."""
    return RetrainOffers(
        documents=documents,
        objects=objects,
        artifact_bucket=read(ArtifactSettings, env).artifact_bucket,
        retraining=retraining(env, documents=documents, objects=objects),
    )
