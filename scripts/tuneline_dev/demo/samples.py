"""Sample datasets, written for this project: valid ones, broken ones, and tables in other formats."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from tuneline.datasets.split import default_fraction, is_held_out
from tuneline_cli.environment import ROOT

_FOLDER = ROOT / "tests" / "data"
SAMPLE = _FOLDER / "clinic_qa.jsonl"


@dataclass(frozen=True)
class Sample:
    """A file to upload, its options, and its title in English and Traditional Chinese.

    If it `is_costly`, the most expensive base model is tuned on it.
    """

    file: str
    english: str
    chinese: str
    content: Callable[[], bytes]
    options: Mapping[str, str] = field(default_factory=dict)
    is_costly: bool = False

    def upload_options(self, costly_base_model: str) -> dict[str, str]:
        """Return the options of its upload."""
        return {**({"base-model": costly_base_model} if self.is_costly else {}), **self.options}

    @property
    def title(self) -> dict[str, str]:
        """Return the title by language."""
        return {"en": self.english, "zh-TW": self.chinese}


def sample(name: str) -> bytes:
    """Return the content of one of SAMPLES."""
    return SAMPLES[name].content()


def examples_in(content: bytes) -> int:
    """Return the number of examples in a dataset."""
    return sum(bool(line.strip()) for line in content.split(b"\n"))


def pairs_in(content: bytes, *, held_out: bool = False) -> dict[str, str]:
    """Return the last question and the answer of each example that is trained on, in order.

    With `held_out` those that are kept for the evaluation are among them.
    """
    pairs = {}
    fraction = default_fraction(examples_in(content))
    for line in content.split(b"\n"):
        messages = json.loads(line)["messages"] if line.strip() else []
        questions = [one["content"] for one in messages if one["role"] == "user"]
        is_wanted = held_out or not is_held_out("\n".join(questions), fraction=fraction)
        if questions and is_wanted and messages[-1]["role"] == "assistant":
            pairs[str(questions[-1])] = str(messages[-1]["content"])
    return pairs


def _stored(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def _table(encoding: str) -> bytes:
    """Return the shop's table, saved in another encoding."""
    return _stored("shop_qa.csv").decode().encode(encoding)


def _pretty() -> bytes:
    """Return the shop's examples as one pretty-printed list."""
    return json.dumps([_example(*pair) for pair in _pairs()], ensure_ascii=False, indent=2).encode()


def _mixed_up() -> bytes:
    """Return the shop's examples twice, with frequent mistakes: several kinds, one of them often."""
    lines = [_line(_example(*pair)) for pair in _pairs()]
    commas = [line[:-1] + ",}" for line in lines[:7]]
    curly = [line.replace('"role"', "“role”", 1) for line in lines[7:9]]
    question, answer = _pairs()[9]
    others = [
        _line({"messages": [{"role": "user", "content": question}]}),
        _line({**_example(question, answer), "<b>note</b>": "<script>alert('1 < 2')</script>"}),
        _line(_example(*_pairs()[10])) * 2,
        _line(_example("TODO", "答案待補")),
        _line(_example("可以加珍珠嗎？", "可以，\u200b加5元。")),
    ]
    return "\n".join([*lines, *commas, *curly, *others, ""]).encode()


def _pairs() -> list[tuple[str, str]]:
    rows = csv.reader(io.StringIO(_stored("shop_qa.csv").decode()))
    return [(question, answer) for question, answer in rows][1:]


def _example(question: str, answer: str) -> dict[str, object]:
    return {
        "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}],
    }


def _line(example: Mapping[str, object]) -> str:
    return json.dumps(example, ensure_ascii=False)


_FILES = (
    Sample("clinic_qa.jsonl", "A clinic's questions", "診所的問答", partial(_stored, "clinic_qa.jsonl")),
    Sample(
        "clinic_qa_v2.jsonl", "… with new hours", "⋯⋯門診時間改了", partial(_stored, "clinic_qa_v2.jsonl")
    ),
    Sample(
        "clinic_broken.jsonl",
        "… with three mistakes",
        "⋯⋯有三個錯誤",
        partial(_stored, "clinic_broken.jsonl"),
    ),
    Sample(
        "shop_excel.csv", "A table from Excel, UTF-16", "Excel 的表格（UTF-16）", partial(_table, "utf-16")
    ),
    Sample("shop_list.json", "A JSON list over many lines", "分成很多行的 JSON 清單", _pretty),
    Sample("shop_mixed_up.jsonl", "Mistakes of many kinds", "各種錯誤", _mixed_up),
    Sample("shop_big5.csv", "A table in Big5", "Big5 的表格", partial(_table, "cp950")),
    Sample(
        "shop_big5_named.csv",
        "… whose encoding is named",
        "⋯⋯並指定編碼 Big5",
        partial(_table, "cp950"),
        {"encoding": "big5"},
    ),
    Sample(
        "clinic_over_budget.jsonl",
        "Over the budget",
        "超過預算的訓練",
        partial(_stored, "clinic_qa.jsonl"),
        {"epochs": "50"},
        is_costly=True,
    ),
)
SAMPLES = {one.file: one for one in _FILES}
