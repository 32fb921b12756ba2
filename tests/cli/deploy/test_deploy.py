"""scripts/tuneline deploy as an operator runs it, on a simulated Google Cloud project."""

import json
import os
import pty
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.deploy.control_plane import SECRETS
from tests.cli.deploy.operator import ANSWERS, Operator, leaks, operator
from tests.platforms import KEY, OpenAI
from tests.running import until
from tuneline_cli.deploy.cloud.project import SERVICES
from tuneline_cli.environment import ROOT
from tuneline_dev.emulators.line.app import create_app
from tuneline_dev.emulators.serve import served

TOKEN = "T0ken/of+the=channel"
CHANNEL_SECRET = "0123456789abcdef" * 2
NEW_CHANNEL_SECRET = "fedcba9876543210" * 2
VALUES = f"{CHANNEL_SECRET}\n{TOKEN}\n{KEY}\n"
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
AT_OPENAI = (*ANSWERS, "--trainer=openai")
APPLY = ["apply", "-input=false", "-auto-approve", "-compact-warnings", "-lock-timeout=5m"]
PINNED = {"line-channel-access-token": "1", "line-channel-secret": "1", "openai-api-key": "1"}


@pytest.fixture
def me(tmp_path: Path, openai: OpenAI) -> Iterator[Operator]:
    line = create_app(
        webhook_url="http://127.0.0.1:9/", channel_secret=CHANNEL_SECRET, channel_access_token=TOKEN
    )
    with served(line) as line_url, operator(tmp_path) as running:
        running.environment |= {"LINE_API_BASE_URL": line_url, "OPENAI_BASE_URL": openai.base_url}
        yield running


@pytest.fixture
def deployed(me: Operator) -> Operator:
    """Return an operator after `apply`."""
    me.plane.services = set(SERVICES)
    me.plane.buckets[STATE] = {"name": STATE, "versioning": {"enabled": True}}
    me.plane.secrets = {name: [] for name in SECRETS} | {
        "line-channel-secret": [CHANNEL_SECRET],
        "line-channel-access-token": [TOKEN],
        "openai-api-key": [KEY],
    }
    me.plane.terraform.deployed()
    me.infra.joinpath("terraform.tfvars.json").write_text(json.dumps(ANSWERED))
    return me


def test_an_empty_project_becomes_a_deployment_and_no_secret_is_anywhere(
    me: Operator, tmp_path: Path
) -> None:
    done = me.run("apply", "--yes", "--no-smoke", *AT_OPENAI, stdin=VALUES)
    assert done.returncode == 0, done.stderr
    assert "Add the bot as a friend." in done.stdout
    changes = [(method, path.split("/", 3)[3]) for method, path, _body in me.plane.changes()]
    assert changes == [
        ("POST", "projects/my-bot-1/services:batchEnable"),
        ("POST", "b"),
        ("PATCH", f"b/{STATE}"),
        ("POST", "projects/my-bot-1/secrets/line-channel-secret:addVersion"),
        ("POST", "projects/my-bot-1/secrets/line-channel-access-token:addVersion"),
        ("POST", "projects/my-bot-1/secrets/openai-api-key:addVersion"),
        ("POST", f"v1/b/{STATE}/o"),
        ("POST", f"v1/b/{STATE}/o"),
    ]
    assert me.plane.buckets[STATE] == {
        "name": STATE,
        "id": STATE,
        "metageneration": "1",
        "location": "asia-east1",
        "iamConfiguration": {
            "publicAccessPrevention": "enforced",
            "uniformBucketLevelAccess": {"enabled": True},
        },
        "versioning": {"enabled": True},
    }
    stored = {name: values for name, values in me.plane.secrets.items() if values}
    assert stored == {
        "line-channel-secret": [CHANNEL_SECRET],
        "line-channel-access-token": [TOKEN],
        "openai-api-key": [KEY],
    }
    assert leaks(tmp_path, CHANNEL_SECRET, TOKEN, KEY, said=done.stdout + done.stderr) == []
    assert leaks(ROOT / ".local", CHANNEL_SECRET) == []


