"""Read a document in a process of its own, with limits of time and memory.

The libraries that read documents are loaded there only.
"""

import asyncio
import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, Final, cast

import tuneline
from tuneline.generation.document import Block, Document, Reason, UnreadableError

_MODULE: Final = "tuneline.generation.reading_process"
# What an interpreter may need; none of the function's keys.
_PASSED: Final = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "LANG")
MOST_MEMORY: Final = 384 * 1024 * 1024
# Beyond the time of the reader itself: a start takes half a second.
_MORE_SECONDS: Final = 5.0


class DocumentReader:
    """Reads documents, one at a time. `seconds` is the time for one."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._lock = asyncio.Lock()

    async def read(self, name: str, ending: str, content: bytes) -> Document:
        """Read the document, which gets the name `name`. Raises UnreadableError."""
        async with self._lock:
            read = await self._run(ending, content)
        if "reason" in read:
            raise UnreadableError(f"{name} cannot be read", cast("Reason", read["reason"]))
        blocks = tuple(Block(text, tuple(headings), page) for text, headings, page in read["blocks"])
        return Document(name, blocks, left_out=read["left_out"])

    async def _run(self, ending: str, content: bytes) -> dict[str, Any]:
        folder = str(Path(tuneline.__file__).parents[1])
        path = os.pathsep.join([folder, *filter(None, sys.path)])
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", _MODULE, ending, str(self._seconds)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**{name: os.environ[name] for name in _PASSED if name in os.environ}, "PYTHONPATH": path},
        )
        try:
            async with asyncio.timeout(self._seconds + _MORE_SECONDS):
                written, _ = await process.communicate(content)
        except TimeoutError:
            return {"reason": "too_slow"}
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        # A reader without an answer has used up its memory.
        return dict(json.loads(written)) if process.returncode == 0 else {"reason": "damaged"}


def main(ending: str, seconds: float) -> None:
    """Read a document on the standard input, and write its blocks, or why it cannot be used, as JSON."""
    from tuneline.generation.read_document import read  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        document = read(f"document{ending}", sys.stdin.buffer.read(), seconds=seconds)
    except UnreadableError as unreadable:
        result: dict[str, Any] = {"reason": unreadable.reason}
    else:
        blocks = [(block.text, block.headings, block.page) for block in document.blocks]
        result = {"blocks": blocks, "left_out": document.left_out}
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
