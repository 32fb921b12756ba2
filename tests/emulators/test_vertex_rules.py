"""Rules of the emulator of Vertex AI that hold for any input."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline_dev.emulators.answers.nearest_answer import Pair, PairList
from tuneline_dev.emulators.vertex.jobs.dataset import Dataset
from tuneline_dev.emulators.vertex.jobs.job_states import ENDED, RUNNING, Failure, Job, give_slots
from tuneline_dev.emulators.vertex.jobs.row_rules import BadRowError, read_row
from tuneline_dev.emulators.vertex.operations import PATTERNS
from tuneline_dev.emulators.vertex.settings import READERS, Settings
from tuneline_dev.emulators.vertex.wire.errors import ApiError
from tuneline_dev.emulators.vertex.wire.fields import GENERATE
from tuneline_dev.emulators.vertex.wire.messages import read_message
from tuneline_dev.emulators.vertex.wire.paging import page

NAMES = st.sampled_from(
    ["contents", "role", "parts", "text", "systemInstruction", "system_instruction", "fileData", "weight"]
)
PAGE = Path(__file__).parents[2] / "scripts" / "tuneline_dev" / "README.md"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
CONTENT = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "model", "assistant"])},
    optional={"parts": st.lists(st.fixed_dictionaries({"text": st.text(max_size=2)}), max_size=2) | JSON},
)
ROWS = JSON | st.fixed_dictionaries({"contents": st.lists(CONTENT, max_size=4)})
ORDER = ("JOB_STATE_QUEUED", "JOB_STATE_PENDING", "JOB_STATE_RUNNING")


def job(created_at: float, seconds: float, *, fails_at: float | None = None, stuck: bool = False) -> Job:
    """A job that has no slot yet."""
    return Job(
        id="1",
        location="us-central1",
        request={},
        base="",
        created_at=created_at,
        seconds=seconds,
        epochs=1,
        dataset=Dataset(),
        validation=None,
        waits_until=created_at + RUNNING * seconds,
        failure=None if fails_at is None else Failure(13, "", at=fails_at),
        is_stuck=stuck,
    )


JOBS = st.lists(
    st.builds(
        job,
        st.integers(0, 50).map(float),
        st.integers(0, 50).map(float),
        fails_at=st.none() | st.sampled_from([0.3, 0.6]),
        stuck=st.booleans(),
    ),
    max_size=6,
).map(lambda jobs: sorted(jobs, key=lambda item: item.created_at))


@given(JOBS, st.integers(1, 3), st.lists(st.integers(0, 400), max_size=20))
def test_no_more_jobs_than_the_quota_run_at_once(jobs: list[Job], limit: int, moments: list[int]) -> None:
    give_slots(jobs, limit=limit)
    for now in map(float, moments):
        running = [
            item
            for item in jobs
            if item.slot_at is not None and item.slot_at <= now and item.state(now) not in ENDED
        ]
        assert len(running) <= limit


@given(JOBS, st.lists(st.integers(0, 400), max_size=20))
def test_a_job_never_goes_back(jobs: list[Job], moments: list[int]) -> None:
    give_slots(jobs, limit=1)
    for item in jobs:
        later = [now for now in sorted(map(float, moments)) if now >= item.created_at]
        progress = [item.progress(now) for now in later]
        assert progress == sorted(progress)
        assert all(0 <= share <= 1 for share in progress)
        states = [item.state(now) for now in later]
        ranks = [ORDER.index(state) if state in ORDER else len(ORDER) for state in states]
        assert ranks == sorted(ranks)


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_pages_of_any_size_give_each_item_once(items: list[int], size: int) -> None:
    seen: list[int] = []
    token = ""
    while True:
        answer = page("items", items, {"pageSize": str(size), "pageToken": token})
        seen += answer.get("items", [])
        token = answer.get("nextPageToken", "")
        if not token:
            break
    assert seen == items


@given(ROWS)
def test_any_json_is_a_row_or_is_refused_with_a_reason(value: Any) -> None:
    row, refused = None, ""
    try:
        row = read_row(json.dumps(value).encode())
    except BadRowError as error:
        refused = str(error)
    assert (row is None) == bool(refused)
    if row is not None:
        roles = [content["role"] for content in row["contents"]]
        assert roles == ["user", "model"] * (len(roles) // 2)
        assert all(content["parts"] for content in row["contents"])


@given(st.binary(max_size=40))
def test_any_bytes_are_a_row_or_are_refused(line: bytes) -> None:
    with pytest.raises(BadRowError):
        read_row(line)


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_any_body_is_read_or_is_refused_field_by_field(body: Mapping[str, Any]) -> None:
    message: dict[str, Any] = {}
    violations: list[dict[str, str]] = []
    try:
        message = read_message(body, GENERATE)
    except ApiError as error:
        violations = error.body["error"]["details"][0]["fieldViolations"]
    has_unknown = bool({"role", "parts", "text", "fileData", "weight"} & set(body))
    assert bool(violations) >= has_unknown
    assert set(message) <= set(GENERATE)


def test_a_model_remembers_a_bounded_part_of_its_file() -> None:
    pairs = PairList()
    for _ in range(30_000):
        pairs.add(Pair("問", "答"))
    assert len(pairs) == 20_000
    large = PairList()
    for _ in range(3):
        large.add(Pair("問", "答" * 8_000_000))
    assert len(large) == 1


def test_the_page_names_settings_and_faults_that_there_are() -> None:
    text = PAGE.read_text().partition("### Vertex AI")[2]
    settings = set(re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`", text))
    assert settings <= READERS.keys()
    assert len(settings) > 20
    examples = re.findall(r"`(\w+)` `(\{.+?\})`", text)
    assert len(examples) >= 5
    for name, value in examples:
        Settings().apply({name: json.loads(value)})
    faults = [json.loads(fault) for fault in re.findall(r'`(\{"on".+?\})`', text)]
    assert {fault["on"] for fault in faults} <= {name for _, _, name in PATTERNS}
