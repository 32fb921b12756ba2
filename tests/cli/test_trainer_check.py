"""scripts/tuneline trainer check as an operator runs it, in each way in which Google may behave."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.commands import Ended, run
from tests.platforms import Vertex, vertex_platform
from tests.running import until
from tests.training.vertex.conftest import Request
from tuneline.bootstrap.training_providers import training_providers, vertex_api
from tuneline.settings.training import GEMINI_BASE_MODEL
from tuneline.storage.objects import Objects
from tuneline.storage.record_store import read_record
from tuneline.storage.records.vertex_facts import VERTEX_FACTS, VertexFacts
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli.cli import PROGRAM
from tuneline_cli.environment import ROOT
from tuneline_cli.trainer.billed_tokens import counted_tokens
from tuneline_cli.trainer.observe_jobs import JobObserver
from tuneline_cli.trainer.points import Findings, Observation
from tuneline_cli.trainer.probe_jobs import ProbeJobs, WaitSeconds
from tuneline_cli.trainer.sample_bucket import SampleBuckets
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

TRAINING, ARTIFACTS = "training-us", "artifacts-asia"
ELSEWHERE = {"bucket_must_match": True, "bucket_locations": {TRAINING: "US", ARTIFACTS: "ASIA-EAST1"}}
# What the functions assume of Google, and the opposite of it.
ASSUMED: dict[str, Any] = {**ELSEWHERE, "label_filter": "ignored", "cancelling_seconds": 0.1}
OPPOSITE: dict[str, Any] = {
    "bucket_must_match": True,
    "multi_regions_match": False,
    "bucket_locations": {TRAINING: "US", ARTIFACTS: "us-central1"},
    "label_filter": "works",
    "second_job": "waits",
    "untunable_bases": ["gemini-3.5-flash-lite"],
    "rows_checked": 1,
    "later_bad_row": "failed",
    "billable_tokens": "all_epochs",
    "validation_is_billed": True,
    "metrics_uri": f"gs://{ARTIFACTS}/metrics/",
    "has_chat_completions": True,
    "shutdown_date": {"gemini-2.5-flash-lite": None},
    "cancelling_seconds": 0.1,
}


class Desk:
    """The command, with a project whose Google behaves as a test says."""

    def __init__(self, path: Path, google: Vertex, storage: StorageEmulator) -> None:
        self.path, self.google = path, google
        self.environment = {
            "STORE": f"sqlite:{path}",
            "TRAINER": "vertex",
            **google.environment,
            "GOOGLE_CLOUD_REGION": "asia-east1",
            "TRAINING_BUCKET": TRAINING,
            "ARTIFACT_BUCKET": ARTIFACTS,
            "STORAGE_EMULATOR_HOST": storage.url,
        }

    def run(self, *words: str) -> Ended:
        return run("trainer", "check", *words, environment=self.environment)

    def points(self, *words: str) -> tuple[Ended, dict[int, Any]]:
        done = self.run("--yes", "--json", *words)
        return done, {point["number"]: point for point in json.loads(done.stdout)["points"]}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the command in a process of its own."""
        return subprocess.Popen(
            [ROOT / PROGRAM, "trainer", "check", "--yes", *words],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def jobs(self) -> list[dict[str, Any]]:
        return list(self.google.get("/sim/state")["jobs"])

    def facts(self) -> VertexFacts | None:
        async def read() -> VertexFacts | None:
            store = SqliteDocuments(self.path)
            try:
                return await read_record(store, VertexFacts, VERTEX_FACTS)
            finally:
                await store.close()

        return asyncio.run(read())

    def left(self) -> list[str]:
        """Everything of a check that still is in the project."""
        running = [
            job["name"] for job in self.jobs() if job["state"] in ("JOB_STATE_RUNNING", "JOB_STATE_PENDING")
        ]
        models = [model["id"] for model in self.google.get("/sim/state")["models"]]
        names = [ref.name for bucket in (TRAINING, ARTIFACTS) for ref in Objects().versions(bucket, "")]
        return [*running, *models, *(name for name in names if not name.startswith("metrics/"))]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with (
        StorageEmulator(buckets=[TRAINING, ARTIFACTS], port=0) as storage,
        vertex_platform(storage.url, job_seconds=1.0) as google,
    ):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield Desk(tmp_path / "store.db", google, storage)


def agreeing(points: Mapping[int, Any]) -> dict[int, bool | None]:
    return {number: point["is_as_assumed"] for number, point in points.items()}


def test_without_a_training_the_other_points_are_seen_as_assumed(desk: Desk) -> None:
    desk.google.set(**ASSUMED)
    done, points = desk.points()
    assert done.returncode == 0, done.stderr
    trained = dict.fromkeys((1, 7, 8, 9))
    assert agreeing(points) == {**dict.fromkeys(range(1, 11), True), **trained}
    assert all(points[number]["seen"] == "not seen: only with --train" for number in trained)
    assert "TRAINING_BUCKET: read; ARTIFACT_BUCKET in asia-east1: refused" in points[2]["seen"]
    assert points[3]["seen"] == "no: the filter is ignored"
    assert "429" in points[4]["seen"]
    assert "Row: 25" in points[6]["seen"]
    facts = desk.facts()
    assert facts is not None
    assert (facts.region, facts.bucket, facts.filters_by_label) == ("us-central1", TRAINING, False)
    assert (facts.second_job, facts.billed_tokens) == ("refused", None)
    assert facts.checked_at is not None
    assert desk.left() == []


def test_the_opposite_of_everything_is_seen_recorded_and_used(desk: Desk) -> None:
    desk.google.set(**OPPOSITE)
    done, points = desk.points("--train")
    assert done.returncode == 0, done.stderr
    # Either way is assumed of a second job, and the first way of asking a model works in both worlds.
    alike = dict.fromkeys((1, 4), True)
    assert agreeing(points) == {**dict.fromkeys(range(1, 11), False), **alike}
    for number, text in {
        1: "chat completions: yes",
        2: "TRAINING_BUCKET: refused",
        3: "yes",
        4: "it is accepted",
        5: "not supported for tuning",
        6: "the job fails later: Row: 25",
        7: "all epochs of the training file and the validation file",
        8: f"gs://{ARTIFACTS}/metrics/",
        9: "0.0 minutes",
        10: "it answers",
    }.items():
        assert text in points[number]["seen"], points[number]
    facts = desk.facts()
    assert facts is not None
    assert (facts.region, facts.bucket, facts.filters_by_label) == ("us-central1", ARTIFACTS, True)
    assert (facts.second_job, facts.billed_tokens) == ("accepted", "all_epochs")
    assert desk.left() == []
    assert written_by_the_functions(desk).startswith(f"gs://{ARTIFACTS}/prepared/")


def written_by_the_functions(desk: Desk) -> str:
    """The training file of a job that the functions start after the check."""

    async def start() -> None:
        store = SqliteDocuments(desk.path)
        try:
            providers = training_providers(desk.environment, documents=store)
            await providers["vertex"].start(Request().request())
        finally:
            await store.close()

    asyncio.run(start())
    return str(desk.jobs()[0]["supervisedTuningSpec"]["trainingDatasetUri"])


def test_a_training_as_assumed_is_seen_in_the_table(desk: Desk) -> None:
    desk.google.set(**{**ASSUMED, "rows_checked": 1}, fresh_endpoint_404_seconds=0.3)
    done = desk.run("--yes", "--train")
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line[:3].strip()}
    assert [rows[f"{number}"][64] for number in range(1, 11)] == [*("=" * 8), "≠", "="]
    assert "the row is dropped" in done.stdout
    seen = " ".join(line[64:] for line in done.stdout.splitlines())
    assert "is of one epoch of the training file" in seen
    assert all(len(line) <= 110 for line in done.stdout.splitlines())
    facts = desk.facts()
    assert facts is not None
    assert (facts.billed_tokens, desk.left()) == ("one_epoch", [])


