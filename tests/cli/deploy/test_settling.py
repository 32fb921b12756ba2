"""A deployment in the first minute after its services were switched on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.deploy.operator import Hands, Operator, operator, place
from tuneline_cli.deploy import store_secrets
from tuneline_cli.deploy.cloud.programs import ProgramFailedError
from tuneline_cli.deploy.deployment import Deployment


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def where(me: Operator) -> Deployment:
    made = place(me, Hands())
    made.answers.known["region"] = "asia-east1"
    return made


def test_calls_that_a_fresh_service_refuses_are_made_again(me: Operator, where: Deployment) -> None:
    me.plane.unsettled = 5
    assert store_secrets.prepare(where)
    assert "my-bot-1-tuneline-state" in me.plane.buckets
    assert where.clock.now() == 1050


def test_a_service_that_stays_off_is_reported_after_six_tries(me: Operator, where: Deployment) -> None:
    me.plane.unsettled = 100
    with pytest.raises(ProgramFailedError, match="has not been used in project"):
        store_secrets.prepare(where)
    assert me.plane.unsettled == 94


def test_nothing_is_made_again_where_no_service_was_switched_on(me: Operator, where: Deployment) -> None:
    assert store_secrets.prepare(where)
    later = place(me, Hands())
    later.answers.known["region"] = "asia-east1"
    me.plane.unsettled = 1
    with pytest.raises(ProgramFailedError, match="has not been used in project"):
        store_secrets.prepare(later)
    assert later.clock.now() == 1000