def test_terraform_makes_the_secrets_places_first_and_all_else_when_they_have_values(me: Operator) -> None:
    me.run("apply", "--yes", "--no-smoke", *AT_OPENAI, stdin=VALUES)
    runs = [one for one in me.recorded() if one["program"] == "terraform" and one["words"][0] != "version"]
    init, places, everything, _settings, _next_steps = runs
    assert init["words"] == [
        *("init", "-input=false", "-reconfigure"),
        *(f"-backend-config=bucket={STATE}", "-backend-config=prefix=tuneline"),
    ]
    targets = ["-target=google_project_service.all", "-target=google_secret_manager_secret.all"]
    assert places["words"] == [*APPLY, *targets]
    assert places["variables"]["secret_versions"] == {}
    assert everything["words"] == APPLY
    assert everything["variables"] == {
        **ANSWERED,
        "bundle": os.path.relpath(ROOT / ".local" / "tuneline.zip", me.infra),
        "secret_versions": PINNED,
    }


def test_gcloud_does_not_write_its_output_to_its_log_files(deployed: Operator) -> None:
    deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    settings = [one["settings"] for one in deployed.recorded() if one["program"] == "gcloud"]
    wanted = {"CLOUDSDK_CORE_DISABLE_FILE_LOGGING": "1", "CLOUDSDK_CORE_DISABLE_PROMPTS": "1"}
    assert settings
    assert all(one == wanted for one in settings)


def test_a_second_run_asks_for_nothing_and_stores_nothing(deployed: Operator) -> None:
    done = deployed.run("apply", "--yes", "--no-smoke")
    before = deployed.answers()
    assert deployed.run("apply", "--yes", "--no-smoke").returncode == 0
    assert done.returncode == 0, done.stderr
    assert before["secret_versions"] == PINNED
    assert [path for method, path, _body in deployed.plane.changes()] == [
        *(f"/storage/v1/b/{STATE}", *[f"/upload/storage/v1/b/{STATE}/o"] * 2),
        *(f"/storage/v1/b/{STATE}", *[f"/upload/storage/v1/b/{STATE}/o"] * 2),
    ]
    assert (deployed.answers(), deployed.plane.buckets[STATE]["versioning"]) == (before, {"enabled": True})
    assert APPLY in deployed.commands("terraform")


