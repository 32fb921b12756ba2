"""`scripts/tuneline`: its commands, their help, its exit codes, and the texts that name commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.cli.commands import run, start
from tests.cli.named_commands import missing_commands, named_commands
from tuneline.errors import RetryError, SettingError
from tuneline.settings import LANGUAGES
from tuneline.texts.notice_texts import notices, texts
from tuneline_cli.cli import tuneline
from tuneline_cli.command import CommandGroup, Verb, verb
from tuneline_cli.environment import ROOT
from tuneline_cli.errors import CommandError, UnknownRecordError


def commands(group: click.Group = tuneline, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands with their words, groups as well."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


ALL = dict(commands())


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_help_that_begins_with_its_summary(words: tuple[str, ...]) -> None:
    done = run(*words, "--help", environment={})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: scripts/tuneline {' '.join(words)} ")
    summary = (ALL[words].help or "").partition("\n")[0]
    assert summary
    assert summary in " ".join(done.stdout.split())
    listed = run(*words[:-1], "--help", environment={}).stdout
    assert summary in " ".join(listed.split())


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_help_of_every_command_of_operators_has_examples_of_itself(words: tuple[str, ...]) -> None:
    if words[0] == "bench" or isinstance(ALL[words], click.Group):
        return
    assert words in {named[: len(words)] for named in named_commands(ALL[words].epilog or "")}


def test_whatever_writes_or_spends_can_be_tried_without_doing_it() -> None:
    with_dry_run = {
        words for words, command in ALL.items() if "dry_run" in {option.name for option in command.params}
    }
    assert with_dry_run >= {
        *(("dataset", name) for name in ("generate", "drop", "approve", "cancel", "retrain", "delete")),
        *(("model", name) for name in ("promote", "rollback", "retire", "register")),
        *(("events", name) for name in ("replay", "forget")),
        *(("deploy", name) for name in ("plan", "apply", "secrets", "rotate", "smoke", "destroy")),
        *(("settings", name) for name in ("set", "unset")),
        *(("answer", name) for name in ("pin", "edit", "unpin", "import")),
        *(("unanswered", name) for name in ("answer", "dismiss")),
        ("job", "cancel"),
        *(("operator", name) for name in ("invite", "remove", "push")),
    }


def test_whatever_shows_data_shows_it_for_a_program_as_well() -> None:
    with_json = {
        words for words, command in ALL.items() if "as_json" in {option.name for option in command.params}
    }
    assert with_json >= {
        *(("dataset", name) for name in ("check", "split", "price", "drop", "list", "show", "delete")),
        ("dataset", "next"),
        *(("job", name) for name in ("list", "show")),
        *(("model", name) for name in ("list", "show", "compare", "ask")),
        *(("events", name) for name in ("list", "show", "forget")),
        ("settings", "show"),
        ("deploy", "smoke"),
        *(("answer", name) for name in ("pin", "edit", "unpin", "list", "show")),
        *(("unanswered", name) for name in ("list", "answer", "dismiss")),
        ("status",),
        *(("operator", name) for name in ("list", "invite", "remove", "push")),
    }


@pytest.mark.parametrize("words", [("mend",), ("events", "mend"), ("events", "list", "--mend"), ("events",)])
def test_a_wrong_call_exits_with_2_and_shows_the_usage(words: tuple[str, ...]) -> None:
    done = run(*words, environment={})
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: scripts/tuneline" in done.stderr


class Failing(CommandGroup):
    """A group whose one command raises `error`."""

    error: BaseException

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        @verb("Fail.", "")
        def command() -> int:
            raise self.error

        return command


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (SettingError("Set STORE."), 2, "Set STORE.\n"),
        (UnknownRecordError("none of the jobs is x."), 2, "none of the jobs is x.\n"),
        (CommandError("It is so."), 2, "It is so.\n"),
        (RetryError("the store is away"), 2, "It did not work now: the store is away. Try again.\n"),
        (
            FileNotFoundError(2, "No such file", "x\x1b[2J"),
            2,
            "x�[2J cannot be read or written: No such file.\n",
        ),
        (KeyboardInterrupt(), 130, "\nInterrupted.\n"),
        (EOFError(), 130, "\nInterrupted.\n"),
    ],
)
def test_an_error_ends_a_command_with_its_code_and_one_line(
    error: BaseException, code: int, message: str
) -> None:
    group = Failing("failing", verbs={"fail": ""})
    group.error = error
    result = CliRunner(catch_exceptions=False).invoke(group, ["fail"])
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == message


def test_a_reader_that_leaves_ends_a_command_quietly(tmp_path: Path) -> None:
    command = f"{sys.executable} -m tuneline_cli events list | true"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}/functions:{ROOT}/scripts",
        "STORE": f"sqlite:{tmp_path / 'store.db'}",
    }
    done = subprocess.run(
        command, shell=True, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Traceback" not in done.stderr


def test_the_command_runs_as_a_file_and_lists_its_groups(tmp_path: Path) -> None:
    done = start("--help", environment={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    for words in ALL:
        if len(words) == 1:
            assert f"\n  {words[0]} " in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands_options_and_settings(shell: str) -> None:
    def completed(*words: str) -> str:
        environment = {
            "_TUNELINE_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": " ".join(["scripts/tuneline", *words]),
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
        }
        return run(environment={**os.environ, **environment}).stdout

    assert "events" in completed("ev")
    assert "replay" in completed("events", "re")
    assert "--unanswered" in completed("events", "list", "--un")
    assert "month_usd" in completed("settings", "set", "mo")


def test_pages_and_infrastructure_name_commands_that_exist() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.md", "*.tf"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    named = set()
    for name in tracked.stdout.splitlines():
        text = (ROOT / name).read_text()
        assert missing_commands(text) == set(), name
        named |= named_commands(text)
    assert {("status",), ("dataset", "drop"), ("deploy", "apply"), ("model", "promote")} <= named


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_name_commands_that_exist(language: str) -> None:
    sentences = [
        sentence for title, what, steps in notices(language).values() for sentence in (title, *what, *steps)
    ]
    named = named_commands("\n".join([*sentences, *texts(language).values()]))
    assert ("dataset", "approve") in named
    assert missing_commands("\n".join([*sentences, *texts(language).values()])) == set()


def test_code_names_commands_that_exist() -> None:
    for folder in ("functions", "scripts"):
        for path in (ROOT / folder).rglob("*.py"):
            assert missing_commands(path.read_text()) == set(), path


def test_commands_that_do_not_exist_are_found() -> None:
    text = "Run `scripts/tuneline events mend x`, scripts/tuneline dance or scripts/tuneline job list now."
    assert missing_commands(text) == {("events", "mend"), ("dance", "or")}


def test_every_command_is_a_verb_or_a_group() -> None:
    assert all(isinstance(command, Verb | CommandGroup) for command in ALL.values())
