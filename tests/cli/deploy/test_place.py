"""Region, public access and budget of a deployment, within the rules of a project."""

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended
from tests.cli.deploy.control_plane import SECRETS
from tests.cli.deploy.operator import Operator, operator
from tuneline_cli.deploy.cloud import regions
from tuneline_cli.deploy.cloud.project import SERVICES

AT_ONCE = {"asia-east1", "us-central1", "europe-west1"}
STATE = "my-bot-1-tuneline-state"
KNOWN = {
    "project": "my-bot-1",
    "region": "asia-east1",
    "alert_email": "me@clinic.example",
    "language": "ja",
}
DOMAIN = "One or more users named in the policy do not belong to a permitted customer."
MANAGED = "Operation denied by org policy: constraints/iam.managed.allowedPolicyMembers"


@pytest.fixture
def me(tmp_path: Path) -> Iterator[Operator]:
    """Return an operator whose project has only the keys."""
    with operator(tmp_path) as running:
        running.plane.services = set(SERVICES)
        running.plane.secrets = {name: ["a-value"] for name in SECRETS}
        answer(running)
        yield running


def answer(me: Operator, **answers: Any) -> None:
    """Keep these answers besides the usual ones."""
    me.infra.joinpath("terraform.tfvars.json").write_text(json.dumps(KNOWN | answers))


def apply(me: Operator, *words: str) -> Ended:
    return me.run("apply", "--yes", "--no-smoke", *words)


def at_a_terminal(me: Operator, reply: str, verb: str, *words: str) -> tuple[int, str]:
    """Run the command at a terminal, and answer each question with `reply`. Returns status and output."""
    ours, its = pty.openpty()
    running = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *me.command(verb, *words)],
        env=me.environment,
        stdin=its,
        stdout=its,
        stderr=its,
    )
    os.close(its)
    said, asked = "", 0
    while chunk := shown(ours):
        said += chunk
        questions = said.count("[y/N] ") + said.count("amount): ")
        if questions > asked:
            asked = questions
            os.write(ours, f"{reply}\n".encode())
    os.close(ours)
    return running.wait(60), said


