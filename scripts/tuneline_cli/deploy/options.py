"""The options of all `deploy` commands: answers to the questions, and how to run."""

import functools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tuneline_cli.command import dry_run_option
from tuneline_cli.context import bot_option
from tuneline_cli.deploy.cloud.bot_folder import bot_folder
from tuneline_cli.deploy.deploy_answers import QUESTIONS, Answers
from tuneline_cli.environment import ROOT


@dataclass(frozen=True)
class DeployOptions:
    """The command line's answers by the question's name (None if not given), and the other options.

    `infra` has Terraform's files. `bot` is the name of another bot of the project; empty for the first one.
    """

    given: Mapping[str, str | None]
    answers: str | None
    infra: Path
    dry_run: bool
    bot: str = ""

    @functools.cached_property
    def folder(self) -> Path:
        """The folder in which Terraform runs for this bot."""
        return bot_folder(self.infra, self.bot)

    def answers_here(self) -> Answers:
        """The answers of this computer. Another bot begins with the project of the first."""
        answers = Answers(self.folder)
        if self.bot:
            answers.known["bot"] = self.bot
            if project := Answers(self.infra).known.get("project"):
                answers.known.setdefault("project", project)
        return answers


def with_deploy_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options of all `deploy` commands, and pass them as the keyword `options`."""

    @functools.wraps(function)
    def called(*, answers: str | None, infra: Path, dry_run: bool, bot: str, **kwargs: str | None) -> int:
        given = {question.name: kwargs.pop(question.name) for question in QUESTIONS}
        if bot:
            # The texts of all commands name the first bot's commands.
            print(
                f"This is about the bot {bot}: add --bot={bot} to each command named here.", file=sys.stderr
            )
        return function(options=DeployOptions(given, answers, infra, dry_run, bot), **kwargs)

    decorated: Callable[..., int] = dry_run_option(called)
    decorated = click.option(
        "--infra",
        type=click.Path(path_type=Path),
        default=ROOT / "infra",
        show_default="infra",
        help="the folder of Terraform's files",
    )(decorated)
    decorated = click.option(
        "--answers",
        type=click.Choice(("deployed", "here")),
        help="which answers count if both were changed: the deployed ones, or those of this computer",
    )(decorated)
    decorated = bot_option(decorated)
    for question in reversed(QUESTIONS):
        about = f"{question.means}; {'asked once and kept' if question.words else 'kept'}"
        decorated = click.option(question.option, question.name, help=about)(decorated)
    return decorated
