"""Tokens are counted exactly by OpenAI's ranks, for any text, and as training bills them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.datasets.byte_pairs import plainly_counted
from tests.datasets.new_python import python
from tuneline.datasets.tokens import (
    PER_GEMINI_IMAGE,
    PER_IMAGE,
    PER_IMAGE_IN_LOW_DETAIL,
    Encoding,
    counter,
    encoding_of,
)

MODEL: dict[Encoding, str] = {"o200k_base": "gpt-4.1-mini-2025-04-14", "cl100k_base": "gpt-4-0613"}
# Those that are counted exactly.
ENCODINGS = tuple(MODEL)
GEMINI = "gemini-3.1-flash-lite"
# Written for this test, and counted with the vocabulary of the tokenizer that Google's SDK uses for Gemini.
GEMINI_COUNTS = json.loads((Path(__file__).parents[1] / "data" / "gemini_tokens.json").read_text())
BLOCKS: list[str | tuple[int, int]] = [
    "\t\r\n  '/=",
    *((0x20, 0x7E), (0xA0, 0x17F), (0x300, 0x36F), (0x3B1, 0x3C9), (0x410, 0x44F)),
    *((0x621, 0x64A), (0x905, 0x94D), (0xE01, 0xE4D), (0x2010, 0x2029), (0x200B, 0x200D), (0x3001, 0x30FE)),
    *((0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF01, 0xFF5E), (0xFE0F, 0xFE0F), (0x1F300, 0x1F64F)),
    (0x20000, 0x2A000),
]


def block(found: str | tuple[int, int]) -> st.SearchStrategy[str]:
    if isinstance(found, str):
        return st.sampled_from(found)
    first, last = found
    return st.characters(min_codepoint=first, max_codepoint=last, exclude_categories=["Cn", "Cs"])


SNIPPETS = [
    *("<|endoftext|>", "<|im_start|>", "<|fim_prefix|>", "I'LL", "they've", "ſ'ſ", "McDonald", "1234567"),
    *(
        "你好，",
        "的",
        "診所",
        "안녕하세요",
        "สวัสดี",
        "👩\u200d👩\u200d👧",
        "\r\n\r\n",
        "   ",
        "\ufeff",
        "http://a.b/c",
    ),
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(SNIPPETS), *(st.text(block(one), max_size=6) for one in BLOCKS)), max_size=12
).map("".join)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
@example(text="")
@example(text="".join(SNIPPETS))
def test_a_count_is_what_joining_pairs_by_hand_gives(encoding: Encoding, text: str) -> None:
    assert counter(MODEL[encoding]).text(text) == plainly_counted(text, encoding)


@pytest.mark.parametrize(
    ("text", "o200k", "cl100k"),
    [
        ("antidisestablishmentarianism", 6, 6),
        ("2 + 2 = 4", 7, 7),
        ("お誕生日おめでとう", 8, 9),
        ("tiktoken is great!", 6, 6),
    ],
)
def test_the_counts_openai_published_are_met(text: str, o200k: int, cl100k: int) -> None:
    assert counter("gpt-4o-mini").text(text) == o200k
    assert counter("gpt-4").text(text) == cl100k


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_every_wellformed_text_can_be_counted(encoding: Encoding, text: str) -> None:
    count = counter(MODEL[encoding]).text(text)
    assert (count > 0) == (text != "")
    assert count <= len(text.encode())


@pytest.mark.process
def test_a_megabyte_of_one_thing_over_and_over_is_counted_soon() -> None:
    """In a new process: only that can be ended if the time is quadratic in the length."""
    program = """
