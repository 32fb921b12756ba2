"""Open the dataset a command is about, say how it is to be read, and show how far the reading is."""

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from tqdm import tqdm

from tuneline.datasets.formats.encoding import is_known
from tuneline.datasets.options import parse_options
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions

BASE_MODEL = "gpt-4.1-mini-2025-04-14"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What every command that reads a dataset can be told."""
    parser.add_argument("file", help="the dataset; - for the standard input")
    parser.add_argument("--encoding", type=_encoding, help="its encoding, where it is not UTF-8: big5")
    parser.add_argument("--system-prompt", help="a system prompt for examples that have none")
    parser.add_argument("--answers", choices=("recommended", "all"), default="recommended")
    parser.add_argument("--model", default=BASE_MODEL, help=f"what is tuned (default: {BASE_MODEL})")
    parser.add_argument("--epochs", type=_epochs, help="1 to 50; default: what the provider would choose")
    parser.add_argument("--language", choices=("en", "zh-TW"), default="en", help="of what is said")


def asked_of(given: argparse.Namespace) -> CheckOptions:
    """How the file is to be read."""
    name = "dataset.jsonl" if given.file == "-" else Path(given.file).name
    return CheckOptions(name, given.encoding, Rules(given.system_prompt, given.answers), given.model)


@contextlib.contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The bytes of `file`, with a bar on a terminal that shows how many were read. OSError as usual."""
    if file == "-":
        # A table's sheet is read from its start again, so what comes from a pipe is kept.
        yield io.BytesIO(sys.stdin.buffer.read())
        return
    with (
        Path(file).open("rb") as reader,
        # Without a terminal there is nobody to look at a bar.
        tqdm.wrapattr(
            reader, "read", total=Path(file).stat().st_size, desc="reading", leave=False, disable=None
        ) as shown,
    ):
        yield cast(BinaryIO, shown)


def _encoding(text: str) -> str:
    if not is_known(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no encoding that is known here")
    return text


def _epochs(text: str) -> int:
    options, problems = parse_options({"epochs": text})
    if problems or options.epochs is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 50")
    return options.epochs
