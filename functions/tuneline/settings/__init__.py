"""The settings of each function: environment variables as frozen values.

Importing this module reads nothing; `read(WebhookSettings, os.environ)` does, and tests pass a dict.
An empty variable counts as not set. White space around a value is removed: a secret that was stored with
`echo` ends in a line feed, which is not valid in an HTTP header.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tuneline.endpoint_settings import endpoints
from tuneline.pricing import is_gemini
from tuneline.settings import parsers
from tuneline.settings.embedding import EmbeddingHostSettings as EmbeddingHostSettings
from tuneline.settings.embedding import EmbeddingSettings as EmbeddingSettings
from tuneline.settings.fields import read as read
from tuneline.settings.fields import setting
from tuneline.settings.training import GEMINI_BASE_MODEL, default_base_model
from tuneline.settings.training import OPENAI_URL as OPENAI_URL
from tuneline.settings.training import ProviderSettings as ProviderSettings
from tuneline.settings.training import TrainingSettings as TrainingSettings
from tuneline.settings.training import VertexTrainingSettings as VertexTrainingSettings

LINE_URL = "https://api.line.me"
# The fallback on Vertex AI. It is newer than the cheapest model, and ends later:
# https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions
GEMINI_FALLBACK = "gemini-3.5-flash-lite"
LOCATIONS = ("us", "eu", "global")
LANGUAGES = ("zh-TW", "zh-CN", "ja", "ko", "th", "en")
# The policy for promoting a new model: the option `promote`, and the field of `bot/settings`.
Promote = Literal["auto", "gated", "manual"]


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
class WebhookSettings:
    """The channel's secrets, with which `line_webhook` verifies LINE's signatures."""

    channel_secrets: tuple[str, ...] = setting("LINE_CHANNEL_SECRET", parse=parsers.items, secret=True)


@dataclass(frozen=True)
class QueueSettings:
    """The queue of reply tasks. Without `operator_url` all of them go to `reply_url`."""

    reply_queue: str = setting("REPLY_QUEUE")
    reply_url: str = setting("REPLY_URL", parse=parsers.web_address)
    operator_url: str = setting(
        "OPERATOR_URL", default="", parse=lambda text: text and parsers.web_address(text)
    )
    reply_invoker: str = setting("REPLY_INVOKER")
    tasks_emulator: str = setting("CLOUD_TASKS_EMULATOR_HOST", default="")


@dataclass(frozen=True)
class StoreSettings:
    """The document store."""

    store: str = setting("STORE", default="firestore", parse=parsers.store)
    firestore_database: str = setting("FIRESTORE_DATABASE", default="(default)")


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


@dataclass(frozen=True)
class LineSettings:
    """The access to LINE's Messaging API."""

    channel_access_token: str = setting("LINE_CHANNEL_ACCESS_TOKEN", secret=True)
    line_api_base_url: str = setting("LINE_API_BASE_URL", default=LINE_URL, parse=parsers.address)


@dataclass(frozen=True)
class PushSettings:
    """The access to LINE for operators: notices and the menu; without a token they get none."""

    channel_access_token: str = setting("LINE_CHANNEL_ACCESS_TOKEN", default="", secret=True)
    line_api_base_url: str = setting("LINE_API_BASE_URL", default=LINE_URL, parse=parsers.address)
    language: str = setting("BOT_LANGUAGE", default="zh-TW", parse=parsers.choice(*LANGUAGES))


@dataclass(frozen=True)
class BotSettings:
    """The bot's language, the lifetime of a chat, and the time for an answer.

    After `answer_seconds` the user gets a button instead of the answer; a reply token is valid for a minute.
    """

    language: str = setting("BOT_LANGUAGE", default="zh-TW", parse=parsers.choice(*LANGUAGES))
    chat_ttl_hours: int = setting("CHAT_TTL_HOURS", default="24", parse=parsers.hours)
    answer_seconds: float = setting("ANSWER_SECONDS", default="45", parse=parsers.answer_seconds)
    reply_tries: int = setting("REPLY_TRIES", default="100", parse=parsers.tries)


@dataclass(frozen=True)
class DatasetSettings:
    """The objects that are datasets, and the least remaining lifetime of their base model in days."""

    bucket: str = setting("DATASET_BUCKET")
    prefix: str = setting("DATASET_PREFIX", default="datasets/")
    least_model_days: int = setting("LEAST_MODEL_DAYS", default="60", parse=parsers.days)


@dataclass(frozen=True)
class DatasetBucketSettings:
    """The bucket for datasets, and the folder in it."""

    bucket: str = setting("DATASET_BUCKET")
    prefix: str = setting("DATASET_PREFIX", default="datasets/")


@dataclass(frozen=True)
class RetrainSettings:
    """The least remaining lifetime in days of the base model of a retrain."""

    least_model_days: int = setting("LEAST_MODEL_DAYS", default="60", parse=parsers.days)


@dataclass(frozen=True)
class ArtifactSettings:
    """The bucket for a dataset's report and prepared files."""

    artifact_bucket: str = setting("ARTIFACT_BUCKET")


@dataclass(frozen=True)
class ExampleSettings:
    """The bucket with the examples for models; empty: they are shown none."""

    artifact_bucket: str = setting("ARTIFACT_BUCKET", default="")


@dataclass(frozen=True)
class EvaluationSettings:
    """The judge model of evaluations; empty: no judge."""

    judge: str = setting("EVALUATION_JUDGE", default="")


@dataclass(frozen=True)
class BudgetSettings:
    """The limits for training costs without an operator's approval."""

    job_usd: Decimal = setting("JOB_BUDGET_USD", default="5", parse=parsers.usd)
    month_usd: Decimal = setting("MONTH_BUDGET_USD", default="20", parse=parsers.usd)
