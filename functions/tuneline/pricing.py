"""Prices of training and answers, and the last days of each base model: one table.

An unknown price is None everywhere, never zero: an operator has to decide then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import Final, Literal

AS_OF: Final = date(2026, 11, 20)
DEPRECATIONS: Final = "https://platform.openai.com/docs/deprecations"
PRICING: Final = "https://openai.com/api/pricing"
GUIDE: Final = "https://platform.openai.com/docs/guides/fine-tuning"
THIRD_PARTY: Final = "https://artificial-intelligence-wiki.com"
# A longer example is cut at its end, which holds the answer. Documented for gpt-4o, not for gpt-4.1.
TOKENS_PER_EXAMPLE: Final = 65_536
LEAST_DAYS: Final = 60
# Google publishes the day before which it does not retire a model; a tuned model ends with its base.
GEMINI_LIFECYCLE: Final = (
    "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/model-versions"
)
GEMINI_PRICING: Final = "https://cloud.google.com/gemini-enterprise-agent-platform/generative-ai/pricing"
GEMINI_TOKENS_PER_EXAMPLE: Final = 131_072
GEMINI_EPOCHS: Final = 3


@dataclass(frozen=True)
class ModelPrice:
    """US dollars per million tokens, and days in UTC; None if the provider publishes no price per token.

    `training` is per token of the file and epoch; `input`, `cached` and `output` are for a tuned model's
    answers. `last_training_day` is the last day on which a job can be created; from `shutdown_date` on
    neither the base model nor its tuned models answer. `source` documents the price of training.
    """

    training: Decimal | None
    input: Decimal | None
    cached: Decimal | None
    output: Decimal | None
    last_training_day: date
    shutdown_date: date
    source: str
    tokens_per_example: int = TOKENS_PER_EXAMPLE


@dataclass(frozen=True)
class Refusal:
    """The reason not to train `base`: its training has `closed`, or the model `ends_soon`."""

    code: Literal["closed", "ends_soon"]
    base: str
    last_training_day: date
    shutdown_date: date

    @property
    def text(self) -> str:
        """The message for the operator, with the possible actions."""
        if self.code == "closed":
            what = f"{self.base} can no longer be trained: the last day was {self.last_training_day}"
        else:
            what = f"{self.base} and all models trained from it stop answering on {self.shutdown_date}"
        page = GEMINI_LIFECYCLE if is_gemini(self.base) else DEPRECATIONS
        return (
            f"{what} ({page}). Choose another one with the option base-model, or set the option "
            "least-model-days=0 to train it anyway."
        )


def _row(prices: str, days: tuple[date, date], source: str, tokens: int = TOKENS_PER_EXAMPLE) -> ModelPrice:
    """Build a row. `prices` are training, input, cached and output; a dash means unknown."""
    training, read, cached, written = (None if price == "-" else Decimal(price) for price in prices.split())
    return ModelPrice(training, read, cached, written, *days, source, tokens)


# OpenAI refuses all jobs from 2027-01-06 on, so the day before is the last.
_ENDING = (date(2027, 1, 5), date(2027, 1, 14))
_GONE = (date(2026, 10, 22), date(2026, 10, 23))
_COMPLETION = (date(2024, 10, 27), date(2026, 10, 23))
_GEMINI_2_ENDS = date(2026, 10, 20)


def _gemini_row(prices: str, ends: date) -> ModelPrice:
    """Build a row of a Gemini model. A tuned model's answers cost one and a half times its base's."""
    return _row(prices, (ends - timedelta(days=1), ends), GEMINI_PRICING, GEMINI_TOKENS_PER_EXAMPLE)


PRICES: Final[Mapping[str, ModelPrice]] = MappingProxyType(
    {
        "gpt-4.1-2025-04-14": _row("25.00 3.00 0.75 12.00", _ENDING, PRICING),
        "gpt-4.1-mini-2025-04-14": _row("5.00 0.80 0.20 3.20", _ENDING, PRICING),
        "gpt-4o-2024-08-06": _row("25.00 3.75 1.875 15.00", _ENDING, THIRD_PARTY),
        "gpt-4o-2024-11-20": _row("- - - -", _ENDING, DEPRECATIONS),
        "gpt-4o-mini-2024-07-18": _row("3.00 0.30 0.15 1.20", _ENDING, GUIDE),
        "gpt-4.1-nano-2025-04-14": _row("1.50 0.20 0.05 0.80", _GONE, PRICING),
        "gpt-3.5-turbo-0125": _row("8.00 3.00 - 6.00", _GONE, GUIDE, 16_385),
        "gpt-3.5-turbo-1106": _row("- - - -", _GONE, DEPRECATIONS, 16_385),
        "gpt-3.5-turbo-0613": _row("- - - -", _GONE, DEPRECATIONS, 4_096),
        "gpt-4-0613": _row("- - - -", _GONE, DEPRECATIONS),
        # Reinforcement fine-tuning only, at 100 dollars per hour of training: no price per token.
        "o4-mini-2025-04-16": _row("- 4.00 1.00 16.00", _GONE, PRICING),
        "babbage-002": _row("- - - -", _COMPLETION, DEPRECATIONS),
        "davinci-002": _row("- - - -", _COMPLETION, DEPRECATIONS),
        "gemini-3.1-flash-lite": _gemini_row("3.00 0.375 - 2.25", date(2027, 5, 7)),
        "gemini-3.5-flash": _gemini_row("10.00 2.25 - 13.50", date(2027, 5, 19)),
        "gemini-3.5-flash-lite": _gemini_row("- - - -", date(2027, 7, 21)),
        "gemini-2.5-flash-lite": _gemini_row("1.50 - - -", _GEMINI_2_ENDS),
        "gemini-2.5-flash": _gemini_row("5.00 - - -", _GEMINI_2_ENDS),
        "gemini-2.5-pro": _gemini_row("25.00 - - -", _GEMINI_2_ENDS),
    }
)
# Prices of a base model's answers: input and output. From public copies of the page.
CHAT_PRICING: Final = "https://developers.openai.com/api/docs/pricing"
CHAT_PRICES: Final[Mapping[str, tuple[Decimal, Decimal]]] = MappingProxyType(
    {
        "gpt-4.1-2025-04-14": (Decimal("2.00"), Decimal("8.00")),
        "gpt-4.1-mini-2025-04-14": (Decimal("0.40"), Decimal("1.60")),
        "gpt-4o-2024-08-06": (Decimal("2.50"), Decimal("10.00")),
        "gpt-4o-mini-2024-07-18": (Decimal("0.15"), Decimal("0.60")),
        "gpt-6-luna": (Decimal("0.10"), Decimal("0.50")),
        "gemini-3.1-flash-lite": (Decimal("0.25"), Decimal("1.50")),
        "gemini-3.5-flash": (Decimal("1.50"), Decimal("9.00")),
        "gemini-3.5-flash-lite": (Decimal("0.30"), Decimal("2.50")),
    }
)
# The name without a date, and its snapshot.
ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "gpt-4.1": "gpt-4.1-2025-04-14",
        "gpt-4.1-mini": "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano": "gpt-4.1-nano-2025-04-14",
        "gpt-4o": "gpt-4o-2024-08-06",
        "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
        "gpt-4": "gpt-4-0613",
        "gpt-3.5-turbo": "gpt-3.5-turbo-0125",
        "o4-mini": "o4-mini-2025-04-16",
    }
)


def base_of(model: str) -> str:
    """The base model of a tuned model (`ft:BASE:org:suffix:id`), or the model itself."""
    return model.split(":")[1] if model.startswith("ft:") else model


def is_gemini(model: str) -> bool:
    """Whether `model` is one of Google's Gemini models, or tuned from one."""
    return base_of(model).startswith("gemini-")


