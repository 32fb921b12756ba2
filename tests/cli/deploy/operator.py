"""An operator who runs scripts/tuneline deploy, with doubles of gcloud, Terraform and Google Cloud."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.commands import Ended, run
from tests.cli.deploy.control_plane import JOB, ControlPlane
from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy.clock import Clock
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.cloud.secret_store import SecretStore
from tuneline_cli.deploy.cloud.terraform import Terraform
from tuneline_cli.deploy.deploy_answers import Answers
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.environment import ROOT
from tuneline_dev.emulators.serve import served

PROGRAMS = Path(__file__).with_name("bin")
ANSWERS = ("--project=my-bot-1", "--region=asia-east1", "--alert-email=me@clinic.example", "--language=ja")
OUTPUTS = {
    "webhook_url": "https://line-webhook-123.asia-east1.run.app",
    "reply_url": "https://line-reply-123.asia-east1.run.app",
    "operator_url": "https://line-operator-123.asia-east1.run.app",
    "reply_queue": "projects/my-bot-1/locations/asia-east1/queues/replies",
    "reply_invoker": "tasks-caller@my-bot-1.iam.gserviceaccount.com",
    "dataset_bucket": "my-bot-1-tuneline-datasets",
    "artifact_bucket": "my-bot-1-tuneline-artifacts",
    "firestore_database": "tuneline",
    "settings": {
        "STORE": "firestore",
        "GOOGLE_CLOUD_PROJECT": "my-bot-1",
        "FIRESTORE_DATABASE": "tuneline",
        "DATASET_BUCKET": "my-bot-1-tuneline-datasets",
        "ARTIFACT_BUCKET": "my-bot-1-tuneline-artifacts",
        "BOT_LANGUAGE": "ja",
        "REPLY_TRIES": "100",
    },
    "poller_job": JOB,
    "next_steps": "Add the bot as a friend.",
}


class Operator:
    """Runs the command in a separate folder. `plane` is the project, `environment` the shell's."""

    def __init__(self, folder: Path, plane: ControlPlane, address: str) -> None:
        self.plane = plane
        self.infra = folder / "infra"
        self.infra.mkdir()
        self.log = folder / "commands.jsonl"
        self.log.touch()
        self.environment = {
            "PATH": f"{PROGRAMS}:{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(folder),
            "PYTHONPATH": f"{ROOT}/functions:{ROOT}/scripts",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "TEST_ACCOUNT": "me@clinic.example",
            "TEST_COMMANDS": str(self.log),
            "TEST_CONTROL_PLANE": address,
            "TEST_OUTPUTS": json.dumps(OUTPUTS),
        }

    def command(self, verb: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "tuneline_cli", "deploy", verb, f"--infra={self.infra}", *words]

    def run(self, verb: str, *words: str, stdin: str = "") -> Ended:
        """Run the command in this process. The programs that it starts are real processes."""
        return run("deploy", verb, f"--infra={self.infra}", *words, environment=self.environment, stdin=stdin)

    def commands(self, program: str) -> list[list[str]]:
        """Return the calls of a program."""
        return [one["words"] for one in self.recorded() if one["program"] == program]

    def recorded(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def answers(self) -> dict[str, Any]:
        """Return the stored answers, which Terraform reads."""
        path = self.infra / "terraform.tfvars.json"
        return dict(json.loads(path.read_text())) if path.exists() else {}


def at_a_terminal(
    me: Operator, replies: Sequence[tuple[str, str]], verb: str, *words: str
) -> tuple[int, str]:
    """Run the command at a terminal; type each reply after its prompt. Returns status and output."""
    ours, its = pty.openpty()
    running = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *me.command(verb, *words)],
        env=me.environment,
        stdin=its,
        stdout=its,
        stderr=its,
    )
    os.close(its)
    waiting, said, seen = list(replies), "", 0
    while chunk := _shown(ours):
        said += chunk
        if waiting and waiting[0][0] in said[seen:]:
            seen = len(said)
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    os.close(ours)
    return running.wait(60), said


def _shown(terminal: int) -> str:
    """Return the next output; empty after its last program has ended."""
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""


def place(me: Operator, clock: Clock) -> Deployment:
    """Return the deployment, for a program with the operator's environment."""
    programs = Programs(clock=clock)
    return Deployment(
        answers=Answers(me.infra),
        programs=programs,
        terraform=Terraform(programs, me.infra, BotName("my-bot-1")),
        secrets=SecretStore(programs, BotName("my-bot-1")),
        clock=clock,
        infra=me.infra,
    )


class Hands(Clock):
    """A clock without real waiting; `happens` has the events at their times."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.happens: list[tuple[float, Callable[[], None]]] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        due = [one for one in self.happens if one[0] <= self.time - 1000]
        self.happens = [one for one in self.happens if one not in due]
        for _time, what in due:
            what()


@contextmanager
def operator(folder: Path) -> Iterator[Operator]:
    plane = ControlPlane()
    with served(plane.app()) as address:
        yield Operator(folder, plane, address)


def leaks(folder: Path, *secrets: str, said: str = "") -> list[str]:
    """The files under `folder` (and "what was said") that hold one of `secrets`."""
    texts = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    texts["what was said"] = said.encode()
    return [where for where, text in texts.items() if any(secret.encode() in text for secret in secrets)]
