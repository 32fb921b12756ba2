"""Say from the settings which hosts get users' messages, and where: for the texts about privacy."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from tuneline.errors import SettingError
from tuneline.pricing import is_gemini
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import ChatSettings, ServingSettings, VertexSettings, read
from tuneline.settings.embedding import LOCAL, OFF, EmbeddingHostSettings, EmbeddingSettings
from tuneline.storage.records.serving import Serving

HostKind = Literal["google", "openai", "other"]


class ProcessingHost(NamedTuple):
    """A host that gets messages. `where` is Google's location, or the name of another host."""

    kind: HostKind
    where: str = ""


def processing_hosts(
    env: Mapping[str, str], models: BaseModels, serving: Serving | None = None
) -> tuple[ProcessingHost, ...]:
    """Return each host that may get a user's message: of the models, tuned ones too, and of embeddings."""
    return tuple(dict.fromkeys(_hosts(env, models, serving)))


def _hosts(env: Mapping[str, str], models: BaseModels, serving: Serving | None) -> Iterator[ProcessingHost]:
    chat, vertex = read(ChatSettings, env), read(VertexSettings, env)
    tuned = [entry.model for entry in serving.reachable] if serving else []
    for model in filter(None, (models.base_model, models.fallback_model, *tuned)):
        if model.startswith("projects/"):
            # projects/P/locations/L/endpoints/E
            yield ProcessingHost("google", model.split("/")[3])
        elif is_gemini(model):
            yield ProcessingHost("google", vertex.location)
        else:
            yield host_at(chat.chat_base_url)
    for endpoint in read(ServingSettings, env).endpoints.values():
        if "base_url" in endpoint:
            yield host_at(str(endpoint["base_url"]))
    embedding = read(EmbeddingSettings, env)
    if embedding.is_google:
        yield ProcessingHost("google", embedding.location_near(vertex.location))
    elif embedding.embedder not in (LOCAL, OFF):
        # Without its key the host is not asked.
        with contextlib.suppress(SettingError):
            yield host_at(read(EmbeddingHostSettings, env).base_url)


def host_at(address: str) -> ProcessingHost:
    """Return the host at this address of an API."""
    host = urlsplit(address).hostname or ""
    is_openai = host == "openai.com" or host.endswith(".openai.com")
    return ProcessingHost("openai") if is_openai else ProcessingHost("other", host)


def kinds(hosts: Iterable[ProcessingHost]) -> tuple[HostKind, ...]:
    """Return the kinds of the hosts, each once."""
    return tuple(dict.fromkeys(host.kind for host in hosts))
