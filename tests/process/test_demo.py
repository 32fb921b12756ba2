"""The demo's whole loop runs, and leaves no process behind, however it ends."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.outside_cases import SEED
from tests.process.demo_process import DEMO, demo_process
from tests.running import free_ports, is_free, until
from tuneline_dev.demo.__main__ import DEFAULT_TRAINER, end_on_signals
from tuneline_dev.demo.samples import SAMPLE
from tuneline_dev.model_platform import TRAINERS

ROOT = Path(__file__).parents[2]
TRAINED = SEED / "09_final_valid_28.json"
STEPS = [
    "base answer",
    "dataset accepted",
    "job",
    "promotion",
    "tuned answer",
    "duplicate",
    "forged signature",
    "broken dataset",
    "dataset accepted",
    "job",
    "promotion",
    "tuned answer",
    "evaluation",
    "rolled back",
    "tuned answer",
    "dataset accepted",
    "job",
    "held",
    "tuned answer",
    "correction",
    "sources",
    "next dataset",
    "dataset accepted",
    "job",
    "promotion",
    "tuned answer",
    "not known",
    "personal data",
    "takeover",
    "silence",
    "resume",
    "opening hours",
    "operator",
    "menu",
    "file",
    "mended file",
    "training",
    "trained",
    "compared",
    "compared",
    "promoted",
    "corrected",
    "undone",
    "unanswered",
    "next by a tap",
    "back by a tap",
    "no push",
    "taken over",
    "silent",
    "given back",
    "canary",
    "canary raised",
    "canary stopped",
    "draft mode",
    "draft sent",
    "draft edited",
    "hotline",
    "draft mode",
    "closed on a day",
    "closed now",
    "undone",
    "operator removed",
    "notice",
    "privacy",
    "notices",
    "all steps passed",
]


@dataclass(frozen=True)
class RunningDemo:
    """The process of a demo, and the first of its ports."""

    process: subprocess.Popen[str]
    port: int


def check(*arguments: str, embedder: str = "off") -> subprocess.CompletedProcess[str]:
    command = [str(DEMO), "--check", "--port", str(free_ports(10)), "--job-seconds", "1", *arguments]
    environment = {**os.environ, "EMBEDDER": embedder}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.timeout(300)
def test_the_whole_loop_works_step_by_step() -> None:
    done = check(embedder="use")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(STEPS)
    for step, line in zip(STEPS, lines, strict=True):
        assert line.startswith(f"✓ {step}"), line
    assert "48 examples" in done.stdout
    assert "line 4:" in done.stdout


@pytest.mark.timeout(300)
def test_the_other_trainer_goes_through_the_same_loop_with_a_dataset_of_a_person(tmp_path: Path) -> None:
    # What people trained on elsewhere, if the collected files are here.
    source, examples = (TRAINED, 28) if TRAINED.exists() else (SAMPLE, 48)
    dataset = shutil.copy(source, tmp_path / "clinic.jsonl")
    (trainer,) = {*TRAINERS} - {DEFAULT_TRAINER}
    done = check("--trainer", trainer, "--dataset", str(dataset))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{examples} examples" in done.stdout


def test_a_step_that_fails_ends_the_check_with_1(tmp_path: Path) -> None:
    dataset = shutil.copy(ROOT / "tests" / "data" / "clinic_qa.jsonl", tmp_path / "short.jsonl")
    few = Path(dataset).read_bytes().splitlines(keepends=True)[:9]
    Path(dataset).write_bytes(b"".join(few))
    done = check("--dataset", str(dataset))
    assert done.returncode == 1
    assert "TOO_FEW_EXAMPLES" in done.stderr


@pytest.fixture
def running() -> Iterator[RunningDemo]:
    port = free_ports(10)
    with demo_process(port) as process:
        yield RunningDemo(process, port)


def assert_that_another_demo_does_not_start(running: RunningDemo) -> None:
    """Its port is in use, which is named before anything is started."""
    command = [str(DEMO), "--check", "--port", str(running.port)]
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 1
    assert f"port {running.port} is in use" in again.stderr
    assert running.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_each_signal_that_asks_for_the_end_ends_the_running_task(number: signal.Signals) -> None:
    async def wait_for_the_signal() -> None:
        end_on_signals()
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    before = signal.getsignal(number)
    running = asyncio.create_task(wait_for_the_signal())
    with pytest.raises(asyncio.CancelledError):
        await running
    asyncio.get_running_loop().remove_signal_handler(number)
    signal.signal(number, before)


def test_nothing_is_left_running_when_a_demo_is_killed(running: RunningDemo) -> None:
    with all_gone_after(running):
        os.kill(running.process.pid, signal.SIGKILL)


def test_ctrl_c_ends_everything_while_pages_follow_and_a_fault_has_killed_a_process(
    running: RunningDemo,
) -> None:
    page = httpx2.Client(base_url=f"http://127.0.0.1:{running.port}", timeout=30, trust_env=False)
    assert_that_another_demo_does_not_start(running)
    with all_gone_after(running), page, page.stream("GET", "/api/stream") as stream:
        events = stream.iter_lines()
        assert next(events).startswith("data:")
        page.post("/api/faults/queue_away", json={"question": "可以刷卡嗎？"}).raise_for_status()
        until(lambda: page.get("/api/state").json()["faults"]["running"]["is_broken"])
        os.kill(running.process.pid, signal.SIGINT)
        # The stream ends. If it were cut, reading would raise an error.
        list(events)
        assert running.process.wait(30) == 0


@contextmanager
def all_gone_after(running: RunningDemo) -> Iterator[None]:
    """Require that the demo's processes and ports are gone soon after the block."""
    started = psutil.Process(running.process.pid).children(recursive=True)
    # Four functions with a worker each, four emulators, the watchdog.
    assert len(started) >= 13
    yield
    running.process.wait(30)
    until(lambda: not [one for one in started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE])
    until(lambda: all(is_free(running.port + offset) for offset in range(9)))
