"""The cost of asking a chat model: estimated before, counted after."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tuneline.datasets.tokens import Counter
from tuneline.generation import prompt
from tuneline.generation.chunks import Chunk
from tuneline.pricing import chat_usd, shown_usd

# A question, an answer of some sentences, its passage and the JSON around them; Thai needs the most.
TOKENS_PER_PAIR: Final = 220


@dataclass(frozen=True)
class Spent:
    """The tokens that the model's host counted, and the number of answers."""

    input: int = 0
    output: int = 0
    calls: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.input + other.input, self.output + other.output, self.calls + other.calls)


def estimate(asks: Sequence[tuple[Chunk, int]], *, counter: Counter) -> Spent:
    """Estimate one pass over these chunks, each with the number of pairs to request."""
    spent = Spent()
    for chunk, wanted in asks:
        system = {"role": "system", "content": prompt.INSTRUCTIONS}
        example = {"messages": [system, prompt.user_turn(chunk, wanted=wanted, asked=())]}
        spent += Spent(counter.example(example), wanted * TOKENS_PER_PAIR, 1)
    return spent


def usd(model: str, spent: Spent) -> Decimal | None:
    """The exact cost; None if the price of `model` is unknown."""
    return chat_usd(model, read=spent.input, written=spent.output)


def shown(model: str, spent: Spent) -> str:
    """Tokens and price for people."""
    amount = usd(model, spent)
    price = f"price unknown: there is no price for {model}" if amount is None else shown_usd(amount)
    return f"{spent.input:,} tokens in, {spent.output:,} out: {price}"
