"""Measure the stages of a dataset's check: each one is run with all the stages before it."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from tuneline.datasets.example import Row
from tuneline.datasets.formats.json import jsonl
from tuneline.datasets.formats.json.jsonl import Lines
from tuneline.datasets.formats.reader import DatasetReader
from tuneline.datasets.simple_example import as_simple_example
from tuneline.datasets.tokens import counter
from tuneline.datasets.validation import example_checks
from tuneline.datasets.validation.chunks import Chunk, Split
from tuneline.datasets.validation.statistics import Statistics
from tuneline_dev.bench.dataset.dataset_run import OPTIONS, checked, checked_and_split

Stage = Callable[[Lines], object]


def shares(path: Path) -> dict[str, float]:
    """Processor seconds that each stage adds, in the order in which they are done."""
    took: dict[str, float] = {}
    before = 0.0
    for name, stage in _STAGES.items():
        seconds = _seconds(lambda stage=stage: _through(path, stage))  # type: ignore[misc]
        took[name], before = max(0.0, seconds - before), seconds
    joined = _seconds(lambda: checked(path))
    took["report"] = max(0.0, joined - before)
    took["split and write"] = max(0.0, _seconds(lambda: checked_and_split(path)) - joined)
    return took


def _through(path: Path, stage: Stage) -> None:
    with path.open("rb") as reader:
        for lines in _reading(reader).lines():
            stage(lines)


def _reading(reader: BinaryIO) -> DatasetReader:
    problems = Statistics().problems
    return DatasetReader(reader, name=OPTIONS.name, encoding=None, system_prompt=None, problems=problems)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _rows(lines: Lines) -> None:
    _use(jsonl.rows(lines))


def _good(lines: Lines) -> Iterable[list[Row]]:
    return example_checks.good(jsonl.rows(lines), OPTIONS.rules, counter(OPTIONS.model), Statistics())


def _plain(lines: Lines) -> None:
    for row in jsonl.rows(lines):
        if isinstance(row, Row):
            as_simple_example(row.value)


def _tokens(lines: Lines) -> None:
    tokens, side = counter(OPTIONS.model), Split()
    for rows in _good(lines):
        side.add(rows, tokens)
    side.count(tokens)


def _chunk(lines: Lines) -> None:
    tokens, chunk, statistics = counter(OPTIONS.model), Chunk(None), Statistics()
    for rows in example_checks.good(jsonl.rows(lines), OPTIONS.rules, tokens, statistics):
        chunk.add(rows, tokens, statistics)
    chunk.count(tokens)


def _use(rows: Iterable[object]) -> None:
    for _ in rows:
        pass


_STAGES: dict[str, Stage] = {
    "read, cut into lines": lambda _lines: None,
    "JSON": _rows,
    "check examples": _plain,
    "words": lambda lines: _use(_good(lines)),
    "tokens": _tokens,
    "prompts, duplicates": _chunk,
}
