"""Build the embedder that the settings name: the local model, or one at a host."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tuneline import logs
from tuneline.errors import SettingError
from tuneline.settings import (
    EmbeddingHostSettings,
    EmbeddingSettings,
    VertexSettings,
    read,
)
from tuneline.settings.embedding import LOCAL, OFF

if TYPE_CHECKING:
    from tuneline.inference.gemini.api import GoogleApi
    from tuneline.retrieval.embedding.embedder import Embedder

# For each try. Who waits for a user's question sets a limit of its own.
TRY_SECONDS: Final = 20.0
MAX_RETRIES: Final = 3


def embedder_in(env: Mapping[str, str], *, google: "GoogleApi | None" = None) -> "Embedder | None":
    """Build the embedder from the environment. None if it is off, or lacks a setting, which is logged.

    It loads no model, and opens no connection, before the first text. `google` is the process's client of
    Google's APIs, if it has one already. Raises SettingError for an unusable value.
    """
    settings = read(EmbeddingSettings, env)
    if settings.embedder == OFF:
        return None
    try:
        if settings.embedder == LOCAL:
            return _local()
        return _vertex(settings, env, google) if settings.is_google else _openai(settings.embedder, env)
    except (SettingError, ImportError) as missing:
        # The bot answers without embeddings, too.
        logs.error("the embedder is left out", missing, setting="EMBEDDER")
        return None


def _local() -> "Embedder":
    from tuneline.retrieval.embedding.use_embedder import UseEmbedder  # noqa: PLC0415 often not needed

    return UseEmbedder()


def _vertex(settings: EmbeddingSettings, env: Mapping[str, str], google: "GoogleApi | None") -> "Embedder":
    from tuneline.bootstrap.google import google_api  # noqa: PLC0415 often not needed
    from tuneline.retrieval.embedding.vertex_embedder import VertexEmbedder  # noqa: PLC0415

    vertex = read(VertexSettings, env)
    if not vertex.project:
        raise SettingError(
            f"Set GOOGLE_CLOUD_PROJECT: EMBEDDER is {settings.embedder}, which is asked on Vertex AI."
        )
    return VertexEmbedder(
        api=google or google_api(env),
        model=settings.embedder,
        project=vertex.project,
        location=settings.location_near(vertex.location),
        base_url=vertex.base_url,
        seconds=TRY_SECONDS,
        max_retries=MAX_RETRIES,
    )


def _openai(model: str, env: Mapping[str, str]) -> "Embedder":
    from tuneline.inference.openai_parameters import Host  # noqa: PLC0415 often not needed
    from tuneline.retrieval.embedding.openai_embedder import OpenAIEmbedder  # noqa: PLC0415

    settings = read(EmbeddingHostSettings, env)
    if not settings.api_key:
        raise SettingError(
            f"Set EMBEDDING_API_KEY: EMBEDDER is {model}, and the settings have no key for its host."
        )
    host = Host(base_url=settings.base_url, api_key=settings.api_key)
    return OpenAIEmbedder(host, model=model, seconds=TRY_SECONDS, max_retries=MAX_RETRIES)
