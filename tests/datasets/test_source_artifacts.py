"""Artifacts of the source system are reported once; ordinary texts have no finding."""

import io
import json

import pytest

from tuneline.datasets.rules.source_artifacts import html, keywords, labels, objects
from tuneline.datasets.validation.run import CheckOptions, Report, check

CLINIC = [
    ("幾點開門？", "早上九點。"),
    ("可以刷卡嗎？", "可以。"),
    ("有停車場嗎？", "後面有。"),
    ("週日看診嗎？", "週日休息。"),
    ("洗牙多少錢？", "一百元。"),
    ("要帶什麼？", "健保卡。"),
    ("可以帶狗嗎？", "不可以。"),
    ("要等多久？", "二十分鐘。"),
    ("有兒童牙科嗎？", "有。"),
]


def checked(*pairs: tuple[str, str], chat: bool = True) -> Report:
    """Return the report on a chat dataset, or a table, with these pairs before the clinic's."""
    every = [*pairs, *CLINIC]
    if chat:
        lines = [
            {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": two}]}
            for question, two in every
        ]
        return check(io.BytesIO("\n".join(map(json.dumps, lines)).encode()), CheckOptions("qa.jsonl"))
    rows = [("question", "answer"), *every]
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return check(io.BytesIO(text.encode()), CheckOptions("qa.csv"))


def warnings(report: Report) -> list[tuple[str, int | None, str]]:
    return [
        (finding.code, finding.line, finding.message())
        for finding in report.problems.listed
        if finding.severity == "warning"
    ]


@pytest.mark.parametrize("chat", [True, False])
def test_html_in_answers_is_reported_once_with_its_count(chat: bool) -> None:
    report = checked(("q1?", "<p>早上九點</p>"), ("q2?", "a<br>b"), ("q3?", "plain"), chat=chat)
    ((code, line, message),) = warnings(report)
    assert (code, line) == ("HTML", 1 if chat else 2)
    assert message == "2 examples have HTML; here the answer has “<p>”."


@pytest.mark.parametrize("chat", [True, False])
def test_objects_in_place_of_texts_are_reported_once_with_their_count(chat: bool) -> None:
    report = checked(("q1?", "{'html': '<p>a</p>', 'plaintext': 'a'}"), ("q2?", '{"text": "b"}'), chat=chat)
    ((code, line, message),) = warnings(report)
    assert (code, line) == ("OBJECT_TEXT", 1 if chat else 2)
    assert message.startswith("2 examples have an object instead of a text; here the answer is “{'html'")


@pytest.mark.parametrize("chat", [True, False])
def test_key_words_in_place_of_questions_are_reported_once_with_their_count(chat: bool) -> None:
    report = checked(("88,再見,bye", "再見！"), ("掛號,預約,我要掛號", "請點選單。"), chat=chat)
    ((code, line, message),) = warnings(report)
    assert (code, line) == ("KEY_WORDS", 1 if chat else 2)
    assert message == "2 questions are lists of key words; here “88,再見,bye”."


def test_numbers_before_most_questions_are_reported_once_with_their_count() -> None:
    pairs = [(f"{number}. {one}", two) for number, (one, two) in enumerate(CLINIC * 2, start=1)]
    report = checked(*[(one + str(number), two) for number, (one, two) in enumerate(pairs)])
    ((code, line, message),) = warnings(report)
    assert (code, line) == ("LABELS", 1)
    assert message == "18 examples begin with a list number or a label; here with “1.”."
    assert warnings(checked(("1. 停車 2. 刷卡 可以嗎？", "都可以。"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>hi</p>",
        'see <a href="https://x.example">this</a>',
        "one<br>two",
        "one<BR />two",
        '<img src="a.png">',
        "A&nbsp;B",
        "&lt;b&gt;",
        "<ul><li>a</li><li>b</li></ul>",
        "<div class='x'>",
        "<b>重要</b>",
        "<!-- note -->",
        "<strong>注意</strong>事項",
        "&#39;ok&#39;",
        "第一行<br/>第二行",
    ],
)
def test_html_is_found(text: str) -> None:
    assert html.first(text)


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "若 a<b 且 c>d",
        "<a@b.example>",
        "來信 <info@clinic.example>",
        "<3 謝謝",
        "(>_<)",
        "<(￣︶￣)>",
        "用 <b> 表示粗體",
        "使用 <br> 標籤換行",
        "`<p>text</p>` 是段落",
        "<p> 和 </p> 要成對",
        "A&B",
        "Q&A",
        "R&D;",
        "->  <-  <->",
        "5 < 10 > 3",
        "<姓名>",
        "https://x.example/?a=1&b=2",
        "價格 < 1000 元",
        "<https://x.example>",
        "AT&T; ok",
        "「<br>」是換行",
        "List<String>",
        "x <i 與 y> z",
    ],
)
def test_what_is_no_html_is_fine(text: str) -> None:
    assert html.first(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{'a': 1}",
        '{"a": "b"}',
        "{'html': '<p>",
        "['a', 'b']",
        '[{"text": "a"}]',
        "[object Object]",
        ' {"answer": "ok"} ',
        "[{'x': 1}]",
        "<__main__.Answer object at 0x7f12ab34cd56>",
    ],
)
def test_objects_are_found(text: str) -> None:
    assert objects.is_object(text) is not text.endswith("<p>")


