"""Play the few commands of Terraform that a deployment uses; what they make is in the control plane."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from tests.cli.deploy.gcloud_command import RefusedError
from tests.cli.deploy.played_terraform import RESOURCES, STATE, ConflictError, PlayedTerraform
from tuneline_cli.environment import ROOT

DEFAULT_BUNDLE = str(ROOT / ".local" / "tuneline.zip")


class Project(Protocol):
    """The part of the control plane that Terraform uses."""

    buckets: dict[str, dict[str, Any]]
    # The prefix of the state with which Terraform was initialised in a folder.
    prefixes: dict[str, str]

    def terraform_of(self, variables: Mapping[str, Any]) -> PlayedTerraform:
        """Return the resources of the bot that the variables name."""

    def make_secrets(self, variables: Mapping[str, Any]) -> None:
        """Make the secrets, without versions."""

    def objection(self, variables: Mapping[str, Any]) -> str:
        """Return Google's error for these variables, if any. Earlier resources are made."""


class Terraform:
    """One call, in a folder."""

    def __init__(self, project: Project, words: Sequence[str], environment: Mapping[str, str]) -> None:
        folder, self.words = _folder(words)
        answers = folder / "terraform.tfvars.json"
        self.variables = json.loads(answers.read_text()) if answers.exists() else {}
        self.folder, self.project, self.environment = folder, project, environment
        self.terraform = project.terraform_of(self.variables)
        self.targets = self._values("-target=")

    def run(self) -> str:
        """Return the output. Raises RefusedError."""
        verbs = {
            "version": self._version,
            "init": self._init,
            "plan": self._plan,
            "apply": self._apply,
            "destroy": self._destroy,
            "output": self._output,
            "state": self._state,
            "show": self._show,
        }
        verb = verbs.get(self.words[0])
        try:
            return verb() if verb else ""
        except ConflictError as conflict:
            raise _error(str(conflict)) from None

    def _values(self, option: str) -> list[str]:
        return [word.removeprefix(option) for word in self.words if word.startswith(option)]

    def _version(self) -> str:
        return json.dumps({"terraform_version": self.environment.get("TEST_TERRAFORM", "1.11.4")})

    def _init(self) -> str:
        if STATE not in self.project.buckets:
            raise _error("querying Cloud Storage failed: storage: bucket doesn't exist")
        (prefix,) = self._values("-backend-config=prefix=")
        self.project.prefixes[str(self.folder)] = prefix
        return ""

    def _require_state(self) -> None:
        """Refuse to work on another bot's state."""
        if STATE not in self.project.buckets:
            raise _error("querying Cloud Storage failed: storage: bucket doesn't exist")
        own = f"tuneline{self.terraform.suffix}"
        if self.project.prefixes.get(str(self.folder), own) != own:
            raise _error('Backend initialization required, please run "terraform init"')

    def _plan(self) -> str:
        """Return the changes of `apply`, with the database that they are for."""
        missing = len(set(RESOURCES) - set(self._known()))
        return f"Plan: {missing} to add. Database: tuneline{self.terraform.suffix}."

    def _apply(self) -> str:
        if failure := self.environment.get("TEST_APPLY_FAILS"):
            raise RefusedError(failure)
        content = self._bundle()
        self._require_state()
        self.project.make_secrets(self.variables)
        if not self.targets and (objection := self.project.objection(self.variables)):
            raise _error(objection)
        self.terraform.apply(self.targets, content)
        return ""

    def _bundle(self) -> bytes:
        """Return the zip to deploy. A variable of the command takes precedence over the file's."""
        named = self._values("-var=bundle=") or [self.variables.get("bundle", DEFAULT_BUNDLE)]
        return (self.folder / named[0]).read_bytes()

    def _destroy(self) -> str:
        self._bundle()
        self._require_state()
        self.terraform.destroy(self.targets)
        return ""

    def _known(self) -> list[str]:
        self._require_state()
        return sorted(self.terraform.known)

    def _output(self) -> str:
        outputs = json.loads(self.environment["TEST_OUTPUTS"]) if self._known() else {}
        return json.dumps({name: {"value": value} for name, value in outputs.items()})

    def _state(self) -> str:
        return "\n".join(self._known())

    def _show(self) -> str:
        self._require_state()
        values = {"bucket": self.terraform.source, "name": self.terraform.bundle}
        resource = {"address": "google_storage_bucket_object.bundle", "values": values}
        resources = [resource] if values["name"] else []
        return json.dumps({"values": {"root_module": {"resources": resources}}})


def _folder(words: Sequence[str]) -> tuple[Path, Sequence[str]]:
    first = words[0].partition("=")
    return (Path(first[2]), words[1:]) if first[0] == "-chdir" else (Path.cwd(), words)


def _error(text: str) -> RefusedError:
    return RefusedError(f"╷\n│ Error: {text}\n╵")
