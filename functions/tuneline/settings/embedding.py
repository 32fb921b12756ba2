"""The settings of embeddings: the model, and the host that makes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tuneline.settings import parsers
from tuneline.settings.fields import setting
from tuneline.settings.training import OPENAI_URL

# The values of EMBEDDER that name no model of a host.
LOCAL, OFF = "use", "off"
# Google's models, which need no key. Newer Gemini models for embeddings have another API.
_GOOGLE = re.compile(r"gemini-embedding-001|text-(multilingual-)?embedding-00[0-9]")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}")
_LOCATION = re.compile(r"us|eu|global|[a-z]+-[a-z]+[0-9]{1,2}")
# Google has these models in regions. Other locations were seen to work, and are not documented for all.
REGION, EUROPEAN_REGION = "us-central1", "europe-west1"


def _embedder(text: str) -> str:
    if text.lower() in (LOCAL, OFF):
        return text.lower()
    if not _MODEL.fullmatch(text):
        raise ValueError(f"{text!r} is neither {LOCAL}, nor {OFF}, nor the name of a model")
    if text.startswith(("gemini-", "text-multilingual-embedding-")) and not _GOOGLE.fullmatch(text):
        known = "gemini-embedding-001, text-multilingual-embedding-002"
        raise ValueError(f"{text!r} cannot be asked on Vertex AI: choose one of {known}")
    return text


def _location(text: str) -> str:
    if text and not _LOCATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a location of Vertex AI, such as {REGION}")
    return text


def _key_of_chat(env: Mapping[str, str]) -> str | None:
    """Return the key for the host where training happens, if it is the host of the embeddings, too."""
    if any(env.get(name, "").strip() for name in ("EMBEDDING_BASE_URL", "CHAT_BASE_URL")):
        return None
    return env.get("OPENAI_API_KEY", "").strip()


def _host_of_training(env: Mapping[str, str]) -> str | None:
    return env.get("OPENAI_BASE_URL", "").strip() or None


@dataclass(frozen=True)
class EmbeddingSettings:
    """The model that embeds questions and examples.

    `chosen_location` is where one of Google's is asked; empty: in the region of `location_near`.
    """

    embedder: str = setting("EMBEDDER", default=LOCAL, parse=_embedder)
    chosen_location: str = setting("EMBEDDING_LOCATION", default="", parse=_location)

    @property
    def is_google(self) -> bool:
        """Whether the model is one of Google's, asked on Vertex AI."""
        return _GOOGLE.fullmatch(self.embedder) is not None

    def location_near(self, geography: str) -> str:
        """The location that is set, else a region in `geography`, the location of untuned Gemini models."""
        return self.chosen_location or (EUROPEAN_REGION if geography == "eu" else REGION)


@dataclass(frozen=True)
class EmbeddingHostSettings:
    """The host with OpenAI's API that has the model. A command reads its key only if it is needed.

    A separate host needs its own key: a key is never sent to another host than its own.
    """

    api_key: str = setting(
        "EMBEDDING_API_KEY",
        default="",
        default_of=_key_of_chat,
        falls_back_to="CHAT_API_KEY",
        unless="EMBEDDING_BASE_URL",
        secret=True,
    )
    base_url: str = setting(
        "EMBEDDING_BASE_URL",
        default=OPENAI_URL,
        default_of=_host_of_training,
        falls_back_to="CHAT_BASE_URL",
        parse=parsers.address,
    )
