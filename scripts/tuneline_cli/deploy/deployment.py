"""Build the parts that every `deploy` command uses: the answers, the programs, Terraform, the secrets."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneline_cli import deployments
from tuneline_cli.bot_name import BotName
from tuneline_cli.bundle import BUNDLE
from tuneline_cli.deploy import prerequisites, shared_answers, training_provider
from tuneline_cli.deploy.clock import Clock
from tuneline_cli.deploy.cloud import billing, regions
from tuneline_cli.deploy.cloud.new_project import NewProject
from tuneline_cli.deploy.cloud.programs import Programs
from tuneline_cli.deploy.cloud.secret_kinds import SecretKind, kinds
from tuneline_cli.deploy.cloud.secret_store import SecretStore
from tuneline_cli.deploy.cloud.terraform import Terraform
from tuneline_cli.deploy.deploy_answers import Answers
from tuneline_cli.deploy.options import DeployOptions
from tuneline_cli.deploy.stopped import StoppedError


@dataclass(frozen=True)
class Deployment:
    """The deployment of one bot."""

    answers: Answers
    programs: Programs
    terraform: Terraform
    secrets: SecretStore
    clock: Clock
    infra: Path

    @property
    def bot(self) -> BotName:
        """The bot's name."""
        return self.terraform.bot

    @property
    def project(self) -> str:
        """The project's id."""
        return self.bot.project

    @property
    def kinds(self) -> tuple[SecretKind, ...]:
        """The secrets that this bot needs."""
        return kinds(self.answers.known)

    def write_answers(self, *, new_secret: str = "") -> None:
        """Write Terraform's input: answers, billing account, zip, the newest version of each secret.

        Terraform makes the place of `new_secret` as if it had a version.
        """
        if self.programs.dry_run:
            return
        first = {new_secret: "1"} if new_secret else {}
        # Chosen once: an operator may have emptied the account, to get no alert on Google's bill.
        self.answers.known |= billing.settled(self.programs, self.project, self.answers.known)
        self.answers.save(
            bundle=os.path.relpath(BUNDLE, self.terraform.folder),
            secret_versions={**first, **self.secrets.pinned([kind.name for kind in self.kinds])},
        )

    def share_answers(self) -> None:
        """Write the answers that are deployed now, for other computers."""
        written = shared_answers.write(self.programs, self.bot, self.answers.known)
        if not self.programs.dry_run:
            self.answers.saw(written)

    def keep_settings(self) -> None:
        """Keep the settings that are deployed now, for the other commands on this computer and on others."""
        if self.programs.dry_run:
            return
        settings = self.terraform.outputs()["settings"]
        kept = deployments.keep(self.infra, self.bot, settings)
        self.programs.change("gcloud", "storage", "cp", str(kept), deployments.address(self.bot))


def find(options: DeployOptions) -> Deployment:
    """Find the deployment by the answers; ask for missing ones. StoppedError says what is missing."""
    return complete(options, *begin(options))


def begin(options: DeployOptions) -> tuple[Programs, Answers]:
    """The programs, and the answers with the project. StoppedError says what is missing."""
    programs = Programs(dry_run=options.dry_run)
    answers = options.answers_here()
    answers.require_fitting(options.given)
    _require(programs, None)
    answers.take({"project": options.given["project"]})
    answers.ask(offered={}, only="project", given=options.given)
    return programs, answers


def complete(
    options: DeployOptions, programs: Programs, answers: Answers, *, new: NewProject | None = None
) -> Deployment:
    """Ask for the missing answers. Nothing is looked up in a `new` project.

    Raises StoppedError, which says what to get.
    """
    bot = BotName(answers["project"], options.bot)
    secrets = SecretStore(programs, bot)
    if new is None:
        _require(programs, bot.project)
        deployed = shared_answers.read(programs, bot)
        _settle_provider(answers, deployed, secrets, chosen=options.given["trainer"])
        _join(answers, deployed, options.answers)
    answers.take(options.given)
    answers.ask(offered={"alert_email": prerequisites.account(programs)})
    if new is None:
        regions.require_same(programs, bot, answers["region"])
    if not programs.dry_run:
        answers.save()
    return Deployment(
        answers=answers,
        programs=programs,
        terraform=Terraform(programs, options.folder, bot),
        secrets=secrets,
        clock=Clock(),
        infra=options.infra,
    )


def _settle_provider(
    answers: Answers, deployed: dict[str, Any] | None, secrets: SecretStore, *, chosen: str | None
) -> None:
    """Leave a bot that was deployed before there was a choice at the provider that it uses."""
    known = answers.known if deployed is None else deployed
    if chosen or known.get("trainer"):
        return
    if found := training_provider.of_a_deployment(secrets):
        known["trainer"] = found
        print(training_provider.STAYS, file=sys.stderr)


def _join(answers: Answers, deployed: dict[str, Any] | None, choice: str | None) -> None:
    """Merge the answers here with the deployed ones, and show differences. StoppedError if undecided."""
    if deployed is None:
        return
    joined = shared_answers.join(answers.known, deployed, before=answers.seen)
    _tell("Changed elsewhere since, and taken over", joined.theirs)
    _tell("Changed here, and not deployed yet", joined.ours)
    _tell("Changed here (right) and elsewhere (left, deployed)", list(joined.conflicts.values()))
    if joined.conflicts and (choice or _chosen()) == "deployed":
        given_up = {name: answers.known.get(name) for name in joined.conflicts}
        joined = shared_answers.join(answers.known, deployed, before={**answers.seen, **given_up})
    answers.joined(joined.known, deployed, changed_here=[*joined.ours, *joined.conflicts.values()])


def _chosen() -> str:
    if not sys.stdin.isatty():
        raise StoppedError("Add --answers=deployed or --answers=here to say which answers count.")
    is_taken = input("Use the deployed answers? [Y/n] ").strip().lower() in ("", "y", "yes")
    return "deployed" if is_taken else "here"


def _tell(title: str, lines: list[str]) -> None:
    if lines:
        print(f"{title}:", *(f"    {line}" for line in lines), sep="\n", file=sys.stderr)


def _require(programs: Programs, project: str | None) -> None:
    checked = prerequisites.check_prerequisites(programs, project)
    missing = [found for found in checked if found.how or found.by_apply]
    for found in missing:
        print(found.line(), file=sys.stderr)
    if missing:
        raise StoppedError("Get what is missing, then run the same command again.")
