"""The answers of one deployment, given on two computers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.deploy.control_plane import SECRETS
from tests.cli.deploy.operator import ANSWERS, Operator, operator
from tuneline_cli.deploy import shared_answers
from tuneline_cli.deploy.cloud.project import SERVICES

STATE = "my-bot-1-tuneline-state"
ANSWERED = {
    "project": "my-bot-1",
    "region": "asia-east1",
    "alert_email": "me@clinic.example",
    "language": "ja",
    "trainer": "openai",
    "billing_account": "0A0A0A-0B0B0B-0C0C0C",
    "cloud_budget_per_month": 20,
}


@pytest.fixture
def me(tmp_path: Path) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        plane = running.plane
        plane.services = set(SERVICES)
        plane.secrets = {name: [] for name in SECRETS}
        plane.secrets |= {
            "line-channel-secret": ["s"],
            "line-channel-access-token": ["t"],
            "openai-api-key": ["k"],
        }
        plane.terraform.deployed()
        share(running, ANSWERED)
        yield running


def share(me: Operator, known: dict[str, Any]) -> None:
    """Deploy with these answers on another computer."""
    me.plane.objects[STATE, "answers.json"] = json.dumps(known).encode()


def shared(me: Operator) -> Any:
    return json.loads(me.plane.objects[STATE, "answers.json"])


def answer(me: Operator, **known: Any) -> None:
    """Change the file by hand."""
    path = me.infra / "terraform.tfvars.json"
    path.write_text(json.dumps({**me.answers(), **known}))


def test_a_fresh_computer_deploys_with_the_answers_that_are_deployed(me: Operator) -> None:
    share(me, {**ANSWERED, "warm_instances": 2, "settings": {"BASE_MODEL": "gpt-6-luna"}})
    done = me.run("apply", "--yes", "--no-smoke", "--project=my-bot-1")
    assert done.returncode == 0, done.stderr
    assert (me.answers()["warm_instances"], me.answers()["settings"]) == (2, {"BASE_MODEL": "gpt-6-luna"})
    assert 'settings: (not there) → {"BASE_MODEL": "gpt-6-luna"}' in done.stderr
    assert shared(me)["language"] == "ja"


def test_what_is_changed_here_is_shown_deployed_and_shared_and_holds_no_secret(me: Operator) -> None:
    assert me.run("apply", "--yes", "--no-smoke", "--project=my-bot-1").returncode == 0
    answer(me, warm_instances=1)
    done = me.run("apply", "--yes", "--no-smoke")
    assert "Changed here, and not deployed yet:\n    warm_instances: (not there) → 1" in done.stderr
    assert shared(me) == {**ANSWERED, "warm_instances": 1}


def test_a_change_made_elsewhere_is_merged_with_a_change_here(me: Operator) -> None:
    assert me.run("apply", "--yes", "--no-smoke", "--project=my-bot-1").returncode == 0
    share(me, {**ANSWERED, "reply_instances": 5})
    answer(me, warm_instances=1)
    done = me.run("apply", "--yes", "--no-smoke")
    assert "Changed elsewhere since, and taken over:\n    reply_instances: (not there) → 5" in done.stderr
    assert (me.answers()["reply_instances"], me.answers()["warm_instances"]) == (5, 1)
    assert shared(me) == {**ANSWERED, "reply_instances": 5, "warm_instances": 1}


@pytest.mark.parametrize(("choice", "language"), [("deployed", "ko"), ("here", "th")])
def test_what_was_changed_at_both_has_to_be_chosen(choice: str, language: str, me: Operator) -> None:
    answer(me, **{**ANSWERED, "language": "th"})
    share(me, {**ANSWERED, "language": "ko"})
    stopped = me.run("apply", "--yes", "--no-smoke")
    assert (stopped.returncode, shared(me)["language"]) == (1, "ko")
    assert 'language: "ko" → "th"' in stopped.stderr
    assert "--answers=deployed or --answers=here" in stopped.stderr
    assert me.run("apply", "--yes", "--no-smoke", f"--answers={choice}").returncode == 0
    assert (me.answers()["language"], shared(me)["language"]) == (language, language)


def test_what_did_not_get_deployed_is_not_shared(me: Operator) -> None:
    me.environment["TEST_APPLY_FAILS"] = "Error: Unsupported argument"
    assert me.run("apply", "--yes", "--no-smoke", *ANSWERS[:3], "--language=ko").returncode == 1
    assert shared(me)["language"] == "ja"


def test_a_damaged_object_is_reported_and_nothing_is_deployed(me: Operator) -> None:
    me.plane.objects[STATE, "answers.json"] = b"{"
    done = me.run("apply", "--yes", "--no-smoke", *ANSWERS)
    assert (done.returncode, "holds no JSON object: delete it" in done.stderr) == (1, True)
    assert {words[0] for words in me.commands("terraform")} == {"version"}


@pytest.mark.parametrize(
    ("here", "deployed", "before", "known"),
    [
        ({"a": 1}, {"a": 1}, {}, {"a": 1}),
        ({}, {"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {}, {}, {"a": 1}),
        ({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}),
        ({"a": 2}, {"a": 1}, {"a": 1}, {"a": 2}),
        ({"a": 1}, {}, {"a": 1}, {}),
        ({}, {"a": 1}, {"a": 1}, {}),
        ({"a": 1}, {"a": 2}, {}, {"a": 1}),
        ({"bundle": "x"}, {"bundle": "y"}, {}, {"bundle": "x"}),
    ],
)
def test_two_computers_answers_are_joined_name_by_name(
    here: dict[str, Any], deployed: dict[str, Any], before: dict[str, Any], known: dict[str, Any]
) -> None:
    joined = shared_answers.join(here, deployed, before=before)
    assert joined.known == known
    assert bool(joined.conflicts) == (here == {"a": 1} and deployed == {"a": 2} and not before)
