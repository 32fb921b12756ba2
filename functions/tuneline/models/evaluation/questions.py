"""Choose the questions of an evaluation from the held-out examples: at most fifty, by their hash."""

import hashlib
import heapq
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from tuneline.datasets.formats.stream import Blocks
from tuneline.retrieval.question_key import question_key
from tuneline.unicode import wellformed

MOST_QUESTIONS: Final = 50
# A longer example is skipped, never cut: a document holds a megabyte, at three bytes a character.
MOST_CHARACTERS: Final = 60_000
_SALT: Final = b"evaluation:"


@dataclass(frozen=True)
class Question:
    """The turns to send, the last one the user's, and the example's own answer as the reference.

    `examples` is the text that the bot adds to the prompt for this question: pinned answers and examples.
    `pins` is the text that it adds if it shows no examples.
    """

    turns: tuple[Mapping[str, str], ...]
    reference: str
    examples: str = ""
    pins: str = ""

    @property
    def text(self) -> str:
        """The last turn's text, without the earlier turns."""
        return self.turns[-1]["content"]


@dataclass(frozen=True)
class Chosen:
    """The questions to ask, and the number of held-out questions that a pinned answer answers instead."""

    questions: tuple[Question, ...] = ()
    pinned: int = 0


def choose(
    reader: BinaryIO,
    *,
    is_pinned: Callable[[Question], bool] = lambda question: False,
    most: int = MOST_QUESTIONS,
) -> Chosen:
    """Choose at most `most` questions of a prepared `valid.jsonl`, always the same ones. Blocks.

    Their hash decides, so that the first lines of a file are not preferred. Repeated questions count once.
    Examples with images or tools, which the bot cannot send, and examples longer than MOST_CHARACTERS are
    skipped, and so are those that the bot answers without a model. Raises the reader's errors.
    """
    chosen: dict[int, Question] = {}
    ranked: list[int] = []
    pinned: set[str] = set()
    for line in _lines(reader):
        question = _question(line)
        if question is None:
            continue
        if is_pinned(question):
            pinned.add(question_key(question.text))
            continue
        rank = -_rank(question.turns)
        if rank in chosen:
            continue
        if len(ranked) < most:
            heapq.heappush(ranked, rank)
        elif rank < ranked[0]:
            continue
        else:
            del chosen[heapq.heapreplace(ranked, rank)]
        chosen[rank] = question
    return Chosen(tuple(chosen[rank] for rank in sorted(ranked, reverse=True)), len(pinned))


def _rank(turns: Sequence[Mapping[str, str]]) -> int:
    texts = json.dumps([turn["content"] for turn in turns], ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(_SALT + texts.encode()).digest(), "big")


def _lines(reader: BinaryIO) -> Iterator[bytes]:
    """The lines of the file; only a line feed ends a line."""
    left = b""
    for block in Blocks(reader).raw():
        *lines, left = (left + block).split(b"\n")
        yield from lines
    yield left


def _question(line: bytes) -> Question | None:
    if not line.strip():
        return None
    messages = json.loads(line)["messages"]
    *earlier, answer = [message for message in messages if message["role"] not in ("system", "developer")]
    turns = [_turn(message) for message in earlier]
    reference = _turn(answer)
    if reference is None or reference["role"] != "assistant" or answer.get("weight", 1) == 0:
        return None
    known = tuple(turn for turn in turns if turn is not None)
    if len(known) < len(turns) or not known or known[-1]["role"] != "user":
        return None
    characters = len(reference["content"]) + sum(len(turn["content"]) for turn in known)
    return Question(known, reference["content"]) if characters <= MOST_CHARACTERS else None


def _turn(message: Mapping[str, Any]) -> dict[str, str] | None:
    """A message as a turn. None if it contains anything but text."""
    role = message["role"]
    if role not in ("user", "assistant") or message.get("tool_calls") or message.get("function_call"):
        return None
    text = _text(message.get("content"))
    return {"role": role, "content": wellformed(text)} if text else None


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    if any(part.get("type") != "text" for part in parts):
        return ""
    return "\n".join(part["text"] for part in parts).strip()
