"""Runs Terraform on `infra/`, with its state in a bucket of the project."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tuneline_cli.deploy import failures
from tuneline_cli.deploy.cloud.outputs import Outputs
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_cli.deployments import state_bucket

STATE_PREFIX = "tuneline"
# Another person's run is waited for. https://developer.hashicorp.com/terraform/language/state/locking
_UNASKED = ("-input=false", "-auto-approve", "-compact-warnings", "-lock-timeout=5m")


@dataclass(frozen=True)
class Terraform:
    """Terraform in one folder, for one project."""

    programs: Programs
    folder: Path
    project: str

    def init(self) -> None:
        """Get the provider and connect to the state; done again it changes nothing.

        https://developer.hashicorp.com/terraform/language/backend/gcs
        """
        self._watch(
            *self._terraform("init"),
            "-input=false",
            "-reconfigure",
            f"-backend-config=bucket={state_bucket(self.project)}",
            f"-backend-config=prefix={STATE_PREFIX}",
        )

    def plan(self) -> None:
        """Show what would change; nothing does."""
        quick = ("-input=false", "-lock=false", "-compact-warnings")
        self._watch(*self._terraform("plan"), *quick, changes=False)

    def apply(self, *, only: Sequence[str] = (), bundle: Path | None = None) -> None:
        """Make what is described, all of it or `only` these resources and what they rest on.

        `bundle` is deployed in place of the zip that the answers name.
        """
        targets = [f"-target={address}" for address in only]
        code = [f"-var=bundle={os.path.relpath(bundle, self.folder)}"] if bundle else []
        self._watch(*self._terraform("apply"), *_UNASKED, *code, *targets)

    def destroy(self, *, only: Sequence[str]) -> None:
        """Delete these resources and what rests on them; the state goes on knowing the others."""
        targets = [f"-target={address}" for address in only]
        self._watch(*self._terraform("destroy"), *_UNASKED, *targets)

    def resources(self) -> list[str]:
        """The addresses of what the state knows."""
        return self.programs.read(*self._terraform("state"), "list").splitlines()

    def outputs(self) -> Outputs:
        """What the last `apply` says of the deployment. StoppedError where there is none."""
        said = json.loads(self.programs.read(*self._terraform("output"), "-json") or "{}")
        if not said:
            raise StoppedError("Nothing is deployed yet: run scripts/tuneline deploy apply first.")
        return Outputs({name: one["value"] for name, one in said.items()})

    def bundle_address(self) -> str | None:
        """Where the zip is that is deployed, named by its hash; None where the state knows none."""
        said = json.loads(self.programs.read(*self._terraform("show"), "-json") or "{}")
        resources = said.get("values", {}).get("root_module", {}).get("resources", [])
        for one in resources:
            if one["address"] == "google_storage_bucket_object.bundle":
                return f"gs://{one['values']['bucket']}/{one['values']['name']}"
        return None

    def _watch(self, *command: str, changes: bool = True) -> None:
        """Run it in sight. StoppedError says what helps against the failure that it tells of."""
        try:
            self.programs.watch(*command, changes=changes)
        except ProgramFailedError as failed:
            raise StoppedError(f"{failed}\n{failures.advice(failed.said)}") from None

    def _terraform(self, verb: str) -> tuple[str, str, str]:
        return ("terraform", f"-chdir={self.folder}", verb)
