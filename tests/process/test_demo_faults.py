"""The demo proves with each trainer that faults of models and of trainings are harmless."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.process.demo_api import DemoApi, running_demo
from tests.process.demo_faults import play, repair
from tests.running import until
from tuneline_dev.demo.samples import SAMPLE
from tuneline_dev.model_platform import TRAINERS


@pytest.fixture(scope="module", params=TRAINERS)
def demo(request: pytest.FixtureRequest) -> Iterator[DemoApi]:
    """Start a demo whose bot answers with a trained model."""
    with running_demo("--trainer", request.param) as demo:
        demo.sample(SAMPLE.name, "trained")
        until(lambda: demo.state()["serving"]["tuned"])
        yield demo


@pytest.mark.parametrize(
    ("name", "key", "counts"),
    [
        ("model_gone", "other_model", {"replies": 1, "tries": 1}),
        ("model_host_moment", "answered", {"replies": 1, "tries": 1}),
        ("model_host_401", "apologized", {"replies": 1, "reason": "key_refused"}),
        ("job_fails_once", "job_trained_again", {"jobs": 2, "failed": 1}),
        ("job_fails_always", "job_failed", {"jobs": 1, "failed": 1}),
    ],
)
def test_a_fault_of_a_model_or_a_training_is_harmless(
    demo: DemoApi, name: str, key: str, counts: dict[str, Any]
) -> None:
    before = demo.state()["serving"]["version"]
    ending, shown_key, values = play(demo, name)
    assert (ending, shown_key) == ("harmless", key), values
    assert {count: values[count] for count in counts} == counts
    repair(demo)
    assert demo.state()["serving"]["version"] == before
