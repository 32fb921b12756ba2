"""After job_poller is killed in an evaluation, the next run continues and pays only for the rest."""

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.platforms import KEY, TOKEN, OpenAI
from tests.process.test_dataset_functions import GOOD, Operator
from tests.running import end_leases, free_ports, is_free, stored, until
from tuneline.models.evaluation.collect_answers import AT_ONCE
from tuneline.retrieval.few_shot import HEADING
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack


@pytest.fixture
def operator(tmp_path: Path, openai: OpenAI) -> Iterator[Operator]:
    port = free_ports(10)
    given = {"LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": openai.base_url}
    stack = Stack(port=port, given=given, folder=tmp_path)
    storage = StorageEmulator(
        buckets=[DATASET_BUCKET, ARTIFACT_BUCKET],
        watch=DATASET_BUCKET,
        function_url=stack.url(3),
        port=port + 7,
    )
    with storage, Processes(tmp_path / "logs") as processes:
        stack.start(processes, only=("dataset_upload", "job_poller"))
        yield Operator(stack, processes, storage, openai)


def test_a_killed_evaluation_is_gone_on_with_and_pays_only_for_the_rest(operator: Operator) -> None:
    operator.drop(GOOD, validation_fraction="0.5")
    (dataset,) = operator.ended("training")
    held_out = dataset["held_out"]
    operator.openai.set(chat_seconds=0.5)
    polling = threading.Thread(target=ignoring, args=(operator,))
    until(lambda: operator.openai.get("/sim/state")["models"])
    polling.start()
    until(lambda: len(operator.openai.asked()) > 2 * AT_ONCE)
    operator.processes.kill("job_poller")
    polling.join()
    until(lambda: is_free(operator.stack.port_of("job_poller")))
    answered = len(stored(operator.stack, "evaluation_pairs"))
    assert answered == held_out > 2 * AT_ONCE
    assert "serving" not in stored(operator.stack, "bot")
    end_leases(operator.stack)
    operator.stack.start(operator.processes, only=("job_poller",))
    until(lambda: operator.poll() == 200 and "serving" in stored(operator.stack, "bot"))
    asked = Counter(
        (call["model"], call["messages"][-1]["content"], HEADING in call["messages"][0]["content"])
        for call in operator.openai.asked()
        if call["messages"][-1]["content"] != "OK?"
    )
    # The base model with examples, the new one with and without them.
    assert len(asked) == 3 * held_out
    # Only the calls that were running when it died are repeated.
    assert max(asked.values()) <= 2
    assert asked.total() <= 3 * held_out + AT_ONCE
    (model,) = stored(operator.stack, "models").values()
    assert operator.artifact(model["evaluation"]["report"]).startswith(b"<!doctype html>")
    assert len(stored(operator.stack, "notices")) >= 1


def ignoring(operator: Operator) -> None:
    """A tick whose process is killed gives no answer."""
    with contextlib.suppress(httpx2.HTTPError):
        operator.poll()
