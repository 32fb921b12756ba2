"""Check the prerequisites of a deployment; each missing one has instructions."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tuneline_cli.deploy.cloud.programs import Programs

LEAST_TERRAFORM = (1, 11)


@dataclass(frozen=True)
class Prerequisite:
    """One prerequisite and, if it is missing, how to get it, or what `apply` does about it."""

    what: str
    how: str = ""
    by_apply: str = ""

    def line(self) -> str:
        """A line for the operator."""
        if self.by_apply:
            return f"· {self.what}: scripts/tuneline deploy apply {self.by_apply}"
        return f"✗ {self.what}\n    {self.how}" if self.how else f"✓ {self.what}"


def check_prerequisites(programs: Programs, project: str | None) -> Iterator[Prerequisite]:
    """Check them in the order in which they can be fixed; stop at one that the others depend on.

    Without a `project`, only those of this computer.
    """
    machine: tuple[Callable[[Programs], Prerequisite], ...] = (
        _terraform,
        _gcloud,
        _login,
        _application_login,
    )
    for check in machine:
        prerequisite = check(programs)
        yield prerequisite
        if prerequisite.how and check in (_gcloud, _login):
            return
    if project is None:
        return
    prerequisite = _project(programs, project)
    yield prerequisite
    if not (prerequisite.how or prerequisite.by_apply):
        yield _billing(programs, project)


def account(programs: Programs) -> str:
    """The e-mail address of gcloud's login; empty without a login."""
    command = ("gcloud", "auth", "list", "--filter=status:ACTIVE", "--format=value(account)")
    return programs.finds(*command) or ""


def project_state(programs: Programs, project: str) -> str:
    """Google's name of the project's state, such as ACTIVE; empty if you see no such project."""
    return programs.finds("gcloud", "projects", "describe", project, "--format=value(lifecycleState)") or ""


def billing_account(programs: Programs, project: str) -> str:
    """The id of the project's billing account; empty if there is none."""
    answer = programs.finds("gcloud", "billing", "projects", "describe", project, "--format=json")
    billing = json.loads(answer or "{}")
    name = str(billing.get("billingAccountName", "")) if billing.get("billingEnabled") else ""
    return name.removeprefix("billingAccounts/")


def _terraform(programs: Programs) -> Prerequisite:
    how = "get it at https://developer.hashicorp.com/terraform/install"
    if shutil.which("terraform") is None:
        return Prerequisite("Terraform is not installed", how)
    version = str(json.loads(programs.read("terraform", "version", "-json"))["terraform_version"])
    if _numbers(version) < LEAST_TERRAFORM:
        return Prerequisite(
            f"Terraform {version} is too old, {'.'.join(map(str, LEAST_TERRAFORM))} is needed", how
        )
    return Prerequisite(f"Terraform {version}")


def _gcloud(_programs: Programs) -> Prerequisite:
    if shutil.which("gcloud") is None:
        how = "get it at https://cloud.google.com/sdk/docs/install"
        return Prerequisite("The Google Cloud CLI (gcloud) is not installed", how)
    return Prerequisite("Google Cloud CLI")


def _login(programs: Programs) -> Prerequisite:
    who = account(programs)
    return Prerequisite(f"Logged in as {who}") if who else Prerequisite("You are not logged in", LOG_IN)


# https://cloud.google.com/docs/authentication/provide-credentials-adc
LOG_IN = "gcloud auth login --update-adc"


def _application_login(programs: Programs) -> Prerequisite:
    token = programs.finds("gcloud", "auth", "application-default", "print-access-token")
    if token is None:
        return Prerequisite("Terraform is not logged in (no application-default credentials)", LOG_IN)
    return Prerequisite("Terraform is logged in (application-default credentials)")


def _project(programs: Programs, project: str) -> Prerequisite:
    state = project_state(programs, project)
    if state == "ACTIVE":
        return Prerequisite(f"Project {project}")
    if state:
        how = f"gcloud projects undelete {project}, or choose another with --project"
        return Prerequisite(f"Project {project} is being deleted", how)
    return Prerequisite(f"There is no project {project} that you may see", by_apply="creates it")


def _billing(programs: Programs, project: str) -> Prerequisite:
    pays = billing_account(programs, project)
    if pays:
        return Prerequisite(f"Billing account {pays}")
    return Prerequisite("The project has no billing account", by_apply="links one of yours")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
