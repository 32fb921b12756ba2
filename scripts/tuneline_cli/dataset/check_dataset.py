"""List every problem of a dataset with its line and a suggested fix."""

from datetime import UTC, datetime
from typing import BinaryIO

import click

from tuneline.datasets.report import as_data, as_markdown, model_notices
from tuneline.datasets.validation.run import Report, check
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.dataset.input_file import InputFile, opened, tell_if_estimated, with_input_file
from tuneline_cli.output import write_json

EXAMPLES = """
  scripts/tuneline dataset check questions.csv
  scripts/tuneline dataset check questions.csv --language zh-TW
  scripts/tuneline dataset check questions.jsonl --json
  scripts/tuneline dataset check questions_big5.csv --encoding big5
  scripts/tuneline dataset check chats.csv --personal-data mask --keep answers.txt
  cat questions.jsonl | scripts/tuneline dataset check -
"""


@verb(__doc__, EXAMPLES)
@with_input_file
@json_option
def command(source: InputFile, *, as_json: bool) -> int:
    """Exit with 0 if the dataset can be trained on, else with 1."""
    tell_if_estimated()
    with opened(source.file) as reader:
        report = checked(reader, source)
    if as_json:
        write_json(as_data(report, model=source.model, epochs=source.epochs, language=source.language))
    else:
        click.echo(as_markdown(report, language=source.language), nl=False)
    return FINE if report.is_valid else ATTENTION


def checked(reader: BinaryIO, source: InputFile) -> Report:
    """Check the dataset; the report includes notices about the base model."""
    report = check(reader, source.check_options)
    for notice in model_notices(source.model, datetime.now(UTC).date()):
        report.problems.add(notice)
    return report