@pytest.mark.parametrize(
    "text",
    [
        "{name} 您好",
        "[公告] 週日休息",
        "{ 週一：休 }",
        "[1]",
        "(a)",
        "[急診] 請撥 119 [分機 2]",
        "[A, B]",
    ],
)
def test_what_is_no_object_is_fine(text: str) -> None:
    assert not objects.is_object(text)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("你好,哈囉,嗨,Hi,hello", "sure"),
        ("地址,位置,怎麼去", "sure"),
        ("88,再見,bye", "sure"),
        ("予約,予約したい,よやく", "sure"),
        ("안녕,안녕하세요,하이", "sure"),
        ("สวัสดี,หวัดดี,hello", "sure"),
        ("hours|open|opening times", "sure"),
        ("价格;收费;多少钱", "sure"),
        ("price,cost,fee", "sure"),
        ("營業時間、幾點開、開門", "maybe"),
        ("hours, open, opening times", "maybe"),
        ("地址/位置/怎麼去", "maybe"),
        ("停車\n車位\n停車場", "maybe"),
        ("你好，哈囉，嗨", "maybe"),
    ],
)
def test_lists_of_key_words_are_found(question: str, kind: str) -> None:
    assert keywords.kind_of_list(question) == kind


@pytest.mark.parametrize(
    "question",
    [
        "はい、いいえ",
        "台北,新竹,台中都有分店嗎",
        "早上,中午,晚上哪個時段人比較少",
        "A/B",
        "你好，請問可以刷卡嗎",
        "Hi, I'd like to book, tomorrow",
        "王小明,0912345678,明天",
        "身高170,體重60,BMI多少",
        "我要掛號,牙科,明天",
        "24/7/365",
        "2026/9/1",
        "是,謝謝",
        "你好，我想預約，謝謝",
        "Do you take Visa, JCB or Amex?",
        "red, blue, or green",
        "牙痛、發燒怎麼辦",
        "1,200",
        "10,000,000",
        "早上好",
        "お願いします",
        "네, 알겠습니다",
    ],
)
def test_what_people_ask_is_no_list_of_key_words(question: str) -> None:
    assert keywords.kind_of_list(question) is None


def test_two_symptoms_lists_are_fine_and_many_such_lists_are_reported() -> None:
    lists = [
        ("頭痛、發燒、咳嗽", "請掛內科。"),
        ("牙痛、臉腫、流血", "請掛牙科。"),
        ("地址、位置、路線", "平安路。"),
    ]
    assert warnings(checked(*lists[:2])) == []
    assert [code for code, _, _ in warnings(checked(*lists))] == ["KEY_WORDS"]


