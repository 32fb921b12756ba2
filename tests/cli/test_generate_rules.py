"""For every document and answer: nothing is lost, invented or repeated."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.tokens import counter
from tuneline.generation.answer_text import Pair, pairs_in
from tuneline.generation.chunks import Chunk, Part, cut, shares, split
from tuneline.generation.cost import Spent, usd
from tuneline.generation.document import Block, Document
from tuneline.generation.filter_pairs import PairFilter
from tuneline.generation.language import speaks_of_a_document
from tuneline.generation.markup import from_html, from_markdown
from tuneline_cli.generate.state_file import BusyError, State
from tuneline_dev.emulators.answers.written_pairs import written_pairs

TEXT = st.text(st.sampled_from("看診時間九點。！？ \nabc. 「」」ก็่ี้가나 12"), max_size=400)
COUNT = counter("gpt-4.1-mini-2025-04-14").text


def chunk_of(*texts: str, number: int = 1) -> Chunk:
    parts = tuple(Part(text, Block(text, ("H",), page)) for page, text in enumerate(texts, start=1))
    return Chunk(number, "a.txt", parts, 10)


def kept(pair_filter: PairFilter, chunk: Chunk, *asked: tuple[str, str, str]) -> list[bool]:
    return [pair_filter.add(chunk, Pair(*one)) for one in asked]


def bare(text: str) -> str:
    return "".join(text.split())


@given(TEXT, st.integers(5, 60))
def test_a_text_that_is_split_is_whole_when_joined_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = split(text, most, COUNT)
    assert "".join(parts) == text
    # At the join of two parts, the tokenizer may split differently than in either.
    assert all(COUNT(part) <= most * 1.5 + 3 for part in parts)


@given(st.lists(TEXT, max_size=8), st.integers(1, 200))
def test_the_pieces_of_a_document_hold_all_of_it_in_order(texts: list[str], wanted: int) -> None:
    blocks = tuple(Block(text, (f"H{number // 3}",)) for number, text in enumerate(texts) if text.strip())
    chunks = cut([Document("a.txt", blocks)], wanted=wanted, count=COUNT)
    assert bare("".join(part.block.text for chunk in chunks for part in chunk.parts)) == bare("".join(texts))
    assert [chunk.number for chunk in chunks] == list(range(1, len(chunks) + 1))


def test_a_piece_begins_with_its_headings_and_names_each_new_one() -> None:
    blocks = (
        Block("one", ("Clinic", "Times")),
        Block("two", ("Clinic", "Times")),
        Block("three", ("Clinic", "Fees")),
    )
    (chunk,) = cut([Document("a.md", blocks)], wanted=30, count=COUNT)
    assert chunk.text == "# Clinic\n\n## Times\n\none\n\ntwo\n\n## Fees\n\nthree"


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=40), st.integers(0, 500))
def test_all_that_is_wanted_is_shared_out_and_every_piece_gets_some_where_it_can(
    sizes: list[int], wanted: int
) -> None:
    given_out = shares(sizes, wanted)
    assert sum(given_out) == wanted
    assert min(given_out) >= min(1, wanted // len(sizes))
    if wanted < len(sizes):
        assert max(given_out) <= max(1, -(-wanted * max(sizes) // sum(sizes)))


@given(st.text())
def test_whatever_a_model_says_is_read_or_is_no_pairs(text: str) -> None:
    found = pairs_in(text)
    assert found is None or all(isinstance(one, Pair) for one in found)


@given(
    st.lists(
        st.fixed_dictionaries({name: st.text() for name in ("question", "answer", "passage")}), max_size=4
    )
)
def test_pairs_are_found_in_json_whatever_is_around_them(pairs: list[dict[str, str]]) -> None:
    whole = json.dumps({"pairs": pairs})
    wanted = [one["question"].strip() for one in pairs]
    for text in (whole, f"```json\n{whole}\n```", f"Sure {{ok}} [1]:\n{whole}\nBye {{}}", json.dumps(pairs)):
        found = pairs_in(text)
        assert found is not None
        assert [one.question for one in found] == wanted


def test_a_string_with_line_breaks_half_an_emoji_or_no_string_at_all_does_no_harm() -> None:
    (pair,) = pairs_in('{"pairs": [{"question": "a\nb", "answer": "\\ud83d!", "passage": 7}]}') or []
    assert pair == Pair("a\nb", "\ufffd!", "")
    assert pairs_in('{"pairs": "none"}') is None
    assert pairs_in('{"pairs": []}') == []


@given(st.data())
def test_every_quotation_of_a_piece_is_grounded_with_any_spaces(data: st.DataObject) -> None:
    text = "星期一到星期五上午九點到十二點看診，星期日休診。掛號費是一百五十元。"
    start = data.draw(st.integers(0, len(text) - 6))
    end = data.draw(st.integers(start + 6, len(text)))
    spaced = "".join(char + data.draw(st.sampled_from(["", " ", "\n"])) for char in text[start:end])
    assert kept(PairFilter(), chunk_of("第一段。", text), ("星期幾看診？", "星期一。", spaced)) == [True]


@pytest.mark.parametrize("passage", ["星期六看診", "", "九點", "星期一看診"])
def test_what_is_not_there_or_too_short_to_be_found_grounds_nothing(passage: str) -> None:
    pair_filter = PairFilter()
    assert kept(pair_filter, chunk_of("星期一到星期五上午九點看診。"), ("幾點看診？", "九點。", passage)) == [
        False
    ]
    assert pair_filter.dropped.total() == 1


def test_a_passage_is_placed_on_the_page_where_it_begins() -> None:
    pair_filter = PairFilter()
    kept(
        pair_filter,
        chunk_of("第一頁的文字。", "第二頁的文字在這裡，", "接到第三頁。"),
        ("在哪裡？", "第二頁。", "在這裡， 接到第三頁"),
    )
    assert pair_filter.kept[0].block.page == 2


def test_one_question_in_two_spellings_is_one_and_two_like_questions_are_two() -> None:
    chunk = chunk_of(
        "星期六上午九點到十二點看診，星期日休診。掛號費一百元。診斷書費用是200元，病歷影本費用是300元。"
    )
    opening, fee = "星期六上午九點到十二點看診", "掛號費一百元"
    assert kept(
        PairFilter(),
        chunk,
        ("星期六上午有看診嗎？", "有，九點到十二點。", opening),
        ("星期六　上午有看診嗎", "有的。", opening),
        ("星期日上午有看診嗎？", "沒有，星期日休診。", "星期日休診"),
        ("請問診所的掛號費用是多少？", "一百元。", fee),
        ("請問診所的掛號費是多少？", "是一百元。", fee),
        ("診斷書多少錢？", "200元。", "診斷書費用是200元"),
    ) == [True, False, True, True, False, True]


def test_a_pair_is_in_the_language_of_its_piece_or_of_its_passage() -> None:
    chunk = chunk_of(
        "診所電話 02-1234-5678，網路名稱 clinic-guest。" + "看診請先預約掛號。" * 9,
        "The clinic is closed on Sundays.",
    )
    assert kept(
        PairFilter(),
        chunk,
        ("診所電話幾號？", "02-1234-5678", "02-1234-5678"),
        ("What is the phone number?", "02-1234-5678", "02-1234-5678"),
        ("무선 인터넷 이름은?", "clinic-guest", "clinic-guest"),
        ("網路叫什麼名稱？", "叫 clinic-guest。", "clinic-guest"),
        ("Are you open on Sundays?", "No, we are closed.", "The clinic is closed on Sundays."),
    ) == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        ("根據這份文件，星期日休診。", False),
        ("この文書によると日曜は休みです。", False),
        ("문서에 따르면 일요일은 휴진입니다.", False),
        ("ตามที่ระบุในเอกสาร วันอาทิตย์หยุด", False),
        ("According to the leaflet we are closed.", False),
        ("請依文件上的日期回診。", True),
        ("星期日休診，請帶證明文件。", True),
    ],
)
def test_an_answer_that_refers_to_the_document_is_dropped(answer: str, is_kept: bool) -> None:
    assert speaks_of_a_document(answer) is not is_kept


@given(TEXT)
def test_any_text_is_a_page_and_a_markdown_document(text: str) -> None:
    assert bare("".join(block.text for block in from_html(f"<p>{text}</p>"))) == bare(text)
    from_markdown(text)
    from_html(text)


def test_a_page_nested_deeper_than_python_calls_is_read() -> None:
    assert [block.text for block in from_html("<div>" * 5000 + "in the depth" + "</div>" * 5000)] == [
        "in the depth"
    ]


def test_markdown_keeps_its_title_its_headings_its_tables_and_where_links_lead() -> None:
    text = """---
