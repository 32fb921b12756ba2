"""dataset_upload and job_poller as they run in production: real processes, a real bucket's events."""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.cloud.storage import Client

from tests.cli.commands import Ended, run
from tests.platforms import KEY, TOKEN, OpenAI, anonymous, openai_platform
from tests.running import end_leases, forget, free_ports, is_free, stored, until
from tuneline_dev.emulators.storage.deliveries import DeliveryOptions
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack

DATA = Path(__file__).parents[1] / "data"
GOOD = (DATA / "clinic_qa.jsonl").read_bytes()
# The questions that are trained on, and those that are held out.
FILES = 2


class Operator:
    """dataset_upload and job_poller as processes, with a bucket and OpenAI inside the test."""

    def __init__(self, stack: Stack, processes: Processes, storage: StorageEmulator, openai: OpenAI) -> None:
        self.stack, self.processes, self.storage, self.openai = stack, processes, storage, openai
        self._client = Client(
            project="local",
            credentials=anonymous(),
            client_options={"api_endpoint": storage.url},
        )

    def drop(self, content: bytes, name: str = "datasets/qa.jsonl", **metadata: str) -> None:
        """Put a file in the bucket."""
        blob = self._client.bucket(DATASET_BUCKET).blob(name)
        blob.metadata = {key.replace("_", "-"): value for key, value in metadata.items()} or None
        blob.upload_from_string(content)

    def delete(self, name: str = "datasets/qa.jsonl") -> None:
        self._client.bucket(DATASET_BUCKET).blob(name).delete()

    def artifact(self, name: str) -> bytes:
        return bytes(self._client.bucket(ARTIFACT_BUCKET).blob(name).download_as_bytes())

    def artifacts(self) -> list[str]:
        return sorted(one.name for one in self._client.list_blobs(ARTIFACT_BUCKET))

    def datasets(self) -> list[dict[str, Any]]:
        return list(stored(self.stack, "datasets").values())

    def ended(self, *states: str) -> list[dict[str, Any]]:
        """Return the datasets, once all are in one of `states` and all events are delivered."""

        def look() -> list[dict[str, Any]]:
            found = self.datasets()
            delivered = self.storage.shown()["pending"] == 0
            return found if found and delivered and all(one["state"] in states for one in found) else []

        return list(until(look))

    def poll(self) -> int:
        return httpx2.post(self.stack.url(4), trust_env=False, timeout=60).status_code

    def restart(self, name: str, *, ends_leases: bool = False) -> None:
        """SIGKILL, and start again; optionally once the leases of the killed process are over."""
        self.processes.kill(name)
        until(lambda: is_free(self.stack.port_of(name)))
        if ends_leases:
            end_leases(self.stack)
        self.stack.start(self.processes, only=(name,))


Functions = tuple[Stack, Processes]


