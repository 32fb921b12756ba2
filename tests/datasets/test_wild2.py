"""Files as people have them, not made for this check: tables, chats and texts."""

from collections.abc import Callable

import pytest

from tests.outside_cases import WILD, outside_cases
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.validation.run import CheckOptions, Report, check

pytestmark = outside_cases


def found(report: Report, code: str) -> Problem:
    """Return the one finding with this code."""
    (one,) = [one for one in report.problems.listed if one.code == code]
    return one


def only_errors(report: Report, *codes_and_lines: tuple[str, int]) -> None:
    errors = [(one.code, one.line) for one in report.problems.listed if one.severity == "error"]
    assert errors == list(codes_and_lines)


def warned_once(report: Report, code: str, line: int, *words: str) -> None:
    assert report.outcome == "warn"
    one = found(report, code)
    assert one.line == line
    for word in words:
        assert word in one.message() + one.fix()


def is_fine(report: Report) -> None:
    assert report.outcome in ("accept", "convert")


def inner_quotes(report: Report) -> None:
    only_errors(report, ("CSV_QUOTE", 5), ("CONTENT_EMPTY", 8))
    assert "before “https" in found(report, "CSV_QUOTE").message()


def no_header(report: Report) -> None:
    only_errors(report, ("CSV_HEADER", 1))
    assert found(report, "CSV_HEADER").fix().startswith("Insert a row above the first one")


def numbered_blank_rows(report: Report) -> None:
    is_fine(report)
    assert found(report, "ROWS_LEFT_OUT").message().startswith("33 rows")


def section_rows(report: Report) -> None:
    is_fine(report)
    assert "2, 9, 16" in found(report, "ROWS_LEFT_OUT").message()


def note_beside(report: Report) -> None:
    only_errors(report, ("CELL_BESIDE", 11))
    assert "D11" in found(report, "CELL_BESIDE").message()
    assert "尚未確認" in found(report, "CELL_BESIDE").message()


def thousands(report: Report) -> None:
    only_errors(report, ("CSV_ROW", 13))
    assert "comma in quotation marks" in found(report, "CSV_ROW").fix()


def sjis_tab(report: Report) -> None:
    only_errors(report, ("NOT_UTF8", 2))
    message = found(report, "NOT_UTF8").message()
    assert "“設備 営業時間は" in message
    assert "12 lines" in message
    assert "�" not in message


def line_oa_export(report: Report) -> None:
    only_errors(report, ("NO_EXAMPLES", 1))
    assert "LINE Official Account Manager" in found(report, "NO_EXAMPLES").fix()


def both_names_unknown(report: Report) -> None:
    only_errors(report, ("CSV_HEADER", 1))
    for name in ("修正提問", "修正後回答"):
        assert f"“{name}”" in found(report, "CSV_HEADER").message()


def html_answers(report: Report) -> None:
    warned_once(report, "HTML", 2, "12 examples have HTML", "“<p>”", "without its tags")


def dict_answers(report: Report) -> None:
    warned_once(report, "OBJECT_TEXT", 2, "12 examples", "{'html'")


def keyword_questions(report: Report) -> None:
    warned_once(report, "KEY_WORDS", 2, "3 questions are lists of key words", "separate question")


def korean_numbers(report: Report) -> None:
    is_fine(report)
    assert "PII" not in report.problems.counts


Check = Callable[[Report], None]
# By the file's name: the number of its examples, and the checks of its report.
TABLES: dict[str, tuple[int, Check]] = {
    "html_answers.csv": (12, html_answers),
    "dict_answers.csv": (12, dict_answers),
    "keyword_questions.csv": (12, keyword_questions),
    "inner_quotes.csv": (12, inner_quotes),
    "no_header.csv": (0, no_header),
    "no_header.xlsx": (0, no_header),
    "numbered_blank_rows.xlsx": (12, numbered_blank_rows),
    "section_rows.csv": (12, section_rows),
    "note_beside.xlsx": (12, note_beside),
    "thousands.csv": (12, thousands),
    "sjis_tab.csv": (12, sjis_tab),
    "line_oa_export.csv": (0, line_oa_export),
    "both_names_unknown.csv": (0, both_names_unknown),
    "korean_numbers.csv": (15, korean_numbers),
}


def without_prompt(code: str) -> Check:
    """One warning about the prompts, and none of them is kept."""

    def is_right(report: Report) -> None:
        warned_once(report, code, 1, "12")
        assert report.system_prompt is None
        assert report.problems.count("warning") == 1

    return is_right


def converted(*codes: str) -> Check:
    """Return a check that the changes are reported, and that there are no errors."""

    def is_right(report: Report) -> None:
        is_fine(report)
        assert set(codes) <= report.problems.counts.keys()
        assert not {"DUPLICATES", "CONFLICTING_ANSWERS"} & report.problems.counts.keys()

    return is_right


def rejected(code: str, line: int, *words: str) -> Check:
    """One error, with these words."""

    def is_right(report: Report) -> None:
        only_errors(report, (code, line))
        one = found(report, code)
        for word in words:
            assert word in one.message() + one.fix()

    return is_right


TEXTS: dict[str, tuple[int, Check]] = {
    "context_in_system.jsonl": (12, without_prompt("PROMPTS_VARY")),
    "roles_swapped.jsonl": (12, without_prompt("ROLES_SWAPPED")),
    "special_token.jsonl": (12, rejected("SPECIAL_TOKEN_REFUSED", 5, "<|fim_suffix|>")),
    "separators.jsonl": (12, lambda report: warned_once(report, "SEPARATORS", 1, "###", "END")),
    "alpaca_history.json": (12, converted("ALPACA", "HISTORY")),
    "raw_newlines.jsonl": (12, rejected("INVALID_JSON", 3, "character 37", "(3 to 6)")),
    "numbered_text.txt": (12, converted("TEXT_PAIRS")),
    "whatsapp_chat.txt": (0, rejected("NO_EXAMPLES", 1, "WhatsApp", "without names")),
    "bracket_title.txt": (12, converted("TEXT_PAIRS")),
    "qa_pairs.md": (12, converted("TEXT_PAIRS")),
    "leaflet.pdf": (0, rejected("BINARY", 1, "PDF", "scripts/tuneline dataset generate")),
    "by_category.json": (12, converted("WRAPPED", "QUESTION_MAP")),
    "lists_by_category.json": (12, converted("WRAPPED")),
    "wrapped_deep.json": (12, converted("WRAPPED")),
    "several_phrasings.json": (24, converted("PHRASINGS")),
}


@pytest.mark.parametrize("name", [*TABLES, *TEXTS])
def test_each_collected_file_gets_what_its_author_needs(name: str) -> None:
    examples, is_right = (TABLES | TEXTS)[name]
    with (WILD / name).open("rb") as reader:
        report = check(reader, CheckOptions(name))
    assert report.examples == examples
    is_right(report)
