"""A model's Markdown reads well as plain text, and nothing but its marks is lost."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.line.documents_in_markdown import Written, documents, tables
from tuneline.line.markdown.markdown_to_text import markdown_to_text

UNTOUCHED = [
    "2 * 3 * 4", "a*b*c", "2**3**4", "f(**a) + 2**3", "長*寬*高", "體積=長*寬*高。", "5公分*3公分*2公分",
    "snake_case_name", "C#", "#hashtag", "#", "~", "~100~", "好喔~~等我~~", "~~~", "好的~~~\n沒問題",
    "5 > 3", "> 3 天", ">_<", ":)", "(*^_^*)", "(*´ω｀*)", "m(_ _)m", "¯\\_(ツ)_/¯", "1. 5 公克",
    "2) 多喝水", "王**", "0912***678", "+ 5 = 8", "+----+\n| a | b |\n+----+", "| a | b |",
    "=====\n標題\n=====", "**/*.py and **/*.js", "*args, **kwargs", "arr[0](x)", "[註1]",
    "[1]: https://example.com", "C:\\_temp\\*", "\\(a_1*b_2*c\\)", "$$x_1 * y$$",
    "\\[ \\frac{a}{b} *c* \\]", "\\( *x* \\)", "$$ *x* $$", "\\n",
    "https://example.com/_a_/b__c__d?x=*&amp", "x < y", "<b> 是粗體", "AT&T", "&copy", "(´`)", "#️⃣ 1️⃣",
    "*", "-", "一行\n\n  二行  \n    四格\n", "@user_name_", "・已經是純文字\n　・第二層", "【標題】",
    "x **y", "**", "` 一個",
]  # fmt: skip

READ = [
    ("**重點：**說明", "重點：說明"),
    ("這是**「重點」**的", "這是「重點」的"),
    ("請用**LINE**登入", "請用LINE登入"),
    ("**ตัวหนา**ต่อ **중요**한", "ตัวหนาต่อ 중요한"),
    ("***都是*** __bold__ _it_ ~~no~~", "都是 bold it no"),
    ("***a** b* *a **b*** **a *b* c**", "a b a b a b c"),
    ("**L**arge **L**anguage", "Large Language"),
    ("*a **b* c**", "a **b c**"),
    ("一\\\n二", "一\n二"),
    ("`` `a` ``", "`a`"),
    ("> ```\n> # a\n> ```\n> b", "# a\nb"),
    ("> |a|b|\n> |-|-|\n> |c|d|", "a｜b\nc｜d"),
    ("|a|b|c|\n|-|-|-|\n|1|\n|1|2|3|4|", "・a: 1\n　b: －\n　c: －\n・a: 1\n　b: 2\n　c: 3\n　4"),
    ("**跨\n行**", "跨\n行"),
    ("內容\n## **標題** ##\n內容", "內容\n\n【標題】\n內容"),
    ("# Opening hours\nx", "Opening hours\nx"),
    ("### 學 C#", "【學 C#】"),
    ("- a\n  - b\n    - c\n- d", "・a\n　・b\n　　・c\n・d"),
    ("1. g\n   - h\n   - i\n2. j", "1. g\n　・h\n　・i\n2. j"),
    ("- [ ] 掛號\n- [x] 繳費", "・☐ 掛號\n・☑ 繳費"),
    ("[官網](https://a.tw/b_c_d)", "官網 (https://a.tw/b_c_d)"),
    ("[https://a.tw](https://a.tw) <https://b.tw>", "https://a.tw https://b.tw"),
    ("[x@a.tw](mailto:x@a.tw) [](https://a.tw) [上面](#top)", "x@a.tw https://a.tw 上面"),
    ("![地圖](https://a.tw/m.png) ![](https://a.tw/n.png)", "地圖 (https://a.tw/m.png) https://a.tw/n.png"),
    ("用 `pip install *x*` 跟 ``a`b``", "用 pip install *x* 跟 a`b"),
    ("看\n```python\n# c\n**a**\n```\n好", "看\n# c\n**a**\n好"),
    ("```\n說到一半", "說到一半"),
    ("> 引用 **粗**\n>\n> - a\n後", "引用 粗\n\n・a\n後"),
    ("|科|時|\n|---|:-:|\n|內 **科**|9<br>10|", "科｜時\n內 科｜9 / 10"),
    ("| 星期 | 上午 | 下午 |\n|--|--|--|\n| 一 | 王 | |", "・星期：一\n　上午：王\n　下午：－"),
    ("上\n\n---\n\n下", "上\n\n────────\n\n下"),
    ("a<br>b<br/>\nc <b>粗</b>&nbsp;&lt;x&gt;", "a\nb\nc 粗 <x>"),
    ("\\*a\\* snake\\_case\n1\\. z\n\\# y\n\\- w", "*a* snake_case\n1. z\n# y\n- w"),
    ("windows\r\n**line**", "windows\nline"),
]

# The blanks before a number in a list are brought into shape.
NESTED_NUMBER = re.compile(r"^[ \t]+\d+[.)][ \t]", re.MULTILINE)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_only_looks_like_markdown_stays(text: str) -> None:
    assert markdown_to_text(text) == text


@pytest.mark.parametrize(("markdown", "expected"), READ)
def test_markdown_reads_as_plain_text(markdown: str, expected: str) -> None:
    assert markdown_to_text(markdown) == expected


def assert_all_there(written: Written) -> None:
    shown, at = markdown_to_text(written.markdown), 0
    for text in written.texts:
        found = shown.find(text, at)
        assert found >= 0, (text, shown)
        at = found + len(text)


@given(documents())
def test_every_text_is_there_in_its_order(written: Written) -> None:
    assert_all_there(written)


@given(documents(with_code=False))
def test_no_mark_is_left(written: Written) -> None:
    shown = markdown_to_text(written.markdown)
    assert not any(mark in shown for mark in ("**", "~~", "](", "<b>", "<br>", "=====", "- ", "## "))


@given(tables())
def test_every_cell_of_a_table_is_there(written: Written) -> None:
    shown = markdown_to_text(written.markdown)
    assert all(text in shown for text in written.texts)


@given(documents(with_code=False))
def test_a_second_pass_changes_nothing(written: Written) -> None:
    once = markdown_to_text(written.markdown)
    assert markdown_to_text(once) == once


@given(st.text(st.characters(exclude_characters="*_`#>[]<&\\|~+-=\r$", exclude_categories=["Cs"])))
def test_text_without_marks_comes_back_as_it_is(text: str) -> None:
    assume(not NESTED_NUMBER.search(text))
    assert markdown_to_text(text) == text


# Without `#`: a link to a place on the same page leads nowhere on LINE, so its target is no text.
@given(st.text(alphabet="*_~`[]()<>!-+=.|\\& \n1a重。/:"))
def test_any_mixture_of_marks_keeps_its_words(text: str) -> None:
    assert [one for one in markdown_to_text(text) if one in "重。"] == [one for one in text if one in "重。"]


@pytest.mark.parametrize(
    "part",
    [
        "*", "[", "`", "> ", "- ", "![", "<", "*a", "_a ", "[a](", "&", "\\", "|", "```\n", "~~~ x\n",
        "\\(", "`a``", "<b ",
    ],
)  # fmt: skip
def test_a_hundred_thousand_marks_are_read(part: str) -> None:
    # The limit of every test, two minutes, is far more than this needs and far less than a square of it.
    assert isinstance(markdown_to_text(part * (100_000 // len(part))), str)
