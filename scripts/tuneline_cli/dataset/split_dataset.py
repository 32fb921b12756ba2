"""Write what is learnt and what is held out into files of their own, by the hash of each question."""

import argparse
import sys
from pathlib import Path

from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import Check
from tuneline_cli.dataset import input_file

EXAMPLES = """
  scripts/dataset split questions.jsonl                    questions.train.jsonl, questions.valid.jsonl
  scripts/dataset split questions.csv --fraction 0.2
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    input_file.arguments(parser)
    parser.add_argument("--fraction", type=_fraction, default=0.1, help="held out (default: 0.1)")


def run(given: argparse.Namespace) -> int:
    """0 when all examples are good, 1 when some are not and were left out."""
    stem = "dataset" if given.file == "-" else given.file.removesuffix(Path(given.file).suffix)
    checking = Check(input_file.asked_of(given))
    counts = {"train": 0, "valid": 0}
    paths = {part: Path(f"{stem}.{part}.jsonl") for part in counts}
    with (
        input_file.opened(given.file) as reader,
        paths["train"].open("wb") as train,
        paths["valid"].open("wb") as valid,
    ):
        for chunk in checking.run(reader, fraction=given.fraction):
            for part, writer, split in (("train", train, chunk.train), ("valid", valid, chunk.held_out)):
                writer.write(split.lines)
                counts[part] += split.examples
    for part, path in paths.items():
        print(f"{path}: {counts[part]} examples", file=sys.stderr)
    report = checking.report()
    print(as_markdown(report, language=given.language), end="", file=sys.stderr)
    return 0 if report.is_valid else 1


def _fraction(text: str) -> float:
    try:
        fraction = float(text)
    except ValueError:
        fraction = -1.0
    if not 0 <= fraction <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return fraction
