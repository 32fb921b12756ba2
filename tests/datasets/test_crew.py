"""The processes that share the work end with it, whichever way it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest

from tests.running import until
from tuneline.datasets.formats.json.jsonl import Lines
from tuneline.datasets.validation.crew import WorkerDiedRetryError, in_order


@dataclass(frozen=True)
class Says:
    """A task: which process it is done in."""

    def __call__(self, part: Lines) -> tuple[int, int]:
        return part.number, os.getpid()


@dataclass(frozen=True)
class Dies:
    """A task that ends its process at a part, as the system does when memory is short."""

    at: int

    def __call__(self, part: Lines) -> int:
        if part.number == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return part.number


@dataclass(frozen=True)
class Fails:
    """A task with a bug."""

    def __call__(self, part: Lines) -> int:
        raise ZeroDivisionError(part.number)


def parts(count: int) -> Iterator[Lines]:
    return (Lines(number, bytes(200_000), b"\n") for number in range(count))


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


def test_both_processes_work_and_none_is_left() -> None:
    before = children()
    done = list(in_order(Says(), parts(9), workers=2, small=0))
    assert [number for number, _ in done] == list(range(9))
    assert len({pid for _, pid in done} - {os.getpid()}) == 2
    assert children() == before


@pytest.mark.parametrize(("workers", "small"), [(1, 0), (2, 10_000_000)])
def test_little_work_and_one_core_need_no_process(workers: int, small: int) -> None:
    done = list(in_order(Says(), parts(9), workers=workers, small=small))
    assert {pid for _, pid in done} == {os.getpid()}


@pytest.mark.parametrize("at", [0, 4, 8])
def test_a_process_that_dies_is_an_error_to_be_tried_again(at: int) -> None:
    before = children()
    with pytest.raises(WorkerDiedRetryError):
        list(in_order(Dies(at), parts(9), workers=2, small=0))
    assert children() == before


def test_a_bug_in_a_process_is_no_hang() -> None:
    with pytest.raises(WorkerDiedRetryError):
        list(in_order(Fails(), parts(9), workers=2, small=0))


def test_no_process_is_left_when_nobody_wants_the_rest_or_the_reading_fails() -> None:
    def broken() -> Iterator[Lines]:
        yield from parts(3)
        raise TimeoutError

    before = children()
    results = in_order(Says(), parts(9), workers=2, small=0)
    next(results)
    assert len(children() - before) == 2
    results.close()  # type: ignore[attr-defined]
    assert children() == before
    with pytest.raises(TimeoutError):
        list(in_order(Says(), broken(), workers=2, small=0))
    assert children() == before


def test_no_process_outlives_the_one_that_started_it() -> None:
    program = (
        "import itertools, os, time; from tests.datasets.test_crew import *\n"
        "endless = (Lines(number, b'x', b'') for number in itertools.count())\n"
        "results = in_order(Says(), endless, workers=2, small=0)\n"
        "print(*{next(results)[1] for _ in range(9)}, flush=True); time.sleep(60)"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert started.stdout is not None
    workers = [int(pid) for pid in started.stdout.readline().split()]
    assert len(workers) == 2
    started.kill()
    started.communicate()
    until(lambda: not any(map(psutil.pid_exists, workers)))
