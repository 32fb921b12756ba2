"""Run scripts/demo as a process, and wait until its page can be opened."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEMO = Path(__file__).parents[2] / "scripts" / "demo"
# The last line that it prints before it serves the page.
READY = "Press Ctrl-C to stop."


@contextmanager
def demo_process(port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start the demo at the ports from `port` on. It has printed its table, and is ended after the block."""
    command = [str(DEMO), "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert any(line.strip() == READY for line in process.stdout), "the demo did not start"
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)