@contextlib.contextmanager
def running(folder: Path, settings: dict[str, str]) -> Iterator[Functions]:
    """Run dataset_upload and job_poller; OpenAI and the bucket are looked for at ports of the same stack."""
    port = free_ports(10)
    given = {"LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "OPENAI_API_KEY": KEY, **settings}
    stack = Stack(port=port, given=given, folder=folder)
    with Processes(folder / "logs") as processes:
        stack.start(processes, only=("dataset_upload", "job_poller"))
        yield stack, processes


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    """Start the functions once for all tests: that takes longer than most of the tests."""
    with running(tmp_path_factory.mktemp("functions"), {}) as started:
        yield started


@pytest.fixture
def operator(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Operator]:
    """Begin with an empty store, bucket and OpenAI; with the settings that `with_settings` gives."""
    settings = getattr(request, "param", None)
    with contextlib.ExitStack() as left:
        if settings:
            stack, processes = left.enter_context(running(tmp_path, settings))
        else:
            stack, processes = request.getfixturevalue("functions")
            forget(stack)
        openai = left.enter_context(openai_platform(port=stack.port + 6))
        storage = StorageEmulator(
            buckets=[DATASET_BUCKET, ARTIFACT_BUCKET],
            watch=DATASET_BUCKET,
            function_url=stack.url(3),
            port=stack.port + 7,
            options=DeliveryOptions(min_backoff=0.3, max_backoff=1.0),
        )
        left.enter_context(storage)
        yield Operator(stack, processes, storage, openai)


def with_settings(**settings: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operator", [settings], indirect=True, ids=["settings"])


def jobs(openai: OpenAI) -> list[Any]:
    return list(openai.get("/sim/state")["jobs"])


def files(openai: OpenAI) -> list[Any]:
    return [one for one in openai.get("/sim/state")["files"] if one["purpose"] == "fine-tune"]


def test_a_dropped_dataset_becomes_a_model_that_serves(operator: Operator) -> None:
    operator.drop(GOOD, suffix="clinic", epochs="2")
    (dataset,) = operator.ended("training")
    (dataset_id,) = stored(operator.stack, "datasets")
    assert (dataset["examples"], dataset["size"], dataset["outcome"]) == (48, len(GOOD), "accept")
    (job,) = jobs(operator.openai)
    assert job["id"] == dataset["job"]
    until(lambda: operator.poll() == 200 and stored(operator.stack, "models"))
    ((version, model),) = stored(operator.stack, "models").items()
    assert stored(operator.stack, "bot")["serving"]["version"] == version
    assert ":clinic:" in model["model"]
    assert model["system_prompt"] == dataset["system_prompt"]
    # Both were uploaded, and neither stays there.
    names = sorted(one["filename"] for one in operator.openai.get("/sim/state")["deleted_files"])
    assert (names, files(operator.openai)) == ([f"{dataset_id}-train.jsonl", f"{dataset_id}-valid.jsonl"], [])
    train, valid = operator.artifact(dataset["train"]), operator.artifact(dataset["valid"])
    assert sorted(map(json.loads, [*train.splitlines(), *valid.splitlines()]), key=str) == sorted(
        map(json.loads, GOOD.splitlines()), key=str
    )
    assert len(valid.splitlines()) == dataset["held_out"] > 0


def test_copies_of_one_event_start_one_job(operator: Operator) -> None:
    operator.storage.run_twice(1)
    operator.drop(GOOD)
    operator.ended("training")
    assert (len(jobs(operator.openai)), len(files(operator.openai))) == (1, FILES)


def test_the_same_name_with_new_content_is_a_dataset_of_its_own(operator: Operator) -> None:
    operator.drop(GOOD)
    operator.ended("training")
    operator.drop((DATA / "clinic_qa_v2.jsonl").read_bytes())
    until(lambda: len(operator.datasets()) == 2)
    assert sorted(one["examples"] for one in operator.ended("training")) == [48, 52]


def test_a_broken_dataset_is_rejected_with_its_lines_and_not_retried(operator: Operator) -> None:
    operator.drop((DATA / "clinic_broken.jsonl").read_bytes())
    (dataset,) = operator.ended("rejected")
    assert [one["line"] for one in dataset["problems"] if one["severity"] == "error"] == [4, 9, 12]
    assert (operator.openai.calls("files.create"), jobs(operator.openai)) == (0, [])
    (told,) = stored(operator.stack, "notices").values()
    assert (told["kind"], told["facts"]["problems"]) == ("dataset_rejected", 3)


def test_the_report_says_it_to_programs_and_to_people_in_two_languages(operator: Operator) -> None:
    operator.drop((DATA / "clinic_broken.jsonl").read_bytes())
    operator.ended("rejected")
    (dataset_id,) = stored(operator.stack, "datasets")
    data = json.loads(operator.artifact(f"reports/{dataset_id}.json"))
    assert (data["outcome"], data["examples"]) == ("reject", 14)
    assert [one["line"] for one in data["problems"] if one["severity"] == "error"] == [4, 9, 12]
    page = operator.artifact(f"reports/{dataset_id}.md").decode()
    assert "Line 4: The key" in page
    assert "第 4 列" in page


def test_a_table_becomes_a_model_and_what_was_changed_is_reported(operator: Operator) -> None:
    rows = "".join(f"問題{n}？,回答{n}。\r\n" for n in range(12))
    operator.drop(("問題,回答\r\n" + rows).encode("utf-8-sig"), "datasets/qa.csv", system_prompt="你是櫃檯。")
    (dataset,) = operator.ended("training")
    assert (dataset["outcome"], dataset["examples"], dataset["valid"]) == ("convert", 12, None)
    first = json.loads(operator.artifact(dataset["train"]).splitlines()[0])
    assert [one["content"] for one in first["messages"]] == ["你是櫃檯。", "問題0？", "回答0。"]
    assert {"TABLE", "BOM"} <= {one["code"] for one in dataset["problems"]}


def test_a_wrong_option_rejects_the_upload_and_is_named(operator: Operator) -> None:
    operator.drop(GOOD, epochs="many")
    (dataset,) = operator.ended("rejected")
    assert [one["field"] for one in dataset["problems"] if one["severity"] == "error"] == ["epochs"]
    assert operator.artifacts() == [
        f"reports/{next(iter(stored(operator.stack, 'datasets')))}.{kind}" for kind in ("html", "json", "md")
    ]


def test_objects_outside_the_prefix_and_folders_are_ignored(operator: Operator) -> None:
    for name in ("readme.txt", "other/qa.jsonl", "datasets/"):
        operator.drop(GOOD, name)
    operator.drop(GOOD, "datasets/檔名 有空白 😀.jsonl")
    (dataset,) = operator.ended("training")
    assert dataset["object"] == "datasets/檔名 有空白 😀.jsonl"


@pytest.mark.parametrize("step", ["files.create", "jobs.create"])
@pytest.mark.parametrize("kind", ["hang", "hang_after"])
def test_a_process_killed_at_any_step_leaves_one_file_and_one_job(
    operator: Operator, step: str, kind: str
) -> None:
    operator.openai.fault(step, kind, seconds=60)
    operator.drop(GOOD)
    until(lambda: operator.openai.calls(step) == 1)
    if kind == "hang_after":
        created = {"files.create": files, "jobs.create": jobs}[step]
        until(lambda: created(operator.openai))
    operator.restart("dataset_upload", ends_leases=(step, kind) != ("jobs.create", "hang_after"))
    operator.ended("training")
    assert (len(files(operator.openai)), len(jobs(operator.openai))) == (FILES, 1)


@pytest.mark.parametrize("step", ["files.create", "jobs.create"])
@pytest.mark.parametrize("kind", ["status", "reset", "lost_answer"])
def test_a_host_that_fails_at_any_step_is_paid_for_one_job(operator: Operator, step: str, kind: str) -> None:
    operator.openai.fault(step, kind)
    operator.drop(GOOD)
    operator.ended("training")
    assert (len(files(operator.openai)), len(jobs(operator.openai))) == (FILES, 1)


def test_where_training_is_closed_the_dataset_is_refused_with_advice_and_the_file_deleted(
    operator: Operator,
) -> None:
    operator.openai.set(training_not_available=True)
    operator.drop(GOOD)
    (dataset,) = operator.ended("refused")
    assert "OPENAI_BASE_URL" in dataset["reason"]
    assert (files(operator.openai), operator.openai.calls("jobs.create")) == ([], 1)


def test_a_file_the_host_refuses_ends_the_dataset_with_the_reason(operator: Operator) -> None:
    said = {"error": {"message": "Invalid file format", "code": "invalid_file", "type": "x", "param": None}}
    operator.openai.fault("files.create", "status", status=400, body=said)
    operator.drop(GOOD)
    (dataset,) = operator.ended("refused")
    assert "400 invalid_file" in dataset["reason"]


def test_metadata_that_is_no_option_of_ours_is_left_alone(operator: Operator) -> None:
    operator.drop(GOOD, __reserved__="x", epochs="2")
    (dataset,) = operator.ended("training")
    assert dataset["options"] == {"epochs": "2"}


def test_a_dataset_deleted_before_it_is_read_is_recorded_as_gone(operator: Operator) -> None:
    operator.storage.set_function_url(None)
    operator.drop(GOOD)
    operator.delete()
    operator.storage.set_function_url(operator.stack.url(3))
    operator.ended("gone")


def command(operator: Operator, *words: str) -> Ended:
    """`scripts/tuneline dataset`, with the settings of the functions."""
    environment = {
        **operator.stack.environment(),
        **operator.stack.settings(),
        "STORAGE_EMULATOR_HOST": operator.storage.url,
        "GOOGLE_CLOUD_PROJECT": "local",
    }
    return run("dataset", *words, environment=environment)


@with_settings(JOB_BUDGET_USD="0.01")
def test_over_the_budget_nothing_is_spent_until_an_operator_approves(operator: Operator) -> None:
    operator.drop(GOOD)
    (dataset,) = operator.ended("awaiting_approval")
    (dataset_id,) = stored(operator.stack, "datasets")
    assert "JOB_BUDGET_USD allows $0.01" in dataset["reason"]
    assert operator.poll() == 200
    assert (files(operator.openai), stored(operator.stack, "spending")) == ([], {})
    unasked = command(operator, "approve", dataset_id[:8])
    assert (unasked.returncode, "--yes" in unasked.stderr) == (2, True)
    assert command(operator, "approve", dataset_id[:8], "--yes").returncode == 0
    assert operator.poll() == 200
    (dataset,) = operator.ended("training")
    ((_, month),) = stored(operator.stack, "spending").items()
    assert month["datasets"][dataset_id] == dataset["price_usd"]
    assert set(month["datasets"]) == {dataset_id, f"{dataset_id}:evaluation"}
    assert len(jobs(operator.openai)) == 1
    again = command(operator, "approve", dataset_id, "--yes")
    assert (again.returncode, "training" in again.stderr) == (1, True)


def test_an_unknown_price_is_a_question_and_never_zero(operator: Operator) -> None:
    operator.drop(GOOD, base_model="somebodys-own-model")
    (dataset,) = operator.ended("awaiting_approval")
    assert (dataset["price_usd"], "not known" in dataset["reason"]) == (None, True)


@with_settings(MONTH_BUDGET_USD="0.30")
def test_two_uploads_at_once_do_not_both_take_what_is_left_of_the_month(operator: Operator) -> None:
    operator.storage.set_function_url(None)
    operator.drop(GOOD, "datasets/one.jsonl")
    operator.drop((DATA / "clinic_qa_v2.jsonl").read_bytes(), "datasets/two.jsonl")
    operator.storage.set_function_url(operator.stack.url(3))
    until(lambda: len(operator.datasets()) == 2)
    found = operator.ended("training", "awaiting_approval")
    assert sorted(one["state"] for one in found) == ["awaiting_approval", "training"]
    assert all(0.15 < float(one["price_usd"]) < 0.30 for one in found)


def test_a_finished_job_is_settled_with_what_was_billed(operator: Operator) -> None:
    operator.drop(GOOD)
    (dataset,) = operator.ended("training")
    until(lambda: operator.poll() == 200 and stored(operator.stack, "models"))
    ((_, month),) = stored(operator.stack, "spending").items()
    (job,) = stored(operator.stack, "jobs").values()
    evaluation = float(month["datasets"].pop(f"{job['dataset']}:evaluation"))
    ((_, billed),) = month["datasets"].items()
    assert float(billed) == job["trained_tokens"] * 5 / 1_000_000
    assert float(month["usd"]) == pytest.approx(float(billed) + evaluation)
    assert dataset["learnt_tokens"] < dataset["tokens"]


def test_content_that_was_trained_before_is_not_paid_for_again_unless_asked(operator: Operator) -> None:
    operator.drop(GOOD, "datasets/first.jsonl")
    (first,) = operator.ended("training")
    (first_id,) = stored(operator.stack, "datasets")
    operator.drop(GOOD, "datasets/second.jsonl")
    until(lambda: len(operator.datasets()) == 2)
    (second,) = [one for one in operator.ended("training", "duplicate") if one["state"] == "duplicate"]
    assert (second["duplicate_of"], second["job"]) == (first_id, first["job"])
    assert "again=yes" in second["reason"]
    assert len(jobs(operator.openai)) == 1
    operator.drop(GOOD, "datasets/third.jsonl", again="yes")
    operator.drop(GOOD, "datasets/fourth.jsonl", epochs="2")
    until(lambda: len(operator.datasets()) == 4)
    operator.ended("training", "duplicate")
    assert len(jobs(operator.openai)) == 3


def test_the_same_content_twice_at_once_is_one_job(operator: Operator) -> None:
    operator.storage.set_function_url(None)
    for name in ("one", "two", "three"):
        operator.drop(GOOD, f"datasets/{name}.jsonl")
    operator.storage.set_function_url(operator.stack.url(3))
    until(lambda: len(operator.datasets()) == 3)
    found = operator.ended("training", "duplicate")
    assert sorted(one["state"] for one in found) == ["duplicate", "duplicate", "training"]
    assert len(jobs(operator.openai)) == 1


def test_content_whose_job_came_to_no_model_may_be_dropped_again(operator: Operator) -> None:
    operator.openai.set(training_not_available=True)
    operator.drop(GOOD, "datasets/first.jsonl")
    operator.ended("refused")
    operator.openai.set(training_not_available=False)
    operator.drop(GOOD, "datasets/second.jsonl")
    until(lambda: len(operator.datasets()) == 2)
    assert sorted(one["state"] for one in operator.ended("refused", "training")) == ["refused", "training"]
    ((_, month),) = stored(operator.stack, "spending").items()
    jobs_usd = [usd for name, usd in month["datasets"].items() if not name.endswith(":evaluation")]
    assert sorted(float(usd) > 0 for usd in jobs_usd) == [False, True]
    # Of the refused one no evaluation is reserved either.
    assert len(month["datasets"]) == 3


def test_a_base_model_that_ends_soon_is_refused_before_anything_is_spent(operator: Operator) -> None:
    operator.drop(GOOD, least_model_days="3650")
    (dataset,) = operator.ended("refused")
    assert "least-model-days=0" in dataset["reason"]
    assert files(operator.openai) == []
    # The base model can be shown its examples all the same.
    shown = stored(operator.stack, "bot")["examples"]
    assert shown["system_prompt"] == dataset["system_prompt"]
    sample = operator.artifact(shown["object"])
    assert hashlib.sha256(sample).hexdigest() == shown["sha256"]
    pairs = [json.loads(line) for line in sample.splitlines()]
    assert {"question", "answer"} == pairs[0].keys()
    assert 30 < len(pairs) <= 48


def test_a_start_that_nobody_retries_any_more_is_taken_up_by_the_poller(operator: Operator) -> None:
    operator.openai.fault("jobs.create", "status", status=429, times=2)
    operator.drop(GOOD)
    until(lambda: operator.openai.calls("jobs.create") >= 1)
    operator.storage.set_function_url(None)
    until(lambda: operator.poll() == 200 and operator.datasets()[0]["state"] == "training")
    assert (len(files(operator.openai)), len(jobs(operator.openai))) == (FILES, 1)


def test_an_operator_drops_lists_and_shows_a_dataset_without_a_console(operator: Operator) -> None:
    dropped = command(operator, "drop", str(DATA / "clinic_qa.jsonl"), "--option", "suffix=clinic")
    assert dropped.returncode == 0, dropped.stderr
    assert dropped.stderr.rstrip().endswith("`scripts/tuneline status` shows how far its training is.")
    (dataset,) = operator.ended("training")
    dataset_id = dropped.stdout.strip()
    assert list(stored(operator.stack, "datasets")) == [dataset_id]
    assert (dataset["object"], dataset["options"]) == ("datasets/clinic_qa.jsonl", {"suffix": "clinic"})
    listed = command(operator, "list").stdout.splitlines()
    assert (len(listed), dataset_id[:12] in listed[1], "training" in listed[1]) == (2, True, True)
    shown = command(operator, "show", dataset_id[:6])
    assert dataset["job"] in shown.stdout
    assert json.loads(command(operator, "show", dataset_id, "--json").stdout)["examples"] == 48
    assert command(operator, "list", "--state", "rejected").stdout.count("\n") == 1


def test_what_is_wrong_is_said_before_anything_is_dropped(operator: Operator) -> None:
    broken = command(operator, "drop", str(DATA / "clinic_broken.jsonl"))
    assert (broken.returncode, "Line 4" in broken.stderr) == (1, True)
    for option in ("epochs=many", "epoch=3"):
        wrong = command(operator, "drop", str(DATA / "clinic_qa.jsonl"), "--option", option)
        assert (wrong.returncode, option.partition("=")[0] in wrong.stderr) == (2, True)
    tried = command(operator, "drop", str(DATA / "clinic_qa.jsonl"), "--dry-run")
    assert (tried.returncode, tried.stdout) == (0, "")
    assert "gs://tuneline-datasets/datasets/clinic_qa.jsonl" in tried.stderr
    unknown = command(operator, "show", "abcdef")
    assert (unknown.returncode, "none of the datasets is abcdef" in unknown.stderr) == (2, True)
    assert operator.datasets() == []


def test_an_event_that_is_no_upload_is_dropped(operator: Operator) -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "//x", "content-type": "application/json"}
    for event_type, data in (
        (
            "google.cloud.storage.object.v1.deleted",
            {"bucket": DATASET_BUCKET, "name": "datasets/x", "generation": "1"},
        ),
        ("google.cloud.storage.object.v1.finalized", {"bucket": DATASET_BUCKET}),
        ("google.cloud.storage.object.v1.finalized", []),
    ):
        answer = httpx2.post(
            operator.stack.url(3),
            headers={**headers, "ce-type": event_type},
            content=json.dumps(data),
            trust_env=False,
        )
        assert answer.status_code == 200
    assert operator.datasets() == []


def test_the_logs_hold_no_words_of_the_dataset_and_no_key(operator: Operator) -> None:
    operator.drop(GOOD)
    operator.ended("training")
    operator.drop((DATA / "clinic_broken.jsonl").read_bytes(), "datasets/broken.jsonl")
    until(lambda: len(operator.datasets()) == 2)
    operator.ended("training", "rejected")
    operator.poll()
    logs = "".join(operator.processes.log(name).read_text() for name in ("dataset_upload", "job_poller"))
    assert "training started" in logs
    for private in (KEY, "神經內科", "聯合診所"):
        assert private not in logs
