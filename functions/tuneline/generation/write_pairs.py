"""Write the usable pairs as chat JSONL, and each pair with its passage."""

import json
from collections.abc import Sequence
from typing import Any

from tuneline.generation.filter_pairs import AcceptedPair, as_example


def examples(kept: Sequence[AcceptedPair], system_prompt: str | None) -> bytes:
    """One chat example a line, the format of `scripts/tuneline dataset check` and of training."""
    return b"".join(_line(as_example(one.pair, system_prompt)) for one in kept)


def passages(kept: Sequence[AcceptedPair]) -> bytes:
    """One pair a line with its source; `line` is its line among the examples."""
    return b"".join(_line(_source(number, one)) for number, one in enumerate(kept, start=1))


def _source(number: int, accepted: AcceptedPair) -> dict[str, Any]:
    return {
        "line": number,
        "question": accepted.pair.question,
        "answer": accepted.pair.answer,
        "passage": accepted.pair.passage,
        "file": accepted.chunk.document,
        "page": accepted.block.page,
        "headings": list(accepted.block.headings),
    }


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
