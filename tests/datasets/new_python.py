"""Run a program in a new Python process, for tests of its environment or its time."""

import subprocess
import sys
from pathlib import Path


def python(program: str, **env: str) -> str:
    """Return what `program` prints. It fails after a minute."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": "functions", **env},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout
