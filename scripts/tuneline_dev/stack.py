"""Run all of Tuneline on one machine: its processes, ports and settings."""

import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuneline_cli.environment import ROOT
from tuneline_dev.model_platform import ModelPlatform, Trainer, inherited, model_platform
from tuneline_dev.processes import Processes

FUNCTIONS = ("line_webhook", "line_reply", "dataset_upload", "job_poller", "line_operator")
DATASET_BUCKET = "tuneline-datasets"
ARTIFACT_BUCKET = "tuneline-artifacts"
QUEUE = "projects/local/locations/local/queues/replies"
PORTS = 10
START_SECONDS = 60.0


class StackError(Exception):
    """The stack cannot be started; the text says why, and how to fix it."""


@dataclass(frozen=True)
class Stack:
    """Ports and settings, by the first port and the user's environment, which may set some."""

    port: int
    given: Mapping[str, str]
    folder: Path = ROOT / ".local"
    trainer: Trainer = "openai"
    # What an emulator takes for a training: long enough for a person to see its states.
    job_seconds: float = 4.0

    @property
    def line_url(self) -> str:
        """Return the address of LINE: the emulator's, unless LINE_API_BASE_URL is set."""
        return self.given.get("LINE_API_BASE_URL") or self.url(5)

    @property
    def models(self) -> ModelPlatform:
        """Return where models are trained and answer: an emulator, unless its address is set."""
        return model_platform(self.trainer, port=self.port + 6, storage_url=self.url(7), given=self.given)

    @property
    def store(self) -> Path:
        """Return the SQLite file of this stack."""
        return self.folder / f"{self.port}" / "store.db"

    @property
    def logs(self) -> Path:
        """Return the folder of this stack's logs."""
        return self.folder / "logs" / f"{self.port}"

    @property
    def bucket(self) -> str:
        """Return the bucket for datasets."""
        return self.given.get("DATASET_BUCKET") or DATASET_BUCKET

    @property
    def prefix(self) -> str:
        """Return the prefix of datasets' names."""
        return self.given.get("DATASET_PREFIX") or "datasets/"

    def url(self, offset: int) -> str:
        """Return the address `offset` ports after the first."""
        return f"http://127.0.0.1:{self.port + offset}"

    def table(self) -> list[tuple[str, str]]:
        """Return names and addresses to show to the user."""
        own = "emulator"
        own_secret = not self.given.get("LINE_CHANNEL_SECRET")
        models = self.models
        return [
            ("page", self.url(0)),
            *((name, self.url(self.port_of(name) - self.port)) for name in FUNCTIONS),
            ("LINE", f"{self.line_url} ({'yours' if self.given.get('LINE_API_BASE_URL') else own})"),
            (models.label, f"{models.url} ({own if models.is_emulated else 'yours'})"),
            ("storage", f"{self.url(7)} (bucket {self.bucket}, folder {self.prefix})"),
            ("Cloud Tasks", f"127.0.0.1:{self.port + 8} (gRPC)"),
            ("channel secret", self.settings()["LINE_CHANNEL_SECRET"] if own_secret else "yours"),
            ("logs", os.path.relpath(self.logs)),
        ]

    def settings(self) -> dict[str, str]:
        """Return the settings of the functions. The user's own settings take precedence."""
        defaults = {
            "STORE": f"sqlite:{self.store}",
            "LINE_CHANNEL_SECRET": "local-channel-secret",
            "LINE_CHANNEL_ACCESS_TOKEN": "local-channel-access-token",
            "LINE_API_BASE_URL": self.line_url,
            "REPLY_QUEUE": QUEUE,
            "REPLY_URL": self.url(2),
            "OPERATOR_URL": self.url(9),
            "REPLY_INVOKER": "tasks@local.iam.gserviceaccount.com",
            "CLOUD_TASKS_EMULATOR_HOST": f"127.0.0.1:{self.port + 8}",
            "DATASET_BUCKET": self.bucket,
            "ARTIFACT_BUCKET": ARTIFACT_BUCKET,
            # Shorter than in production, where a late answer takes three quarters of a minute.
            "ANSWER_SECONDS": "10",
            "REPLY_TRIES": "100",
            "JOB_BUDGET_USD": "3",
            "MONTH_BUDGET_USD": "20",
        }
        return {
            **defaults,
            **{name: value for name, value in self.given.items() if value and name in defaults},
            **self.models.settings,
        }

    def commands(self) -> dict[str, tuple[list[str], dict[str, str]]]:
        """Return each process: its name, its command, and what its environment has beside the common one."""
        settings = self.settings()
        return {**self._emulators(settings), **self._functions(settings)}

    def _functions(self, settings: Mapping[str, str]) -> dict[str, tuple[list[str], dict[str, str]]]:
        """Return the functions, each served by its file as in production."""
        framework = [sys.executable, "-m", "functions_framework", "--host", "127.0.0.1", "--port"]
        commands = {}
        for name in FUNCTIONS:
            environment = {
                "GOOGLE_CLOUD_PROJECT": "local",
                **settings,
                "FUNCTION_SOURCE": str(ROOT / "functions" / f"{name}.py"),
                "FUNCTION_TARGET": name,
                "FUNCTION_SIGNATURE_TYPE": "cloudevent" if name == "dataset_upload" else "http",
                "STORAGE_EMULATOR_HOST": self.url(7),
                "LOG_EXECUTION_ID": "false",
            }
            commands[name] = ([*framework, str(self.port_of(name))], environment)
        return commands

    def _emulators(self, settings: Mapping[str, str]) -> dict[str, tuple[list[str], dict[str, str]]]:
        """Return the emulators, without those that the user replaces with an address."""
        models = self.models
        arguments = {
            # The addresses of their control APIs are in their logs: the ten ports have other uses.
            "cloud_tasks": ["--port", str(self.port + 8), "--control-port", "0"],
            "storage": [
                *("--port", str(self.port + 7), "--control-port", "0", "--bucket", self.bucket),
                *("--bucket", settings["ARTIFACT_BUCKET"]),
                *("--watch", self.bucket, "--function-url", self.url(3)),
            ],
            "line_platform": [
                *("--port", str(self.port + 5), "--webhook-url", self.url(1)),
                *("--channel-secret", settings["LINE_CHANNEL_SECRET"].split()[0]),
                *("--channel-access-token", settings["LINE_CHANNEL_ACCESS_TOKEN"]),
            ],
            models.process: [*models.arguments, "--job-seconds", f"{self.job_seconds}"],
        }
        if self.given.get("LINE_API_BASE_URL"):
            del arguments["line_platform"]
        if not models.is_emulated:
            del arguments[models.process]
        return {
            name: (
                [sys.executable, "-m", f"tuneline_dev.emulators.{name.removesuffix('_platform')}", *words],
                {},
            )
            for name, words in arguments.items()
        }

    def environment(self) -> dict[str, str]:
        """Return the environment of all processes: the user's, with its proxies and certificates."""
        own = inherited(self.trainer, os.environ)
        own.pop("PYTHONDONTWRITEBYTECODE", None)
        local = ",".join(filter(None, (own.get("NO_PROXY"), "127.0.0.1", "localhost")))
        path = os.pathsep.join([str(ROOT / "scripts"), str(ROOT / "functions")])
        return {
            **own,
            "PYTHONPATH": path,
            "NO_PROXY": local,
            "no_proxy": local,
            "PYTHONUNBUFFERED": "1",
        }

    def require_free_ports(self) -> None:
        """Raise StackError if one of the ports is in use."""
        taken = [self.port + offset for offset in range(PORTS) if _listens(self.port + offset)]
        if taken:
            raise StackError(f"port {taken[0]} is in use: choose another first port with --port")

    def start(self, processes: Processes, *, only: tuple[str, ...] | None = None) -> None:
        """Start everything (or what `only` names) and wait until each answers.

        Raises StackError if a process ends or does not answer.
        """
        commands = self.commands()
        wanted = {name: commands[name] for name in commands if only is None or name in only}
        ports = {name: self.port_of(name) for name in wanted}
        for name, (command, environment) in wanted.items():
            processes.start(name, command, {**self.environment(), **environment})
        self._wait(processes, ports)

    def _wait(self, processes: Processes, ports: Mapping[str, int]) -> None:
        until = time.monotonic() + START_SECONDS
        silent = dict(ports)
        while silent:
            for name in processes.ended():
                last = processes.log(name).read_text(errors="replace").strip().splitlines()[-1:]
                raise StackError(f"{name} ended at its start: {' '.join(last)} (see {processes.log(name)})")
            if time.monotonic() > until:
                raise StackError(f"{', '.join(silent)} did not answer within {START_SECONDS:.0f} s")
            silent = {name: port for name, port in silent.items() if not _answers(port)}
            time.sleep(0.05)

    def kill(self, processes: Processes, name: str) -> None:
        """SIGKILL a process, and wait until its port is free: a worker ends shortly after its parent."""
        processes.kill(name)
        until = time.monotonic() + START_SECONDS
        while self.listens(name) and time.monotonic() < until:
            time.sleep(0.05)

    def listens(self, name: str) -> bool:
        """Return whether the port of a process is in use."""
        return _listens(self.port_of(name))

    def port_of(self, name: str) -> int:
        """Return the port of a process."""
        emulators = ("line_platform", self.models.process, "storage", "cloud_tasks")
        order = ("", *FUNCTIONS[:4], *emulators, *FUNCTIONS[4:])
        return self.port + order.index(name)


def _answers(port: int) -> bool:
    """Return whether a server answers: an HTTP status, or the greeting of a gRPC server."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5) as asking:
            # The framework answers this path itself, without calling the function.
            asking.sendall(b"GET /robots.txt HTTP/1.0\r\n\r\n")
            return bool(asking.recv(1))
    except OSError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as trying:
        trying.settimeout(0.5)
        return trying.connect_ex(("127.0.0.1", port)) == 0
