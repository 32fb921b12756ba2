"""Each row of a training file leads back to its line in the file that the operator has uploaded."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.vertex.conftest import lines
from tuneline.datasets.prepare import check_and_prepare, lines_name
from tuneline.datasets.validation.run import CheckOptions
from tuneline.storage.lines import split_lines
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.training.vertex.rows import lines_of, row_text, with_row_texts

GOOD = '{"messages": [{"role": "user", "content": "q%d"}, {"role": "assistant", "content": "a%d"}]}'
TABLE = "question,answer\n" + "\n".join(f"q{n},a{n}" for n in range(2, 40))


def jsonl() -> str:
    """Forty examples on their lines, with blank lines between some."""
    return "\n".join("" if n % 7 == 0 else GOOD % (n, n) for n in range(1, 50))


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize(("name", "content"), [("qa.jsonl", jsonl()), ("qa.csv", TABLE)])
def test_prepared_rows_have_the_lines_of_the_uploaded_file(name: str, content: str) -> None:
    objects = Objects()
    report, prepared = check_and_prepare(
        io.BytesIO(content.encode()),
        CheckOptions(name),
        objects=objects,
        bucket="artifacts",
        dataset="d",
        fraction=0.2,
    )
    assert report.is_valid
    assert prepared is not None
    assert prepared.valid is not None
    every = set()
    for file in (prepared.train, prepared.valid):
        with objects.open(file) as reader:
            examples = lines(reader.read())
        with objects.open(ObjectRef(file.bucket, lines_name(file.name), None)) as reader:
            found = lines_of(reader, range(len(examples)))
        asked = [example["messages"][0]["content"] for example in examples]
        assert asked == [f"q{found[row]}" for row in range(len(examples))]
        every.update(asked)
    # Models may be shown the held-out examples, too: the bot has to know what they say.
    assert prepared.sample is not None
    with objects.open(prepared.sample) as reader:
        assert {example["question"] for example in lines(reader.read())} == every
    assert len(prepared.objects) == 5
    assert {ref.name for ref in prepared.objects} == {
        ref.name for ref in objects.versions("artifacts", "prepared/d/")
    }


@given(st.lists(st.integers(1, 10**9)), st.lists(st.integers(0, 30)))
def test_any_row_is_found_at_its_place(numbers: list[int], rows: list[int]) -> None:
    reader = io.BytesIO("".join(f"{number}\n" for number in numbers).encode())
    assert lines_of(reader, rows) == {row: numbers[row] for row in rows if row < len(numbers)}


@given(st.lists(st.text().filter(lambda text: text and "\n" not in text)), st.booleans())
def test_lines_are_split_at_line_feeds_only(texts: list[str], is_ended: bool) -> None:
    content = "\n".join(json.dumps(text) for text in texts) + "\n" * is_ended
    assert [json.loads(line) for line in split_lines(io.BytesIO(content.encode()))] == texts


def test_a_row_without_a_line_is_named_by_its_number() -> None:
    assert row_text(4, {}) == "example 5 of the training file"
    assert with_row_texts("Row: 4 is bad", {4: 9}) == "Row: 4 is bad (row 4 is line 9 of the dataset)"
    assert with_row_texts("all is bad", {}) == "all is bad"
