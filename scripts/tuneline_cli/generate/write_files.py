"""Write the output of `generate`: the examples, and beside them each pair with its passage."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path


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
