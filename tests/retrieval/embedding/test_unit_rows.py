"""A host's embeddings become rows of length 1, or an error."""

import base64
import struct
from typing import Any

import numpy as np
import pytest

from tuneline.retrieval.embedding.embedder import EmbeddingRetryError
from tuneline.retrieval.embedding.unit_rows import MOST_DIMENSIONS, unit_rows


def packed(*numbers: float) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


def test_numbers_and_base64_give_the_same_rows() -> None:
    rows = unit_rows([[3, 4], packed(3, 4), [0.0, -2.5]], dimensions=2)
    assert rows.dtype == np.float32
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0.6, 0.8], [0, -1]]))


def test_no_embeddings_are_no_rows() -> None:
    assert unit_rows([], dimensions=768).shape == (0, 768)


def test_large_and_small_numbers_keep_their_direction() -> None:
    assert unit_rows([[3e200, 4e200], [3e-9, 4e-9]]) == pytest.approx(np.array([[0.6, 0.8]] * 2))


@pytest.mark.parametrize(
    "embeddings",
    [
        [[1.0, 0.0], [1.0]],
        [[1.0, float("nan")]],
        [[1.0, float("inf")]],
        [[1e-40, 0.0]],
        [[10**400, 1]],
        [[0.0, 0.0]],
        [[True, False]],
        [["1.0", "2.0"]],
        [[[1.0], [2.0]]],
        [[1.0, None]],
        [[[1.0], 2.0]],
        [[]],
        [None],
        [{"values": [1.0]}],
        [packed(1.0, float("nan"))],
        [packed()],
        ["AAA"],
        ["AAAA"],
        ["not base64!"],
        [[1.0] * (MOST_DIMENSIONS + 1)],
    ],
    ids=lambda embeddings: str(embeddings)[:30],
)
def test_what_cannot_be_compared_is_an_error(embeddings: list[Any]) -> None:
    with pytest.raises(EmbeddingRetryError, match="an embedding"):
        unit_rows(embeddings)


def test_another_number_of_dimensions_is_an_error() -> None:
    with pytest.raises(EmbeddingRetryError, match="2 dimensions, not 3"):
        unit_rows([[1.0, 2.0]], dimensions=3)
