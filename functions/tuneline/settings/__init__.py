"""The settings of each function: environment variables as frozen values.

Importing this module reads nothing; `read(WebhookSettings, os.environ)` does, and tests pass a dict.
An empty variable counts as not set. White space around a value is removed: a secret that was stored with
`echo` ends in a line feed, which is not valid in an HTTP header.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tuneline.settings import parsers
from tuneline.settings.answering import CHAT_SETTINGS as CHAT_SETTINGS
from tuneline.settings.answering import ChatSettings as ChatSettings
from tuneline.settings.answering import GoogleTokenSettings as GoogleTokenSettings
from tuneline.settings.answering import ServingSettings as ServingSettings
from tuneline.settings.answering import VertexSettings as VertexSettings
from tuneline.settings.embedding import EmbeddingHostSettings as EmbeddingHostSettings
from tuneline.settings.embedding import EmbeddingSettings as EmbeddingSettings
from tuneline.settings.fields import read as read
from tuneline.settings.fields import setting
from tuneline.settings.training import OPENAI_URL as OPENAI_URL
from tuneline.settings.training import ProviderSettings as ProviderSettings
from tuneline.settings.training import TrainingSettings as TrainingSettings
from tuneline.settings.training import VertexTrainingSettings as VertexTrainingSettings

LINE_URL = "https://api.line.me"
LANGUAGES = ("zh-TW", "zh-CN", "ja", "ko", "th", "en")
# The policy for promoting a new model: the option `promote`, and the field of `bot/settings`.
Promote = Literal["auto", "gated", "manual"]
# All that an embedder reads.
EMBEDDING_SETTINGS = (EmbeddingSettings, EmbeddingHostSettings, VertexSettings, GoogleTokenSettings)


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
    """The objects that are datasets, and the least remaining lifetime of their base model in days.

    Their reports are in the bot's `language`.
    """

    bucket: str = setting("DATASET_BUCKET")
    prefix: str = setting("DATASET_PREFIX", default="datasets/")
    language: str = setting("BOT_LANGUAGE", default="zh-TW", parse=parsers.choice(*LANGUAGES))
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


@dataclass(frozen=True)
class MonthBudgetSettings:
    """The limit for a month's training costs without an operator's approval."""

    month_usd: Decimal = setting("MONTH_BUDGET_USD", default="20", parse=parsers.usd)
