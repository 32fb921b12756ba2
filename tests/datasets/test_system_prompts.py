"""A dataset's system prompt is that of most examples; files without such a prompt get a finding."""

import io
import json

import pytest

from tuneline.datasets.validation.run import CheckOptions, Report, check

QUESTIONS = [
    "มีที่จอดรถไหม",
    "주차장이 있나요?",
    "駐車場はありますか？",
    "有停車場嗎？",
    "Is there parking?",
] * 8


def chats(*them: tuple[str | None, str, str]) -> bytes:
    """Examples of a prompt, a question and an answer, one a line."""
    lines = []
    for prompt, question, answer in them:
        system = [] if prompt is None else [{"role": "system", "content": prompt}]
        turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        lines.append(json.dumps({"messages": [*system, *turns]}, ensure_ascii=False))
    return "\n".join(lines).encode()


def checked(content: bytes) -> Report:
    return check(io.BytesIO(content), CheckOptions("qa.jsonl"))


def warnings(report: Report) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in report.problems.listed if one.severity == "warning"]


def with_prompts(*prompts: str | None) -> Report:
    return checked(chats(*((one, f"{n} {QUESTIONS[n % 40]}", f"答案 {n}") for n, one in enumerate(prompts))))


CONTEXTS = [f"{'資料參考内容자료ข้อมูล'[n % 14] * n}：第{n}項的說明是{n * 7}。" for n in range(1, 41)]


@pytest.mark.parametrize(
    ("prompts", "kept"),
    [
        (["你是櫃檯。"] * 12, "你是櫃檯。"),
        ([None] * 12, ""),
        (["你是櫃檯。"] * 7 + CONTEXTS[:5], "你是櫃檯。"),
        (CONTEXTS[:30] + ["你是櫃檯。"] * 40, "你是櫃檯。"),
        ([None] * 7 + CONTEXTS[:5], ""),
        (["你是櫃檯，請簡短回答。"] * 9 + ["你是櫃檯, 請簡短回答。"] * 3, "你是櫃檯，請簡短回答。"),
    ],
)
def test_a_prompt_of_more_than_half_of_the_examples_is_kept(prompts: list[str | None], kept: str) -> None:
    report = with_prompts(*prompts)
    assert report.system_prompt == kept
    assert "PROMPTS_VARY" not in report.problems.counts


@pytest.mark.parametrize(
    ("prompts", "line", "count"),
    [
        (CONTEXTS[:12], 1, "12"),
        (["你是診所的櫃檯。", "You sell shoes."] * 6, 1, "2"),
        ([None] * 6 + ["你是櫃檯。"] * 6, 7, "1"),
        (CONTEXTS[:40] + ["你是櫃檯。"] * 40, 1, "41"),
        ([None, *CONTEXTS[:6], "你是櫃檯。", "你是櫃檯。", "你是櫃檯。", "你是櫃檯。"], 2, "7"),
    ],
)
def test_a_file_without_a_prompt_of_most_examples_gets_one_warning(
    prompts: list[str | None], line: int, count: str
) -> None:
    report = with_prompts(*prompts)
    assert (report.outcome, report.system_prompt, report.examples) == ("warn", None, len(prompts))
    assert warnings(report) == [("PROMPTS_VARY", line)]
    (warning,) = [one for one in report.problems.listed if one.severity == "warning"]
    assert dict(warning.words)["count"] == count
    assert "only one" in warning.message()


def test_two_spellings_of_the_prompt_of_most_examples_are_a_slip() -> None:
    report = with_prompts(*["你是櫃檯，請簡短回答。", "你是櫃檯，請簡短回答"] * 6)
    assert [code for code, _ in warnings(report)] == ["SYSTEM_PROMPTS_DIFFER"]


@pytest.mark.parametrize("instruction", ["請依照病人的話回答。", "ตอบคำถามของคนไข้", "Answer the patient."])
def test_questions_in_the_place_of_the_prompt_are_reported_as_swapped(instruction: str) -> None:
    report = checked(chats(*((f"{n} {QUESTIONS[n]}", instruction, f"答案 {n}") for n in range(20))))
    assert (report.outcome, report.examples, report.system_prompt) == ("warn", 20, None)
    assert warnings(report) == [("ROLES_SWAPPED", 1)]
    (warning,) = [one for one in report.problems.listed if one.severity == "warning"]
    assert "under user" in warning.fix()


def test_one_question_under_several_prompts_is_no_conflict_and_under_one_it_is() -> None:
    pairs = [(CONTEXTS[n % 2], f"問題 {n // 2}？", f"答案 {n}") for n in range(24)]
    assert "CONFLICTING_ANSWERS" not in checked(chats(*pairs)).problems.counts
    same = [("你是櫃檯。", question, answer) for _, question, answer in pairs]
    assert "CONFLICTING_ANSWERS" in checked(chats(*same)).problems.counts


def test_the_prompt_of_most_examples_is_found_behind_hundreds_of_others() -> None:
    long = "說明" * 2000
    prompts = [f"{n} {long}" for n in range(400)] + ["你是櫃檯。"] * 500
    content = chats(*((one, f"問題 {n}？", "答案") for n, one in enumerate(prompts)))
    report = checked(content)
    assert (report.system_prompt, warnings(report)) == ("你是櫃檯。", [])