def test_a_later_check_keeps_what_it_has_not_seen_itself(desk: Desk) -> None:
    desk.google.set(**ASSUMED)
    assert desk.run("--yes", "--train").returncode == 0
    desk.google.set(label_filter="refused")
    assert desk.run("--yes").returncode == 0
    facts = desk.facts()
    assert facts is not None
    assert (facts.billed_tokens, facts.filters_by_label) == ("one_epoch", False)


def test_a_bucket_that_is_read_after_the_creation_is_seen_by_the_training(desk: Desk) -> None:
    desk.google.set(**{**ASSUMED, "rows_checked": 0})
    done, points = desk.points()
    assert (done.returncode, points[2]["is_as_assumed"]) == (1, None)
    assert "accepted before its file is read" in points[2]["seen"]
    facts = desk.facts()
    assert facts is not None
    assert (facts.bucket, desk.left()) == (None, [])
    done, points = desk.points("--train")
    assert done.returncode == 0, done.stderr
    assert points[2]["seen"] == "TRAINING_BUCKET: read by the training"
    facts = desk.facts()
    assert facts is not None
    assert facts.bucket == TRAINING


def test_the_plan_is_shown_with_its_costs_before_anything_is_called(desk: Desk) -> None:
    planned = desk.run("--train", "--dry-run")
    assert planned.returncode == 0
    assert "trains a model for three epochs, with a validation file: about $0.0" in planned.stderr
    assert "At most $0." in planned.stderr
    unasked = desk.run()
    assert (unasked.returncode, "add --yes" in unasked.stderr) == (2, True)
    assert "three epochs" not in unasked.stderr
    assert (desk.google.get("/sim/requests")["counts"], desk.facts(), desk.left()) == ({}, None, [])