def shown(terminal: int) -> str:
    """Return the next output; empty after its last program has ended."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


def applied(me: Operator) -> list[list[str]]:
    return [words for words in me.commands("terraform") if words[0] == "apply"]


@pytest.mark.parametrize("verb", ["apply", "secrets"])
def test_a_region_where_a_new_project_may_not_build_is_questioned_before_anything_is_made(
    verb: str, me: Operator
) -> None:
    me.plane.services = set()
    code, said = at_a_terminal(me, "n", verb, "--region=asia-northeast1")
    assert code == 1
    assert "may not be allowed to build in asia-northeast1" in said
    assert "asia-east1, europe-west1, us-central1" in said
    assert me.plane.changes() == []


def test_without_a_terminal_such_a_region_needs_a_yes_which_is_enough(me: Operator) -> None:
    me.plane.services = set()
    assert me.run("secrets", "--region=asia-northeast1").returncode == 2
    assert me.plane.changes() == []
    agreed = apply(me, "--region=asia-northeast1")
    assert (agreed.returncode, "may not be allowed to build" in agreed.stderr) == (0, True)


def test_a_region_where_everybody_may_build_is_not_warned_of(me: Operator) -> None:
    assert {name for name, builds in regions.allowed().items() if builds} == AT_ONCE
    done = apply(me)
    assert done.returncode == 0, done.stderr
    assert "may not be allowed" not in done.stderr


def test_a_deployment_that_builds_there_is_not_warned_of_any_more(me: Operator) -> None:
    me.plane.database_in = "asia-northeast1"
    done = apply(me, "--region=asia-northeast1")
    assert (done.returncode, "may not be allowed" in done.stderr) == (0, False)


def test_plan_tells_of_it_as_well(me: Operator) -> None:
    assert "may not be allowed to build" in me.run("plan", "--region=asia-northeast1").stderr


def test_for_a_project_that_may_not_build_there_the_error_says_that_no_retry_helps(me: Operator) -> None:
    me.plane.builds_in = AT_ONCE
    done = apply(me, "--region=asia-northeast1")
    assert done.returncode == 1
    assert "trying again does not change that" in done.stderr
    assert "second try succeeds" not in done.stderr


@pytest.mark.parametrize("where", ["database_in", "bucket_in"])
@pytest.mark.parametrize("verb", [("apply", "--yes"), ("plan",), ("secrets",), ("destroy", "--yes")])
def test_another_region_than_the_deployed_one_is_refused_before_terraform_runs(
    verb: tuple[str, ...], where: str, me: Operator
) -> None:
    setattr(me.plane, where, "asia-northeast1")
    done = me.run(*verb, "--region=us-central1")
    assert done.returncode == 1
    assert "is stored in asia-northeast1, and a region cannot be changed" in done.stderr
    assert "--region=asia-northeast1" in done.stderr
    assert "another project" in done.stderr
    assert [words for words in me.commands("terraform") if words[0] != "version"] == []
    assert me.plane.changes() == []
    assert me.answers()["region"] == "asia-east1", "what is refused is not kept"


def test_the_regions_that_are_shown_are_those_that_google_has_and_that_may_be_chosen(me: Operator) -> None:
    me.plane.without_cloud_run = {"asia-east1"}
    done = apply(me)
    assert "asia-east1 has no Cloud Run" in done.stderr
    assert done.stderr.rstrip().endswith("These have all: asia-northeast1 us-central1")
    chosen = apply(me, "--region=asia-east2")
    assert "'asia-east2' cannot be region" in chosen.stderr


@pytest.mark.parametrize("policy", [DOMAIN, MANAGED])
def test_if_public_access_is_forbidden_the_error_names_the_setting_that_helps(
    policy: str, me: Operator
) -> None:
    me.plane.policy = policy
    done = apply(me)
    assert done.returncode == 1
    assert '`public_by` to "no_check"' in done.stderr
    assert "second try succeeds" not in done.stderr
    answer(me, public_by="no_check")
    again = apply(me)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(("currency", "amount"), [("USD", 20), ("TWD", 600), ("JPY", 3000), ("KRW", 28000)])
def test_the_budget_is_in_the_currency_of_the_account(currency: str, amount: int, me: Operator) -> None:
    me.plane.currency = currency
    done = apply(me)
    assert done.returncode == 0, done.stderr
    assert me.answers()["billing_account"] == "0A0A0A-0B0B0B-0C0C0C"
    assert me.answers()["cloud_budget_per_month"] == amount


def test_in_another_currency_the_operator_is_asked(me: Operator) -> None:
    me.plane.currency = "INR"
    alone = apply(me)
    assert alone.returncode == 1
    assert "in INR" in alone.stderr
    assert '"cloud_budget_per_month"' in alone.stderr
    code, said = at_a_terminal(me, "1700", "apply", "--yes", "--no-smoke")
    assert code == 0, said
    assert me.answers()["cloud_budget_per_month"] == 1700


def test_an_amount_that_the_operator_chose_stays(me: Operator) -> None:
    me.plane.currency = "TWD"
    answer(me, cloud_budget_per_month=50)
    assert apply(me).returncode == 0
    assert me.answers()["cloud_budget_per_month"] == 50


def test_without_a_right_to_the_bill_all_but_the_budget_is_deployed(
    me: Operator,
) -> None:
    me.plane.bill_refused = "The caller does not have permission"
    done = apply(me)
    assert done.returncode == 0, done.stderr
    assert "The budget is left out" in done.stderr
    assert me.answers()["billing_account"] == ""
    assert "cloud_budget_per_month" not in me.answers()
    assert "left out" not in apply(me).stderr, "it was told once"


def test_a_service_that_does_not_take_calls_yet_does_not_cost_the_budget(me: Operator) -> None:
    me.plane.bill_refused = "PERMISSION_DENIED: Budget API has not been used in project 123 before"
    apply(me)
    assert me.answers()["billing_account"] == "0A0A0A-0B0B0B-0C0C0C"
    assert len(applied(me)) == 1