title: "仁心診所"
date: 2026-01-01
---
# 須知
線上[預約](https://example.org/b)。![圖](x.png)

| 項目 | 費用 |
|---|---|
| 掛號 | 150 元 |
"""
    assert [(block.text, block.headings) for block in from_markdown(text)] == [
        ("線上預約 (https://example.org/b)。", ("仁心診所", "須知")),
        ("項目 | 費用", ("仁心診所", "須知")),
        ("掛號 | 150 元", ("仁心診所", "須知")),
    ]


def test_a_tuned_model_costs_what_tuned_models_cost_and_an_unknown_one_nothing_known() -> None:
    spent = Spent(1_000_000, 1_000_000, 1)
    assert usd("gpt-4.1-mini", spent) == 2
    assert usd("ft:gpt-4.1-mini-2025-04-14:org::1", spent) == 4
    assert usd("llama", spent) is None
    assert usd("ft:llama:org::1", spent) is None


def test_the_emulator_quotes_its_text_and_asks_nothing_twice() -> None:
    text = "# 診所\n\n## 可以停車嗎？\n\n可以停兩小時。\n\n掛號費是150.5元，不用預約。星期六上午看診。"
    asked = {"text": text, "pairs_wanted": 9, "already_asked": ["可以停車嗎"]}
    found = pairs_in(written_pairs(json.dumps(asked)))
    assert found is not None
    assert [one.passage for one in found] == ["掛號費是150.5元，不用預約。", "星期六上午看診。"]
    assert pairs_in(written_pairs("hello")) is None


def test_two_runs_at_a_time_on_one_state_are_one_too_many(tmp_path: Path) -> None:
    path = tmp_path / "qa.0123456789ab.partial.jsonl"
    with State(path).opened(), pytest.raises(BusyError, match="Another run"), State(path).opened():
        pass
    assert not path.exists()
