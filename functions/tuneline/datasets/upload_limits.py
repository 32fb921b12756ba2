"""The names and the size of a file that can be a dataset."""

from pathlib import PurePosixPath
from typing import Final

ENDINGS: Final = frozenset({".jsonl", ".ndjson", ".json", ".txt", ".csv", ".tsv", ".xlsx"})
# OpenAI's limit: https://platform.openai.com/docs/api-reference/files/create
MOST_BYTES: Final = 512 * 1024 * 1024


def ending(name: str) -> str:
    """Return the ending of a file's name in small letters, with its dot."""
    return PurePosixPath(name).suffix.lower()