from tuneline.datasets.tokens import counter
for piece in ("=", " ", "\\n", "a", "字", "\\u0301", "👍", "<|endoftext|>", "1", "' "):
    for model in ("gpt-4o", "gpt-4"):
        print(0 < counter(model).text(piece * (1_000_000 // len(piece.encode()))) <= 1_000_000)
"""
    assert python(program).split() == ["True"] * 20


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-4o-2024-08-06", "o200k_base"),
        ("gpt-4o-mini-2024-07-18", "o200k_base"),
        ("gpt-4.1", "o200k_base"),
        ("gpt-4.1-mini-2025-04-14", "o200k_base"),
        ("gpt-5-mini", "o200k_base"),
        ("gpt-6-luna", "o200k_base"),
        ("o1", "o200k_base"),
        ("o3-mini", "o200k_base"),
        ("o4-mini-2025-04-16", "o200k_base"),
        ("gpt-4", "cl100k_base"),
        ("gpt-4-0613", "cl100k_base"),
        ("gpt-4-turbo-2024-04-09", "cl100k_base"),
        ("gpt-3.5-turbo", "cl100k_base"),
        ("gpt-3.5-turbo-0125", "cl100k_base"),
        ("ft:gpt-4.1-mini-2025-04-14:clinic::AbC", "o200k_base"),
        ("ft:gpt-4o-mini-2024-07-18:clinic:gpt-4-like:AbC:ckpt-step-90", "o200k_base"),
        ("ft:gpt-3.5-turbo-0125:clinic:gpt-4o:AbC", "cl100k_base"),
        ("ft:gpt-4-0613:clinic::AbC", "cl100k_base"),
        ("a-model-nobody-knew", "o200k_base"),
        ("ft:", "o200k_base"),
        ("", "o200k_base"),
    ],
)
def test_the_base_of_a_model_decides_its_encoding(model: str, encoding: str) -> None:
    assert encoding_of(model) == encoding


def billed(*messages: dict[str, Any], **more: Any) -> int:
    return counter("gpt-4.1-mini").example({"messages": list(messages), **more})


def text(value: str) -> int:
    return counter("gpt-4.1-mini").text(value)


CHINESE = st.text("你好請問診所幾點開門ABC 123。", max_size=20)


@given(texts=st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), CHINESE), max_size=6))
def test_an_example_is_its_texts_with_three_for_each_message_and_three_for_itself(
    texts: list[tuple[str, str]],
) -> None:
    messages = [{"role": role, "content": content} for role, content in texts]
    by_hand = 3 + sum(3 + text(role) + text(content) for role, content in texts)
    assert billed(*messages) == by_hand


def test_the_smallest_example_counts_nine() -> None:
    assert billed({"role": "user", "content": "hello world"}) == 3 + 3 + 1 + 2


def test_a_name_counts_one_more_than_its_text() -> None:
    plain = {"role": "user", "content": "hi"}
    assert billed({**plain, "name": "Mei Ling"}) == billed(plain) + text("Mei Ling") + 1
    assert billed({**plain, "name": None}) == billed(plain)


@pytest.mark.parametrize("weight", [0, 1])
def test_a_weight_counts_nothing(weight: int) -> None:
    plain = {"role": "assistant", "content": "hi"}
    assert billed({**plain, "weight": weight}) == billed(plain)


def test_a_list_of_texts_counts_its_texts_alone() -> None:
    parts = [{"type": "text", "text": "診所幾點開門？"}, {"type": "text", "text": "hello"}]
    none = billed({"role": "user", "content": None})
    assert billed({"role": "user", "content": parts}) == none + text("診所幾點開門？") + text("hello")
    assert billed({"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}) == 7 + text(
        "No."
    )


def test_an_image_counts_a_constant_however_long_its_data() -> None:
    def image(**more: str) -> dict[str, Any]:
        part = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A1b2" * 5000, **more}}
        return {"role": "user", "content": [part]}

    none = billed({"role": "user", "content": []})
    assert billed(image()) == billed(image(detail="high")) == none + PER_IMAGE
    assert billed(image(detail="low")) == none + PER_IMAGE_IN_LOW_DETAIL


def test_tools_and_calls_count_as_their_json() -> None:
    tools = [{"type": "function", "function": {"name": "book", "parameters": {"description": "掛號"}}}]
    calls = [{"id": "c1", "type": "function", "function": {"name": "book", "arguments": '{"day": "五"}'}}]
    plain = {"role": "assistant", "content": None}
    tools_text = '[{"type":"function","function":{"name":"book","parameters":{"description":"掛號"}}}]'
    calls_text = (
        '[{"id":"c1","type":"function","function":{"name":"book","arguments":"{\\"day\\": \\"五\\"}"}}]'
    )
    none = billed(plain)
    assert billed(plain, tools=tools) == none + text(tools_text)
    assert billed(plain, functions=tools) == none + text(tools_text)
    assert billed({**plain, "tool_calls": calls}) == none + text(calls_text)
    assert billed(plain, tools=[], parallel_tool_calls=False) == none
    assert billed({"role": "tool", "tool_call_id": "c1", "content": ""}) == 3 + 3 + text("tool") + text("c1")


def test_a_tool_nested_too_deeply_to_be_written_is_still_counted() -> None:
    nested: Any = "門診"
    for _ in range(50_000):
        nested = {"a": [nested]}
    none = billed({"role": "user", "content": "hi"})
    assert billed({"role": "user", "content": "hi"}, tools=[nested]) == none + 50_000 + text("門診")


@pytest.mark.process
def test_the_tokenizer_is_loaded_when_it_counts_and_its_package_never() -> None:
    program = """
import json, sys
def loaded():
    return [name for name in sys.modules if "bpe_openai" in name or "_bindings" in name]
def mapped():
    with open("/proc/self/maps") as maps:
        return "bpe_openai" in maps.read()
import tuneline.datasets.tokens, tuneline.pricing, tuneline.datasets.split
before = [*loaded(), mapped()]
counter = tuneline.datasets.tokens.counter("gpt-4o")
between = [*loaded(), mapped()]
counter.text("x")
print(json.dumps([before, between, "bpe_openai" in sys.modules, mapped()]))
"""
    assert json.loads(python(program)) == [[False], [False], False, True]


@pytest.mark.process
def test_it_counts_beside_the_package_imported_whole() -> None:
    program = (
        "import bpe_openai; from tuneline.datasets.tokens import counter; "
        "package = bpe_openai.get_encoding('o200k_base'); "
        "print(counter('gpt-4o').text('你好 hello'), len(package.encode('你好 hello')))"
    )
    assert python(program).split() == ["2", "2"]


@pytest.fixture
def without_tokenizer(tmp_path: Path) -> str:
    """A PYTHONPATH on which the tokenizer has no compiled part, as where it does not come for a computer."""
    package = tmp_path / "bpe_openai"
    package.mkdir()
    (package / "__init__.py").touch()
    return f"{tmp_path}:functions:scripts"


@pytest.mark.process
def test_without_a_tokenizer_tokens_are_estimated_and_rather_too_many(without_tokenizer: str) -> None:
    texts = [
        "早安，請問週六下午有看診嗎？",
        "Is the clinic open on Saturday afternoon?",
        "คลินิกเปิดไหม",
        "진료하나요?",
        "",
    ]
    program = (
        "import json, sys; from tuneline.datasets import tokens; one = tokens.counter('gpt-4o'); "
        f"print(json.dumps([tokens.is_exact(), *map(one.text, {texts!r})]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": without_tokenizer},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    is_exact, *estimated = json.loads(done.stdout)
    counted = [counter("gpt-4o").text(one) for one in texts]
    assert not is_exact
    assert all(exact <= rough <= 3 * exact for exact, rough in zip(counted, estimated, strict=True))
    assert "tokens and prices are estimates" in done.stderr


@pytest.mark.process
def test_a_command_says_that_its_tokens_are_estimates(without_tokenizer: str) -> None:
    price = [sys.executable, "-m", "tuneline_cli", "dataset", "price", "tests/data/clinic_qa.jsonl"]
    for path, is_told in ((without_tokenizer, True), ("functions:scripts", False)):
        done = subprocess.run(
            price,
            env={"PYTHONPATH": path},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert (done.returncode, "estimates here" in done.stderr) == (0, is_told), done.stderr


@pytest.mark.parametrize("language", ["zh-TW", "zh-CN", "ja", "ko", "th", "en"])
def test_geminis_estimate_is_never_low_by_more_than_a_tenth(language: str) -> None:
    counted = [entry for entry in GEMINI_COUNTS if entry["language"] == language]
    assert len(counted) >= 7
    gemini = counter(GEMINI)
    for entry in counted:
        assert gemini.text(entry["text"]) >= 0.9 * entry["tokens"], entry
    true = sum(entry["tokens"] for entry in counted)
    assert 0.9 * true <= gemini.texts(entry["text"] for entry in counted) <= 1.6 * true


@given(st.text("0123456789", max_size=40))
def test_geminis_estimate_counts_each_digit(digits: str) -> None:
    assert counter(GEMINI).text(digits) >= 0.9 * len(digits)


def test_an_image_and_the_longest_example_are_geminis() -> None:
    image = {"type": "image_url", "image_url": {"url": "https://a.tw/a.png", "detail": "low"}}
    gemini, other = counter(GEMINI), counter(MODEL["o200k_base"])
    example = {"messages": [{"role": "user", "content": [image]}]}
    assert gemini.example(example) > PER_GEMINI_IMAGE > other.example(example)
    assert (gemini.most, gemini.is_estimate, other.is_estimate) == (131_072, True, False)
