"""Build the clients of the hosts that serve the bot's models."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from tuneline.endpoint_settings import DEFAULT_ENDPOINT
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.model_host import ModelHost
from tuneline.inference.openai_chat import OpenAIChat
from tuneline.inference.openai_parameters import Host
from tuneline.settings import ChatSettings, ServingSettings

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
    return Hosts(dict(_hosts(settings, serving, seconds=seconds, max_retries=max_retries)))


def _hosts(
    settings: ChatSettings, serving: ServingSettings, *, seconds: float, max_retries: int
) -> Iterator[tuple[str, ModelHost]]:
    for name, endpoint in {DEFAULT_ENDPOINT: {}, **serving.endpoints}.items():
        is_default = name == DEFAULT_ENDPOINT
        host = Host(
            base_url=settings.chat_base_url if is_default else endpoint["base_url"].rstrip("/"),
            api_key=settings.chat_api_key if is_default else endpoint["api_key"].strip(),
            limit=endpoint.get("limit", ""),
            parameters=endpoint.get("parameters", {}),
        )
        yield "" if is_default else name, OpenAIChat(host, seconds=seconds, max_retries=max_retries)