@pytest.mark.parametrize("verb", ["apply", "secrets"])
def test_a_dry_run_of_an_empty_project_changes_nothing(verb: str, me: Operator) -> None:
    done = me.run(verb, "--dry-run", *ANSWERS)
    assert done.returncode == 0, done.stderr
    assert me.plane.changes() == []
    assert {words[0] for words in me.commands("terraform")} <= {"version"}
    assert me.answers() == {}
    assert "would run: gcloud services enable" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("apply",),
        ("secrets",),
        ("rotate", "openai-api-key"),
        ("rotate", "line-channel-secret", "--finish"),
        ("smoke",),
        ("destroy",),
    ],
)
def test_a_dry_run_of_a_deployment_changes_nothing_and_asks_nothing(
    words: tuple[str, ...], deployed: Operator
) -> None:
    before = deployed.answers()
    done = deployed.run(*words, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.changes() == []
    assert {one[0] for one in deployed.commands("terraform")} <= {"version", "output", "state"}
    assert deployed.answers() == before
    assert "would" in done.stderr + done.stdout


def test_a_run_that_is_broken_off_between_two_keys_goes_on_with_the_second(me: Operator) -> None:
    stopped = me.run("apply", "--yes", "--no-smoke", *AT_OPENAI, stdin=f"{CHANNEL_SECRET}\n")
    assert (stopped.returncode, "the same command continues" in stopped.stderr) == (1, True)
    done = me.run("apply", "--yes", "--no-smoke", stdin=f"{TOKEN}\n{KEY}\n")
    assert done.returncode == 0, done.stderr
    assert me.plane.secrets["line-channel-secret"] == [CHANNEL_SECRET]
    assert me.answers()["secret_versions"] == PINNED


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_lets_terraform_end_in_good_order(deployed: Operator, tmp_path: Path) -> None:
    waiting = tmp_path / "waiting"
    running = subprocess.Popen(
        deployed.command("apply", "--yes", "--no-smoke"),
        env={**deployed.environment, "TEST_APPLY_WAITS": str(waiting)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    until(waiting.exists)
    # A terminal sends it to all of its programs.
    os.killpg(running.pid, signal.SIGINT)
    _out, said = running.communicate(timeout=30)
    assert (running.returncode, "Stopped. Completed steps stay" in said) == (130, True)
    assert "Traceback" not in said
    assert (deployed.infra / "stopped").exists()


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("Error: Permission denied while using the Eventarc Service Agent", "the second try succeeds"),
        ("Error: Unsupported argument", "Fix the error above, then run the same command again"),
    ],
)
def test_a_failed_apply_prints_the_fix_and_terraforms_error(
    said: str, helps: str, deployed: Operator
) -> None:
    deployed.environment["TEST_APPLY_FAILS"] = said
    done = deployed.run("apply", "--yes", "--no-smoke")
    assert done.returncode == 1
    assert said in done.stderr
    assert helps in done.stderr


def test_a_lock_that_was_left_behind_is_reported_with_how_and_when_to_release_it(deployed: Operator) -> None:
    deployed.environment["TEST_APPLY_FAILS"] = (
        "│ Error: Error acquiring the state lock\n│ Lock Info:\n│   ID:        1732796312345678\n"
        "│   Path:      gs://my-bot-1-tuneline-state/tuneline/default.tflock"
    )
    done = deployed.run("apply", "--yes", "--no-smoke")
    assert "terraform -chdir=infra force-unlock 1732796312345678" in done.stderr
    assert "If no other run exists" in done.stderr
    assert "second try" not in done.stderr


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (f"{TOKEN}\n", "no channel secret"),
        (f"{CHANNEL_SECRET}\nwrong-token\n", "LINE does not know this channel access token"),
        (f"{CHANNEL_SECRET}\n{TOKEN}\nsk-wrong\n", "does not know this key"),
        (f"{CHANNEL_SECRET}\n我的鑰匙\n", "characters that no key has"),
    ],
)
def test_a_wrong_key_is_not_stored_and_not_shown(values: str, words: str, me: Operator) -> None:
    done = me.run("secrets", *AT_OPENAI, stdin=values)
    assert done.returncode == 1
    assert words in done.stderr
    *_, wrong = values.split()
    assert wrong not in [value for values in me.plane.secrets.values() for value in values]
    assert wrong not in done.stdout + done.stderr


def read(terminal: int) -> bytes:
    """Return the next output; empty after its last program has ended."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def at_a_terminal(me: Operator) -> "tuple[int, subprocess.Popen[bytes]]":
    """Run `secrets` at a new terminal. Gives the user's end of the terminal, and the process."""
    ours, its = pty.openpty()
    running = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *me.command("secrets", *AT_OPENAI)],
        env=me.environment,
        stdin=its,
        stdout=its,
        stderr=its,
    )
    os.close(its)
    return ours, running


def test_ctrl_d_in_place_of_a_key_ends_it_as_ctrl_c_does(me: Operator) -> None:
    ours, running = at_a_terminal(me)
    said, asked = b"", 0
    while chunk := read(ours):
        said += chunk
        if said.count(b"then ENTER: ") > asked:
            asked += 1
            os.write(ours, b"\x04")
    os.close(ours)
    assert running.wait(60) == 130
    assert b"Stopped. Completed steps stay" in said
    assert b"Traceback" not in said


