"""The programs of a stack end together, also while another thread starts one."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from tuneline_dev.processes import EndedError, Processes

WAITING = [sys.executable, "-c", "import time; time.sleep(60)"]

pytestmark = pytest.mark.process


def test_no_program_is_started_or_killed_once_all_are_ended(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        pid = processes.start("waiting", WAITING, os.environ)
    assert not psutil.pid_exists(pid)
    with pytest.raises(EndedError):
        processes.start("another", WAITING, os.environ)
    with pytest.raises(EndedError):
        processes.kill("waiting")
