"""Keep a bounded sample of a dataset's questions and answers, however large the dataset is.

The base model is shown the ones nearest to what it is asked, where no tuned model answers. Which examples are
in the sample is decided by their hash: as many from each part of the file, and the same at every run.
"""

import hashlib
import heapq
import json
import zlib
from typing import Any, Final

from jiter import from_json

MOST_EXAMPLES: Final = 2_000
MOST_BYTES: Final = 2_000_000
# Longer ones would make every question to the model long.
QUESTION_CHARACTERS: Final = 500
ANSWER_CHARACTERS: Final = 1_500

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Sample:
    """The sample of what was added so far, in at most a few megabytes of memory."""

    def __init__(self, most: int = MOST_EXAMPLES) -> None:
        self._most = most
        # The greatest hash is at the top, negated: it is the first to go.
        self._kept: list[tuple[int, bytes]] = []
        # A line with this hash, or a greater one, no longer comes in.
        self._limit = 2**32

    def add(self, lines: bytes | bytearray) -> None:
        """Good examples, as lines of chat JSONL."""
        every = bytes(lines).split(b"\n")
        for line, digest in zip(every, map(zlib.crc32, every), strict=True):
            if digest >= self._limit or not line or (pair := _pair(line)) is None:
                continue
            heapq.heappush(self._kept, (-digest, pair))
            if len(self._kept) > self._most:
                heapq.heappop(self._kept)
                self._limit = -self._kept[0][0]

    def content(self) -> bytes:
        """`{"question": …, "answer": …}`, one a line, none twice, two megabytes at most."""
        lines: list[bytes] = []
        size = 0
        for pair in dict.fromkeys(pair for _, pair in sorted(self._kept, reverse=True)):
            size += len(pair) + 1
            if size > MOST_BYTES:
                break
            lines.append(pair + b"\n")
        return b"".join(lines)


def sha256(content: bytes) -> str:
    """What tells one sample from another."""
    return hashlib.sha256(content).hexdigest()


def _pair(line: bytes) -> bytes | None:
    """The first question of an example and its answer, where both are short texts that are learnt."""
    messages = [one for one in _parsed(line)["messages"] if one.get("role") not in ("system", "developer")]
    if len(messages) < 2 or (messages[0].get("role"), messages[1].get("role")) != ("user", "assistant"):
        return None
    question, answer = _text(messages[0], QUESTION_CHARACTERS), _text(messages[1], ANSWER_CHARACTERS)
    if question is None or answer is None or messages[1].get("weight") == 0:
        return None
    # A lone surrogate cannot be written, and says nothing.
    written = f'{{"question":{_AS_JSON(question)},"answer":{_AS_JSON(answer)}}}'
    return written.encode("utf-8", "replace")


def _parsed(line: bytes) -> Any:
    try:
        return from_json(line)
    except ValueError:
        # Half of a surrogate pair, or nested too deep for it.
        return json.loads(line)


def _text(message: dict[str, Any], most: int) -> str | None:
    content = message.get("content")
    if not isinstance(content, str) or not content.strip() or len(content) > most:
        return None
    return content.strip()
