"""A bounded sample of a dataset is kept for the base model to be shown."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets import sample
from tuneline.datasets.sample import Sample


def line(question: Any, answer: Any, *more: dict[str, Any], **fields: Any) -> bytes:
    messages = [
        {"role": "system", "content": "你是櫃檯。"},
        {"role": "user", "content": question},
        {"role": "assistant", "content": answer, **fields},
        *more,
    ]
    return json.dumps({"messages": messages}, ensure_ascii=False).encode() + b"\n"


def pairs(kept: Sample) -> list[tuple[str, str]]:
    lines = kept.content().split(b"\n")[:-1]
    return [(one["question"], one["answer"]) for one in map(json.loads, lines)]


def test_first_questions_and_their_answers_are_kept_each_pair_once() -> None:
    kept = Sample()
    more = ({"role": "user", "content": "還有呢？"}, {"role": "assistant", "content": "沒有了。"})
    kept.add(line("頭痛？", " 神經內科。 ") + line("頭痛？", "神經內科。") + line("牙痛？", "牙科。", *more))
    assert sorted(pairs(kept)) == [("牙痛？", "牙科。"), ("頭痛？", "神經內科。")]


@pytest.mark.parametrize(
    "bad",
    [
        line("x" * 501, "y"),
        line("x", "y" * 1501),
        line("x", None, tool_calls=[{"id": "1"}]),
        line("x", "y", weight=0),
        line([{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}], "y"),
        line("  ", "y"),
        b'{"messages": [{"role": "assistant", "content": "hello"}]}\n',
    ],
)
def test_what_is_long_or_no_text_or_not_trained_on_is_left_out(bad: bytes) -> None:
    kept = Sample()
    kept.add(bad)
    assert kept.content() == b""


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 7))
def test_the_sample_is_the_same_however_the_file_is_cut_and_never_larger_than_allowed(
    count: int, most: int, part: int
) -> None:
    lines = [line(f"問題 {number}？", f"答案 {number}。") for number in range(count)]
    whole, in_parts = Sample(most), Sample(most)
    whole.add(b"".join(lines))
    for start in range(0, count, part):
        in_parts.add(bytearray(b"".join(lines[start : start + part])))
    assert whole.content() == in_parts.content()
    assert len(pairs(whole)) == min(count, most)
    # The order in the file decides nothing.
    turned = Sample(most)
    turned.add(b"".join(reversed(lines)))
    assert turned.content() == whole.content()


def test_a_sample_of_long_answers_stays_within_two_megabytes() -> None:
    kept = Sample()
    for number in range(sample.MOST_EXAMPLES):
        kept.add(line(f"問題 {number}？", "長" * 1400))
    assert 1_900_000 < len(kept.content()) <= sample.MOST_BYTES
