"""scripts/tuneline job as an operator runs it: job_poller's records of the training jobs."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run
from tests.platforms import KEY, OpenAI
from tests.training.polled import BASE, Polled
from tests.training.providers import Place
from tests.training.test_openai_provider import Steps
from tuneline.bootstrap.training_providers import openai_provider
from tuneline.settings import TrainingSettings
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.provider import CurvePoint, JobEvent, Progress
from tuneline_dev.stack import Stack

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
JOB = "place-d"
EVENTS = [
    JobEvent("e1", START, "info", "Created fine-tuning job"),
    JobEvent("e2", START + timedelta(seconds=9), "warning", "Some examples were left out"),
]
POINTS = [CurvePoint(step, 2 / step, None, 3 / step if step % 10 == 0 else None) for step in range(1, 41)]
RUNNING = Progress("training", "running", total_steps=100, events=EVENTS, points=POINTS)


class Operator:
    """An operator at a terminal with the functions' STORE, and the poller that fills it."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def record_progress(self, *progress: Progress) -> None:
        """Poll the job once for each progress."""

        async def polled() -> None:
            documents, place = SqliteDocuments(self.store), Place()
            poller = Polled(documents, place)
            if not await poller.read("datasets/d"):
                await poller.approve()
                await poller.tick()
            for state in progress:
                place.jobs[JOB] = state
                await poller.tick()
            await documents.close()

        asyncio.run(polled())

    def types(self, *words: str) -> tuple[int, str, str]:
        """Run `scripts/tuneline job`. Returns the exit code, the output and the errors."""
        done = run("job", *words, environment=os.environ)
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    store = tmp_path / "store.db"
    monkeypatch.setenv("STORE", f"sqlite:{store}")
    monkeypatch.setenv("COLUMNS", "90")
    return Operator(store)


def test_the_list_says_where_each_job_is_and_what_it_costs(operator: Operator) -> None:
    operator.record_progress(RUNNING)
    code, out, _ = operator.types("list")
    assert code == 0
    row = out.splitlines()[1]
    assert all(part in row for part in (JOB, "training (running)", "40/100", "about $0.50", "clinic.jsonl"))
    assert operator.types("list", "--state", "failed")[1].splitlines()[1:] == []
    (listed,) = json.loads(operator.types("list", "--open", "--json")[1])
    assert (listed["id"], "curve" in listed) == (JOB, False)


def test_show_prints_the_jobs_events(operator: Operator) -> None:
    operator.record_progress(RUNNING)
    code, out, _ = operator.types("show", "place")
    assert code == 0
    assert "Created fine-tuning job" in out
    assert "warning: Some examples were left out" in out
    data = json.loads(operator.types("show", JOB, "--json")[1])
    assert data["curve"]["step"] == list(range(1, 41))


def test_nothing_that_a_host_or_an_upload_says_acts_on_the_terminal(operator: Operator) -> None:
    clear = "\x1b[2J\x9b2J"
    events = [JobEvent("e1", START, "info", f"{clear}done")]
    operator.record_progress(replace(RUNNING, reported=f"running{clear}", events=events))
    said = [*operator.types("list"), *operator.types("show", JOB)]
    operator.record_progress(replace(RUNNING, state="failed", reported="failed", reason=f"a bad file{clear}"))
    said += [*operator.types("show", JOB), *operator.types("follow", JOB), *operator.types("list")]
    shown = "".join(map(str, said))
    assert "done" in shown
    assert "a bad file" in shown
    assert not {"\x1b", "\x9b"} & set(shown)


def test_the_curve_is_drawn_in_the_terminal_and_written_as_a_picture(
    operator: Operator, tmp_path: Path
) -> None:
    operator.record_progress(RUNNING)
    picture = tmp_path / "loss.svg"
    code, out, _ = operator.types("show", JOB, "--plot", "--svg", str(picture))
    assert code == 0
    drawn = out.split("Training error")[1]
    assert "training examples" in drawn
    assert "held-out examples" in drawn
    assert max(map(len, drawn.splitlines())) <= 80
    assert "\x1b" not in out
    assert picture.read_text().startswith("<svg ")


