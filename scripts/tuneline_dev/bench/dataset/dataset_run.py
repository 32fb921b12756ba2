"""Measure one run over a dataset: `python -m tuneline_dev.bench.dataset.dataset_run RUN FILE`.

It prints the seconds of the work, without Python's start, and the processor seconds.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from tuneline.datasets.prepare import check_and_prepare
from tuneline.datasets.report import as_data, as_markdown
from tuneline.datasets.validation.run import CheckOptions, Report, check
from tuneline_dev.bench.dataset import baselines

OPTIONS = CheckOptions("chats.jsonl")
FRACTION = 0.1


def checked(path: Path) -> Report:
    """Check the file and make both reports of it."""
    with path.open("rb") as reader:
        report = check(reader, OPTIONS)
    _tell(report)
    return report


def checked_and_split(path: Path) -> None:
    """Do the same, and write the train and the held-out split."""
    with tempfile.TemporaryDirectory() as folder, path.open("rb") as reader:
        report, _ = check_and_prepare(
            reader,
            OPTIONS,
            objects=_Folder(Path(folder)),  # type: ignore[arg-type] # it writes, and nothing else
            bucket="",
            dataset="bench",
            fraction=FRACTION,
        )
    _tell(report)


def _tell(report: Report) -> None:
    as_data(report, model=OPTIONS.model, epochs=None)
    as_markdown(report, language="zh-TW")


class _Folder:
    """Files instead of objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def write(self, _bucket: str, name: str, *, content_type: str) -> Iterator[BinaryIO]:
        path = self._folder / content_type / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as writer:
            yield writer


RUNS: dict[str, Callable[[Path], object]] = {
    "json.loads of each line": baselines.parse,
    "a check as in the cookbook": lambda path: baselines.as_in_the_cookbook(path, model=OPTIONS.model),
    "check": checked,
    "check and split": checked_and_split,
}

if __name__ == "__main__":
    started, before = time.perf_counter(), time.process_time()
    RUNS[sys.argv[1]](Path(sys.argv[2]))
    print(time.perf_counter() - started, time.process_time() - before)
