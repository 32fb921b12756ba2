"""A second bot in a project: `deploy --bot NAME` beside the first, of which it has and reads nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.deploy.operator import ANSWERS, OUTPUTS, Operator, operator
from tests.cli.deploy.played_terraform import RESOURCES
from tests.platforms import OpenAI
from tuneline_cli import deployments
from tuneline_cli.bot_name import MEANS, BotName
from tuneline_cli.deploy.cloud.bot_folder import bot_folder
from tuneline_cli.deploy.cloud.project import SERVICES
from tuneline_cli.environment import ROOT
from tuneline_dev.emulators.line.app import create_app
from tuneline_dev.emulators.serve import served

FIRST, SHOP = BotName("my-bot-1"), BotName("my-bot-1", "shop")
STATE = deployments.state_bucket("my-bot-1")
TOKEN, CHANNEL_SECRET = "T0ken/of+the=channel", "0123456789abcdef" * 2
SHOPS_SECRET = "fedcba9876543210" * 2
OF_SHOP = tuple(answer for answer in ANSWERS if not answer.startswith("--project"))


@pytest.fixture
def me(tmp_path: Path, openai: OpenAI) -> Iterator[Operator]:
    """An operator whose first bot is deployed."""
    line = create_app(
        webhook_url="http://127.0.0.1:9/", channel_secret=CHANNEL_SECRET, channel_access_token=TOKEN
    )
    with served(line) as line_url, operator(tmp_path) as running:
        running.environment |= {"LINE_API_BASE_URL": line_url, "OPENAI_BASE_URL": openai.base_url}
        running.plane.services = set(SERVICES)
        values = f"{CHANNEL_SECRET}\n{TOKEN}\n"
        first = running.run("apply", "--yes", "--no-smoke", *ANSWERS, stdin=values)
        assert first.returncode == 0, first.stderr
        running.environment["TEST_OUTPUTS"] = json.dumps(OUTPUTS).replace("tuneline", "tuneline-shop")
        yield running


@pytest.fixture
def two(me: Operator) -> Operator:
    """The same with a second bot."""
    done = me.run("apply", "--bot=shop", "--yes", "--no-smoke", *OF_SHOP, stdin=f"{SHOPS_SECRET}\n{TOKEN}\n")
    assert done.returncode == 0, done.stderr
    assert "Deploy the bot shop to project my-bot-1" in done.stderr
    return me


def test_a_second_bot_has_resources_secrets_answers_and_settings_of_its_own(two: Operator) -> None:
    first, shop = two.plane.terraforms[""], two.plane.terraforms["-shop"]
    assert first.made == shop.made
    for content in ("datasets", "artifacts", "training", "source"):
        assert {FIRST.bucket(content), SHOP.bucket(content)} <= two.plane.buckets.keys()
    assert two.plane.secrets["line-channel-secret"] == [CHANNEL_SECRET]
    assert two.plane.secrets["line-channel-secret-shop"] == [SHOPS_SECRET]
    assert {name for bucket, name in two.plane.objects if bucket == STATE} == {
        "answers.json",
        "deployment.json",
        "bots/shop/answers.json",
        "bots/shop/deployment.json",
    }
    assert deployments.bots(two.infra) == [FIRST, SHOP]
    kept = (deployments.read(two.infra, FIRST), deployments.read(two.infra, SHOP))
    assert [settings["FIRESTORE_DATABASE"] for settings in kept] == ["tuneline", "tuneline-shop"]
    answers = json.loads((two.infra / "bots" / "shop" / "terraform.tfvars.json").read_text())
    assert (answers["bot"], answers["project"]) == ("shop", "my-bot-1")
    assert answers["secret_versions"] == {"line-channel-access-token": "1", "line-channel-secret": "1"}
    assert "bot" not in two.answers()


def test_terraform_works_for_a_second_bot_in_its_own_folder_and_state(two: Operator) -> None:
    prefixes = {Path(folder).name: prefix for folder, prefix in two.plane.prefixes.items()}
    assert prefixes == {"infra": "tuneline", "shop": "tuneline-shop"}


def test_a_second_bot_is_planned_beside_the_first_from_one_clone_and_nothing_is_changed(
    me: Operator, capfd: pytest.CaptureFixture[str]
) -> None:
    made, secrets = set(me.plane.terraforms[""].made), dict(me.plane.secrets)
    plans = [me.run("plan"), me.run("plan", "--bot=shop", *OF_SHOP)]
    assert [plan.returncode for plan in plans] == [0, 0], plans
    assert [*filter(None, capfd.readouterr().out.splitlines())] == [
        "Plan: 0 to add. Database: tuneline.",
        f"Plan: {len(RESOURCES)} to add. Database: tuneline-shop.",
    ]
    assert "✓ LINE channel secret, version 1" in plans[0].stdout
    assert "· apply asks for the LINE channel secret" in plans[1].stdout
    assert (me.plane.terraforms[""].made, me.plane.secrets) == (made, secrets)
    assert not me.plane.terraforms["-shop"].made
    assert me.answers()["project"] == "my-bot-1"


def test_the_plans_of_two_deployed_bots_have_nothing_to_add(
    two: Operator, capfd: pytest.CaptureFixture[str]
) -> None:
    for options, database in (((), "tuneline"), (("--bot=shop",), "tuneline-shop")):
        plan = two.run("plan", *options)
        assert f"Plan: 0 to add. Database: {database}." in capfd.readouterr().out, plan.stderr
        assert "✓ LINE channel secret, version 1" in plan.stdout


def test_what_is_done_to_one_bot_changes_nothing_of_the_other(two: Operator) -> None:
    before = dict(two.plane.secrets)
    rotated = two.run("rotate", "line-channel-secret", "--finish", "--bot=shop")
    assert rotated.returncode == 0, rotated.stderr
    made = set(two.plane.terraforms[""].made)
    assert two.run("destroy", "--bot=shop", "--yes").returncode == 0
    assert two.plane.terraforms[""].made == made
    assert two.plane.secrets["line-channel-secret"] == before["line-channel-secret"]
    assert deployments.bots(two.infra) == [FIRST]
    assert FIRST.bucket("source") in two.plane.buckets
    assert SHOP.bucket("source") not in two.plane.buckets
    assert SHOP.bucket("datasets") in two.plane.buckets


def test_the_grants_that_all_bots_need_stay_when_one_is_taken_down(two: Operator) -> None:
    two.run("destroy", "--bot=shop", "--yes")
    gone = [word for words in two.commands("terraform") if words[0] == "destroy" for word in words]
    assert not [word for word in gone if "google_project_iam_member.events" in word]


def test_what_is_left_of_a_second_bot_has_its_names(two: Operator) -> None:
    left = two.run("destroy", "--bot=shop", "--yes").stderr
    for name in ("--database=tuneline-shop", f"gs://{SHOP.bucket('datasets')}", "`replies-shop`"):
        assert name in left
    assert "gcloud projects delete" not in left


def test_without_bot_a_command_is_about_the_first(two: Operator, firestore_emulator: str) -> None:
    environment = {**two.environment, "FIRESTORE_EMULATOR_HOST": firestore_emulator}
    for options, said in (((), 0), (("--bot=shop",), 0), (("--bot=bakery",), 2)):
        done = run("settings", "show", *options, environment=environment, infra=two.infra)
        assert (done.returncode == 0) == (said == 0), done.stderr


def test_the_status_of_all_bots_is_shown_together(two: Operator, firestore_emulator: str) -> None:
    environment = {**two.environment, "FIRESTORE_EMULATOR_HOST": firestore_emulator}
    shown = run("status", "--all", environment=environment, infra=two.infra)
    assert shown.returncode == 0, shown.stderr
    first, second = shown.stdout.split("── ")[1:]
    assert (first.splitlines()[0], second.splitlines()[0]) == ("my-bot-1", "my-bot-1@shop")
    as_json = json.loads(run("status", "--all", "--json", environment=environment, infra=two.infra).stdout)
    assert as_json.keys() == {"my-bot-1", "my-bot-1@shop"}


@pytest.mark.parametrize("name", ["x", "1shop", "Shop", "shop-", "a-name-too-long", "shop@x", "../shop"])
def test_a_name_that_cannot_be_one_is_refused_before_anything_is_done(me: Operator, name: str) -> None:
    calls = len(me.plane.calls)
    done = me.run("apply", f"--bot={name}", "--yes")
    assert (done.returncode, MEANS in done.stderr) == (2, True)
    assert len(me.plane.calls) == calls
    assert not (me.infra / "bots").exists()


def test_the_folder_of_a_second_bot_has_the_configuration_and_no_answer_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars.json").write_text("{}")
    (tmp_path / "main.tf").write_text("# the first")
    folder = bot_folder(tmp_path, "shop")
    assert [file.name for file in folder.iterdir()] == ["main.tf"]
    (tmp_path / "main.tf").unlink()
    (tmp_path / "other.tf").write_text("# another")
    assert [file.read_text() for file in bot_folder(tmp_path, "shop").iterdir()] == ["# another"]


def test_the_names_are_those_of_the_configuration() -> None:
    project = (ROOT / "infra" / "project.tf").read_text()
    assert '"tuneline${local.suffix}"' in project
    assert '"${var.project}-tuneline${local.suffix}"' in project
    assert (SHOP.database, SHOP.bucket("source")) == ("tuneline-shop", "my-bot-1-tuneline-shop-source")
    assert BotName.read(str(SHOP)) == SHOP
    assert BotName.read(str(FIRST)) == FIRST
