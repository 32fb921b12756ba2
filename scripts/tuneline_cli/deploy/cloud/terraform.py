"""Run Terraform on `infra/`, with its state in a bucket of the project."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tuneline_cli.bot_name import BotName
from tuneline_cli.deploy import failures
from tuneline_cli.deploy.cloud.outputs import Outputs
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.deployments import state_bucket

# Waits for a run on another computer. https://developer.hashicorp.com/terraform/language/state/locking
_UNASKED = ("-input=false", "-auto-approve", "-compact-warnings", "-lock-timeout=5m")


@dataclass(frozen=True)
class Terraform:
    """Terraform in one folder, for one bot."""

    programs: Programs
    folder: Path
    bot: BotName

    def init(self) -> None:
        """Get the provider and connect to the state; a repetition changes nothing.

        https://developer.hashicorp.com/terraform/language/backend/gcs
        """
        self._watch(
            *self._terraform("init"),
            "-input=false",
            "-reconfigure",
            f"-backend-config=bucket={state_bucket(self.bot.project)}",
            f"-backend-config=prefix={self.bot.database}",
        )

    def plan(self) -> None:
        """Show what would change, and change nothing."""
        quick = ("-input=false", "-lock=false", "-compact-warnings")
        self._watch(*self._terraform("plan"), *quick, changes=False)

    def apply(self, *, only: Sequence[str] = (), bundle: Path | None = None) -> None:
        """Apply the configuration, or `only` these resources and their dependencies.

        `bundle` is deployed instead of the zip that the answers name.
        """
        targets = [f"-target={address}" for address in only]
        code = [f"-var=bundle={os.path.relpath(bundle, self.folder)}"] if bundle else []
        self._watch(*self._terraform("apply"), *_UNASKED, *code, *targets)

    def destroy(self, *, only: Sequence[str]) -> None:
        """Delete these resources and their dependents; the others stay in the state."""
        targets = [f"-target={address}" for address in only]
        self._watch(*self._terraform("destroy"), *_UNASKED, *targets)

    def resources(self) -> list[str]:
        """The addresses of the resources in the state."""
        return self.programs.read(*self._terraform("state"), "list").splitlines()

    def outputs(self) -> Outputs:
        """The outputs of the last `apply`. Raises StoppedError if there are none."""
        outputs = json.loads(self.programs.read(*self._terraform("output"), "-json") or "{}")
        if not outputs:
            raise StoppedError("Nothing is deployed yet: run scripts/tuneline deploy apply first.")
        return Outputs({name: output["value"] for name, output in outputs.items()})

    def bundle_address(self) -> str | None:
        """The address of the deployed zip, named by its hash; None if the state has none."""
        state = json.loads(self.programs.read(*self._terraform("show"), "-json") or "{}")
        resources = state.get("values", {}).get("root_module", {}).get("resources", [])
        for resource in resources:
            if resource["address"] == "google_storage_bucket_object.bundle":
                return f"gs://{resource['values']['bucket']}/{resource['values']['name']}"
        return None

    def _watch(self, *command: str, changes: bool = True) -> None:
        """Run it while the operator watches. StoppedError has the advice for its failure."""
        try:
            self.programs.watch(*command, changes=changes)
        except ProgramFailedError as failed:
            raise StoppedError(f"{failed}\n{failures.advice(failed.output)}") from None

    def _terraform(self, verb: str) -> tuple[str, str, str]:
        return ("terraform", f"-chdir={self.folder}", verb)
