"""Write what was kept: chat JSONL, and beside it each pair with the passage it rests on."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuneline_cli.generate.filter_pairs import AcceptedPair, as_example


def examples(kept: Sequence[AcceptedPair], system_prompt: str | None) -> bytes:
    """One chat example a line, as `scripts/tuneline dataset check` and training take it."""
    return b"".join(_line(as_example(one.pair, system_prompt)) for one in kept)


def passages(kept: Sequence[AcceptedPair]) -> bytes:
    """One pair a line with where it comes from; `line` is where it stands among the examples."""
    return b"".join(_line(_source(number, one)) for number, one in enumerate(kept, start=1))


def passages_path(output: Path) -> Path:
    """Where the passages go: `qa.jsonl` has `qa.passages.jsonl` beside it."""
    return output.with_name(f"{output.stem}.passages.jsonl")


def digest(content: bytes) -> str:
    """What an output is known by."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path | None, content: bytes) -> None:
    """Write all of `content` or nothing; to the standard output where there is no path."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is its owner's alone; what was asked for is as any other file.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _source(number: int, one: AcceptedPair) -> dict[str, Any]:
    return {
        "line": number,
        "question": one.pair.question,
        "answer": one.pair.answer,
        "passage": one.pair.passage,
        "file": one.piece.document,
        "page": one.block.page,
        "headings": list(one.block.headings),
    }


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