def test_at_a_terminal_a_wrong_key_is_asked_for_again_and_nothing_is_shown(me: Operator) -> None:
    ours, running = at_a_terminal(me)
    values = iter(("wrong", CHANNEL_SECRET, TOKEN, KEY))
    said, asked = b"", 0
    while chunk := read(ours):
        said += chunk
        if said.count(b"then ENTER: ") > asked:
            asked += 1
            os.write(ours, f"{next(values)}\n".encode())
    os.close(ours)
    assert running.wait(60) == 0
    assert asked == 4
    assert me.plane.secrets["line-channel-secret"] == [CHANNEL_SECRET]
    assert not any(value.encode() in said for value in (CHANNEL_SECRET, TOKEN, KEY))


@pytest.mark.parametrize(
    ("missing", "how"),
    [
        ({"PATH": "/nowhere"}, "https://cloud.google.com/sdk/docs/install"),
        ({"PATH": "/nowhere"}, "https://developer.hashicorp.com/terraform/install"),
        ({"TEST_TERRAFORM": "1.5.7"}, "Terraform 1.5.7 is too old, 1.11 is needed"),
        ({"TEST_ACCOUNT": ""}, "gcloud auth login --update-adc"),
    ],
)
def test_missing_programs_are_reported_with_how_to_get_them(
    missing: dict[str, str], how: str, me: Operator
) -> None:
    me.environment |= missing
    for verb in (("plan",), ("apply", "--yes")):
        done = me.run(*verb, *ANSWERS)
        assert done.returncode == 1
        assert how in done.stdout + done.stderr
    assert me.plane.changes() == []


def test_plan_tells_of_a_missing_project_or_billing_account_and_other_verbs_need_them(me: Operator) -> None:
    me.plane.pays = False
    unpaid = me.run("plan", *ANSWERS)
    assert unpaid.returncode == 0, unpaid.stderr
    assert (
        "· The project has no billing account: scripts/tuneline deploy apply links one of yours"
        in unpaid.stdout
    )
    me.plane.exists = False
    missing = me.run("plan", "--project=my-bot-1")
    assert missing.returncode == 0, missing.stderr
    assert "· There is no project my-bot-1 that you may see: scripts/tuneline deploy apply creates it" in (
        missing.stdout
    )
    secrets = me.run("secrets", *ANSWERS)
    assert (secrets.returncode, "deploy apply creates it" in secrets.stderr) == (1, True)
    assert me.plane.changes() == []


def test_a_region_without_one_of_the_services_is_refused_with_those_that_have_all(me: Operator) -> None:
    me.plane.without_cloud_run = {"asia-east1"}
    done = me.run("apply", "--yes", *ANSWERS)
    assert done.returncode == 1
    assert "asia-east1 has no Cloud Run" in done.stderr
    assert "asia-northeast1 us-central1" in done.stderr
    assert STATE not in me.plane.buckets


def test_without_a_terminal_unanswered_questions_are_named(me: Operator) -> None:
    done = me.run("apply", "--yes", "--project=my-bot-1")
    assert done.returncode == 1
    assert done.stderr.endswith("There is no terminal to ask at: add --region, --alert-email, --language.\n")


@pytest.mark.parametrize(
    "wrong", ["--project=My Bot", "--region=Taiwan", "--language=tw", "--alert-email=me"]
)
def test_an_answer_that_cannot_be_is_refused(wrong: str, me: Operator) -> None:
    done = me.run("apply", "--yes", wrong)
    assert done.returncode == 1
    assert "cannot be" in done.stderr


def test_plan_tells_what_apply_would_do_and_does_none_of_it(me: Operator) -> None:
    done = me.run("plan", *ANSWERS)
    assert done.returncode == 0, done.stderr
    assert "✓ Project my-bot-1" in done.stdout
    assert "· apply enables" in done.stdout
    assert me.plane.changes() == []


