"""A deployment in the first minute after its services were switched on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.deploy import secrets
from local.deploy.place import Place
from local.deploy.programs import ProgramFailedError
from tests.deploy.operator import Hands, Operator, operator, place


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def where(me: Operator) -> Place:
    made = place(me, Hands())
    made.answers.known["region"] = "asia-east1"
    return made


def test_calls_that_a_fresh_service_refuses_are_made_again(me: Operator, where: Place) -> None:
    me.plane.unsettled = 5
    assert secrets.prepare(where)
    assert "my-bot-1-tuneline-state" in me.plane.buckets
    assert where.clock.now() == 1050


def test_a_service_that_stays_off_is_told_after_six_tries(me: Operator, where: Place) -> None:
    me.plane.unsettled = 100
    with pytest.raises(ProgramFailedError, match="has not been used in project"):
        secrets.prepare(where)
    assert me.plane.unsettled == 94


def test_nothing_is_made_again_where_no_service_was_switched_on(me: Operator, where: Place) -> None:
    assert secrets.prepare(where)
    later = place(me, Hands())
    later.answers.known["region"] = "asia-east1"
    me.plane.unsettled = 1
    with pytest.raises(ProgramFailedError, match="has not been used in project"):
        secrets.prepare(later)
    assert later.clock.now() == 1000