def test_a_job_that_runs_in_the_project_is_not_disturbed(desk: Desk) -> None:
    written_by_the_functions(desk)
    done = desk.run("--yes")
    assert (done.returncode, "is running" in done.stderr) == (1, True)
    assert desk.google.calls("tuningJobs.create") == 1
    assert desk.google.calls("tuningJobs.cancel") == 0


def test_an_error_in_one_point_leaves_the_others(desk: Desk) -> None:
    desk.google.set(**ASSUMED)
    desk.google.fault("publishers.generateContent", "status", status=403)
    done, points = desk.points()
    assert done.returncode == 1
    assert "lacks a permission" in points[10]["seen"]
    assert points[6]["is_as_assumed"] is True
    assert desk.left() == []


def test_the_agents_of_a_new_project_are_waited_for(desk: Desk) -> None:
    desk.google.set(**ASSUMED)
    message = "Service agents are being provisioned. Please try again in a few minutes."
    error = {"error": {"code": 400, "message": message, "status": "FAILED_PRECONDITION"}}
    desk.google.fault("tuningJobs.create", "status", status=400, body=error, times=3)
    done, points = desk.points()
    assert done.returncode == 0, done.stderr
    assert points[2]["is_as_assumed"] is True


async def test_a_bucket_that_google_s_agents_may_not_read_is_seen(desk: Desk) -> None:
    desk.google.set(unreadable_buckets=[TRAINING])
    probes = ProbeJobs(
        api=vertex_api(desk.environment),
        region="us-central1",
        base_model=GEMINI_BASE_MODEL,
        run="check-1",
        report=logging.getLogger().debug,
        seconds=WaitSeconds(agents=0.2),
    )
    findings = Findings()
    buckets = {TRAINING: "TRAINING_BUCKET", ARTIFACTS: "ARTIFACT_BUCKET"}
    sample_buckets = SampleBuckets(objects=Objects(), buckets=buckets, run="check-1")
    await JobObserver(probes=probes, buckets=sample_buckets, findings=findings).see_buckets()
    seen = "TRAINING_BUCKET: Google's agent may not read it; ARTIFACT_BUCKET: read"
    assert findings.observations == {2: Observation(2, seen, is_as_assumed=False)}
    assert findings.facts["bucket"] == ARTIFACTS


def test_a_job_whose_answer_is_lost_is_found_again(desk: Desk) -> None:
    desk.google.set(**ASSUMED)
    desk.google.fault("tuningJobs.create", "lost_answer", skip=2)
    done, points = desk.points()
    assert done.returncode == 0, done.stderr
    assert points[3]["is_as_assumed"] is True
    assert desk.left() == []


