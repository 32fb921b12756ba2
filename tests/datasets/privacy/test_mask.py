"""Personal data of users are replaced by placeholders, and nothing else is changed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuneline.datasets.privacy.personal.find import find
from tuneline.datasets.privacy.personal.labels import LABELS, LONGEST, PLACEHOLDER, placeholder
from tuneline.datasets.privacy.personal.mask import ExampleMask, mask
from tuneline.datasets.privacy.personal.operator_data import OperatorData
from tuneline.datasets.rules.text_rules import findings

SENTENCES = (
    "我叫王小明，電話0912-345-678，住台北市大安區和平東路二段123巷4弄5號6樓",
    "私は山田太郎と申します。電話は090-1234-5678です",
    "제 이름은 김민수이고 전화번호는 010-1234-5678입니다",
    "ผมชื่อสมชาย ใจดี เบอร์ 081-234-5678",
    "My name is John Smith, call me at (415) 555-0132 or write to js@example.com",
    "[電話1] [姓名2] 病歷號 A123456 生日1990/1/2",
)
# Texts that have data in them, next to anything.
MIXED = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(SENTENCES)), max_size=5).map("".join)


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_what_is_masked_is_not_masked_again(text: str) -> None:
    masked = mask(text).text
    assert mask(masked).text == masked


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_data_do_not_overlap_and_are_in_order(text: str) -> None:
    spans = find(text)
    places = [place for span in spans for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(MIXED)
@settings(max_examples=300, deadline=None)
def test_a_text_outside_of_the_data_is_unchanged_and_grows_within_bounds(text: str) -> None:
    masked = mask(text)
    rest = text
    for piece in PLACEHOLDER.sub("\0", masked.text).split("\0"):
        assert piece in rest
        rest = rest[rest.index(piece) + len(piece) :]
    assert len(masked.text) <= len(text) + LONGEST * masked.kinds.total()
    assert (masked.text == text) == (not masked.kinds)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_masked(text: str) -> None:
    assert mask(text).kinds.total() <= len(text)


@pytest.mark.parametrize("language", LABELS)
def test_the_check_of_datasets_does_not_report_a_placeholder(language: str) -> None:
    for kind in LABELS[language]:  # type: ignore[index]
        label = placeholder(kind, language, 1)  # type: ignore[arg-type]
        for text in (label, f"{label}先生", f"我的電話是{label}，謝謝", f"call {label} please"):
            assert list(findings(text, 1, "content")) == []
            assert PLACEHOLDER.fullmatch(label)


def test_the_same_datum_has_the_same_placeholder_and_another_one_has_another() -> None:
    text = "王小姐的電話是0912-345-678，林小姐的是0922-333-444，王小姐不在"
    assert mask(text).text == "[姓名1]小姐的電話是[電話1]，[姓名2]小姐的是[電話2]，[姓名1]小姐不在"


def test_a_new_datum_does_not_get_the_number_of_an_earlier_placeholder() -> None:
    assert mask("[電話1]打不通，請打0912-345-678").text == "[電話1]打不通，請打[電話2]"


def test_a_name_is_found_beside_what_was_masked_before_it() -> None:
    assert mask("請找 林志玲 A203606338").text == "請找 [姓名1] [證號1]"


def test_full_width_digits_are_masked_too() -> None:
    assert mask("電話：０９１２３４５６７８").text == "電話：[電話1]"


def test_nothing_after_a_private_key_is_kept() -> None:
    assert mask("key: -----BEGIN PRIVATE KEY-----\nabc").text == "key: [password 1]"


def test_an_answer_repeats_the_placeholder_of_its_question_and_keeps_the_rest() -> None:
    question, answer = (
        "我是王小明，電話0912-345-678",
        "王小明您好，已記下0912-345-678。本院電話02-2345-6789。",
    )
    example = ExampleMask(f"{question}\n{answer}")
    assert example.mask(question).text == "我是[姓名1]，電話[電話1]"
    assert example.mask_echo(answer).text == "[姓名1]您好，已記下[電話1]。本院電話02-2345-6789。"


@pytest.mark.parametrize(
    "question",
    [
        "王醫師星期三有看診嗎",
        "你們的電話是02 2345 6789嗎",
        "台北市松山區南京東路四段10號2樓怎麼去",
    ],
)
def test_what_is_in_the_operators_answers_is_not_masked(question: str) -> None:
    own = OperatorData(["王大明醫師看診，電話（02）2345-6789，地址：台北市松山區南京東路四段10號2樓。"])
    assert mask(question, own).text == question
    assert mask(question).text != question


def test_a_patient_with_the_doctors_surname_is_masked() -> None:
    own = OperatorData(["王大明醫師週三看診。"])
    assert mask("王小姐的報告好了嗎，王醫師在嗎", own).text == "[姓名1]小姐的報告好了嗎，王醫師在嗎"


HOSTILE = (
    *(
        "1",
        "1 ",
        "1-",
        "0",
        "路",
        "5號",
        "王",
        "王小",
        "中山路5巷",
        "アイ",
        "田中",
        "東京都渋谷区",
        "区1丁目",
    ),
    *("김", "강남구로 1", "ก", "ต.ก ", "คุณสมชาย ", "Aa ", "A", "1 A St ", "a@", "a.", "http://", "?a="),
    *(
        "facebook.com/",
        "電話",
        "LINE ",
        "帳號",
        "生日1990/1/1",
        "[",
        "[電話1]",
        " ",
        "my name is ",
        "I am John ",
    ),
    *("王小明跟", "阿明", "幫", "幫李", "我女兒", "小芬跟阿傑", "Kevin跟", "京A"),
    *("account a b c ", "บัญชี ", "+1", "(", "號", "신청자 ", "〒", "0912-", "住址中"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_is_linear_in_the_length_of_the_text(piece: str) -> None:
    began = time.process_time()
    find(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 5
