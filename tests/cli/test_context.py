"""The deployed bot that a command works on: kept settings, --project, the environment, keys."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from google.cloud.storage import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.commands import Ended, run
from tests.cli.deploy.operator import Operator, operator
from tests.platforms import KEY, OpenAI, anonymous
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_cli import deployments
from tuneline_cli.bot_name import BotName
from tuneline_cli.context import DeployedBot
from tuneline_cli.stored_keys import SECRETS, SettingsWithKeys
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

PROJECT, OTHER = "my-clinic-bot", "my-shop-bot"


def store_with_greeting(path: Path, greeting: str) -> str:
    """The setting STORE of a new store whose bot greets so."""

    async def create() -> None:
        store = SqliteDocuments(path)
        await store.create("bot/settings", {"greeting": greeting})
        await store.close()

    asyncio.run(create())
    return f"sqlite:{path}"


@pytest.fixture
def infra(tmp_path: Path) -> Path:
    """A folder in which a computer has deployed PROJECT."""
    folder = tmp_path / "infra"
    folder.mkdir()
    deployments.keep(folder, BotName(PROJECT), settings_of(tmp_path, PROJECT))
    return folder


def settings_of(folder: Path, project: str) -> dict[str, str]:
    store = store_with_greeting(folder / f"{project}.db", f"hello from {project}")
    return {"STORE": store, "GOOGLE_CLOUD_PROJECT": project, "BOT_LANGUAGE": "ja"}


def shown(*words: str, infra: Path, **environment: str) -> Ended:
    return run("settings", "show", *words, environment=environment, infra=infra)


def test_what_was_deployed_here_is_used_without_a_variable(infra: Path) -> None:
    done = shown(infra=infra)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"hello from {PROJECT}" in done.stdout


def test_a_store_of_the_environment_wins_and_nothing_kept_is_mixed_with_it(
    infra: Path, tmp_path: Path
) -> None:
    own = store_with_greeting(tmp_path / "own.db", "hello from here")
    assert "hello from here" in shown(infra=infra, STORE=own).stdout
    assert DeployedBot(None, {"STORE": own}, infra).env == {"STORE": own}


def test_a_variable_of_the_environment_wins_over_the_kept_one(infra: Path) -> None:
    language = json.loads(shown("--json", infra=infra, BOT_LANGUAGE="th").stdout)["language"]
    assert language["value"] == "th"
    empty = json.loads(shown("--json", infra=infra, BOT_LANGUAGE="").stdout)["language"]
    assert empty["value"] == "ja"


def test_the_option_wins_over_the_environment(infra: Path, tmp_path: Path) -> None:
    own = store_with_greeting(tmp_path / "own.db", "hello from here")
    done = shown(f"--project={PROJECT}", "--json", infra=infra, STORE=own, BOT_LANGUAGE="th")
    settings = json.loads(done.stdout)
    assert settings["greeting"]["value"] == f"hello from {PROJECT}"
    assert settings["language"]["value"] == "ja"


def test_of_several_deployments_one_has_to_be_named(infra: Path, tmp_path: Path) -> None:
    deployments.keep(infra, BotName(OTHER), settings_of(tmp_path, OTHER))
    done = shown(infra=infra)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{PROJECT}, {OTHER}" in done.stderr
    assert "--project" in done.stderr
    assert f"hello from {OTHER}" in shown(f"--project={OTHER}", infra=infra).stdout
    assert f"hello from {OTHER}" in shown(infra=infra, GOOGLE_CLOUD_PROJECT=OTHER).stdout
    deployments.remove(infra, BotName(PROJECT))
    assert f"hello from {OTHER}" in shown(infra=infra).stdout


def test_without_a_deployment_it_says_how_to_get_to_one(tmp_path: Path) -> None:
    done = shown(infra=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    for part in ("scripts/tuneline deploy apply", "--project", "gcloud auth login --update-adc"):
        assert part in done.stderr


@pytest.mark.parametrize("content", ["", "{", "[]", '{"STORE": 1}'])
def test_a_damaged_file_is_named_with_the_fix(infra: Path, content: str) -> None:
    path = infra / "deployments" / f"{PROJECT}.json"
    path.write_text(content)
    done = shown(infra=infra)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(path) in done.stderr
    assert "delete it" in done.stderr


@pytest.fixture
def storage() -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=[*map(deployments.state_bucket, (PROJECT, "my-bot-1"))]) as running:
        yield running


def share(storage: StorageEmulator, project: str, settings: Mapping[str, str]) -> None:
    """Write the settings of `project` where other computers read them."""
    client = Client(project=project, credentials=anonymous(), client_options={"api_endpoint": storage.url})
    blob = client.bucket(deployments.state_bucket(project)).blob(deployments.OBJECT)
    blob.upload_from_string(json.dumps(dict(settings)))


def test_another_computer_reads_the_settings_from_the_project(
    tmp_path: Path, storage: StorageEmulator
) -> None:
    environment = {"STORAGE_EMULATOR_HOST": storage.url}
    missing = shown(f"--project={PROJECT}", infra=tmp_path, **environment)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert f"Nothing is deployed in the project {PROJECT}" in missing.stderr
    share(storage, PROJECT, settings_of(tmp_path, PROJECT))
    done = shown(f"--project={PROJECT}", infra=tmp_path, **environment)
    assert f"hello from {PROJECT}" in done.stdout, done.stderr
    assert (
        f"hello from {PROJECT}" in shown(infra=tmp_path, GOOGLE_CLOUD_PROJECT=PROJECT, **environment).stdout
    )


def test_without_a_login_it_says_how_to_log_in(tmp_path: Path) -> None:
    nobody = {"HOME": str(tmp_path), "GOOGLE_APPLICATION_CREDENTIALS": "", "NO_GCE_CHECK": "true"}
    done = shown(f"--project={PROJECT}", infra=tmp_path, **nobody)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert "gcloud auth login --update-adc" in done.stderr


@pytest.fixture
def me(tmp_path: Path, storage: StorageEmulator) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        running.environment["STORAGE_EMULATOR_HOST"] = storage.url
        running.plane.secrets = {"openai-api-key": ["sk-old", KEY], "chat-api-key": [], "chat-endpoints": []}
        yield running


def test_a_model_is_asked_with_the_key_that_is_stored_in_the_project(
    me: Operator, tmp_path: Path, openai: OpenAI
) -> None:
    openai.set(chat_answer="請掛神經內科。")
    settings = {**settings_of(tmp_path, "my-bot-1"), "OPENAI_BASE_URL": openai.base_url}
    deployments.keep(me.infra, BotName("my-bot-1"), settings)
    done = run("model", "ask", "頭痛要看哪一科？", environment=me.environment, infra=me.infra)
    assert (done.returncode, done.stdout) == (0, "請掛神經內科。\n"), done.stderr
    assert KEY not in done.stdout + done.stderr
    asked = [words[:4] for words in me.commands("gcloud")]
    assert asked == [["secrets", "versions", "access", "latest"]] * len(asked)


def test_a_key_is_not_read_for_a_host_that_another_computer_has_replaced(
    me: Operator, tmp_path: Path, storage: StorageEmulator, openai: OpenAI
) -> None:
    settings = settings_of(tmp_path, "my-bot-1")
    deployments.keep(me.infra, BotName("my-bot-1"), {**settings, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"})
    share(storage, "my-bot-1", {**settings, "OPENAI_BASE_URL": openai.base_url})
    outdated = run("model", "ask", "?", environment=me.environment, infra=me.infra)
    assert (outdated.returncode, outdated.stdout) == (2, "")
    assert "Another computer has deployed to my-bot-1 since" in outdated.stderr
    assert me.commands("gcloud") == []
    assert run("model", "ask", "?", environment=me.environment, infra=me.infra).returncode == 0
    assert openai.calls("chat") == 1


def test_a_command_that_asks_no_model_reads_no_key(me: Operator, tmp_path: Path) -> None:
    deployments.keep(me.infra, BotName("my-bot-1"), settings_of(tmp_path, "my-bot-1"))
    for words in (["model", "list"], ["status"], ["events", "list"], ["job", "list"]):
        assert run(*words, environment=me.environment, infra=me.infra).returncode == 0
    assert me.commands("gcloud") == []


def test_without_the_google_cloud_cli_a_key_is_asked_for(
    tmp_path: Path, infra: Path, storage: StorageEmulator
) -> None:
    environment = {"PATH": str(tmp_path), "STORAGE_EMULATOR_HOST": storage.url}
    done = run("model", "ask", "?", environment=environment, infra=infra)
    assert (done.returncode, done.stdout) == (2, "")
    assert "OPENAI_API_KEY" in done.stderr or "CHAT_API_KEY" in done.stderr


def test_a_key_that_may_not_be_read_is_an_error(me: Operator, tmp_path: Path) -> None:
    deployments.keep(me.infra, BotName("my-bot-1"), settings_of(tmp_path, "my-bot-1"))
    me.plane.exists = False
    done = run("model", "ask", "?", environment=me.environment, infra=me.infra)
    assert (done.returncode, done.stdout) == (1, "")
    assert "PERMISSION_DENIED" in done.stderr


HOSTS = {
    "OPENAI_API_KEY": "OPENAI_BASE_URL",
    "CHAT_API_KEY": "CHAT_BASE_URL",
    "EMBEDDING_API_KEY": "EMBEDDING_BASE_URL",
}
NAMES = st.sampled_from([*HOSTS, *HOSTS.values(), "CHAT_ENDPOINTS", "BASE_MODEL"])
SETTINGS = st.dictionaries(NAMES, st.sampled_from(["", "x", "y"]))


@given(kept=SETTINGS, environ=SETTINGS, is_named=st.booleans())
def test_a_key_is_never_used_with_a_host_of_another_source(
    tmp_path_factory: pytest.TempPathFactory,
    kept: Mapping[str, str],
    environ: Mapping[str, str],
    is_named: bool,
) -> None:
    folder = tmp_path_factory.mktemp("infra")
    stored = {name: value for name, value in kept.items() if name not in SECRETS}
    deployments.keep(folder, BotName(PROJECT), stored)
    env = deployed_env(DeployedBot(PROJECT if is_named else None, environ, folder))
    for key, host in HOSTS.items():
        from_here = not is_named and bool(environ.get(key) or environ.get(host))
        assert (env.get(key) or "") == (environ.get(key, "") if from_here else f"stored {SECRETS[key]}")
        assert (env.get(host) or "") == (environ.get(host, "") if from_here else stored.get(host, ""))


def deployed_env(bot: DeployedBot) -> Mapping[str, Any]:
    """Its settings, with keys that name the secret they come from."""
    before = dict(os.environ)
    try:
        env = bot.env
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert isinstance(env, SettingsWithKeys)
    return SettingsWithKeys(env._settings, lambda secret: f"stored {secret}", env._secrets)


def test_a_copy_of_the_settings_holds_no_key() -> None:
    env = SettingsWithKeys({"STORE": "firestore"}, lambda _: "sk-secret", SECRETS)
    assert {**env} == {"STORE": "firestore"}
    assert (env["OPENAI_API_KEY"], len(env), "sk-secret" in repr(env)) == ("sk-secret", 1, False)
