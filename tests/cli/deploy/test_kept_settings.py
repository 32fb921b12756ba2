"""What `deploy` keeps for the other commands: they work right after `apply`, without a variable."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.deploy.control_plane import SECRETS
from tests.cli.deploy.operator import ANSWERS, OUTPUTS, Operator, operator
from tests.platforms import KEY
from tuneline_cli import deployments
from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy.cloud.project import SERVICES

FIRST = BotName("my-bot-1")
STATE = deployments.state_bucket("my-bot-1")


@pytest.fixture
def me(tmp_path: Path) -> Iterator[Operator]:
    """An operator whose keys are stored already."""
    with operator(tmp_path) as running:
        running.plane.services = set(SERVICES)
        running.plane.secrets = {name: [KEY] for name in SECRETS}
        yield running


@pytest.fixture
def deployed(me: Operator) -> Operator:
    done = me.run("apply", "--yes", "--no-smoke", *ANSWERS)
    assert done.returncode == 0, done.stderr
    return me


def test_status_works_right_after_apply(deployed: Operator, firestore_emulator: str) -> None:
    environment = {**deployed.environment, "FIRESTORE_EMULATOR_HOST": firestore_emulator}
    done = run("status", environment=environment, infra=deployed.infra)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the base model: no model was trained yet" in done.stdout


def test_the_settings_are_kept_here_and_in_the_project(deployed: Operator) -> None:
    assert deployments.bots(deployed.infra) == [FIRST]
    assert deployments.read(deployed.infra, FIRST) == OUTPUTS["settings"]
    assert json.loads(deployed.plane.objects[STATE, deployments.OBJECT]) == OUTPUTS["settings"]


def test_a_dry_run_keeps_nothing(me: Operator) -> None:
    me.run("apply", "--dry-run", *ANSWERS)
    assert deployments.bots(me.infra) == []
    assert (STATE, deployments.OBJECT) not in me.plane.objects


def test_an_apply_that_fails_keeps_nothing(me: Operator) -> None:
    me.environment["TEST_APPLY_FAILS"] = "Error: Unsupported argument"
    assert me.run("apply", "--yes", "--no-smoke", *ANSWERS).returncode == 1
    assert deployments.bots(me.infra) == []


def test_what_is_taken_down_is_not_chosen_any_more(deployed: Operator) -> None:
    assert deployed.run("destroy", "--dry-run").returncode == 0
    assert deployments.bots(deployed.infra) == [FIRST]
    assert deployed.run("destroy", "--yes").returncode == 0
    assert deployments.bots(deployed.infra) == []
