"""Who trains a deployed bot: Gemini in the project itself, without a key, or OpenAI with its key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Ended
from tests.cli.deploy.control_plane import ACCOUNT, SECRETS
from tests.cli.deploy.operator import ANSWERS, Operator, at_a_terminal, operator
from tests.platforms import KEY, Line, OpenAI
from tests.platforms import TOKEN as LINE_TOKEN
from tuneline_cli.deploy import training_provider
from tuneline_cli.deploy.cloud.project import SERVICES
from tuneline_cli.deploy.cloud.secret_kinds import kinds

CHANNEL_SECRET = "0123456789abcdef" * 2
LINE_VALUES = f"{CHANNEL_SECRET}\n{LINE_TOKEN}\n"
STATE = "my-bot-1-tuneline-state"
US = "processes training data and messages in the US (with --geography eu in the EU)"


@pytest.fixture
def me(tmp_path: Path, line: Line, openai: OpenAI) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        running.environment |= {"LINE_API_BASE_URL": line.url, "OPENAI_BASE_URL": openai.base_url}
        yield running


@pytest.fixture
def before_the_choice(me: Operator) -> Operator:
    """Return an operator whose bot was deployed when there was no trainer to choose."""
    me.plane.services = set(SERVICES)
    me.plane.secrets = {name: [] for name in SECRETS} | {
        "line-channel-secret": [CHANNEL_SECRET],
        "line-channel-access-token": [LINE_TOKEN],
        "openai-api-key": [KEY],
    }
    me.plane.terraform.deployed()
    return me


def share(me: Operator, **answers: Any) -> None:
    """Store the answers of the deployed bot in the project."""
    known = dict(word.removeprefix("--").replace("-", "_", 1).split("=") for word in ANSWERS[2:])
    answered = {"project": "my-bot-1", "region": "asia-east1", **known, **answers}
    me.plane.objects[STATE, "answers.json"] = json.dumps(answered).encode()


def apply(me: Operator, *words: str, stdin: str = "") -> Ended:
    return me.run("apply", "--yes", "--no-smoke", *words, stdin=stdin)


def applied_variables(me: Operator) -> dict[str, Any]:
    """Return the variables of the last `terraform apply`."""
    *_, last = [each for each in me.recorded() if each["words"][0] == "apply"]
    return dict(last["variables"])


def test_a_new_bot_is_deployed_without_a_key_of_a_models_host(me: Operator) -> None:
    done = apply(me, *ANSWERS, stdin=LINE_VALUES)
    assert done.returncode == 0, done.stderr
    assert me.answers()["trainer"] == "vertex"
    assert {name for name, values in me.plane.secrets.items() if values} == {
        "line-channel-secret",
        "line-channel-access-token",
    }
    assert "OpenAI" not in done.stderr


def test_the_plan_of_an_empty_answers_file_asks_for_no_key_of_a_models_host(me: Operator) -> None:
    plans = [me.run("plan", *ANSWERS)]
    me.plane.exists = False
    plans.append(me.run("plan", "--project=my-bot-1"))
    for plan in plans:
        assert plan.returncode == 0, plan.stderr
        asked = [text for text in plan.stdout.splitlines() if "asks for" in text]
        assert asked == [
            "· apply asks for the LINE channel secret",
            "· apply asks for the LINE channel access token (long-lived)",
        ]
        assert US in plan.stdout


def test_where_data_goes_is_said_before_anything_is_made(me: Operator) -> None:
    done = me.run("apply", "--no-smoke", *ANSWERS)
    assert done.returncode == 2, "without --yes there is nobody to agree"
    assert f"{US}: no Google region in Asia tunes Gemini." in done.stderr
    assert me.plane.changes() == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"region": "asia-east1"}, "in the US (with --geography eu in the EU)"),
        ({"region": "europe-west1"}, "in the EU (with --geography us in the US)"),
        ({"region": "europe-west1", "geography": "us"}, "in the US (with"),
        ({"region": "asia-east1", "geography": "eu"}, "in the EU (with"),
        ({"trainer": "openai"}, "are sent to OpenAI"),
    ],
)
def test_the_sentence_names_the_part_of_the_world(answers: dict[str, str], words: str) -> None:
    assert words in training_provider.where_processed(answers)


def test_the_geography_is_kept_and_deployed(me: Operator) -> None:
    done = apply(me, *ANSWERS, "--geography=eu", stdin=LINE_VALUES)
    assert "in the EU (with" in done.stderr
    assert (me.answers()["geography"], applied_variables(me)["geography"]) == ("eu", "eu")
    wrong = apply(me, "--geography=asia")
    assert (wrong.returncode, "'asia' cannot be geography" in wrong.stderr) == (1, True)


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_bot_that_was_deployed_before_the_choice_stays_at_openai(
    is_shared: bool, before_the_choice: Operator
) -> None:
    if is_shared:
        share(before_the_choice)
    done = apply(before_the_choice, *ANSWERS)
    assert done.returncode == 0, done.stderr
    assert training_provider.STAYS in done.stderr
    assert applied_variables(before_the_choice)["trainer"] == "openai"
    assert training_provider.STAYS not in apply(before_the_choice).stderr, "it was said once"


def test_a_rotation_after_the_update_deploys_the_key_alone_each_time(before_the_choice: Operator) -> None:
    share(before_the_choice, billing_account=ACCOUNT, cloud_budget_per_month=20)
    words = ("rotate", "openai-api-key", "--project=my-bot-1")
    for key in ("sk-2", "sk-3"):
        before_the_choice.environment["OPENAI_BASE_URL"] = "http://127.0.0.1:9"
        done = before_the_choice.run(*words, stdin=f"{key}\n")
        assert done.returncode == 0, done.stderr
        assert applied_variables(before_the_choice)["trainer"] == "openai"


def test_a_switch_to_vertex_keeps_the_stored_key(before_the_choice: Operator) -> None:
    done = apply(before_the_choice, *ANSWERS, "--trainer=vertex")
    assert done.returncode == 0, done.stderr
    deployed = applied_variables(before_the_choice)
    assert (deployed["trainer"], deployed["secret_versions"]["openai-api-key"]) == ("vertex", "1")
    before_the_choice.environment["OPENAI_BASE_URL"] = "http://127.0.0.1:9"
    rotated = before_the_choice.run("rotate", "openai-api-key", stdin="sk-new\n")
    assert rotated.returncode == 0, rotated.stderr
    assert before_the_choice.plane.secrets["openai-api-key"] == [KEY, "sk-new"]


@pytest.mark.parametrize("verb", [("apply", "--yes"), ("plan",)])
def test_a_switch_to_vertex_with_a_base_model_of_openai_changes_nothing(
    verb: tuple[str, ...], before_the_choice: Operator
) -> None:
    share(before_the_choice, settings={"BASE_MODEL": "gpt-4.1-mini-2025-04-14"})
    done = before_the_choice.run(*verb, "--project=my-bot-1", "--trainer=vertex")
    assert done.returncode == 1
    assert "Vertex AI cannot tune gpt-4.1-mini-2025-04-14, the BASE_MODEL" in done.stderr
    assert [words for words in before_the_choice.commands("terraform") if words[0] != "version"] == []


@pytest.mark.parametrize("verb", [("apply", "--yes"), ("plan",)])
def test_openai_with_a_base_model_of_gemini_changes_nothing(
    verb: tuple[str, ...], before_the_choice: Operator
) -> None:
    share(before_the_choice, settings={"BASE_MODEL": "gemini-3.5-flash"})
    done = before_the_choice.run(*verb, "--project=my-bot-1", "--trainer=openai")
    assert done.returncode == 1
    assert "Only Vertex AI tunes gemini-3.5-flash, the BASE_MODEL" in done.stderr
    assert "choose --trainer vertex" in done.stderr
    assert [words for words in before_the_choice.commands("terraform") if words[0] != "version"] == []


@pytest.mark.parametrize("setting", ["FALLBACK_MODEL", "EVALUATION_JUDGE"])
@pytest.mark.parametrize(
    ("trainer", "more", "key", "is_refused"),
    [
        ("vertex", {}, "", True),
        ("vertex", {}, "openai-api-key", False),
        ("vertex", {"CHAT_BASE_URL": "https://models.example/v1"}, "openai-api-key", True),
        ("vertex", {"CHAT_BASE_URL": "https://models.example/v1"}, "chat-api-key", False),
        ("openai", {}, "openai-api-key", False),
    ],
)
def test_a_model_elsewhere_that_is_asked_needs_the_key_of_its_host(
    setting: str, trainer: str, more: dict[str, str], key: str, is_refused: bool, before_the_choice: Operator
) -> None:
    me = before_the_choice
    me.plane.secrets["openai-api-key"] = []
    me.plane.secrets |= {key: [KEY]} if key else {}
    share(me, settings={setting: "gpt-6-luna", **more})
    done = me.run("plan", "--project=my-bot-1", f"--trainer={trainer}")
    assert done.returncode == int(is_refused), done.stderr
    assert (f"gpt-6-luna, the {setting} of the settings" in done.stderr) == is_refused
    is_planned = "plan" in [words[0] for words in me.commands("terraform")]
    assert is_planned != is_refused


def test_a_new_project_holds_no_key_for_a_model_elsewhere(me: Operator) -> None:
    me.plane.exists = False
    settings = {"settings": {"FALLBACK_MODEL": "gpt-6-luna"}}
    me.infra.joinpath("terraform.tfvars.json").write_text(json.dumps(settings))
    done = apply(me, *ANSWERS)
    assert (done.returncode, "no key of its host is stored" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("setting", ["FALLBACK_MODEL", "EVALUATION_JUDGE"])
@pytest.mark.parametrize("trainer", ["vertex", "openai"])
def test_the_functions_ask_a_model_of_gemini_whoever_trains(
    setting: str, trainer: str, before_the_choice: Operator
) -> None:
    share(before_the_choice, settings={setting: "gemini-3.5-flash"})
    done = before_the_choice.run("plan", "--project=my-bot-1", f"--trainer={trainer}")
    assert done.returncode == 0, done.stderr


def test_google_that_does_not_say_whether_a_key_is_stored_switches_nothing(
    before_the_choice: Operator,
) -> None:
    before_the_choice.plane.secrets_refused = "INTERNAL: try again"
    done = apply(before_the_choice, *ANSWERS)
    assert (done.returncode, "INTERNAL: try again" in done.stderr) == (1, True)
    assert [words for words in before_the_choice.commands("terraform") if words[0] == "apply"] == []


def test_a_switch_to_openai_asks_for_its_key(me: Operator) -> None:
    assert apply(me, *ANSWERS, stdin=LINE_VALUES).returncode == 0
    done = apply(me, "--trainer=openai", stdin=f"{KEY}\n")
    assert done.returncode == 0, done.stderr
    assert me.plane.secrets["openai-api-key"] == [KEY]
    assert applied_variables(me)["trainer"] == "openai"


@pytest.mark.parametrize("name", ["openai-api-key", "chat-api-key"])
def test_a_key_that_vertex_does_not_need_is_not_rotated_into_existence(name: str, me: Operator) -> None:
    settings = {"settings": {"CHAT_BASE_URL": "https://models.example/v1"}}
    me.infra.joinpath("terraform.tfvars.json").write_text(json.dumps(settings))
    assert apply(me, *ANSWERS, stdin=LINE_VALUES).returncode == 0
    done = me.run("rotate", name, stdin=f"{KEY}\n")
    assert done.returncode == 1
    assert f"{name} is not stored" in done.stderr
    assert "scripts/tuneline deploy apply --trainer openai" in done.stderr
    assert name not in me.plane.secrets


def test_at_a_terminal_the_trainer_is_asked_and_enter_stands_for_vertex(me: Operator) -> None:
    replies = [("[vertex]: ", ""), ("ENTER: ", CHANNEL_SECRET), ("ENTER: ", LINE_TOKEN)]
    status, said = at_a_terminal(me, replies, "secrets", *ANSWERS)
    assert status == 0, said
    assert "Who trains the model: vertex" in said
    assert me.answers()["trainer"] == "vertex"


@pytest.mark.parametrize("chosen", [{}, {"trainer": "vertex"}, {"trainer": "openai"}])
def test_only_openai_needs_a_key_of_a_models_host(chosen: dict[str, str]) -> None:
    needed = {kind.name for kind in kinds(chosen) if not kind.is_optional}
    assert ("openai-api-key" in needed) == (chosen == {"trainer": "openai"})
