"""A file that is read in chunks gives what it gives line by line."""

import contextlib
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.formats.json import jsonl
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES, Ends
from tuneline.datasets.prepare import Prepared, check_and_prepare
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.split import is_held_out, question_of
from tuneline.datasets.tokens import counter
from tuneline.datasets.validation.chunks import Chunk
from tuneline.datasets.validation.run import Check, CheckOptions, Report, check


class Short(io.BytesIO):
    """A file whose reads give `size` bytes at most, so that its parts are as small.

    The first read gives the whole first line: what kind of file it is, is seen from that.
    """

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._size) if self.tell() else self.readline()


def chat(*said: str, **more: Any) -> bytes:
    roles = ["system", "user", "assistant"] if len(said) % 2 else ["user", "assistant"]
    turns = [*roles, *["user", "assistant"] * len(said)]
    messages = [{"role": role, "content": text} for role, text in zip(turns, said, strict=False)]
    return json.dumps({"messages": messages, **more}, ensure_ascii=False).encode()


WORDS = st.sampled_from(
    ["頭痛？", "請掛神經內科。", "0912-345-678", "TODO", "a", "<|end|>", "sk-", "Ａ", "\u200b", ""]
)
FIRST = chat("s", "q", "a") + b"\n"
LINE = st.one_of(
    st.lists(WORDS, min_size=2, max_size=5).map(lambda said: chat(*said)),
    st.lists(WORDS, min_size=2, max_size=3).map(lambda said: chat(*said, tools=[])),
    st.sampled_from(
        [
            *(b"", b" ", b"{", b"[1]", b"\xff", b'{"prompt": "q", "completion": "a"}', b'{"a": 1, "a": 2}'),
            *(chat("s", "q", "a"), chat("s", "q", "b"), chat("t", "q", "a").replace(b"system", b"developer")),
        ]
    ),
)
FILES = st.lists(st.tuples(LINE, st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=40).map(
    lambda lines: FIRST + b"".join(line + end for line, end in lines)
)


@given(FILES, st.integers(1, 400), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_the_report_is_the_same_however_the_file_is_cut(content: bytes, size: int, mark: bytes) -> None:
    whole = check(io.BytesIO(mark + content), CheckOptions("qa.jsonl"))
    assert seen(check(Short(mark + content, size), CheckOptions("qa.jsonl"))) == seen(whole)


@given(FILES, st.integers(1, 400), st.sampled_from([0.0, 0.3]), st.sampled_from([None, "You help."]))
def test_the_splits_are_the_good_examples_in_their_order_with_their_tokens(
    content: bytes, size: int, fraction: float, prompt: str | None
) -> None:
    asked = CheckOptions("qa.jsonl", rules=Rules(system_prompt=prompt))
    whole, split = Check(asked), Check(asked)
    all_of_them, none, tokens = splits(whole.run(io.BytesIO(content), fraction=0.0))
    expected: tuple[list[bytes], list[bytes]] = ([], [])
    for line in all_of_them:
        expected[is_held_out(question_of(json.loads(line)), fraction=fraction)].append(line)
    assert (*expected, tokens) == splits(split.run(Short(content, size), fraction=fraction))
    assert none == []
    assert tokens == sum(counter(asked.model).example(json.loads(line)) for line in all_of_them)
    assert seen(split.report()) == seen(whole.report()) == seen(check(io.BytesIO(content), asked))


@given(FILES, st.sampled_from([None, "You help."]))
def test_what_was_converted_needs_no_further_conversion_and_has_no_errors(
    content: bytes, prompt: str | None
) -> None:
    asked = CheckOptions("qa.jsonl", rules=Rules(system_prompt=prompt))
    train, _, tokens = splits(Check(asked).run(io.BytesIO(content), fraction=0.0))
    again = Check(asked)
    converted = b"".join(line + b"\n" for line in train)
    assert splits(again.run(io.BytesIO(converted), fraction=0.0)) == (train, [], tokens)
    found = {one.code for one in again.report().problems.listed if one.severity in ("error", "change")}
    assert found <= {"TOO_FEW_EXAMPLES", "EMPTY_FILE"}


def test_an_example_that_needs_no_change_stays_as_it_was_written() -> None:
    line = (
        b'{ "messages": [{"role": "user", "content": "\\u982d\\u75db?"}, {"role":"assistant","content":"a"}]}'
    )
    train, _, _ = splits(
        Check(CheckOptions("qa.jsonl")).run(io.BytesIO(b" " + line + b" \r\n"), fraction=0.0)
    )
    assert train == [line]


@pytest.mark.parametrize(
    ("count", "fraction", "held_out"),
    [(29, None, False), (300, None, True), (300, 0.0, False), (20, 0.4, True), (11, 0.5, False)],
)
def test_what_is_held_out_by_default_and_when_too_few_are_left(
    count: int, fraction: float | None, held_out: bool
) -> None:
    content = b"".join(chat("s", f"question {number}", "a") + b"\n" for number in range(count))
    report, made, written = prepared(io.BytesIO(content), fraction)
    assert made is not None
    assert (made.train_examples + made.held_out, made.held_out > 0, made.valid is not None) == (
        count,
        held_out,
        held_out,
    )
    assert b"".join(sorted(b"".join(written).splitlines())) == b"".join(sorted(content.splitlines()))
    assert made.train_tokens * count == report.tokens * made.train_examples or held_out


def test_of_a_dataset_that_is_rejected_nothing_appears() -> None:
    content = b"".join(chat("s", f"question {number}", "a") + b"\n" for number in range(40))
    report, made, written = prepared(io.BytesIO(content + b"{\n"), None)
    assert (report.is_valid, made, written) == (False, None, [b"", b""])


def test_findings_past_the_thousandth_are_counted_over_the_parts() -> None:
    content = FIRST + b"".join([b"{\n", b"\n", chat("q", "a") + b"\r\n"] * 1300)
    report = check(Short(content, 5000), CheckOptions("qa.jsonl"))
    assert seen(report) == seen(check(io.BytesIO(content), CheckOptions("qa.jsonl")))
    assert (len(report.problems.listed), report.problems.counts["INVALID_JSON"]) == (1000, 1300)


def test_a_line_that_never_ends_is_named_whatever_the_parts_and_what_follows_it_is_read() -> None:
    good = chat("s", "q", "a") + b"\n"
    content = good * 2 + b'"' + b"x" * VALUE_BYTES + b'"\n' + good * 20
    for size in (100_000, len(content)):
        report = check(Short(content, size), CheckOptions("qa.jsonl"))
        assert (report.examples, report.problems.counts["LINE_TOO_LONG"]) == (23, 1)
        assert report.problems.listed[0].line == 3


@given(FILES, st.integers(1, 50))
def test_the_parts_are_the_file(content: bytes, size: int) -> None:
    blocks = (content[start : start + size] for start in range(0, len(content), size))
    parts = list(jsonl.lines(blocks, ends=Ends(), note=lambda _: None))
    (end,) = {part.end for part in parts} or {b"\n"}
    assert end.join(part.raw or b"" for part in parts) == content.removesuffix(end)
    assert [part.number for part in parts[1:]] == [
        part.number + (part.raw or b"").count(end) + 1 for part in parts[:-1]
    ]


class Kept:
    """Written objects in memory; one whose writing fails never appears."""

    def __init__(self) -> None:
        self.written: dict[str, bytes] = {}

    @contextlib.contextmanager
    def write(self, _bucket: str, name: str, *, content_type: str) -> Iterator[BinaryIO]:
        assert content_type == ("text/plain" if name.endswith(".lines") else "application/jsonl")
        yield (writer := io.BytesIO())
        self.written[name] = writer.getvalue()


def prepared(reader: BinaryIO, fraction: float | None) -> tuple[Report, Prepared | None, list[bytes]]:
    kept = Kept()
    report, made = check_and_prepare(
        reader,
        CheckOptions("qa.jsonl"),
        objects=kept,  # type: ignore[arg-type]
        bucket="b",
        dataset="d",
        fraction=fraction,
    )
    return report, made, [kept.written.get(f"prepared/d/{side}.jsonl", b"") for side in ("train", "valid")]


def splits(chunks: Iterable[Chunk]) -> tuple[list[bytes], list[bytes], int]:
    """Return the lines of the train split, those that are held out, and the tokens of both."""
    train, held_out, tokens = bytearray(), bytearray(), 0
    for chunk in chunks:
        train += chunk.train.lines
        held_out += chunk.held_out.lines
        tokens += chunk.train.tokens + chunk.held_out.tokens
    return bytes(train).split(b"\n")[:-1], bytes(held_out).split(b"\n")[:-1], tokens


def seen(report: Report) -> dict[str, Any]:
    """Return all that a report says."""
    return {**vars(report), "problems": (report.problems.listed, report.problems.counts)}