def test_without_a_curve_it_says_so(operator: Operator, tmp_path: Path) -> None:
    operator.record_progress(Progress("training", "queued"))
    code, out, _ = operator.types("show", JOB, "--svg", str(tmp_path / "loss.svg"))
    assert (code, "no curve yet" in out) == (1, True)
    assert not (tmp_path / "loss.svg").exists()


def test_a_picture_that_cannot_be_written_is_an_error_of_the_callers(operator: Operator) -> None:
    operator.record_progress(RUNNING)
    code, _, err = operator.types("show", JOB, "--svg", "/nowhere/loss.svg")
    assert (code, "/nowhere/loss.svg cannot be" in err) == (2, True)


def test_a_job_that_is_not_there_is_not_found(operator: Operator) -> None:
    for verb in ("show", "follow"):
        assert operator.types(verb, "ftjob-9")[0] == 2


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (Progress("trained", "succeeded", "model-1", trained_tokens=60_000), 0),
        (Progress("failed", "failed"), 1),
    ],
)
def test_following_a_job_that_has_ended_says_how(operator: Operator, ended: Progress, code: int) -> None:
    operator.record_progress(RUNNING, ended)
    found, out, err = operator.types("follow", JOB)
    assert (found, out.count("Created fine-tuning job")) == (code, 1)
    assert ("serving ($0.30)" if code == 0 else "failed: the job was failed") in err
    assert operator.types("follow", JOB, "--new")[1] == ""


@pytest.fixture
def run_follow(operator: Operator, tmp_path: Path) -> Callable[[], "subprocess.Popen[str]"]:
    environment = {**Stack(port=20000, given={}, folder=tmp_path).environment(), **os.environ}
    environment |= {"STORE": f"sqlite:{operator.store}", "PYTHONUNBUFFERED": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)

    def started() -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tuneline_cli", "job", "follow", JOB],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_leaves_the_job_alone_and_following_picks_up_again(
    operator: Operator, run_follow: Callable[[], "subprocess.Popen[str]"]
) -> None:
    operator.record_progress(RUNNING)
    first = run_follow()
    assert first.stdout is not None
    assert "Created" in first.stdout.readline()
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=60)
    assert (first.returncode, "The job continues" in err) == (130, True)
    again = run_follow()
    assert again.stdout is not None
    assert "Created" in again.stdout.readline()
    later = JobEvent("e3", START + timedelta(seconds=20), "info", "The job has successfully completed")
    operator.record_progress(Progress("trained", "succeeded", "model-1", events=[*EVENTS, later]))
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0
    assert out.count("The job has successfully completed") == 1
    assert "serving" in err.splitlines()[-1]


def test_cancel_stops_the_job_at_its_host_and_the_poller_closes_it(
    operator: Operator, openai: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    openai.set(job_seconds=600)
    place = openai_provider(TrainingSettings(KEY, openai.base_url, BASE))

    async def started() -> str:
        documents = SqliteDocuments(operator.store)
        job = await place.start(Steps().order())
        facts = {"provider": "openai", "dataset": "d", "base_model": BASE, "state": "training", "open": True}
        await documents.create(f"jobs/{job}", {**facts, "created_at": datetime.now(UTC)})
        await documents.close()
        return job

    job = asyncio.run(started())
    assert operator.types("cancel", job)[0] == 2  # no key
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", openai.base_url)
    assert operator.types("cancel", job)[0] == 2  # there is no terminal for a question
    code, _, err = operator.types("cancel", job, "--yes")
    assert (code, "job_poller closes it" in err) == (0, True)
    (stopped,) = openai.get("/sim/state")["jobs"]
    assert stopped["status"] == "cancelled"
    data: dict[str, Any] = json.loads(operator.types("show", job, "--json")[1])
    assert data["cancel_asked_by"]


def test_what_has_ended_is_not_cancelled(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    operator.record_progress(RUNNING, Progress("failed", "failed"))
    code, _, err = operator.types("cancel", JOB, "--yes")
    assert (code, "training has ended" in err) == (1, True)


def test_an_empty_store_lists_nothing(operator: Operator) -> None:
    assert operator.types("list")[0] == 0