def test_plan_of_a_deployment_shows_what_terraform_would_change(deployed: Operator) -> None:
    done = deployed.run("plan")
    assert done.returncode == 0, done.stderr
    assert "✓ LINE channel secret, version 1" in done.stdout
    assert ["plan", "-input=false", "-lock=false", "-compact-warnings"] in deployed.commands("terraform")
    assert deployed.plane.changes() == []


def test_a_key_is_replaced_and_the_old_one_is_disabled_on_request(deployed: Operator, openai: OpenAI) -> None:
    deployed.environment["OPENAI_BASE_URL"] = "http://127.0.0.1:9"  # A host that is temporarily unavailable.
    done = deployed.run("rotate", "openai-api-key", stdin="sk-new\n")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["openai-api-key"] == [KEY, "sk-new"]
    last = deployed.recorded()[-1]
    assert (last["words"][0], last["variables"]["secret_versions"]["openai-api-key"]) == ("apply", "2")
    finished = deployed.run("rotate", "openai-api-key", "--finish")
    assert finished.returncode == 0, finished.stderr
    assert deployed.plane.secrets["openai-api-key"] == [None, "sk-new"]
    assert "sk-new" not in done.stderr + finished.stderr + deployed.log.read_text()


def test_a_key_that_is_in_force_already_is_not_stored_again(deployed: Operator, openai: OpenAI) -> None:
    deployed.environment["OPENAI_BASE_URL"] = "http://127.0.0.1:9"
    done = deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["openai-api-key"] == [KEY]


