"""Check a dataset here and, if it can be trained on, drop it in the bucket with its options."""

import argparse
import os
import sys
from pathlib import Path
from typing import BinaryIO, cast

from tqdm import tqdm

from tuneline.datasets.options import Options, known_options, parse_options
from tuneline.datasets.report import as_markdown
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, check
from tuneline.settings import DatasetSettings, read
from tuneline_cli.dataset.input_file import BASE_MODEL, opened

EXAMPLES = """
  scripts/dataset drop questions.csv
  scripts/dataset drop questions.csv --option suffix=clinic --option system-prompt=你是診所的櫃檯。
  scripts/dataset drop questions.jsonl --option again=yes --name questions_2.jsonl
  scripts/dataset drop questions.csv --dry-run
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """See the module."""
    parser.add_argument("file", type=Path, help="the dataset")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="as often as needed"
    )
    parser.add_argument("--name", help="what it is called in the bucket (default: as here)")
    parser.add_argument(
        "--dry-run", action="store_true", help="check it, and say what would be dropped where"
    )
    parser.add_argument("--language", choices=("en", "zh-TW"), default="en", help="of what is said")


def run(given: argparse.Namespace) -> int:
    """0 dropped, 1 rejected here already, 2 wrongly called."""
    metadata = dict(one.partition("=")[::2] for one in given.option)
    options, problems = parse_options(metadata)
    unknown = sorted(metadata.keys() - known_options(metadata).keys())
    if problems or unknown:
        for one in problems:
            print(f"{one.message(given.language)} {one.fix(given.language)}", file=sys.stderr)
        for name in unknown:
            print(f"There is no option {name!r}.", file=sys.stderr)
        return 2
    settings = read(DatasetSettings, os.environ)
    name = settings.prefix + (given.name or given.file.name)
    if not _is_valid(given, options, name):
        return 1
    print(f"gs://{settings.bucket}/{name} {metadata or ''}".rstrip(), file=sys.stderr)
    if given.dry_run:
        return 0
    # Cloud Storage's client takes a fifth of a second to load: the other commands need not wait for it.
    from tuneline.storage.objects import Objects  # noqa: PLC0415
    from tuneline.uploads.event import Upload  # noqa: PLC0415

    with given.file.open("rb") as reader:
        size = given.file.stat().st_size
        with tqdm.wrapattr(reader, "read", total=size, desc="dropping", leave=False, disable=None) as shown:
            ref = Objects().put(settings.bucket, name, cast(BinaryIO, shown), size=size, metadata=metadata)
    print(Upload(ref).id)
    return 0


def _is_valid(given: argparse.Namespace, options: Options, name: str) -> bool:
    """Check it as `dataset_upload` will; what is found goes to the errors."""
    rules = Rules(options.system_prompt, options.answers)
    asked = CheckOptions(name.rpartition("/")[2], options.encoding, rules, options.base_model or BASE_MODEL)
    with opened(str(given.file)) as reader:
        report = check(reader, asked)
    print(as_markdown(report, language=given.language), end="", file=sys.stderr)
    return report.is_valid
