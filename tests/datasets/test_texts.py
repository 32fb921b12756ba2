"""Marked questions and answers in a text are read; chats and prose are recognised as such."""

import io

import pytest

from tests.datasets.test_hostile import converted_lines
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES
from tuneline.datasets.validation.run import CheckOptions, Report, check

PAIRS = [(f"第{n}題：幾點看診？", f"早上{n}點開始，請帶健保卡。") for n in range(1, 13)]
MARKS = [
    *(("Q: ", "A: "), ("Q：", "A："), ("Ｑ：", "Ａ："), ("Q. ", "A. "), ("Q.", "A."), ("Q) ", "A) ")),
    *(("q: ", "a: "), ("Question: ", "Answer: "), ("Q1: ", "A1: "), ("Q1. ", "A1. "), ("Q1 ", "A1 ")),
    *(("問：", "答："), ("问：", "答："), ("問題：", "回答："), ("问题：", "答案："), ("提問：", "答覆：")),
    *(("質問：", "回答："), ("質問1：", "回答1："), ("問1．", "答．"), ("Q　", "A　"), ("【Q】", "【A】")),
    *(
        ("질문: ", "답변: "),
        ("문: ", "답: "),
        ("[질문] ", "[답변] "),
        ("คำถาม: ", "คำตอบ: "),
        ("ถาม: ", "ตอบ: "),
    ),
    *(("**Q:** ", "**A:** "), ("### Q: ", ""), ("- Q: ", "  A: "), ("1. Q: ", "A: "), ("> Q: ", "> A: ")),
    *(("คำถามที่ 1: ", "คำตอบที่ 1: "), ("ถามที่1: ", "ตอบ: "), ("問一：", "答一："), ("問題二：", "回答二：")),
    *(("Q1）", "A1）"), ("問、", "答、"), ("Q: ", "Ans: "), ("**Q1.** ", "A. "), ("Q：\n", "A：\n")),
]


def checked(text: str | bytes, name: str = "faq.txt") -> Report:
    content = text if isinstance(text, bytes) else text.encode()
    return check(io.BytesIO(content), CheckOptions(name))


def codes(report: Report) -> list[str]:
    return [one.code for one in report.problems.listed]


def errors(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in report.problems.listed if one.severity == "error"]


def texts(content: str, name: str = "faq.txt") -> list[tuple[str, str]]:
    """Return the questions and answers that were read of a good file."""
    lines = converted_lines(content.encode(), name)
    return [(one["messages"][0]["content"], one["messages"][1]["content"]) for one in lines]


@pytest.mark.parametrize(("asks", "answers"), [one for one in MARKS if one[1]])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_questions_and_answers_are_read_however_they_are_marked(
    asks: str, answers: str, between: str, end: str
) -> None:
    content = between.join(f"{asks}{one}\n{answers}{two}\n" for one, two in PAIRS).replace("\n", end)
    report = checked(content)
    assert (report.outcome, report.examples, codes(report)) == ("convert", 12, ["TEXT_PAIRS"])
    assert texts(content) == PAIRS


@pytest.mark.parametrize("name", ["faq.md", "faq.txt", "faq", "FAQ.MD", "faq.jsonl"])
def test_bold_questions_under_headings_are_read_by_any_name(name: str) -> None:
    content = "# 常見問題\n\n以下是常見的問題。\n\n## 看診\n\n" + "\n".join(
        f"**Q: {question}**\nA: {two}\n" for question, two in PAIRS
    )
    report = checked(content, name)
    assert (report.outcome, report.examples, codes(report)) == ("convert", 12, ["TEXT_PAIRS", "TITLES_LEFT"])
    notice = report.problems.listed[1]
    assert (notice.line, dict(notice.words)) == (1, {"text": "# 常見問題", "count": "3"})
    assert texts(content, name) == PAIRS


def test_pairs_on_one_line_are_read() -> None:
    assert texts("\n".join(f"問：{one} 答：{two}" for one, two in PAIRS)) == PAIRS
    assert texts("\n".join(f"問：{one}答：{two}" for one, two in PAIRS)) == PAIRS
    assert texts("\n".join(f"Q: {one} A: {two}" for one, two in PAIRS)) == PAIRS


def test_an_answer_keeps_its_lines_and_a_question_too() -> None:
    answer = "請帶：\n1. 健保卡\n2. 身分證件\n\nA. 也可以帶病歷\n謝謝。"
    content = "\n\n".join(f"Q: {one}\n（請說明）\nA: {answer}{n}" for n, (one, _) in enumerate(PAIRS))
    assert texts(content) == [(f"{one}\n（請說明）", f"{answer}{n}") for n, (one, _) in enumerate(PAIRS)]


