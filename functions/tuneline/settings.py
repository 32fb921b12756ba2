"""What each function reads from its environment, as frozen values.

Nothing is read at import: `read(WebhookSettings, os.environ)` reads, and tests pass a dict.
An empty variable counts as one that is not set. Blanks and line ends around a value are cut: a secret that
was stored with `echo` ends in one, and no HTTP header can carry it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar

from tuneline.endpoint_settings import endpoints
from tuneline.errors import SettingError

OPENAI_URL = "https://api.openai.com/v1"
LINE_URL = "https://api.line.me"
LANGUAGES = ("zh-TW", "zh-CN", "ja", "ko", "th", "en")
# Whether a new model comes to serve by itself; the option `promote`, and the field of `bot/settings`.
Promote = Literal["auto", "gated", "manual"]

T = TypeVar("T")


def setting(
    name: str,
    *,
    default: str | None = None,
    falls_back_to: str | None = None,
    unless: str | None = None,
    parse: Callable[[str], Any] = str,
    secret: bool = False,
) -> Any:
    """A field read from the variable `name`; without a default or a fallback it is required.

    There is no falling back where the variable `unless` is set.
    """
    rest = {"falls_back_to": falls_back_to, "unless": unless, "parse": parse}
    return field(repr=not secret, metadata={"name": name, "default": default, **rest})


def read(kind: type[T], env: Mapping[str, str]) -> T:
    """Build `kind`, one of the classes below, from `env`. SettingError names what is missing or unusable."""
    values = {}
    for each in fields(kind):  # type: ignore[arg-type]
        name, fallback, unless = (each.metadata[one] for one in ("name", "falls_back_to", "unless"))
        is_apart = unless is not None and bool(env.get(unless, "").strip())
        given = (env.get(one, "").strip() for one in (name, None if is_apart else fallback) if one)
        raw = next(filter(None, given), each.metadata["default"])
        if raw is None:
            neither = (
                f", and {fallback} does not count beside {unless}"
                if is_apart
                else f", and {fallback} neither"
            )
            missing = f"{name} is not set" + (neither if fallback else "")
            raise SettingError(f"{missing}: {kind.__name__} needs it. Set it in the environment.")
        try:
            values[each.name] = each.metadata["parse"](raw)
        except ValueError as wrong:
            raise SettingError(f"{name} cannot be used: {wrong}.") from None
    return kind(**values)


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split())
    if not words:
        raise ValueError("it is blank")
    return words


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(f"{text!r} is not one of {', '.join(LANGUAGES)}")
    return text


def _hours(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{text!r} is not a whole number of hours, 1 or more")
    return int(text)


def _answer_seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 50:
        raise ValueError(f"{text!r} is not a number of seconds up to 50")
    return seconds


def _tries(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) < 1:
        raise ValueError(f"{text!r} is not a whole number, 1 or more")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5:
        raise ValueError(f"{text!r} is not a whole number of days, 0 or more")
    return int(text)


def _usd(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{text!r} is not an amount of US dollars, such as 5 or 2.50")
    return amount


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError(f"{text!r} is not an http or https address")
    return text.rstrip("/")


def _web_address(text: str) -> str:
    _address(text)
    return text


def _store(text: str) -> str:
    if text != "firestore" and not (text.startswith("sqlite:") and len(text) > len("sqlite:")):
        raise ValueError(f"{text!r} is neither 'firestore' nor 'sqlite:PATH'")
    return text


@dataclass(frozen=True)
class WebhookSettings:
    """What `line_webhook` needs to know LINE by: the channel's secrets."""

    channel_secrets: tuple[str, ...] = setting("LINE_CHANNEL_SECRET", parse=_words, secret=True)


@dataclass(frozen=True)
class QueueSettings:
    """Where reply tasks go."""

    reply_queue: str = setting("REPLY_QUEUE")
    reply_url: str = setting("REPLY_URL", parse=_web_address)
    reply_invoker: str = setting("REPLY_INVOKER")
    tasks_emulator: str = setting("CLOUD_TASKS_EMULATOR_HOST", default="")


@dataclass(frozen=True)
class StoreSettings:
    """Where documents live."""

    store: str = setting("STORE", default="firestore", parse=_store)
    firestore_database: str = setting("FIRESTORE_DATABASE", default="(default)")


