"""Build the clients of the hosts that train models and the hosts that serve them."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from tuneline.endpoint_settings import DEFAULT_ENDPOINT
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Host, Hosts
from tuneline.inference.openai_api import training_client, upload_client
from tuneline.settings import ChatSettings, ServingSettings, TrainingSettings
from tuneline.training.openai_provider import OpenAIProvider
from tuneline.training.provider import TrainingProvider

CALL_SECONDS = 30.0


ONE_HOST: Final = ServingSettings(endpoints=MappingProxyType({}), fallback_model="")


def chat_model(
    settings: ChatSettings, serving: ServingSettings = ONE_HOST, *, seconds: float, max_retries: int
) -> ChatModel:
    """Build the client of the bot's models; `seconds` is the time for each attempt."""
    return ChatModel(hosts=chat_hosts(settings, serving, seconds=seconds, max_retries=max_retries))


def chat_hosts(
    settings: ChatSettings, serving: ServingSettings = ONE_HOST, *, seconds: float, max_retries: int
) -> Hosts:
    """The hosts of the bot's models."""
    return Hosts(_hosts(settings, serving), seconds=seconds, max_retries=max_retries)


def _hosts(settings: ChatSettings, serving: ServingSettings) -> Iterator[Host]:
    for name, endpoint in {DEFAULT_ENDPOINT: {}, **serving.endpoints}.items():
        is_default = name == DEFAULT_ENDPOINT
        yield Host(
            name="" if is_default else name,
            base_url=settings.chat_base_url if is_default else endpoint["base_url"].rstrip("/"),
            api_key=settings.chat_api_key if is_default else endpoint["api_key"].strip(),
            limit=endpoint.get("limit", ""),
            parameters=endpoint.get("parameters", {}),
        )


def training_providers(settings: TrainingSettings) -> dict[str, TrainingProvider]:
    """The configured training providers by name."""
    openai = openai_provider(settings)
    return {openai.name: openai}


def openai_provider(settings: TrainingSettings) -> OpenAIProvider:
    """Build the provider for new jobs: OpenAI, or a host with the same fine-tuning API."""
    key, url = settings.openai_api_key, settings.openai_base_url
    return OpenAIProvider(
        client=training_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
        uploads=upload_client(api_key=key, base_url=url, seconds=CALL_SECONDS),
    )
