"""What training costs, and how long each base model can still be trained and used: one table.

A price that is not known is None everywhere, never zero: what follows from it is for a person to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import Final, Literal

AS_OF: Final = date(2026, 11, 20)
DEPRECATIONS: Final = "https://platform.openai.com/docs/deprecations"
PRICING: Final = "https://openai.com/api/pricing"
GUIDE: Final = "https://platform.openai.com/docs/guides/fine-tuning"
THIRD_PARTY: Final = "https://artificial-intelligence-wiki.com"
# A longer example is cut at its end, where the answer stands; the guide says so of gpt-4o, nobody of gpt-4.1.
TOKENS_PER_EXAMPLE: Final = 65_536
LEAST_DAYS: Final = 60


@dataclass(frozen=True)
class ModelPrice:
    """US dollars per million tokens, and days in UTC; None where OpenAI names no price per token.

    `training` is per token of the file and epoch; `input`, `cached` and `output` are a tuned model's use.
    `last_training_day` is the last on which a job can be created; from `shutdown_date` on neither the base
    model nor what was tuned from it answers. `source` is where the price of training stands.
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
    """Why `base` should not be trained: its training has `closed`, or it `ends_soon` after the training."""

    code: Literal["closed", "ends_soon"]
    base: str
    last_training_day: date
    shutdown_date: date

    @property
    def text(self) -> str:
        """What the operator is told, and what can be done."""
        if self.code == "closed":
            what = f"{self.base} cannot be trained any more since {self.last_training_day}"
        else:
            what = f"{self.base} and all that is trained from it stop answering on {self.shutdown_date}"
        return (
            f"{what} ({DEPRECATIONS}). Choose another with the option base-model, or set the option "
            "least-model-days=0 to train it all the same."
        )


def _row(prices: str, days: tuple[date, date], source: str, tokens: int = TOKENS_PER_EXAMPLE) -> ModelPrice:
    """`prices`: training, input, cached, output; a dash where there is none."""
    training, read, cached, written = (None if one == "-" else Decimal(one) for one in prices.split())
    return ModelPrice(training, read, cached, written, *days, source, tokens)


# Jobs are refused to everybody from 2027-01-06 on, so the day before is the last.
_ENDING = (date(2027, 1, 5), date(2027, 1, 14))
_GONE = (date(2026, 10, 22), date(2026, 10, 23))
_COMPLETION = (date(2024, 10, 27), date(2026, 10, 23))
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
        # Reinforcement alone, and that at 100 dollars per hour of training: no price per token.
        "o4-mini-2025-04-16": _row("- 4.00 1.00 16.00", _GONE, PRICING),
        "babbage-002": _row("- - - -", _COMPLETION, DEPRECATIONS),
        "davinci-002": _row("- - - -", _COMPLETION, DEPRECATIONS),
    }
)
# What asking a base model costs: input and output. The page was read in public copies of it.
CHAT_PRICING: Final = "https://developers.openai.com/api/docs/pricing"
CHAT_PRICES: Final[Mapping[str, tuple[Decimal, Decimal]]] = MappingProxyType(
    {
        "gpt-4.1-2025-04-14": (Decimal("2.00"), Decimal("8.00")),
        "gpt-4.1-mini-2025-04-14": (Decimal("0.40"), Decimal("1.60")),
        "gpt-4o-2024-08-06": (Decimal("2.50"), Decimal("10.00")),
        "gpt-4o-mini-2024-07-18": (Decimal("0.15"), Decimal("0.60")),
        "gpt-6-luna": (Decimal("0.10"), Decimal("0.50")),
    }
)
# The name without a date, and the snapshot it stands for.
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
    """The base model of a tuned one (`ft:BASE:org:suffix:id`), or the model itself."""
    return model.split(":")[1] if model.startswith("ft:") else model


def price_of(model: str) -> ModelPrice | None:
    """The row of a base model, or of a tuned model's base; None where the table has none."""
    base = base_of(model)
    return PRICES.get(ALIASES.get(base, base))


def default_epochs(examples: int) -> int:
    """How often this many examples are gone through where nobody chose: 1 to 25.

    OpenAI's published estimate; the number it really took is read back from the job.
    https://cookbook.openai.com/examples/chat_finetuning_data_prep
    """
    if examples * 3 < 100:
        return min(25, 100 // max(examples, 1))
    if examples * 3 > 25_000:
        return max(1, 25_000 // examples)
    return 3


def cost_usd(model: str, *, tokens: int, epochs: int) -> Decimal | None:
    """What training on `tokens` tokens `epochs` times costs, exactly; None where the price is not known.

    Held-out examples are not billed. https://platform.openai.com/docs/guides/fine-tuning
    """
    price = price_of(model)
    if price is None or price.training is None:
        return None
    return price.training * tokens * epochs / 1_000_000


def chat_usd(model: str, *, read: int, written: int) -> Decimal | None:
    """What an answer costs that took `read` tokens in and `written` out, exactly; None: price not known."""
    if model.startswith("ft:"):
        row = price_of(model)
        prices = (row.input, row.output) if row else (None, None)
    else:
        prices = CHAT_PRICES.get(ALIASES.get(model, model), (None, None))
    if prices[0] is None or prices[1] is None:
        return None
    return (prices[0] * read + prices[1] * written) / 1_000_000


def dearest_usd(*, read: int, written: int) -> Decimal:
    """What such an answer costs at most, of all models whose price is known: for one whose price is not."""
    tuned = [(row.input, row.output) for row in PRICES.values() if row.input and row.output]
    prices = [*CHAT_PRICES.values(), *tuned]
    dearest_in, dearest_out = max(one[0] for one in prices), max(one[1] for one in prices)
    return (dearest_in * read + dearest_out * written) / 1_000_000


def shown_usd(amount: Decimal) -> str:
    """`amount` for people, rounded up to the cent so that nobody pays more than was shown: `$0.90`."""
    return f"${amount.quantize(Decimal('0.01'), rounding=ROUND_CEILING):,}"


def training_refusal(model: str, today: date, *, least_days: int = LEAST_DAYS) -> Refusal | None:
    """Why `model` should not be trained on `today` (UTC); None where nothing speaks against it.

    Of a model that is not in the table nothing is known, and nothing is said. `ends_soon`: what is trained
    would answer for fewer than `least_days` days; with 0 of them nothing is said at all, and the provider's
    own word decides. https://platform.openai.com/docs/deprecations
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
