"""A stack has the settings and the emulator of its trainer, and nothing of the other."""

from pathlib import Path
from typing import Any

import pytest

from tuneline.bootstrap import dataset_upload, job_poller, line_operator, line_reply, line_webhook
from tuneline.settings import read
from tuneline_dev.model_platform import OPENAI_SETTINGS, TRAINERS, Trainer
from tuneline_dev.stack import FUNCTIONS, Stack

SETTINGS = {
    "line_webhook": line_webhook.SETTINGS,
    "line_reply": line_reply.SETTINGS,
    "line_operator": line_operator.SETTINGS,
    "dataset_upload": dataset_upload.SETTINGS,
    "job_poller": job_poller.SETTINGS,
}


def stack(tmp_path: Path, **given: str) -> Stack:
    return Stack(port=20000, given=given, folder=tmp_path, trainer="vertex")


def test_a_stack_with_gemini_has_no_setting_of_openai(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key of a real account would add a host whose answers cost money."""
    for name in OPENAI_SETTINGS:
        monkeypatch.setenv(name, "a person's own")
    running = stack(tmp_path, **dict.fromkeys(OPENAI_SETTINGS, "a person's own"), TRAINER="openai")
    assert not OPENAI_SETTINGS & (running.settings().keys() | running.environment().keys())
    for name, (command, environment) in running.commands().items():
        assert not OPENAI_SETTINGS & environment.keys(), name
        assert "tuneline_dev.emulators.openai" not in command
    assert running.settings()["TRAINER"] == "vertex"


def test_the_emulator_of_vertex_ai_is_the_metadata_server_and_reads_the_bucket(tmp_path: Path) -> None:
    running = stack(tmp_path)
    settings = running.settings()
    assert settings["VERTEX_BASE_URL"] == "http://127.0.0.1:20006"
    assert settings["GCE_METADATA_HOST"] == "127.0.0.1:20006"
    command, _ = running.commands()["vertex_platform"]
    assert command[command.index("--storage") + 1] == running.url(7)
    assert command[command.index("--project") + 1] == settings["GOOGLE_CLOUD_PROJECT"] == "local"
    assert running.port_of("vertex_platform") == 20006


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"trainer": "vertex", "VERTEX_BASE_URL": "https://vertex.example"}, "VERTEX_BASE_URL"),
        ({"trainer": "openai", "OPENAI_BASE_URL": "https://openai.example/v1"}, "OPENAI_BASE_URL"),
    ],
)
def test_an_address_that_is_set_takes_the_place_of_the_emulator(
    tmp_path: Path, given: dict[str, Any], setting: str
) -> None:
    trainer = given.pop("trainer")
    running = Stack(port=20000, given=given, folder=tmp_path, trainer=trainer)
    assert running.settings()[setting] == given[setting]
    assert running.models.process not in running.commands()
    assert not running.models.is_emulated
    # An access token for the real service comes from the person's own login.
    assert "GCE_METADATA_HOST" not in running.settings()


def test_a_stack_with_openai_says_so_to_the_functions(tmp_path: Path) -> None:
    running = Stack(port=20000, given={"TRAINER": "vertex", "OPENAI_API_KEY": "sk-own"}, folder=tmp_path)
    settings = running.settings()
    assert (settings["TRAINER"], settings["OPENAI_API_KEY"]) == ("openai", "sk-own")
    assert "VERTEX_BASE_URL" not in settings
    assert "vertex_platform" not in running.commands()


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_finds_its_settings(function: str, trainer: Trainer, tmp_path: Path) -> None:
    """With Gemini no function needs a key."""
    running = Stack(port=20000, given={}, folder=tmp_path, trainer=trainer)
    _, environment = running.commands()[function]
    kinds: tuple[type, ...] = SETTINGS[function]
    for kind in kinds:
        read(kind, environment)
