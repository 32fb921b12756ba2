"""Check, convert and price a dataset on this machine, with the very code that takes it in.

  scripts/dataset check questions.csv                  what is wrong with it, line by line
  scripts/dataset check questions.jsonl --json         the same for a program
  scripts/dataset check questions.txt --language zh-TW
  scripts/dataset convert questions.csv -o out.jsonl   the good examples as chat JSONL
  scripts/dataset split out.jsonl --fraction 0.1       out.train.jsonl and out.valid.jsonl
  scripts/dataset price out.jsonl --model gpt-4.1-mini-2025-04-14
  cat out.jsonl | scripts/dataset check -              from a pipe

Exit 0 fine, 1 rejected, 2 wrongly called. What was asked for goes to the output, the rest to the errors.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from tuneline.datasets.check import Asked, Check, Report, as_line, check
from tuneline.datasets.encodings import is_known
from tuneline.datasets.prices import base_of
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.shapes import Rules
from tuneline.datasets.split import is_held_out, question_of

BASE_MODEL = "gpt-4.1-mini-2025-04-14"


def main(arguments: Sequence[str]) -> int:
    """Run one verb; 0 fine, 1 rejected, 2 wrongly called."""
    asked = _arguments(arguments)
    try:
        content = _open(asked.file)
    except OSError as wrong:
        print(f"{asked.file} cannot be read: {wrong.strerror}.", file=sys.stderr)
        return 2
    with content as reader:
        verbs = {"check": _check, "convert": _convert, "split": _split, "price": _price}
        return verbs[asked.verb](reader, asked)


def _check(reader: BinaryIO, asked: argparse.Namespace) -> int:
    report = check(reader, _asked(asked))
    if asked.json:
        data = as_data(report, model=asked.model, epochs=asked.epochs, language=asked.language)
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print(as_markdown(report, language=asked.language), end="")
    return 0 if report.is_valid else 1


def _convert(reader: BinaryIO, asked: argparse.Namespace) -> int:
    checking = Check(_asked(asked))
    with _output(asked.output) as writer:
        for row in checking.examples(reader):
            writer.write(as_line(row))
    return _told(checking.report(), asked)


def _split(reader: BinaryIO, asked: argparse.Namespace) -> int:
    stem = "dataset" if asked.file == "-" else asked.file.removesuffix(Path(asked.file).suffix)
    checking = Check(_asked(asked))
    counts = {"train": 0, "valid": 0}
    paths = {part: Path(f"{stem}.{part}.jsonl") for part in counts}
    with paths["train"].open("wb") as train, paths["valid"].open("wb") as valid:
        for row in checking.examples(reader):
            part = "valid" if is_held_out(question_of(row.value), fraction=asked.fraction) else "train"
            (valid if part == "valid" else train).write(as_line(row))
            counts[part] += 1
    for part, path in paths.items():
        print(f"{path}: {counts[part]} examples", file=sys.stderr)
    return _told(checking.report(), asked)


def _price(reader: BinaryIO, asked: argparse.Namespace) -> int:
    data = as_data(check(reader, _asked(asked)), model=asked.model, epochs=asked.epochs)
    if data["price_usd"] is None:
        print(f"The price of training {base_of(asked.model)} is not known.", file=sys.stderr)
    price = "unknown" if data["price_usd"] is None else f"${data['price_usd']}"
    print(f"{price}: {data['tokens']} tokens × {data['epochs']} epochs of {asked.model}")
    return 0 if data["outcome"] != "reject" else 1


def _told(report: Report, asked: argparse.Namespace) -> int:
    print(as_markdown(report, language=asked.language), end="", file=sys.stderr)
    return 0 if report.is_valid else 1


def _asked(asked: argparse.Namespace) -> Asked:
    name = "dataset.jsonl" if asked.file == "-" else Path(asked.file).name
    return Asked(name, asked.encoding, Rules(asked.system_prompt, asked.answers), asked.model)


def _open(file: str) -> BinaryIO:
    if file == "-":
        # A table's sheet is read from its start again, so what comes from a pipe is kept.
        return io.BytesIO(sys.stdin.buffer.read())
    return Path(file).open("rb")


def _output(path: str) -> BinaryIO:
    return io.BufferedWriter(io.FileIO(1, "wb", closefd=False)) if path == "-" else Path(path).open("wb")


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/dataset", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|convert|split|price")
    for verb, what in (
        ("check", "say what is wrong with it"),
        ("convert", "write it as chat JSONL"),
        ("split", "write what is learnt and what is held out apart"),
        ("price", "say what training would cost"),
    ):
        one = verbs.add_parser(verb, help=what, description=what)
        one.add_argument("file", help="the dataset; - for the standard input")
        one.add_argument("--encoding", type=_encoding, help="its encoding, where it is not UTF-8: big5")
        one.add_argument("--system-prompt", help="a system prompt for examples that have none")
        one.add_argument("--answers", choices=("recommended", "all"), default="recommended")
        one.add_argument("--model", default=BASE_MODEL, help=f"what is tuned (default: {BASE_MODEL})")
        one.add_argument("--epochs", type=int, help="default: what the provider would choose")
        one.add_argument("--language", choices=("en", "zh-TW"), default="en")
        if verb == "check":
            one.add_argument("--json", action="store_true", help="for a program")
        if verb == "convert":
            one.add_argument("-o", "--output", default="-", help="default: the standard output")
        if verb == "split":
            one.add_argument("--fraction", type=float, default=0.1, help="held out (default: 0.1)")
    return parser.parse_args(arguments)


def _encoding(text: str) -> str:
    if not is_known(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no encoding that is known here")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
