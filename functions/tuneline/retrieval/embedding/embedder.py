"""The port of an embedder, and what every embedder does to a text before its model sees it."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol

from tuneline.errors import RetryError
from tuneline.unicode import displayable

if TYPE_CHECKING:
    # numpy takes a tenth of a second to load, and a bot without an embedder does not need it.
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# Some models embed a question otherwise than the example that answers it.
Purpose = Literal["question", "example"]
# The beginning of a text says what it is about, and time grows with the length.
MOST_CHARACTERS: Final = 300


class EmbeddingRetryError(RetryError):
    """The texts cannot be embedded now; the text of the error says why."""


class RefusedTextRetryError(EmbeddingRetryError):
    """The host does not embed these texts; it may embed others."""


class Embedder(Protocol):
    """Embeds texts with one model."""

    @property
    def name(self) -> str:
        """The model and its version. Only vectors with the same name can be compared."""

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        """Return one row of length 1 for each text, as float32; of a text without a word, any row.

        It never blocks the event loop. Raises EmbeddingRetryError.
        """


def embeddable(text: str) -> str:
    """Return the beginning of `text` without anything that a tokenizer may not expect.

    There are no unpaired surrogates, control characters or compatibility forms in it: one character such as
    U+FDFA is eighteen in its normal form, so the text is cut after it is normalized.
    """
    normal = unicodedata.normalize("NFKC", displayable(text[: 4 * MOST_CHARACTERS]))
    return normal[:MOST_CHARACTERS].strip()
