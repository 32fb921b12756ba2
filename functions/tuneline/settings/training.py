"""The settings of training: the provider of new jobs, the base model, and each provider's account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tuneline.settings import parsers
from tuneline.settings.fields import setting

OPENAI_URL = "https://api.openai.com/v1"
# The provider that trains new models: Gemini on Vertex AI, or OpenAI and hosts with its API.
ProviderName = Literal["vertex", "openai"]
# Gemini is tuned in these regions and in no other.
TUNING_REGIONS = ("us-central1", "europe-west4")
GEMINI_BASE_MODEL = "gemini-3.1-flash-lite"
OPENAI_BASE_MODEL = "gpt-4.1-mini-2025-04-14"
_NEAR_EUROPE = ("europe-", "me-", "africa-")


def provider_of_new_jobs(env: Mapping[str, str]) -> str:
    """Return the value of TRAINER. Without one: `openai` if its key is set, else `vertex`."""
    chosen = env.get("TRAINER", "").strip()
    return chosen or ("openai" if env.get("OPENAI_API_KEY", "").strip() else "vertex")


def default_base_model(env: Mapping[str, str]) -> str | None:
    """Return the base model that OpenAI tunes, if it is the provider of new jobs."""
    return OPENAI_BASE_MODEL if provider_of_new_jobs(env) == "openai" else None


def _key_of_another_provider(env: Mapping[str, str]) -> str | None:
    """OpenAI's key is not required if new jobs go to another provider."""
    return None if provider_of_new_jobs(env) == "openai" else ""


def _tuning_region(env: Mapping[str, str]) -> str | None:
    region = env.get("GOOGLE_CLOUD_REGION", "").strip()
    return TUNING_REGIONS[1] if region.startswith(_NEAR_EUROPE) else None


@dataclass(frozen=True)
class ProviderSettings:
    """The provider of new jobs, and the base model that it tunes."""

    provider: ProviderName = setting(
        "TRAINER", default="vertex", default_of=provider_of_new_jobs, parse=parsers.choice("vertex", "openai")
    )
    base_model: str = setting("BASE_MODEL", default=GEMINI_BASE_MODEL, default_of=default_base_model)


@dataclass(frozen=True)
class TrainingSettings:
    """OpenAI, or a host with the same fine-tuning API, as a training provider."""

    openai_api_key: str = setting("OPENAI_API_KEY", default_of=_key_of_another_provider, secret=True)
    openai_base_url: str = setting("OPENAI_BASE_URL", default=OPENAI_URL, parse=parsers.address)
    base_model: str = setting("BASE_MODEL", default=GEMINI_BASE_MODEL, default_of=default_base_model)


@dataclass(frozen=True)
class VertexTrainingSettings:
    """Vertex AI as a training provider: where it tunes, and the bucket for its training files.

    The bucket should be in the geography of the region. If Google was seen to refuse it and to read the
    artifact bucket, the files are written there.
    """

    project: str = setting("GOOGLE_CLOUD_PROJECT", default="")
    functions_region: str = setting("GOOGLE_CLOUD_REGION", default="")
    region: str = setting(
        "VERTEX_TUNING_REGION",
        default=TUNING_REGIONS[0],
        default_of=_tuning_region,
        parse=parsers.choice(*TUNING_REGIONS),
    )
    bucket: str = setting("TRAINING_BUCKET", falls_back_to="ARTIFACT_BUCKET", default="")
    artifact_bucket: str = setting("ARTIFACT_BUCKET", default="")
    base_url: str = setting("VERTEX_BASE_URL", default="", parse=lambda text: text and parsers.address(text))
