"""The made-up examples that the check trains on, as files of Gemini's lines."""

import json
from collections.abc import Iterable
from typing import Final

from tuneline.inference.completion import estimated_tokens

# Enough for the smallest job that was seen to be accepted.
FEW_ROWS: Final = 12
ROWS: Final = 50
EPOCHS: Final = 3
# So many validation rows that no two ways to count the billed tokens give about the same number.
VALIDATION_TIMES: Final = 4
BAD_ROW: Final = b'{"prompt": "a row without contents"}\n'


def few() -> bytes:
    """A file for a job that is cancelled at once."""
    return _file(range(FEW_ROWS))


def bad_first() -> bytes:
    """A file whose first row Google refuses, if it reads the file when a job is created."""
    return BAD_ROW + few()


def bad_middle() -> bytes:
    """The training file with one bad row in its middle."""
    return _file(range(ROWS // 2)) + BAD_ROW + _file(range(ROWS // 2, ROWS))


def training() -> bytes:
    """A training file."""
    return _file(range(ROWS))


def validation() -> bytes:
    """A validation file with VALIDATION_TIMES as many tokens as the training file."""
    return _file(range(100, 100 + VALIDATION_TIMES * ROWS))


def most_tokens(content: bytes) -> int:
    """An estimate of a file's tokens in one epoch, which is too high."""
    return sum(estimated_tokens(line) for line in content.decode().splitlines())


def question(number: int) -> str:
    """A question of the training file."""
    return f"What does item {number} cost, and when can I pick it up?"


def _file(numbers: Iterable[int]) -> bytes:
    return b"".join(_row(number) for number in numbers)


def _row(number: int) -> bytes:
    answer = (
        f"Item {number} costs {number + 10} dollars. Pick it up from nine in the morning on the next day."
    )
    texts = {"user": question(number), "model": answer}
    contents = [{"role": role, "parts": [{"text": text}]} for role, text in texts.items()]
    return json.dumps({"contents": contents}).encode() + b"\n"
