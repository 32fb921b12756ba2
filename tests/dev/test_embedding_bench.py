"""`bench embedding` measures each function that embeds, and names the limits that are missed."""

import copy
from pathlib import Path

import pytest

from tests.running import free_ports
from tuneline_dev.bench.embedding.measure import (
    MEBIBYTE,
    WAIT_SECONDS,
    Run,
    Size,
    measure_run,
    medians,
    missed,
    table,
)
from tuneline_dev.bench.embedding.stages import Replies, Tick, Upload


def run(seconds: float, *, by_vectors: float | None) -> Run:
    """A run far below all limits, in which each time is `seconds`."""
    memory = 300 * MEBIBYTE
    return Run(
        Upload(seconds, seconds, memory),
        Replies(seconds, by_vectors, 12.0, memory),
        Tick(seconds, memory),
    )


FIGURES = {
    "use": medians([run(seconds, by_vectors=seconds + 1) for seconds in (1.2, 9.0, 1.0)]),
    "off": medians([run(1.0, by_vectors=None)]),
}


def test_a_figure_is_the_median_of_its_runs() -> None:
    assert FIGURES["use"]["upload"]["seconds"] == 1.2
    assert FIGURES["use"]["replies"]["vectors_seconds"] == pytest.approx(2.2)
    assert FIGURES["off"]["replies"]["vectors_seconds"] is None


def test_the_table_has_a_column_for_each_embedder() -> None:
    heading, *rows = table(FIGURES)
    assert heading.split() == ["use", "off"]
    assert "  to the first answer with examples found by vectors, s" in rows[4]
    assert rows[4].split()[-2:] == ["2.20", "–"]
    assert rows[2].split()[-2:] == ["300", "300"]


def test_no_limit_is_missed_within_all_limits() -> None:
    assert missed(FIGURES) == []


@pytest.mark.parametrize(
    ("function", "figure", "value", "words"),
    [
        ("upload", "memory", 1025 * MEBIBYTE, "dataset_upload, MiB"),
        ("upload", "seconds", 541.0, "dataset_upload, seconds"),
        ("replies", "memory", 513 * MEBIBYTE, "line_reply, MiB"),
        ("replies", "first_seconds", 1.01 + WAIT_SECONDS, "line_reply, seconds that the first answer waits"),
        ("tick", "memory", 513 * MEBIBYTE, "job_poller, MiB"),
    ],
)
def test_a_missed_limit_is_named(function: str, figure: str, value: float, words: str) -> None:
    figures = copy.deepcopy(FIGURES)
    figures["use"][function][figure] = value
    (miss,) = missed(figures)
    assert miss.startswith(words)


@pytest.mark.process
def test_each_function_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The benchmark sets these in its own process.
    for name in ("STORAGE_EMULATOR_HOST", "GOOGLE_CLOUD_PROJECT", "NO_PROXY"):
        monkeypatch.setenv(name, "")
    size = Size(pairs=30, questions=3)
    measured = measure_run(
        "use", port=free_ports(10), trainer="vertex", size=size, unpacked=None, folder=tmp_path
    )
    first, by_vectors = measured.replies.first_seconds, measured.replies.vectors_seconds
    assert by_vectors is not None
    assert by_vectors >= first > 0
    assert measured.replies.processor_ms > 0
    # The model alone takes more than a hundred megabytes.
    for memory in (measured.upload.memory, measured.replies.memory, measured.tick.memory):
        assert 150 * MEBIBYTE < memory < 512 * MEBIBYTE
    assert measured.upload.seconds > 0 < measured.tick.seconds
