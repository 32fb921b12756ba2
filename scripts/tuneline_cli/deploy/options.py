"""The options of all `deploy` commands: answers to the questions, and how to run."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tuneline_cli.command import dry_run_option
from tuneline_cli.deploy.deploy_answers import QUESTIONS
from tuneline_cli.environment import ROOT


@dataclass(frozen=True)
class DeployOptions:
    """The command line's answers by the question's name (None if not given), and the other options."""

    given: Mapping[str, str | None]
    answers: str | None
    infra: Path
    dry_run: bool


def with_deploy_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options of all `deploy` commands, and pass them as the keyword `options`."""

    @functools.wraps(function)
    def called(*, answers: str | None, infra: Path, dry_run: bool, **kwargs: str | None) -> int:
        given = {question.name: kwargs.pop(question.name) for question in QUESTIONS}
        return function(options=DeployOptions(given, answers, infra, dry_run), **kwargs)

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
    for question in reversed(QUESTIONS):
        about = f"{question.means}; {'asked once and kept' if question.words else 'kept'}"
        decorated = click.option(question.option, question.name, help=about)(decorated)
    return decorated
