"""Check a dataset in one pass over its bytes: every fault of every line, and what training needs to know."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tuneline.datasets import example
from tuneline.datasets.problems import Problems, problem

LEAST_EXAMPLES = 10
BLOCK_BYTES = 1024 * 1024
LINE_BYTES = 16 * 1024 * 1024
# What OpenAI takes: https://platform.openai.com/docs/api-reference/files/create
MOST_BYTES = 512 * 1024 * 1024
# A prompt is kept with its model and sent with every question; the first ones of a file are counted.
PROMPT_CHARACTERS = 100_000
PROMPTS_COUNTED = 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Report:
    """What a check found. `system_prompt` is the one most examples carry, None when most carry none."""

    examples: int
    problems: Problems
    system_prompt: str | None
    sha256: str
    size: int

    @property
    def is_valid(self) -> bool:
        """Whether the dataset can be trained on as it is."""
        return self.problems.count == 0


class Check:
    """One dataset being checked. Feed it lines, then ask for the report."""

    def __init__(self) -> None:
        self._problems = Problems()
        self._examples = 0
        self._prompts: Counter[str | None] = Counter()

    def line(self, number: int, raw: bytes | None) -> None:
        """Check one line, without its line feed; None stands for one too long to be looked at."""
        if raw is not None and not raw.strip():
            self._problems.add(problem("BLANK_LINE", number))
            return
        self._examples += 1
        if raw is None:
            self._problems.add(problem("LINE_TOO_LONG", number, megabytes=LINE_BYTES // 1024**2))
        elif number == 1 and raw.startswith(_BOM):
            self._problems.add(problem("BOM", number))
        else:
            self._text(number, raw)

    def report(self, *, sha256: str, size: int) -> Report:
        """The outcome, once every line was fed."""
        if self._examples == 0:
            self._problems.add(problem("EMPTY_FILE", None))
        elif self._examples < LEAST_EXAMPLES:
            missing = LEAST_EXAMPLES - self._examples
            self._problems.add(problem("TOO_FEW_EXAMPLES", None, examples=self._examples, missing=missing))
        if size > MOST_BYTES:
            self._problems.add(problem("FILE_TOO_LARGE", None, megabytes=size // 1024**2))
        prompt = self._prompts.most_common(1)[0][0] if self._prompts else None
        return Report(self._examples, self._problems, prompt, sha256, size)

    def _text(self, number: int, raw: bytes) -> None:
        try:
            parsed = json.loads(raw.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_constant)
            if b"\\u" in raw:
                # Half an emoji passes the parser and breaks whoever writes it down.
                json.dumps(parsed, ensure_ascii=False).encode("utf-8")
        except UnicodeDecodeError as wrong:
            self._problems.add(problem("NOT_UTF8", number, byte=wrong.start + 1))
        except UnicodeEncodeError:
            self._problems.add(problem("LONE_SURROGATE", number))
        except _DuplicateKeyError as wrong:
            self._problems.add(problem("DUPLICATE_KEY", number, str(wrong), key=wrong))
        except RecursionError:
            self._problems.add(problem("TOO_DEEP", number))
        except ValueError as wrong:
            start = raw[:200].decode("utf-8", "replace")
            self._problems.add(problem("INVALID_JSON", number, None, start, why=_why(wrong)))
        else:
            self._example(number, parsed)

    def _example(self, number: int, parsed: Any) -> None:
        found = list(example.problems(parsed, number))
        for one in found:
            self._problems.add(one)
        if not found:
            self._prompt(number, _prompt(parsed))

    def _prompt(self, number: int, prompt: str | None) -> None:
        if prompt is not None and len(prompt) > PROMPT_CHARACTERS:
            self._problems.add(problem("PROMPT_TOO_LONG", number, most=PROMPT_CHARACTERS))
        elif len(self._prompts) < PROMPTS_COUNTED or prompt in self._prompts:
            self._prompts[prompt] += 1


def check(reader: BinaryIO) -> Report:
    """Check all of `reader`, a chat JSONL file, in memory that does not grow with it.

    Lines end at a line feed alone: other separators may stand inside a text.
    """
    digest, size, checking = hashlib.sha256(), 0, Check()

    def blocks() -> Iterator[bytes]:
        nonlocal size
        while block := reader.read(BLOCK_BYTES):
            digest.update(block)
            size += len(block)
            yield block

    for number, line in enumerate(_lines(blocks()), start=1):
        checking.line(number, line)
    return checking.report(sha256=digest.hexdigest(), size=size)


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes | None]:
    """The lines in `blocks`; None in place of one over the limit, which is dropped as it comes."""
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        *ended, rest = block.split(b"\n")
        for piece in ended:
            yield None if size + len(piece) > LINE_BYTES else b"".join([*parts, piece])
            parts, size = [], 0
        size += len(rest)
        parts = [*parts, rest] if size <= LINE_BYTES else []
    if size:
        yield None if size > LINE_BYTES else b"".join(parts)


class _DuplicateKeyError(Exception):
    """An object has a key twice: parsers keep one of the two, and nobody knows which is meant."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _DuplicateKeyError(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return result


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _why(wrong: ValueError) -> str:
    return (
        f"{wrong.msg}, at character {wrong.pos + 1}"
        if isinstance(wrong, json.JSONDecodeError)
        else str(wrong)
    )


def _prompt(parsed: dict[str, Any]) -> str | None:
    first = parsed["messages"][0]
    return first["content"] if first["role"] == "system" and isinstance(first["content"], str) else None