def test_a_dry_run_of_the_last_step_reads_and_stores_no_secret(deployed: Operator) -> None:
    both = [CHANNEL_SECRET, f"{NEW_CHANNEL_SECRET} {CHANNEL_SECRET}"]
    deployed.plane.secrets["line-channel-secret"] = [*both]
    deployed.log.write_text("")
    done = deployed.run("rotate", "line-channel-secret", "--finish", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["line-channel-secret"] == both
    assert not [words for words in deployed.commands("gcloud") if "access" in words]


def test_finishing_a_channel_secret_leaves_the_new_one_alone_in_force(deployed: Operator) -> None:
    deployed.plane.secrets["line-channel-secret"] = [CHANNEL_SECRET, f"{NEW_CHANNEL_SECRET} {CHANNEL_SECRET}"]
    done = deployed.run("rotate", "line-channel-secret", "--finish")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["line-channel-secret"] == [None, None, NEW_CHANNEL_SECRET]
    assert deployed.answers()["secret_versions"]["line-channel-secret"] == "3"
    again = deployed.run("rotate", "line-channel-secret", "--finish")
    assert again.returncode == 0, again.stderr
    assert deployed.plane.secrets["line-channel-secret"] == [None, None, NEW_CHANNEL_SECRET]


def test_other_hosts_are_stored_and_replaced_whole_though_nothing_asks_for_them(deployed: Operator) -> None:
    hosts = '{"gpu": {"base_url": "https://gpu.example/v1", "api_key": "k-1"}}'
    del deployed.plane.secrets["chat-endpoints"]
    assert "has no api_key" in deployed.run("rotate", "chat-endpoints", stdin='{"gpu": {}}\n').stderr
    done = deployed.run("rotate", "chat-endpoints", stdin=f"{hosts}\n")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["chat-endpoints"] == [hosts]
    assert deployed.answers()["secret_versions"]["chat-endpoints"] == "1"
    assert deployed.run("rotate", "chat-endpoints", "--finish").returncode == 0
    assert deployed.plane.secrets["chat-endpoints"] == [hosts]
    assert "k-1" not in done.stdout + done.stderr + deployed.log.read_text()


def test_a_key_for_embeddings_is_stored_for_its_own_host_though_nothing_asks_for_it(
    deployed: Operator,
) -> None:
    assert "There is no secret 'embedding-api-key'" in deployed.run("rotate", "embedding-api-key").stderr
    elsewhere = {"EMBEDDER": "bge-m3", "EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1"}
    path = deployed.infra / "terraform.tfvars.json"
    path.write_text(json.dumps(deployed.answers() | {"settings": elsewhere}))
    done = deployed.run("rotate", "embedding-api-key", stdin="k-embedding-1\n")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.secrets["embedding-api-key"] == ["k-embedding-1"]
    assert deployed.answers()["secret_versions"]["embedding-api-key"] == "1"
    assert "not checked, http://127.0.0.1:9/v1 cannot be reached" in done.stderr
    assert "k-embedding-1" not in done.stdout + done.stderr + deployed.log.read_text()


def test_old_versions_end_only_after_the_new_one_is_deployed(deployed: Operator) -> None:
    deployed.plane.secrets["openai-api-key"] = [KEY, "sk-new"]
    deployed.environment["TEST_APPLY_FAILS"] = "1"
    assert deployed.run("rotate", "openai-api-key", "--finish").returncode == 1
    assert deployed.plane.secrets["openai-api-key"] == [KEY, "sk-new"]


def test_a_secret_that_is_not_there_cannot_be_rotated(me: Operator, deployed: Operator) -> None:
    assert "There is no secret 'x'" in deployed.run("rotate", "x").stderr
    deployed.plane.secrets["openai-api-key"] = []
    assert "scripts/tuneline deploy secrets asks for it" in deployed.run("rotate", "openai-api-key").stderr


def test_a_chat_key_is_requested_if_the_models_answer_elsewhere(me: Operator) -> None:
    elsewhere = "http://127.0.0.1:9/v1"
    me.infra.joinpath("terraform.tfvars.json").write_text(
        json.dumps({"settings": {"CHAT_BASE_URL": elsewhere}})
    )
    done = me.run("secrets", *AT_OPENAI, stdin=f"{VALUES}{KEY}\n")
    assert me.plane.secrets["chat-api-key"] == [KEY]
    assert me.answers()["settings"] == {"CHAT_BASE_URL": elsewhere}
    # The key was sent only to its own host.
    assert f"not checked, {elsewhere} cannot be reached" in done.stderr


def test_what_a_person_changed_in_the_answers_stays(deployed: Operator) -> None:
    path = deployed.infra / "terraform.tfvars.json"
    path.write_text(json.dumps(deployed.answers() | {"billing_account": "", "warm_instances": 1}))
    assert deployed.run("apply", "--yes", "--no-smoke").returncode == 0
    assert (deployed.answers()["billing_account"], deployed.answers()["warm_instances"]) == ("", 1)
    path.write_text("{")
    assert "is not valid JSON" in deployed.run("plan").stderr


def test_destroy_leaves_what_people_gave_and_says_how_to_delete_it(deployed: Operator) -> None:
    assert deployed.run("destroy").returncode == 2
    done = deployed.run("destroy", "--yes")
    assert done.returncode == 0, done.stderr
    (destroyed,) = [words for words in deployed.commands("terraform") if words[0] == "destroy"]
    assert [word.removeprefix("-target=") for word in destroyed if word.startswith("-target=")] == [
        'google_cloudfunctions2_function.all["line_reply"]',
        'google_secret_manager_secret.all["OPENAI_API_KEY"]',
        'google_secret_manager_secret_iam_member.readers["line_reply OPENAI_API_KEY"]',
        "google_storage_bucket.source",
        "google_storage_bucket.training",
        'google_storage_bucket_iam_member.functions["job_poller_writes_artifacts"]',
        "google_storage_bucket_object.bundle",
    ]
    assert "gs://my-bot-1-tuneline-datasets" in done.stderr


def printed_commands(said: str) -> list[list[str]]:
    """Return the commands of gcloud in the output, each on its own line."""
    return [shlex.split(line) for line in said.splitlines() if line.startswith("    gcloud ")]


def test_what_was_taken_down_comes_back_with_its_data(deployed: Operator) -> None:
    before = deployed.plane.terraform.made
    assert deployed.run("destroy", "--yes").returncode == 0
    assert "my-bot-1-tuneline-source" not in deployed.plane.buckets
    back = deployed.run("apply", "--yes", "--no-smoke")
    assert back.returncode == 0, back.stderr
    assert deployed.plane.terraform.made == before


def test_a_deployment_that_was_taken_down_and_deleted_comes_back_empty(deployed: Operator) -> None:
    done = deployed.run("destroy", "--yes")
    for command in printed_commands(done.stderr):
        subprocess.run(command, env=deployed.environment, check=True, timeout=60)
    left = {one for one in deployed.plane.terraform.made if not one.startswith(("data.", "terraform_data."))}
    assert deployed.plane.buckets.keys() == {STATE}
    assert left == {
        "google_cloud_tasks_queue.replies",
        'google_firestore_field.expire_at["chats"]',
        'google_project_iam_custom_role.vertex["tunelineAnswerer"]',
        'google_project_service.all["run.googleapis.com"]',
    }
    left_behind = ("`replies`", f"gs://{STATE}", "services", "gcf-v2-", "tunelineTrainer", "tuning jobs")
    for resource in left_behind:
        assert resource in done.stderr
    back = deployed.run("apply", "--yes", "--no-smoke")
    assert back.returncode == 0, back.stderr


def test_destroy_needs_no_outputs_of_a_deployment_that_is_not_whole(deployed: Operator) -> None:
    deployed.environment["TEST_OUTPUTS"] = "{}"
    done = deployed.run("destroy", "--yes")
    assert (done.returncode, "gs://my-bot-1-tuneline-artifacts" in done.stderr) == (0, True), done.stderr


def test_nothing_can_be_tried_out_or_taken_down_before_it_is_deployed(me: Operator) -> None:
    for verb in (("smoke",), ("destroy", "--yes")):
        done = me.run(*verb, *ANSWERS)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_rotation_deploys_the_key_alone_and_says_that_the_code_here_is_another(deployed: Operator) -> None:
    before = deployed.plane.terraform.bundle
    done = deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    assert done.returncode == 0, done.stderr
    assert deployed.plane.terraform.bundle == before
    assert "The code of this folder is not the deployed code" in done.stderr
    *_, last = [words for words in deployed.commands("terraform") if words[0] == "apply"]
    assert [word for word in last if word.startswith("-target=")] == [
        "-target=google_cloudfunctions2_function.all",
        "-target=google_secret_manager_secret_iam_member.readers",
    ]
    assert deployed.run("rotate", "openai-api-key", "--everything", stdin=f"{KEY}\n").returncode == 0
    assert deployed.plane.terraform.bundle != before


def test_a_rotation_with_the_deployed_code_here_says_nothing_of_it(deployed: Operator) -> None:
    assert deployed.run("apply", "--yes", "--no-smoke").returncode == 0
    done = deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    assert (done.returncode, "The code of this folder" in done.stderr) == (0, False), done.stderr


def test_a_rotation_that_would_deploy_more_stops_before_it_asks_for_the_key(deployed: Operator) -> None:
    assert deployed.run("apply", "--yes", "--no-smoke").returncode == 0
    path = deployed.infra / "terraform.tfvars.json"
    before = path.read_text()
    path.write_text(json.dumps(deployed.answers() | {"warm_instances": 1}))
    changed = deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    assert (changed.returncode, "warm_instances: (not there) → 1" in changed.stderr) == (1, True)
    path.write_text(before)
    deployed.plane.objects.clear()
    gone = deployed.run("rotate", "openai-api-key", stdin=f"{KEY}\n")
    assert (gone.returncode, "The deployed code could not be fetched" in gone.stderr) == (1, True)
    assert deployed.plane.secrets["openai-api-key"] == [KEY]
