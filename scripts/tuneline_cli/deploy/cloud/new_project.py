"""Create a project that does not exist, and link a billing account to it.

https://cloud.google.com/resource-manager/docs/creating-managing-projects
"""

import sys
from dataclasses import dataclass

from tuneline_cli.deploy import failures, prerequisites
from tuneline_cli.deploy.cloud.programs import ProgramFailedError, Programs
from tuneline_cli.deploy.stopped import StoppedError

CONSOLE = "https://console.cloud.google.com/billing"


@dataclass(frozen=True)
class NewProject:
    """A project that has to be created, or only linked to a billing account, before a deployment."""

    project: str
    is_missing: bool
    account: str

    @property
    def question(self) -> str:
        """What the operator agrees to."""
        create = f"Create the project {self.project}, and link" if self.is_missing else "Link"
        return f"{create} billing account {self.account} to {'it' if self.is_missing else self.project}?"

    def make(self, programs: Programs) -> None:
        """Create and link it. After an interruption the next run does the rest.

        Raises StoppedError, which says what helps.
        """
        if self.is_missing:
            _change(programs, "gcloud", "projects", "create", self.project)
        account = f"--billing-account={self.account}"
        _change(programs, "gcloud", "billing", "projects", "link", self.project, account)
        # Services accept a new project, and its billing account, only after some seconds.
        programs.is_settling = True


def needed(programs: Programs, project: str, *, account: str | None) -> NewProject | None:
    """Return what has to be done; None if `project` exists and has a billing account.

    `account` is the billing account of the command line, if any. Raises StoppedError if there is none, or
    several and no terminal to choose one at.
    """
    state = prerequisites.project_state(programs, project)
    if state and state != "ACTIVE":
        return None
    pays = prerequisites.billing_account(programs, project) if state else ""
    if pays and account not in (None, pays):
        raise StoppedError(
            f"The project {project} has the billing account {pays} already. To change it: "
            f"gcloud billing projects link {project} --billing-account={account}"
        )
    if pays:
        return None
    return NewProject(project, is_missing=not state, account=account or _chosen(programs))


def accounts(programs: Programs) -> dict[str, str]:
    """The open billing accounts that you may see: their names by their ids."""
    listed = programs.finds(
        *("gcloud", "billing", "accounts", "list", "--filter=open=true"),
        "--format=value(name.basename(),displayName)",
    )
    found = (line.partition("\t") for line in (listed or "").splitlines() if line.strip())
    return {identity.strip(): name.strip() for identity, _, name in found}


def described(found: dict[str, str]) -> str:
    """Lines for a person, one an account."""
    return "\n".join(f"    {identity}  {name}" for identity, name in found.items())


def _chosen(programs: Programs) -> str:
    found = accounts(programs)
    if not found:
        raise StoppedError(
            "Google Cloud needs a billing account, and you have none: create one with a bank card at "
            f"{CONSOLE} (inside the free tier nothing is charged), then run the same command again."
        )
    if len(found) == 1:
        print(f"Billing account that pays for the project:\n{described(found)}", file=sys.stderr)
        return next(iter(found))
    if not sys.stdin.isatty():
        raise StoppedError(
            f"You have several billing accounts: choose with --billing-account=ID.\n{described(found)}"
        )
    return _picked(found)


def _picked(found: dict[str, str]) -> str:
    print(f"Billing accounts:\n{described(found)}", file=sys.stderr)
    while True:
        answer = input("Which one pays for the project (an id of the list above)? ").strip()
        if answer in found:
            return answer
        print("This is none of them.", file=sys.stderr)


def _change(programs: Programs, *command: str) -> None:
    try:
        programs.change(*command)
    except ProgramFailedError as failed:
        raise StoppedError(f"{failed}\n{failures.advice(failed.output)}") from None