@pytest.mark.parametrize("title", ["2", "2.", "(2)", "## 掛號", "---", "【掛號】", "[掛號]", "■ 掛號"])
def test_a_title_between_two_pairs_belongs_to_neither(title: str) -> None:
    content = f"\n\n{title}\n".join(f"Q: {one}\nA: {two}" for one, two in PAIRS)
    report = checked(content)
    assert texts(content) == PAIRS
    assert codes(report) == ["TEXT_PAIRS", *([] if title == "---" else ["TITLES_LEFT"])]


def test_numbers_above_each_question_are_left_out_without_blank_lines_too() -> None:
    assert texts("\n".join(f"{n}\nQ: {one}\nA: {two}" for n, (one, two) in enumerate(PAIRS, 1))) == PAIRS


def test_a_text_under_a_heading_is_reported_and_is_no_answer() -> None:
    content = "\n".join(f"Q: {one}\nA: {two}" for one, two in PAIRS) + "\n\n---\n平安牙醫 版權所有\n"
    report = checked(content)
    assert texts(content) == PAIRS
    warnings = [(one.code, one.line) for one in report.problems.listed if one.severity == "warning"]
    assert (report.outcome, warnings) == ("warn", [("TEXT_LEFT", 27)])


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        (["Q: 沒有回答的？"], "ANSWER_MISSING", 5),
        (["A: 沒有問題的。"], "QUESTION_MISSING", 5),
        (["Q: 空的？", "A:"], "CONTENT_EMPTY", 5),
        (["Q: 兩個？", "A: 一", "A: 二"], "QUESTION_MISSING", 7),
    ],
)
def test_what_lacks_its_partner_is_an_error_at_its_line(lines: list[str], code: str, line: int) -> None:
    marked = [f"{mark}: {text}" for one in PAIRS for mark, text in zip("QA", one, strict=True)]
    report = checked("\n".join([*marked[:4], *lines, *marked[4:]]))
    assert errors(report) == [(code, line)]
    assert report.examples >= 13


def test_the_last_question_without_an_answer_is_reported() -> None:
    report = checked("\n".join(f"問：{one}\n答：{two}" for one, two in PAIRS) + "\n問：還有？\n")
    assert errors(report) == [("ANSWER_MISSING", 25)]


def test_headings_that_all_ask_are_questions_and_others_are_not() -> None:
    good = "# 常見問題\n\n" + "\n".join(f"## {one}\n\n{two}\n" for one, two in PAIRS)
    assert texts(good, "faq.md") == PAIRS
    for other in (good.replace("幾點看診？", "看診時間"), good + "\n## 聯絡我們\n\n請來電。\n"):
        assert errors(checked(other, "faq.txt")) == [("NO_EXAMPLES", 1)]


@pytest.mark.parametrize("codec", ["cp950", "utf-16"])
def test_another_encoding_is_reported_or_read(codec: str) -> None:
    report = checked("\n".join(f"問：{one}\n答：{two}" for one, two in PAIRS).encode(codec))
    if codec == "utf-16":
        assert (report.outcome, report.examples) == ("convert", 12)
    else:
        assert errors(report) == [("NOT_UTF8", 1)]


def test_ascii_marks_in_another_encoding_are_one_finding() -> None:
    report = checked("\n".join(f"Q. {one}\nA. {two}" for one, two in PAIRS).encode("cp950"))
    assert errors(report) == [("NOT_UTF8", 1)]


