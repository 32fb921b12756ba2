"""Say what training on a dataset would cost."""

import argparse
import sys

from tuneline.datasets.report import as_data
from tuneline.pricing import base_of
from tuneline_cli.dataset import input_file
from tuneline_cli.dataset.check_dataset import checked

EXAMPLES = """
  scripts/dataset price questions.jsonl --model gpt-4.1-mini-2025-04-14
  scripts/dataset price questions.csv --epochs 3
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    input_file.arguments(parser)


def run(given: argparse.Namespace) -> int:
    """0 when the dataset can be trained on, 1 when not."""
    with input_file.opened(given.file) as reader:
        report = checked(reader, given)
    data = as_data(report, model=given.model, epochs=given.epochs, language=given.language)
    if data["price_usd"] is None:
        print(f"The price of training {base_of(given.model)} is not known.", file=sys.stderr)
    for one in (*data["problems"], *data["changes"]):
        if one["code"] == "MODEL_ENDS":
            print(f"{one['message']} {one['mend']}", file=sys.stderr)
    price = "unknown" if data["price_usd"] is None else f"${data['price_usd']}"
    print(f"{price}: {data['tokens']} tokens × {data['epochs']} epochs of {given.model}")
    return 0 if report.is_valid else 1
