"""Keep a bounded sample of a dataset's questions and answers.

Models are shown the examples nearest to the question. Their hashes decide which examples are in the
sample: it covers the whole file evenly, and is the same in each run.
"""

import hashlib
import heapq
import json
import zlib
from collections.abc import Iterable
from typing import Any, Final

from jiter import from_json

MOST_EXAMPLES: Final = 2_000
MOST_BYTES: Final = 2_000_000
# Longer ones would make every question to the model long.
QUESTION_CHARACTERS: Final = 500
ANSWER_CHARACTERS: Final = 1_500

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Sample:
    """The sample of the examples that were added so far, in at most a few megabytes of memory."""

    def __init__(self, most: int = MOST_EXAMPLES) -> None:
        self._most = most
        # A heap of negated hashes: the greatest hash is removed first.
        self._kept: list[tuple[int, bytes]] = []
        # Lines with this hash or a greater one are no longer added.
        self._limit = 2**32

    def add(self, lines: bytes | bytearray) -> None:
        """Add good examples, as lines of chat JSONL."""
        every = bytes(lines).split(b"\n")
        for line, digest in zip(every, map(zlib.crc32, every), strict=True):
            if digest >= self._limit or not line or (pair := pair_of(line)) is None:
                continue
            heapq.heappush(self._kept, (-digest, _as_line(pair)))
            if len(self._kept) > self._most:
                heapq.heappop(self._kept)
                self._limit = -self._kept[0][0]

    def content(self) -> bytes:
        """Return `{"question": …, "answer": …}`, one a line, without repetitions, at most two megabytes."""
        lines: list[bytes] = []
        size = 0
        for pair in dict.fromkeys(pair for _, pair in sorted(self._kept, reverse=True)):
            size += len(pair) + 1
            if size > MOST_BYTES:
                break
            lines.append(pair + b"\n")
        return b"".join(lines)


def sampled(lines: Iterable[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Return the lines that would be in the sample of a dataset, with their numbers, in their order."""
    return sorted(heapq.nsmallest(MOST_EXAMPLES, lines, key=lambda line: zlib.crc32(line[1])))


def sha256(content: bytes) -> str:
    """Return the hash that identifies a sample."""
    return hashlib.sha256(content).hexdigest()


def pair_of(line: bytes) -> tuple[str, str] | None:
    """Return the first question of an example and its answer, if both are short texts to train on."""
    every = _parsed(line)["messages"]
    messages = [message for message in every if message.get("role") not in ("system", "developer")]
    if len(messages) < 2 or (messages[0].get("role"), messages[1].get("role")) != ("user", "assistant"):
        return None
    question, answer = _text(messages[0], QUESTION_CHARACTERS), _text(messages[1], ANSWER_CHARACTERS)
    if question is None or answer is None or messages[1].get("weight") == 0:
        return None
    return question, answer


def _as_line(pair: tuple[str, str]) -> bytes:
    """Return a question and its answer as JSON. A lone surrogate cannot be encoded, and has no meaning."""
    question, answer = map(_AS_JSON, pair)
    return f'{{"question":{question},"answer":{answer}}}'.encode("utf-8", "replace")


def _parsed(line: bytes) -> Any:
    try:
        return from_json(line)
    except ValueError:
        # Half of a surrogate pair, or nested too deeply for jiter.
        return json.loads(line)


def _text(message: dict[str, Any], most: int) -> str | None:
    content = message.get("content")
    if not isinstance(content, str) or not content.strip() or len(content) > most:
        return None
    return content.strip()
