"""Sample datasets, written for this project: valid ones, broken ones, and tables in other formats."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from tuneline.datasets.split import default_fraction, is_held_out
from tuneline_cli.environment import ROOT
from tuneline_dev.demo.sample_texts import PAGE_LANGUAGES, SampleTexts, sample_texts

_FOLDER = ROOT / "tests" / "data"
SAMPLE = _FOLDER / "clinic_qa.jsonl"
# The files of `--check`, which are no samples on the page.
_CHECKED = ("clinic_qa.jsonl", "clinic_qa_v2.jsonl", "clinic_broken.jsonl")
# The others are for people who want to see more.
_FIRST = ("clinic", "new_hours", "mistakes", "table")
_OF_CLINIC = ("clinic", "new_hours", "mistakes", "over_budget")

Example = dict[str, object]


@dataclass(frozen=True)
class Sample:
    """A file to upload, and its options.

    If it `is_costly`, the most expensive base model is tuned on it. The page shows it in its `language` with
    the title of its `kind`.
    """

    file: str
    content: Callable[[], bytes]
    options: Mapping[str, str] = field(default_factory=dict)
    is_costly: bool = False
    kind: str = ""
    language: str = ""

    def upload_options(self, costly_base_model: str) -> dict[str, str]:
        """Return the options of its upload."""
        return {**({"base-model": costly_base_model} if self.is_costly else {}), **self.options}

    @property
    def title(self) -> str:
        """Return the title in its language."""
        return sample_texts(self.language).titles[self.kind]


def sample(name: str) -> bytes:
    """Return the content of one of SAMPLES."""
    return SAMPLES[name].content()


def is_clinic(file: str) -> bool:
    """Return whether a file is a sample with the clinic's questions."""
    return file in SAMPLES and SAMPLES[file].kind in _OF_CLINIC


def shown_samples() -> dict[str, dict[str, list[Any]]]:
    """Return by language the `samples` that the page offers, and the `questions` that it suggests."""
    return {
        language: {"samples": _offered(language), "questions": sample_texts(language).questions}
        for language in PAGE_LANGUAGES
    }


def _offered(language: str) -> list[dict[str, object]]:
    own = [sample for sample in SAMPLES.values() if sample.language == language]
    return [{"name": one.file, "title": one.title, "is_first": one.kind in _FIRST} for one in own]


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


def _clinic(texts: SampleTexts, *, is_new: bool = False) -> bytes:
    return _lines(_clinic_examples(texts, is_new=is_new))


def _clinic_examples(texts: SampleTexts, *, is_new: bool = False) -> list[Example]:
    """Return each question in its first phrasing, then each in the other one."""
    answers = {one.question: one.new_answer if is_new else one.answer for one in texts.clinic}
    first = [(one.question, answers[one.question]) for one in texts.clinic]
    second = [(one.also, answers[one.question]) for one in texts.clinic]
    return [_example(*pair, prompt=texts.prompt) for pair in (*first, *second)]


def _large(texts: SampleTexts) -> bytes:
    """Return the clinic's file, and each of its questions once more after another one."""
    pairs = [(asked, one.answer) for one in texts.clinic for asked in (one.question, one.also)]
    conversations: list[Example] = [
        {
            "messages": [
                _message("system", texts.prompt),
                *(_message("user", before[0]), _message("assistant", before[1])),
                *(_message("user", after[0]), _message("assistant", after[1])),
            ]
        }
        for before, after in zip(pairs, [*pairs[1:], pairs[0]], strict=True)
    ]
    return _lines([*_clinic_examples(texts), *conversations])


def _with_mistakes(texts: SampleTexts) -> bytes:
    """Return the clinic's file with three mistakes: a wrong key, a line that is cut off, no answer."""
    lines = [_line(example) for example in _clinic_examples(texts)]
    lines[3] = lines[3].replace('"user", "content"', '"user", " content"')
    lines[8] = lines[8][: len(lines[8]) * 2 // 3]
    last = texts.clinic[11]
    lines[11] = _line({"messages": [_message("system", texts.prompt), _message("user", last.question)]})
    return "\n".join([*lines, ""]).encode()


def _table(texts: SampleTexts) -> bytes:
    """Return the shop's table as Excel saves it as CSV."""
    return _delimited(texts.shop, ",").encode(texts.encoding)


def _unicode_text(texts: SampleTexts) -> bytes:
    """Return the shop's table as Excel saves it as Unicode text."""
    return _delimited(texts.shop, "\t").encode("utf-16")


def _delimited(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def _pretty(texts: SampleTexts) -> bytes:
    """Return the shop's examples as one pretty-printed list."""
    examples = [_example(*pair) for pair in texts.shop[1:]]
    return json.dumps(examples, ensure_ascii=False, indent=2).encode()


def _mixed_up(texts: SampleTexts) -> bytes:
    """Return the shop's examples twice, with frequent mistakes: several kinds, one of them often."""
    pairs = texts.shop[1:]
    lines = [_line(_example(*pair)) for pair in pairs]
    commas = [line[:-1] + ",}" for line in lines[:7]]
    curly = [line.replace('"role"', "“role”", 1) for line in lines[7:9]]
    question, answer = pairs[9]
    others = [
        _line({"messages": [_message("user", question)]}),
        _line({**_example(question, answer), "<b>note</b>": "<script>alert('1 < 2')</script>"}),
        _line(_example(*pairs[10])) * 2,
        _line(_example("TODO", pairs[10][1])),
        _line(_example(f"{pairs[11][0]} (2)", f"\u200b{pairs[11][1]}")),
    ]
    return "\n".join([*lines, *commas, *curly, *others, ""]).encode()


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _example(question: str, answer: str, *, prompt: str = "") -> Example:
    first = [_message("system", prompt)] if prompt else []
    return {"messages": [*first, _message("user", question), _message("assistant", answer)]}


def _lines(examples: Iterable[Example]) -> bytes:
    return "".join(_line(example) + "\n" for example in examples).encode()


def _line(example: Mapping[str, object]) -> str:
    return json.dumps(example, ensure_ascii=False)


def _of(language: str) -> list[Sample]:
    """Return the samples in a language, in the order of the page: those for engineers are the last."""
    texts = sample_texts(language)
    made = partial(_made, texts, language)
    return [
        made("clinic", "clinic_{}.jsonl", _clinic),
        made("new_hours", "clinic_{}_new_hours.jsonl", partial(_clinic, is_new=True)),
        made("mistakes", "clinic_{}_mistakes.jsonl", _with_mistakes),
        made("table", "shop_{}.csv", _table, {"encoding": texts.encoding}),
        made("over_budget", "clinic_{}_over_budget.jsonl", _large, {"epochs": "50"}),
        made("unnamed_encoding", "shop_{}_unnamed.csv", _table),
        made("utf16", "shop_{}_unicode.txt", _unicode_text),
        made("json_list", "shop_{}_list.json", _pretty),
        made("mixed_up", "shop_{}_mixed_up.jsonl", _mixed_up),
    ]


def _made(
    texts: SampleTexts,
    language: str,
    kind: str,
    file: str,
    content: Callable[[SampleTexts], bytes],
    options: Mapping[str, str] = MappingProxyType({}),
) -> Sample:
    return Sample(
        file.format(language),
        partial(content, texts),
        options,
        is_costly=kind == "over_budget",
        kind=kind,
        language=language,
    )


_FILES = [Sample(name, partial(_stored, name)) for name in _CHECKED]
SAMPLES = {one.file: one for one in (*_FILES, *(one for language in PAGE_LANGUAGES for one in _of(language)))}