def price_of(model: str) -> ModelPrice | None:
    """The row of a base model, or of a tuned model's base. None if the table has none."""
    base = base_of(model)
    return PRICES.get(ALIASES.get(base, base))


def newest_base(provider: str, today: date, *, after: date, least_days: int = LEAST_DAYS) -> str | None:
    """The base model of `provider` with the latest end, if it ends after `after`. None if there is none.

    It can be trained on `today`, see `training_refusal`. One whose price is known is preferred, then the
    cheaper one: an operator has to decide on an unknown price.
    """

    def rank(model: str) -> tuple[bool, date, Decimal]:
        row = PRICES[model]
        return row.training is not None, row.shutdown_date, -(row.training or Decimal(0))

    allowed = (
        model
        for model, row in PRICES.items()
        if is_gemini(model) == (provider == "vertex")
        and row.shutdown_date > after
        and today <= row.last_training_day
        and training_refusal(model, today, least_days=least_days) is None
    )
    return max(allowed, key=rank, default=None)


def default_epochs(examples: int, *, model: str = "") -> int:
    """The number of epochs for this many examples if the upload sets none: 1 to 25.

    For Gemini this number is sent with the job. For other models it is OpenAI's published estimate; the
    actual number is read from the job. https://cookbook.openai.com/examples/chat_finetuning_data_prep
    """
    if is_gemini(model):
        return GEMINI_EPOCHS
    if examples * 3 < 100:
        return min(25, 100 // max(examples, 1))
    if examples * 3 > 25_000:
        return max(1, 25_000 // examples)
    return 3


def cost_usd(model: str, *, tokens: int, epochs: int) -> Decimal | None:
    """The exact price of training on `tokens` tokens for `epochs` epochs. None if it is unknown.

    Held-out examples are not billed. https://platform.openai.com/docs/guides/fine-tuning
    """
    price = price_of(model)
    if price is None or price.training is None:
        return None
    return price.training * tokens * epochs / 1_000_000


def chat_usd(model: str, *, read: int, written: int) -> Decimal | None:
    """The exact price of an answer with `read` input and `written` output tokens. None if it is unknown."""
    if model.startswith("ft:"):
        row = price_of(model)
        prices = (row.input, row.output) if row else (None, None)
    else:
        prices = CHAT_PRICES.get(ALIASES.get(model, model), (None, None))
    if prices[0] is None or prices[1] is None:
        return None
    return (prices[0] * read + prices[1] * written) / 1_000_000


def dearest_usd(*, read: int, written: int) -> Decimal:
    """The highest price of such an answer among all known models: for a model with an unknown price."""
    tuned = [(row.input, row.output) for row in PRICES.values() if row.input and row.output]
    prices = [*CHAT_PRICES.values(), *tuned]
    dearest_in, dearest_out = max(price[0] for price in prices), max(price[1] for price in prices)
    return (dearest_in * read + dearest_out * written) / 1_000_000


def shown_usd(amount: Decimal) -> str:
    """Format `amount`, rounded up to the cent so that the cost is never higher than shown: `$0.90`."""
    return f"${amount.quantize(Decimal('0.01'), rounding=ROUND_CEILING):,}"


def training_refusal(model: str, today: date, *, least_days: int = LEAST_DAYS) -> Refusal | None:
    """The reason not to train `model` on `today` (UTC). None if there is none.

    A model that is not in the table is not refused. `ends_soon` means that the tuned model would answer for
    fewer than `least_days` days; with 0 nothing is refused here, and the provider decides.
    https://platform.openai.com/docs/deprecations
    """
    price = price_of(model)
    if price is None or least_days == 0:
        return None
    code: Literal["closed", "ends_soon"]
    if today > price.last_training_day:
        code = "closed"
    elif (price.shutdown_date - today).days < least_days:
        code = "ends_soon"
    else:
        return None
    return Refusal(code, base_of(model), price.last_training_day, price.shutdown_date)
