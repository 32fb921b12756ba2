"""Write the usable pairs: chat JSONL, and beside it each pair with its passage."""

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
    """One chat example a line, the format of `scripts/tuneline dataset check` and of training."""
    return b"".join(_line(as_example(one.pair, system_prompt)) for one in kept)


def passages(kept: Sequence[AcceptedPair]) -> bytes:
    """One pair a line with its source; `line` is its line among the examples."""
    return b"".join(_line(_source(number, one)) for number, one in enumerate(kept, start=1))


def passages_path(output: Path) -> Path:
    """The path of the passages: `qa.passages.jsonl` beside `qa.jsonl`."""
    return output.with_name(f"{output.stem}.passages.jsonl")


def digest(content: bytes) -> str:
    """The hash by which an output is recognised."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path | None, content: bytes) -> None:
    """Write all of `content` or nothing; without a path, to the standard output."""
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
        # Only its owner can read a temporary file; the output gets the usual rights.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
