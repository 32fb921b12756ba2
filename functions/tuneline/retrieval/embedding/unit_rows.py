"""Convert a host's embeddings to rows of length 1, and refuse what cannot be compared."""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from tuneline.retrieval.embedding.embedder import EmbeddingRetryError

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# More dimensions than any known model has.
MOST_DIMENSIONS: Final = 8_192
_LEAST_NUMBER: Final = 1e-30


def unit_rows(embeddings: Sequence[object], *, dimensions: int = 0) -> "Vectors":
    """Return one row of length 1, as float32, for each embedding. It takes a millisecond a text.

    An embedding is a list of numbers, or float32 numbers in base64, little-endian, as some hosts send them
    whatever they are asked for. With `dimensions` each must have so many, otherwise all must have as many as
    the first. Raises EmbeddingRetryError.
    """
    import numpy as np  # noqa: PLC0415 it takes a tenth of a second to load

    rows = [_numbers(embedding) for embedding in embeddings]
    wanted = dimensions or (rows[0].size if rows else 0)
    for row in rows:
        if row.size != wanted or not 0 < row.size <= MOST_DIMENSIONS:
            raise EmbeddingRetryError(f"an embedding has {row.size} dimensions, not {wanted}")
    matrix = np.stack(rows) if rows else np.zeros((0, wanted))
    if not np.isfinite(matrix).all():
        raise EmbeddingRetryError("an embedding has numbers that are not finite")
    largest = np.abs(matrix).max(axis=1, keepdims=True, initial=0.0)
    if (largest < _LEAST_NUMBER).any():
        raise EmbeddingRetryError("an embedding has no direction: all its numbers are 0")
    scaled = matrix / largest
    rows_of_length_1: Vectors = (scaled / np.linalg.norm(scaled, axis=1, keepdims=True)).astype(np.float32)
    return rows_of_length_1


def _numbers(embedding: object) -> Any:
    """Return one embedding as an array of float64."""
    import numpy as np  # noqa: PLC0415 see above

    try:
        if isinstance(embedding, str):
            return np.frombuffer(base64.b64decode(embedding, validate=True), dtype="<f4").astype(np.float64)
        row = np.array(embedding if isinstance(embedding, list) else None)
        if row.ndim == 1 and row.dtype.kind in "fiu":
            return row.astype(np.float64)
    except ValueError:
        pass
    raise EmbeddingRetryError("an embedding is neither a list of numbers nor float32 in base64") from None