@dataclass(frozen=True)
class ChatSettings:
    """Where the bot's models answer, and what answers before any model is tuned.

    A host of its own has a key of its own: that of the training is sent nowhere else.
    """

    chat_api_key: str = setting(
        "CHAT_API_KEY", falls_back_to="OPENAI_API_KEY", unless="CHAT_BASE_URL", secret=True
    )
    chat_base_url: str = setting(
        "CHAT_BASE_URL", falls_back_to="OPENAI_BASE_URL", default=OPENAI_URL, parse=_address
    )
    base_model: str = setting("BASE_MODEL", default="gpt-4.1-mini-2025-04-14")


@dataclass(frozen=True)
class ServingSettings:
    """What serving needs beyond one host and one model.

    `endpoints` are other hosts at which models answer, by name: base_url, api_key, limit, parameters; the
    `default` one, where `ChatSettings` says, may have the last two. `fallback_model` answers at that default
    one when neither a tuned model nor the base model does any more.
    """

    endpoints: Mapping[str, Mapping[str, Any]] = setting(
        "CHAT_ENDPOINTS", default="", parse=endpoints, secret=True
    )
    fallback_model: str = setting("FALLBACK_MODEL", default="gpt-6-luna")


@dataclass(frozen=True)
class LineSettings:
    """How the bot speaks on LINE."""

    channel_access_token: str = setting("LINE_CHANNEL_ACCESS_TOKEN", secret=True)
    line_api_base_url: str = setting("LINE_API_BASE_URL", default=LINE_URL, parse=_address)


@dataclass(frozen=True)
class PushSettings:
    """How operators are told on LINE; without a token they are not."""

    channel_access_token: str = setting("LINE_CHANNEL_ACCESS_TOKEN", default="", secret=True)
    line_api_base_url: str = setting("LINE_API_BASE_URL", default=LINE_URL, parse=_address)
    language: str = setting("BOT_LANGUAGE", default="zh-TW", parse=_language)


@dataclass(frozen=True)
class BotSettings:
    """How the bot behaves: its language, how long a chat is remembered, how long a user waits.

    After `answer_seconds` the user gets a button in place of the answer; a reply token's minute bounds it.
    """

    language: str = setting("BOT_LANGUAGE", default="zh-TW", parse=_language)
    chat_ttl_hours: int = setting("CHAT_TTL_HOURS", default="24", parse=_hours)
    answer_seconds: float = setting("ANSWER_SECONDS", default="45", parse=_answer_seconds)
    reply_tries: int = setting("REPLY_TRIES", default="100", parse=_tries)


@dataclass(frozen=True)
class TrainingSettings:
    """Where training happens, and what is tuned."""

    openai_api_key: str = setting("OPENAI_API_KEY", secret=True)
    openai_base_url: str = setting("OPENAI_BASE_URL", default=OPENAI_URL, parse=_address)
    base_model: str = setting("BASE_MODEL", default="gpt-4.1-mini-2025-04-14")


@dataclass(frozen=True)
class DatasetSettings:
    """Which objects are datasets, and how long their base model must still live to be trained."""

    bucket: str = setting("DATASET_BUCKET")
    prefix: str = setting("DATASET_PREFIX", default="datasets/")
    least_model_days: int = setting("LEAST_MODEL_DAYS", default="60", parse=_days)


@dataclass(frozen=True)
class ArtifactSettings:
    """Where what is made of a dataset goes: its report, its prepared files."""

    artifact_bucket: str = setting("ARTIFACT_BUCKET")


@dataclass(frozen=True)
class ExampleSettings:
    """Where the examples are that a model is shown which was not trained on them; empty: it is shown none."""

    artifact_bucket: str = setting("ARTIFACT_BUCKET", default="")


@dataclass(frozen=True)
class EvaluationSettings:
    """How a new model is evaluated: by this model as a judge as well, where one is named."""

    judge: str = setting("EVALUATION_JUDGE", default="")


@dataclass(frozen=True)
class BudgetSettings:
    """What may be spent on training without asking anybody."""

    job_usd: Decimal = setting("JOB_BUDGET_USD", default="5", parse=_usd)
    month_usd: Decimal = setting("MONTH_BUDGET_USD", default="20", parse=_usd)
