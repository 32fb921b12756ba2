"""Write the good examples of a dataset as chat JSONL."""

import argparse
import io
import sys
from pathlib import Path
from typing import BinaryIO

from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import Check
from tuneline_cli.dataset import input_file

EXAMPLES = """
  scripts/dataset convert questions.csv -o questions.jsonl
  scripts/dataset convert questions.xlsx --system-prompt 你是診所的櫃檯。 > questions.jsonl
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    input_file.arguments(parser)
    parser.add_argument("-o", "--output", default="-", help="default: the standard output")


def run(given: argparse.Namespace) -> int:
    """0 when all examples are good, 1 when some are not and were left out."""
    checking = Check(input_file.asked_of(given))
    with input_file.opened(given.file) as reader, _output(given.output) as writer:
        for chunk in checking.run(reader, fraction=0.0):
            writer.write(chunk.train.lines)
    report = checking.report()
    print(as_markdown(report, language=given.language), end="", file=sys.stderr)
    return 0 if report.is_valid else 1


def _output(path: str) -> BinaryIO:
    if path == "-":
        return io.BufferedWriter(io.FileIO(sys.stdout.fileno(), "wb", closefd=False))
    return Path(path).open("wb")
