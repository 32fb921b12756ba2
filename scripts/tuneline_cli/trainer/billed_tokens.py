"""Tell from a job's count of billed tokens which tokens and epochs are in it."""

from dataclasses import dataclass
from typing import Final

from tuneline.storage.records.vertex_facts import BilledTokens

# Google may count a few tokens of its own format in each example.
MOST_DIFFERENCE: Final = 1.15


@dataclass(frozen=True)
class CountedTokens:
    """Whether a count is of one epoch or of all, and whether it has the tokens of the validation file."""

    epochs: BilledTokens
    has_validation: bool

    @property
    def text(self) -> str:
        """What is in the count."""
        epochs = "one epoch" if self.epochs == "one_epoch" else "all epochs"
        return f"{epochs} of the training file{' and the validation file' if self.has_validation else ''}"


def counted_tokens(count: int, *, training: int, validation: int, epochs: int) -> CountedTokens | None:
    """What a count has in it; None if it fits none. `training` and `validation` are tokens of one epoch."""
    candidates: list[tuple[int, CountedTokens]] = [
        (training, CountedTokens("one_epoch", has_validation=False)),
        (training + validation, CountedTokens("one_epoch", has_validation=True)),
        (epochs * training, CountedTokens("all_epochs", has_validation=False)),
        (epochs * training + validation, CountedTokens("all_epochs", has_validation=True)),
        (epochs * (training + validation), CountedTokens("all_epochs", has_validation=True)),
    ]
    if count <= 0 or training <= 0:
        return None
    difference, nearest = min(
        ((max(count / tokens, tokens / count), kind) for tokens, kind in candidates), key=lambda pair: pair[0]
    )
    return nearest if difference <= MOST_DIFFERENCE else None
