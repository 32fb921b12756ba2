"""Build the training providers: a job is polled by the one that started it, whatever TRAINER says now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tuneline.errors import SettingError
from tuneline.settings import (
    GoogleTokenSettings,
    ProviderSettings,
    TrainingSettings,
    VertexTrainingSettings,
    read,
)
from tuneline.training.provider import TrainingProvider

if TYPE_CHECKING:
    from tuneline.inference.google_token import GoogleToken
    from tuneline.storage.documents import Documents
    from tuneline.training.openai_provider import OpenAIProvider
    from tuneline.training.vertex.api import VertexApi
    from tuneline.training.vertex.provider import VertexProvider

TRAINING_SETTINGS = (ProviderSettings, TrainingSettings, VertexTrainingSettings, GoogleTokenSettings)
CALL_SECONDS = 30.0
_EITHER = (
    "Set GOOGLE_CLOUD_PROJECT to train at Google, or OPENAI_API_KEY to train at OpenAI or a host with its API"
)


def training_providers(
    env: Mapping[str, str], *, documents: "Documents | None" = None, token: "GoogleToken | None" = None
) -> dict[str, TrainingProvider]:
    """The configured training providers by name. Raises SettingError, which names a missing setting.

    The one that TRAINER names is required; the other is there if its account is set. `documents` hold how
    Vertex AI was seen to behave; only who starts and polls jobs needs that. `token` is shared with other
    clients of Google's.
    """
    provider = read(ProviderSettings, env).provider
    has_project = bool(read(VertexTrainingSettings, env).project)
    if provider == "vertex" and not has_project:
        raise SettingError(f"{_EITHER}.")
    providers: dict[str, TrainingProvider] = {}
    if provider == "openai" or env.get("OPENAI_API_KEY", "").strip():
        providers["openai"] = openai_provider(read(TrainingSettings, env))
    if has_project:
        providers["vertex"] = vertex_provider(env, documents=documents, token=token)
    return providers


def openai_provider(settings: TrainingSettings) -> "OpenAIProvider":
    """Build the provider for OpenAI, or a host with the same fine-tuning API. Loads OpenAI's SDK."""
    from tuneline.inference.openai_api import training_client, upload_client  # noqa: PLC0415
    from tuneline.training.openai_provider import OpenAIProvider  # noqa: PLC0415

    key, url = settings.openai_api_key, settings.openai_base_url
    return OpenAIProvider(
        client=training_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
        uploads=upload_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
    )


def vertex_provider(
    env: Mapping[str, str], *, documents: "Documents | None" = None, token: "GoogleToken | None" = None
) -> "VertexProvider":
    """Build the provider for Vertex AI."""
    from tuneline.storage.objects import Objects  # noqa: PLC0415
    from tuneline.training.vertex.facts import no_facts, stored_facts  # noqa: PLC0415
    from tuneline.training.vertex.provider import VertexProvider  # noqa: PLC0415

    settings = read(VertexTrainingSettings, env)
    return VertexProvider(
        api=vertex_api(env, token=token),
        objects=Objects(),
        bucket=settings.bucket,
        other_bucket=settings.artifact_bucket,
        region=settings.region,
        facts=stored_facts(documents) if documents else no_facts,
    )


def vertex_api(env: Mapping[str, str], *, token: "GoogleToken | None" = None) -> "VertexApi":
    """Build the client of Vertex AI's API."""
    from tuneline.bootstrap.google import google_token  # noqa: PLC0415
    from tuneline.training.vertex.api import VertexApi  # noqa: PLC0415

    settings = read(VertexTrainingSettings, env)
    return VertexApi(
        token=token or google_token(env),
        project=settings.project,
        seconds=CALL_SECONDS,
        base_url=settings.base_url,
    )
