"""List every problem of a dataset with its line and a suggested fix."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from tuneline.datasets.report import as_data, as_markdown, model_notices
from tuneline.datasets.validation.run import Report, check
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.context import DeployedBot
from tuneline_cli.dataset.bot_hours import hours_of_bot, hours_option
from tuneline_cli.dataset.input_file import InputFile, opened, tell_if_estimated, with_input_file
from tuneline_cli.environment import ROOT
from tuneline_cli.output import write_json

EXAMPLES = """
  scripts/tuneline dataset check questions.csv
  scripts/tuneline dataset check questions.csv --language zh-TW
  scripts/tuneline dataset check questions.jsonl --json
  scripts/tuneline dataset check questions_big5.csv --encoding big5
  scripts/tuneline dataset check chats.csv --personal-data mask --keep answers.txt
  scripts/tuneline dataset check questions.csv --hours hours.json
  scripts/tuneline dataset check questions.csv --project my-clinic-bot
  cat questions.jsonl | scripts/tuneline dataset check -
"""


@verb(__doc__, EXAMPLES)
@with_input_file
@hours_option
@click.option("--project", help="report answers that contradict the opening hours of this project's bot")
@json_option
def command(source: InputFile, *, hours: OpeningHours | None, project: str | None, as_json: bool) -> int:
    """Exit with 0 if the dataset can be trained on, else with 1."""
    tell_if_estimated()
    with opened(source.file) as reader:
        report = checked(reader, source, hours or (hours_of_bot(_bot(project)) if project else None))
    if as_json:
        write_json(as_data(report, model=source.model, epochs=source.epochs, language=source.language))
    else:
        click.echo(as_markdown(report, language=source.language), nl=False)
    return FINE if report.is_valid else ATTENTION


def checked(reader: BinaryIO, source: InputFile, hours: OpeningHours | None = None) -> Report:
    """Check the dataset; the report includes notices about the base model."""
    report = check(reader, replace(source.check_options, hours=hours))
    for notice in model_notices(source.model, datetime.now(UTC).date()):
        report.problems.add(notice)
    return report


def _bot(project: str) -> DeployedBot:
    infra = click.get_current_context().find_object(Path) or ROOT / "infra"
    return DeployedBot(project, os.environ, infra)
