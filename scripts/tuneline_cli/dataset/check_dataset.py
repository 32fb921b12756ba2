"""Say what is wrong with a dataset, line by line."""

import argparse
import json
from datetime import UTC, datetime
from typing import BinaryIO

from tuneline.datasets.report import as_data, as_markdown, model_notices
from tuneline.datasets.validation.run import Report, check
from tuneline_cli.dataset import input_file

EXAMPLES = """
  scripts/dataset check questions.csv
  scripts/dataset check questions.csv --language zh-TW
  scripts/dataset check questions.jsonl --json
  scripts/dataset check questions_big5.csv --encoding big5
  cat questions.jsonl | scripts/dataset check -
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    input_file.arguments(parser)
    parser.add_argument("--json", action="store_true", help="for a program")


def run(given: argparse.Namespace) -> int:
    """0 when the dataset can be trained on, 1 when not."""
    with input_file.opened(given.file) as reader:
        report = checked(reader, given)
    if given.json:
        data = as_data(report, model=given.model, epochs=given.epochs, language=given.language)
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print(as_markdown(report, language=given.language), end="")
    return 0 if report.is_valid else 1


def checked(reader: BinaryIO, given: argparse.Namespace) -> Report:
    """The report, with what there is to say of the base model."""
    report = check(reader, input_file.asked_of(given))
    for one in model_notices(given.model, datetime.now(UTC).date()):
        report.problems.add(one)
    return report