@pytest.mark.parametrize(
    "text",
    [
        "1. 請問",
        "1、請問",
        "(1) 請問",
        "Q1: when",
        "Q: when",
        "問1 何時",
        "問題：可以嗎",
        "①請問",
        "12) ok",
    ],
)
def test_labels_before_questions_are_found(text: str) -> None:
    assert labels.before_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "3.5 公斤可以嗎",
        "1:1 課程",
        "9:00 開門嗎",
        "24小時嗎",
        "Quick one",
        "問一下",
        "10 元",
        "A 餐多少",
        "問",
        "12.lin@clinic.example",
        "q.lin@clinic.example 收得到嗎",
        "1.cdn.clinic.com",
        "問.tw",
        "(02)-2700-1234",
        "[049]-231-1234",
        "Q.E.D. 是什麼",
        "Q1.5 版",
        "Q、R 兩科差在哪",
    ],
)
def test_numbers_in_questions_are_no_labels(text: str) -> None:
    assert labels.before_question(text) is None


@pytest.mark.parametrize(
    "text",
    ["1.what time", "1.A 餐多少", "Q.1 請問", "Q：A 餐多少", "Q.when", "Q. A 餐多少", "(2)請問", "2.commute"],
)
def test_labels_that_no_blank_follows_are_found(text: str) -> None:
    assert labels.before_question(text)


def test_labels_before_answers_are_found_and_first_steps_are_not() -> None:
    assert labels.before_answer("A1: yes") == "A1:"
    assert labels.before_answer("答：可以") == "答："
    assert labels.before_answer("A.可以") == "A."
    assert labels.before_answer("A.Yes, we do.") == "A."
    assert labels.before_answer("A、可以") == "A、"
    assert labels.before_answer("1. 先掛號\n2. 再等") is None
    assert labels.before_answer("EventHandler takes a day.") is None


@pytest.mark.parametrize(
    "text",
    [
        "a.lin@clinic.example",
        "A.Lin+desk@clinic.example",
        "a.clinic.com",
        "A.M. 9:00",
        "a.k.a. 小明",
        "A.I. 門診",
        "A、B 都可以",
        "A.B 兩種",
        "A1.5 公分",
        "答.tw",
    ],
)
def test_addresses_initials_and_lists_of_letters_in_answers_are_no_labels(text: str) -> None:
    assert labels.before_answer(text) is None


def test_a_file_of_contact_addresses_has_no_labels() -> None:
    pairs = [(f"{name} 的信箱？", f"a.{name}@clinic.example") for name in ("lin", "chen", "wu", "ho", "su")]
    assert "LABELS" not in {code for code, _, _ in warnings(checked(*pairs * 3))}


def test_ordinary_questions_and_answers_in_six_languages_are_fine() -> None:
    pairs = [
        ("请问几点开门，周末也开吗？", "周一至周五 9:00-18:00；周末 10:00-17:00。"),
        ("診察料は、いくらですか。", "初診は3,000円〜です（税込）。<受付>までどうぞ。"),
        ("주차 되나요? 예약은요?", "네, 가능합니다. 1) 전화 2) 카톡"),
        ("เปิดกี่โมงคะ", "9:00–18:00 น. ค่ะ / หยุดวันอาทิตย์"),
        ("Is it <10 minutes, or more?", "Usually < 10 minutes & never > 30. {See the map}"),
        ("A/B/C 餐差在哪", "A：牛肉；B：雞肉；C：素食。"),
        ("內科、外科、牙科都有嗎", "1. 內科\n2. 外科\n3. 牙科"),
        ("はい、いいえ", "どちらでしょうか。"),
    ]
    assert warnings(checked(*pairs)) == []
