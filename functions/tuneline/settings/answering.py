"""The settings of the hosts where the bot's models answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneline.endpoint_settings import endpoints
from tuneline.pricing import is_gemini
from tuneline.settings import parsers
from tuneline.settings.fields import setting
from tuneline.settings.training import GEMINI_BASE_MODEL, OPENAI_URL, default_base_model

# The fallback on Vertex AI. It is newer than the cheapest model, and ends later:
# https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions
GEMINI_FALLBACK = "gemini-3.5-flash-lite"
LOCATIONS = ("us", "eu", "global")


def _needs_no_key(env: Mapping[str, str]) -> str | None:
    """Return an empty key if the base model answers on Vertex AI, which takes access tokens."""
    base_model = _setting_in(env, "BASE_MODEL") or default_base_model(env) or GEMINI_BASE_MODEL
    return "" if is_gemini(base_model) else None


def _fallback_model(env: Mapping[str, str]) -> str | None:
    """Return a fallback on Vertex AI for a bot without a key for another host (see `ChatSettings`)."""
    keys = ("CHAT_API_KEY",) if _setting_in(env, "CHAT_BASE_URL") else ("CHAT_API_KEY", "OPENAI_API_KEY")
    has_key = any(_setting_in(env, name) for name in keys)
    return None if has_key or _needs_no_key(env) is None else GEMINI_FALLBACK


def _setting_in(env: Mapping[str, str], name: str) -> str:
    return env.get(name, "").strip()


@dataclass(frozen=True)
class ChatSettings:
    """The default host of the bot's models, and the base model, which answers before any model is tuned.

    A separate host needs its own key: the key for training is never sent to another host. A Gemini model
    answers on Vertex AI, so that no key is needed if it is the base model.
    """

    chat_api_key: str = setting(
        "CHAT_API_KEY",
        default_of=_needs_no_key,
        falls_back_to="OPENAI_API_KEY",
        unless="CHAT_BASE_URL",
        secret=True,
    )
    chat_base_url: str = setting(
        "CHAT_BASE_URL", falls_back_to="OPENAI_BASE_URL", default=OPENAI_URL, parse=parsers.address
    )
    base_model: str = setting("BASE_MODEL", default=GEMINI_BASE_MODEL, default_of=default_base_model)


@dataclass(frozen=True)
class ServingSettings:
    """Further hosts and models for serving.

    `endpoints` are further hosts by name: base_url, api_key, limit, parameters; `default`, the host of
    `ChatSettings`, may have the last two. `fallback_model` answers at the default host if neither a tuned
    model nor the base model does.
    """

    endpoints: Mapping[str, Mapping[str, Any]] = setting(
        "CHAT_ENDPOINTS", default="", parse=endpoints, secret=True
    )
    fallback_model: str = setting("FALLBACK_MODEL", default="gpt-6-luna", default_of=_fallback_model)


@dataclass(frozen=True)
class VertexSettings:
    """Gemini models on Vertex AI: the project that pays, and where untuned models answer."""

    project: str = setting("GOOGLE_CLOUD_PROJECT", default="")
    region: str = setting("GOOGLE_CLOUD_REGION", default="")
    chosen_location: str = setting("VERTEX_LOCATION", default="", parse=parsers.choice("", *LOCATIONS))
    base_url: str = setting("VERTEX_BASE_URL", default="", parse=lambda text: text and parsers.address(text))

    @property
    def location(self) -> str:
        """The location that is set, else the one nearest to the functions: Gemini answers in no region.

        https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
        """
        return self.chosen_location or ("eu" if self.region.startswith("europe-") else "us")


@dataclass(frozen=True)
class GoogleTokenSettings:
    """The source of access tokens for Google's APIs.

    `service` is set by Cloud Run, where there is a metadata server. `metadata_host` is another such server.
    Without both, google-auth finds the operator's login.
    """

    metadata_host: str = setting("GCE_METADATA_HOST", default="")
    service: str = setting("K_SERVICE", default="")


# All that a client of the bot's models reads.
CHAT_SETTINGS = (ChatSettings, ServingSettings, VertexSettings, GoogleTokenSettings)
