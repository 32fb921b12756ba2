"""A model's completion in the same form for every host, and its cost."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from tuneline.inference.candidates import Candidate
from tuneline.pricing import chat_usd, dearest_usd
from tuneline.unicode import displayable

# No message, judge or evaluation needs a longer answer.
MOST_CHARACTERS: Final = 100_000
# The longest answer of the known models, and the most tokens of a picture.
MOST_TOKENS: Final = 128_000
PICTURE_TOKENS: Final = 50_000
MESSAGE_TOKENS: Final = 20
# Hosts add tokens of their own around the messages.
FRAME_TOKENS: Final = 1_000
# A letter of a script without spaces is about one token. About four letters of other scripts are one token.
LETTERS_PER_TOKEN: Final = 4


@dataclass(frozen=True)
class Usage:
    """Tokens, as the host counts them: read, written in the answer, and spent on thinking before it."""

    read: int = 0
    written: int = 0
    thought: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Add the tokens of another try."""
        return Usage(self.read + other.read, self.written + other.written, self.thought + other.thought)

    def capped(self, *, read: int, written: int) -> "Usage":
        """Limit the counts to `read`, and to `written` for answer and thoughts together."""
        answer = min(self.written, written)
        return Usage(min(self.read, read), answer, min(self.thought, written - answer))


@dataclass(frozen=True)
class Completion:
    """A model's answer. `usage` never exceeds the limits of the request.

    `is_cut` is true if the answer was cut at its length limit. `is_filtered` is true if the host's content
    filter has refused the question, or removed the answer or its end.
    """

    text: str = ""
    is_cut: bool = False
    is_filtered: bool = False
    usage: Usage = Usage()


def shown_text(content: object) -> str:
    """Return an answer's text as it may be shown. Empty if the host sent something else."""
    return displayable(content[:MOST_CHARACTERS]).strip() if isinstance(content, str) else ""


def token_count(usage: object, name: str) -> int:
    """Return the count `name` of a host's usage object. Zero if it is missing or not a count."""
    count = usage.get(name) if isinstance(usage, dict) else None
    if isinstance(count, float) and math.isfinite(count):
        count = int(count)
    return count if isinstance(count, int) and count > 0 else 0


def estimated_tokens(text: str) -> int:
    """Estimate how many tokens `text` has, without a tokenizer. The estimate tends to be too high."""
    narrow = sum(character < "\u0e00" for character in text)
    return len(text) - narrow + narrow // LETTERS_PER_TOKEN + 4


def most_read(system: str, turns: Sequence[Mapping[str, Any]]) -> int:
    """The most tokens that a host can count for these messages. A token has at least one byte."""
    contents = [*([system] if system else []), *(turn.get("content") for turn in turns)]
    return FRAME_TOKENS + sum(MESSAGE_TOKENS + _most_read(content) for content in contents)


def _most_read(content: object) -> int:
    if isinstance(content, str):
        return len(content.encode("utf-8", "replace"))
    parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    return sum(
        PICTURE_TOKENS if part.get("type") == "image_url" else _most_read(part.get("text")) for part in parts
    )


def most_written(limit: object) -> int:
    """The most tokens that a host can count for an answer, by the limit that was sent."""
    is_bounded = isinstance(limit, int) and 0 < limit < MOST_TOKENS
    return limit if is_bounded and isinstance(limit, int) else MOST_TOKENS


def completion_usd(usage: Usage, candidate: Candidate) -> Decimal:
    """Compute the cost. A model of unknown price counts as the most expensive known one."""
    return call_usd(candidate, read=usage.read, written=usage.written + usage.thought)


def call_usd(candidate: Candidate, *, read: int, written: int) -> Decimal:
    """Compute the cost of `read` input tokens and `written` output tokens, by the same rule."""
    usd = chat_usd(candidate.model, read=read, written=written)
    if usd is None and candidate.is_tuned:
        # The name has no known price, such as a deployment's name.
        usd = chat_usd(f"ft:{candidate.base}", read=read, written=written)
    return dearest_usd(read=read, written=written) if usd is None else usd
