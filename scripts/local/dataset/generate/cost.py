"""What asking a chat model costs: estimated before, counted after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from local.dataset.generate import prompt
from local.dataset.generate.pieces import Piece
from tuneline.datasets.prices import ALIASES, price_of, shown_usd
from tuneline.datasets.tokens import Counter

AS_OF: Final = date(2026, 11, 21)
SOURCE: Final = "https://developers.openai.com/api/docs/pricing"
# US dollars per million tokens, input and output, of base models; the table of tuned ones is in `prices.py`.
# The page was read in public copies of it.
CHAT_PRICES: Final[Mapping[str, tuple[Decimal, Decimal]]] = MappingProxyType(
    {
        "gpt-4.1-2025-04-14": (Decimal("2.00"), Decimal("8.00")),
        "gpt-4.1-mini-2025-04-14": (Decimal("0.40"), Decimal("1.60")),
        "gpt-4o-2024-08-06": (Decimal("2.50"), Decimal("10.00")),
        "gpt-4o-mini-2024-07-18": (Decimal("0.15"), Decimal("0.60")),
        "gpt-6-luna": (Decimal("0.10"), Decimal("0.50")),
    }
)
# A question, an answer of some sentences, its passage and the JSON around them; Thai needs the most.
TOKENS_PER_PAIR: Final = 220


@dataclass(frozen=True)
class Spent:
    """Tokens, as the model's host counts them, and how many answers they were for."""

    input: int = 0
    output: int = 0
    calls: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.input + other.input, self.output + other.output, self.calls + other.calls)


def estimate(asks: Sequence[tuple[Piece, int]], *, counter: Counter) -> Spent:
    """What one round over these pieces, each with the pairs wanted of it, will about take."""
    spent = Spent()
    for piece, wanted in asks:
        example = {"messages": prompt.messages(piece, wanted=wanted, asked=())}
        spent += Spent(counter.example(example), wanted * TOKENS_PER_PAIR, 1)
    return spent


def usd(model: str, spent: Spent) -> Decimal | None:
    """What it costs, exactly; None where the price of `model` is not known."""
    if model.startswith("ft:"):
        row = price_of(model)
        prices = (row.input, row.output) if row else (None, None)
    else:
        prices = CHAT_PRICES.get(ALIASES.get(model, model), (None, None))
    read, written = prices
    if read is None or written is None:
        return None
    return (read * spent.input + written * spent.output) / 1_000_000


def shown(model: str, spent: Spent) -> str:
    """Tokens and price for people."""
    amount = usd(model, spent)
    price = f"price unknown: {model} is in no price list here" if amount is None else shown_usd(amount)
    return f"{spent.input:,} tokens in, {spent.output:,} out: {price}"