def test_an_answer_without_end_is_dropped_and_what_follows_is_read() -> None:
    marked = [f"Q: {one}\nA: {two}\n" for one, two in PAIRS]
    long = "Q: 長的？\nA: 好\n" + ("很長的一行\n" * (VALUE_BYTES // 16 + 1))
    report = checked("".join([*marked[:3], long, *marked[3:]]))
    assert errors(report) == [("LINE_TOO_LONG", 7)]
    assert report.examples == 13


CHATS = {
    "WhatsApp": [
        "[12/03/26, 14:00:{n:02}] Customer: 請問幾點開始看診？",
        "[2026/3/12 下午2:00:{n:02}] 王小明: 請問幾點開始看診？",
        "\u200e[12.03.26, 14:00:{n:02}] นิดา: เปิดกี่โมงคะ",
        "12/03/2026, 14:{n:02} - Customer: What are your hours?",
        "2026/3/12 下午2:{n:02} - 王小明: 請問幾點開始看診？",
        "12/3/26, 2:{n:02}\u202fPM - Kim: 몇 시에 여나요?",
    ],
    "LINE": [
        "14:{n:02}\t小明\t請問幾點開始看診？",
        "下午02:{n:02}\t小明\t請問幾點開始看診？",
        "午後2:{n:02}\t田中\t何時からですか？",
        "오후 2:{n:02}\t김민수\t몇 시에 여나요?",
    ],
    "KakaoTalk": [
        "[김민수] [오후 2:{n:02}] 몇 시에 여나요?",
        "2026년 3월 12일 오후 2:{n:02}, 김민수 : 몇 시에 여나요?",
        "2026. 3. 12. 오후 2:{n:02}, 김민수 : 몇 시에 여나요?",
    ],
    "Telegram": [
        "Kim, [12.03.2026 14:{n:02}]\nWhat are your hours?",
        "นิดา, [12 มี.ค. 2026 14:{n:02}]\nเปิดกี่โมงคะ",
        "王小明, [2026/3/12 下午 2:{n:02}]\n幾點開始？",
    ],
}
HEADS = {
    "LINE": [
        "[LINE] 與小明的聊天記錄\n儲存日期：2026/03/12 14:00\n\n2026/03/12（四）\n09:00\t小明\t頭痛？\n",
        "[LINE] 田中とのトーク履歴\n保存日時：2026/03/12 14:00\n",
        "2026.03.12 星期四\n09:00 小明 頭痛？\n09:01 診所 請掛神經內科。\n09:02 小明 謝謝\n",
    ],
    "KakaoTalk": [
        "김민수 님과 카카오톡 대화\n저장한 날짜 : 2026-03-12 14:00:00\n\n"
        "--------------- 2026년 3월 12일 목요일 ---------------\n[김민수] [오후 2:00] 네\n"
    ],
    "Telegram": [
        '{\n "name": "Kim",\n "type": "personal_chat",\n "id": 1,\n "messages": [\n  {"id": 1}\n ]\n}'
    ],
    "Messenger": ['{"participants": [{"name": "a"}], "messages": [{"sender_name": "a", "content": "b"}]}'],
}


@pytest.mark.parametrize(("name", "line"), [(name, one) for name, them in CHATS.items() for one in them])
def test_a_chat_is_one_finding_with_what_to_make_of_it(name: str, line: str) -> None:
    chat = "\n".join(line.replace("{n:02}", f"{n:02}") for n in range(1, 25))
    for content in (chat, chat.replace("\n", "\n第二行\n")):
        report = checked(content, "chat.txt")
        (finding,) = report.problems.listed
        assert (finding.code, finding.line, report.examples) == ("NO_EXAMPLES", 1, 0)
        assert name in finding.fix()
        assert "without names" in finding.fix()


@pytest.mark.parametrize(("name", "content"), [(name, one) for name, them in HEADS.items() for one in them])
def test_a_chat_is_known_by_its_beginning(name: str, content: str) -> None:
    (finding,) = checked(content, "chat.json").problems.listed
    assert finding.code == "NO_EXAMPLES"
    assert name in finding.fix()


@pytest.mark.parametrize(
    "content",
    [
        "1\n請問幾點開始看診？\n週一到週五。\n\n2\n可以刷卡嗎？\n可以。\n",
        "[常見問題]\n我們早上九點開始看診。\n",
        "[1] 看診時間\n早上九點。\n[2] 停車\n後方。\n",
        "【營業案内】\n午前九時から。\n[駐車場]\n五台分。\n",
        "ถามบ่อย\nเราเปิดเก้าโมงเช้า\n",
        "A doctor is here.\nQuestions are welcome.\nA nurse helps.\nQ is a letter.\n",
        "09:00-12:00 上午診\n14:00-17:00 下午診\n18:00-21:00 夜診\n",
        "2026/03/12 公告：休診\n2026/03/13 公告：看診\n2026/03/14 公告：看診\n",
        "User: 幾點？\nBot: 九點。\nUser: 謝謝\nBot: 不客氣\n",
        "3.5\n2.5\n",
    ],
)
def test_a_text_without_pairs_is_one_finding_with_the_way_on(content: str) -> None:
    (finding,) = checked(content).problems.listed
    assert (finding.code, finding.line) == ("NO_EXAMPLES", 1)
    assert "scripts/tuneline dataset generate" in finding.fix()
    assert "scripts/tuneline dataset generate" in finding.fix("zh-TW")


@pytest.mark.parametrize("content", [b"%PDF-1.4\n1 0 obj\n", b"<!doctype html><p>Q: a</p>"])
def test_a_document_names_the_way_on(content: bytes) -> None:
    (finding,) = checked(content, "leaflet.jsonl").problems.listed
    assert "scripts/tuneline dataset generate" in finding.fix()