def test_a_training_that_fails_is_reported_with_google_s_reason(desk: Desk) -> None:
    desk.google.set(**{**ASSUMED, "rows_checked": 1, "cancelling_seconds": 1})

    def fail_the_training() -> None:
        # The jobs before it are cancelled.
        until(lambda: desk.google.calls("tuningJobs.cancel") == 2)
        desk.google.set(fail_next_job={"code": 13, "message": "no machines", "has_model": True})

    failing = threading.Thread(target=fail_the_training)
    failing.start()
    done, points = desk.points("--train")
    failing.join()
    assert done.returncode == 1
    assert points[7]["seen"] == points[1]["seen"] == "not seen: the training failed: no machines"
    assert points[2]["is_as_assumed"] is True
    assert desk.left() == []
    assert desk.google.calls("models.delete") == 1


@pytest.mark.process
@pytest.mark.parametrize("when", ["training", "trained", "creating"])
def test_ctrl_c_leaves_nothing(desk: Desk, when: str) -> None:
    desk.google.set(**ASSUMED, fresh_endpoint_404_seconds=600)
    if when != "trained":
        desk.google.set(job_seconds=600)
    if when == "creating":
        desk.google.set(create_seconds=2)
    process = desk.start("--train")
    try:
        until(lambda: is_time(desk, when))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "Nothing is left of it." in err
    jobs = until(desk.jobs)
    assert all(job["state"] in ("JOB_STATE_CANCELLED", "JOB_STATE_SUCCEEDED") for job in jobs)
    assert desk.left() == []
    assert desk.facts() is None


@pytest.mark.process
def test_a_second_ctrl_c_ends_the_removal_and_names_the_command_that_does_the_rest(desk: Desk) -> None:
    desk.google.set(**{**ASSUMED, "cancelling_seconds": 3}, job_seconds=600)
    process = desk.start("--train")
    try:
        until(lambda: is_time(desk, "training"))
        cancelled = desk.google.calls("tuningJobs.cancel")
        process.send_signal(signal.SIGINT)
        until(lambda: desk.google.calls("tuningJobs.cancel") > cancelled)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "To remove the rest: scripts/tuneline trainer check --clean-up" in err
    assert desk.left() != []
    assert desk.run("--clean-up", "--yes").returncode == 0
    assert desk.left() == []


def is_time(desk: Desk, when: str) -> bool:
    if when == "trained":
        return desk.google.calls("endpoints.generateContent") > 0
    if when == "creating":
        # The first two are refused for their rows.
        return desk.google.calls("tuningJobs.create") == 3
    return any(job["supervisedTuningSpec"]["hyperParameters"]["epochCount"] == "3" for job in desk.jobs())


def test_what_cannot_be_removed_is_named_with_the_command_that_removes_it(desk: Desk) -> None:
    desk.google.set(**ASSUMED, denied_permissions=["aiplatform.endpoints.delete"])
    done = desk.run("--yes", "--train")
    (model,) = desk.left()
    assert done.returncode == 1
    assert f"NOT removed: {model}" in done.stderr
    assert "To remove it: scripts/tuneline trainer check --clean-up" in done.stderr
    desk.google.set(denied_permissions=[])
    removed = desk.run("--clean-up", "--yes")
    assert (removed.returncode, desk.left()) == (0, []), removed.stderr
    assert desk.run("--clean-up", "--train").returncode == 2


@given(st.integers(500, 50_000), st.floats(0.95, 1.1), st.sampled_from(["one_epoch", "all_epochs"]))
def test_each_way_to_count_is_told_from_the_others(tokens: int, share: float, epochs: str) -> None:
    times = 3 if epochs == "all_epochs" else 1
    for validation in (0, 4 * tokens):
        count = round((times * tokens + validation) * share)
        kind = counted_tokens(count, training=tokens, validation=4 * tokens, epochs=3)
        assert kind is not None
        assert (kind.epochs, kind.has_validation) == (epochs, validation > 0)


def test_a_count_that_fits_nothing_is_not_guessed() -> None:
    assert counted_tokens(40_000, training=1_000, validation=4_000, epochs=3) is None
    assert counted_tokens(2_000, training=1_000, validation=4_000, epochs=3) is None
    assert counted_tokens(1_000, training=0, validation=0, epochs=3) is None
