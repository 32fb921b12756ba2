"""Build the clients of the hosts that serve the bot's models."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tuneline import logs
from tuneline.bootstrap.google import google_api
from tuneline.endpoint_settings import DEFAULT_ENDPOINT, VERTEX_ENDPOINT
from tuneline.errors import SettingError
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.endpoints import Hosts
from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.gemini.chat import GeminiChat
from tuneline.inference.model_host import ModelHost
from tuneline.inference.openai_chat import OpenAIChat
from tuneline.inference.openai_parameters import Host
from tuneline.pricing import is_gemini
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples
from tuneline.settings import (
    ChatSettings,
    ServingSettings,
    VertexSettings,
    read,
)

ONE_HOST: Final = ServingSettings(endpoints=MappingProxyType({}), fallback_model="")


def chat_model_in(
    env: Mapping[str, str], *, seconds: float, max_retries: int, google: GoogleApi | None = None
) -> ChatModel:
    """Build the client of the bot's models from the environment, as `chat_hosts_in` does."""
    return ChatModel(hosts=chat_hosts_in(env, seconds=seconds, max_retries=max_retries, google=google))


def chat_hosts_in(
    env: Mapping[str, str], *, seconds: float, max_retries: int, google: GoogleApi | None = None
) -> Hosts:
    """Build the hosts of the bot's models from the environment; `seconds` is the time for each attempt.

    `google` is the process's client of Google's APIs, if it has one already. Raises SettingError, which names
    a missing setting.
    """
    chat, serving, vertex = read(ChatSettings, env), read(ServingSettings, env), read(VertexSettings, env)
    _require_host(env, "BASE_MODEL", chat.base_model)
    hosts = _openai_hosts(chat, serving, seconds=seconds, max_retries=max_retries)
    gemini = GeminiChat(
        api=google or google_api(env),
        project=vertex.project,
        location=vertex.location,
        base_url=vertex.base_url,
        seconds=seconds,
        max_retries=max_retries,
    )
    return Hosts({**dict(hosts), VERTEX_ENDPOINT: gemini})


def chat_model(
    settings: ChatSettings, serving: ServingSettings = ONE_HOST, *, seconds: float, max_retries: int
) -> ChatModel:
    """Build the client of models at hosts with OpenAI's API only."""
    return ChatModel(hosts=chat_hosts(settings, serving, seconds=seconds, max_retries=max_retries))


def chat_hosts(
    settings: ChatSettings, serving: ServingSettings = ONE_HOST, *, seconds: float, max_retries: int
) -> Hosts:
    """Build the hosts with OpenAI's API only."""
    return Hosts(dict(_openai_hosts(settings, serving, seconds=seconds, max_retries=max_retries)))


def base_models(env: Mapping[str, str], examples: Examples | None = None) -> BaseModels:
    """Build the base model and its fallback from the environment; a fallback without a host is left out."""
    fallback = read(ServingSettings, env).fallback_model
    return BaseModels(
        read(ChatSettings, env).base_model, if_it_has_a_host(env, "FALLBACK_MODEL", fallback), examples
    )


def if_it_has_a_host(env: Mapping[str, str], setting: str, model: str) -> str:
    """Return `model`, the value of `setting`, or an empty name if the environment names no host for it.

    The bot works without this model, so a wrong setting is logged and does not stop it.
    """
    try:
        _require_host(env, setting, model)
    except SettingError as missing:
        logs.error("a model without a host is left out", missing, setting=setting)
        return ""
    return model


def _require_host(env: Mapping[str, str], setting: str, model: str) -> None:
    """Raise SettingError if the environment names no host for `model`, the value of `setting`."""
    if is_gemini(model) and not read(VertexSettings, env).project:
        raise SettingError(f"Set GOOGLE_CLOUD_PROJECT: {setting} is {model}, which answers on Vertex AI.")
    if model and not is_gemini(model) and not read(ChatSettings, env).chat_api_key:
        keys = "CHAT_API_KEY or OPENAI_API_KEY"
        raise SettingError(f"Set {keys}: {setting} is {model}, which does not answer on Vertex AI.")


def _openai_hosts(
    settings: ChatSettings, serving: ServingSettings, *, seconds: float, max_retries: int
) -> Iterator[tuple[str, ModelHost]]:
    for name, endpoint in {DEFAULT_ENDPOINT: {}, **serving.endpoints}.items():
        is_default = name == DEFAULT_ENDPOINT
        if is_default and not settings.chat_api_key:
            continue
        host = Host(
            base_url=settings.chat_base_url if is_default else endpoint["base_url"].rstrip("/"),
            api_key=settings.chat_api_key if is_default else endpoint["api_key"].strip(),
            limit=endpoint.get("limit", ""),
            parameters=endpoint.get("parameters", {}),
        )
        yield "" if is_default else name, OpenAIChat(host, seconds=seconds, max_retries=max_retries)
