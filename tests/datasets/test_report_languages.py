"""The report for people is complete in each of the bot's languages, and no longer for a hostile file."""

from string import Formatter

import pytest

from tests.datasets.test_check import checked_bytes, messages
from tests.datasets.test_personal_data import ANSWER, QUESTION, checked, jsonl
from tests.operator_cards.test_finding_texts import ENGLISH, FILES, OTHERS
from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.placeholders import placeholders
from tuneline.datasets.findings.translation.finding import message_and_fix, what
from tuneline.datasets.privacy.personal.kind_names import KIND_NAMES, kind_names
from tuneline.datasets.report import SHOWN_PER_CODE, as_markdown
from tuneline.settings import LANGUAGES
from tuneline.texts.punctuation import colon
from tuneline.texts.report_texts import NAMES, texts

FINDER = {"thresholds": {"high": 0.81, "gap": 0.07, "low": 0.42}}
# English alone says one example, and two examples.
PLURALS = {"example", "token"}
SECTIONS = ("error", "warning", "change", "notice")
LONGEST = 1000


def blanks(text: str) -> set[tuple[str, str]]:
    """Return the placeholders with the format of each."""
    return {(name, how or "") for _, name, how, _ in Formatter().parse(text) if name and name not in PLURALS}


def hostile(code: str) -> Problem:
    """Return the finding, each of whose words is a long text of the file."""
    names = placeholders(CODES[code].en.what + CODES[code].en.fix)
    return problem(code, 3, "f" * 9999, "v" * 9999, **dict.fromkeys(names - {"found"}, "w" * 9999))


@pytest.mark.parametrize("language", LANGUAGES)
class TestEachLanguage:
    def test_it_has_every_text_with_its_placeholders(self, language: str) -> None:
        assert {key: blanks(text) for key, text in texts(language).items()} == {
            key: blanks(text) for key, text in texts("en").items()
        }
        assert NAMES.keys() == set(LANGUAGES)

    def test_it_names_every_kind_of_personal_data_in_its_own_words(self, language: str) -> None:
        own = kind_names(language)
        assert own.keys() == set(KIND_NAMES)
        if language != "en":
            assert not set(own.values()) & set(kind_names("en").values())
        report, _ = checked(jsonl(messages(("user", QUESTION), ("assistant", ANSWER))), "mask")
        assert f"{own['name']} 2, {own['phone']} 1" in as_markdown(report, language=language)

    def test_it_has_the_report_of_a_good_and_a_broken_dataset(self, language: str) -> None:
        own, rows = texts(language), "".join(f"第{n}題？,回答{n}\n" for n in range(12))
        good = as_markdown(checked_bytes(f"question,answer\n{rows}".encode(), "qa.csv"), language=language)
        assert own["convert"] in good
        broken = as_markdown(checked_bytes(FILES["roles.jsonl"].encode(), "roles.jsonl"), language=language)
        assert own["reject"] in broken
        assert f"## {own['error']}\n" in broken
        assert own["line"].format(line=1) + colon(language) in broken

    def test_the_longest_texts_of_a_file_make_no_long_finding(self, language: str) -> None:
        for code in CODES:
            assert sum(map(len, message_and_fix(hostile(code), language))) < LONGEST, code

    def test_a_file_of_mistakes_makes_a_report_of_bounded_length(self, language: str) -> None:
        keys = (f'{{"{"k" * 9000}{n}": "{"v" * 9000}", "messages": []}}\n' for n in range(300))
        page = as_markdown(checked_bytes("".join(keys).encode()), language=language)
        findings = page.count("\n- ")
        assert 0 < findings <= 5 * SHOWN_PER_CODE
        assert len(page) < LONGEST * (findings + len(SECTIONS))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_the_report_of_a_broken_dataset_has_no_english_sentence(name: str, language: str) -> None:
    report = checked_bytes(FILES[name].encode(), name)
    page = as_markdown(report, language=language, finder=FINDER)
    # What is quoted of the file is as the file has it.
    own = [line for line in page.splitlines() if not line.startswith("  > ")]
    assert report.problems.listed
    assert [line for line in own if ENGLISH.search(line)] == []
    assert [text for key, text in texts("en").items() if key in SECTIONS and text in own] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_finding_without_a_translation_is_in_the_nearest_language_that_it_has(language: str) -> None:
    unknown = problem("PII", kind=("a kind of a newer version", "新的一種"), found="x")
    message, fix = message_and_fix(unknown, language)
    assert message == unknown.message("zh-TW" if language == "zh-CN" else "en")
    assert fix != unknown.fix("en")


def test_the_text_of_a_code_is_that_of_the_language() -> None:
    own = {language: what("NO_USER", language) for language in LANGUAGES}
    assert len(set(own.values())) == len(LANGUAGES)
    assert (own["en"], own["zh-TW"]) == (CODES["NO_USER"].en.what, CODES["NO_USER"].zh.what)
