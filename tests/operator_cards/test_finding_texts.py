"""Every finding has texts in each language, made of its code and the words in its document."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.datasets.test_check import checked_bytes
from tests.operator_cards.test_card_texts import CHARACTER_SETS, SCRIPTS
from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import LANGUAGES as STORED
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.findings.finding import shown as as_shown
from tuneline.datasets.findings.placeholders import placeholders
from tuneline.datasets.findings.translation.finding import translated
from tuneline.datasets.findings.translation.phrase import translated_phrase
from tuneline.datasets.formats.tables.xlsx_layout import MOST_COLUMNS
from tuneline.datasets.schemas.role_aliases import role_of
from tuneline.operator_cards.problem_texts import ShownProblem, shown_problems
from tuneline.settings import LANGUAGES
from tuneline.texts.finding_texts import phrases, texts
from tuneline.uploads.rejection import listed as of_document
from tuneline_cli.environment import ROOT

OTHERS = tuple(language for language in LANGUAGES if language not in STORED)
ENGLISH = re.compile(r"[a-z]{3,} (?:is|has|are|the|not|was|and) ")
# What a rule puts into a phrase: a text, a number, a mark, a sign, a role and its name.
PARTS = ("x", "7", "}", "comma", "the question", "“x”", "for the question")
# These are only parts of phrases.
ONLY_PARTS = {"comma", "semicolon", "the system prompt", "the question", "the answer"}


def shown(finding: Problem, language: str) -> ShownProblem:
    (only,) = shown_problems([finding.as_record()], language)
    return only


def made(code: str, **words: Any) -> Problem:
    """Return the finding with these words, as rules make it: `found` is one of them."""
    value = words.pop("found", None)
    finding = problem(code, **words)
    return finding if value is None else replace(finding, words=(*finding.words, ("found", as_shown(value))))


@pytest.mark.parametrize("language", OTHERS)
class TestCatalog:
    def test_every_code_has_texts_with_the_words_of_the_english_ones(self, language: str) -> None:
        own = texts(language)
        assert own.keys() == CODES.keys()
        for code, finding in CODES.items():
            assert list(map(placeholders, own[code])) == list(map(placeholders, finding.en)), code
            assert [bool(text) for text in own[code]] == [bool(text) for text in finding.en], code

    def test_every_phrase_has_the_parts_of_the_english_one(self, language: str) -> None:
        own = phrases(language)
        assert own.keys() == phrases("en").keys()
        for key, english in phrases("en").items():
            assert placeholders(own[key]) == placeholders(english), key

    def test_each_text_is_in_the_script_and_the_characters_of_its_language(self, language: str) -> None:
        script = re.compile(
            {"Han": "[一-鿿]", "Hiragana": "[ぁ-ん]", "Hangul": "[가-힣]", "Thai": "[ก-๙]"}[SCRIPTS[language]]
        )
        for text in itertools.chain(*texts(language).values()):
            assert text in ("", "{fix}", "{why}", "{what}") or script.search(text), text
            text.encode(CHARACTER_SETS.get(language, "utf-8"))
            assert ":row|" not in text

    def test_every_phrase_that_a_rule_makes_is_known(self, language: str) -> None:
        unknown = {
            made[0]
            for made in _made_phrases()
            if not any(translated_phrase(phrase, language) for phrase in made)
        }
        assert unknown == ONLY_PARTS


class TestRendering:
    @given(word=st.text(min_size=1, max_size=80), language=st.sampled_from(OTHERS))
    def test_hostile_words_stay_as_they_are(self, word: str, language: str) -> None:
        for code, finding in CODES.items():
            names = placeholders(finding.en.what + finding.en.fix)
            found = made(code, **{name: f"{{{name}}}{word}{{fix}}" for name in names})
            text = translated(found.as_record(), language)
            own = dict(found.words)
            for shape, made_text in zip(texts(language)[code], text.values(), strict=True):
                pieces = re.split(r"\{(\w+)\}", shape)
                pieces[1::2] = [str(own[name]) for name in pieces[1::2]]
                assert made_text == "".join(pieces), code

    @given(phrase=st.text(max_size=200), language=st.sampled_from(OTHERS))
    def test_any_phrase_is_translated_or_not_known(self, phrase: str, language: str) -> None:
        made = translated_phrase(f"Rename “{phrase}” to “messages”.", language)
        assert made is None if not phrase else phrase in str(made)
        translated_phrase(phrase, language)

    @pytest.mark.parametrize(
        ("english", "own"),
        [
            ("; it has “a”, “b”…", "（あるのは「a」「b」など）"),
            ("the end” and “stop", "the end」と「stop"),
            (
                "Several columns are the answer: “a” and “b”. "
                "The first row names no column for the question.",
                "回答の列がいくつもあります：「a」「b」。1行目に質問の列名がありません。",
            ),
            (
                "The first row names no column for the question (maybe “a” or “b”) and none for the answer.",
                "1行目に、質問の列名（「a」「b」のことでしょうか）も回答の列名もありません。",
            ),
            (
                "]} is missing at its end; the example begins on line 7",
                "末尾に ]} がありません（この用例は7行目から始まっています）",
            ),
            ("a colour is wrong; the example begins on line 7", None),
            ("Add a colour.", None),
        ],
    )
    def test_a_phrase_of_several_parts_is_translated_whole(self, english: str, own: str | None) -> None:
        assert translated_phrase(english, "ja") == own

    @pytest.mark.parametrize("language", OTHERS)
    def test_a_text_of_the_file_is_never_translated(self, language: str) -> None:
        assert "password" in shown(made("PLACEHOLDER", found="password"), language).message
        kind = made("SECRET", kind=("password", "密碼"), found="p***")
        assert "password" not in shown(kind, language).message

    @pytest.mark.parametrize("code", CODES)
    def test_the_stored_languages_are_unchanged(self, code: str) -> None:
        finding = made(code, count=1, fix=("Delete it.", "請刪掉。"), why=("there is none", "沒有網址"))
        record = finding.as_record()
        assert {**finding.as_dict(), "words": record["words"]} == record
        assert [translated(record, language) for language in STORED] == [{}, {}]

    def test_a_more_severe_form_has_its_own_text(self) -> None:
        refused = made("SPECIAL_TOKEN_REFUSED", found="<|endoftext|>").as_record()
        assert refused["code"] == "SPECIAL_TOKEN"
        assert "OpenAI" in translated(refused, "ja")["message"]
        warned = made("SPECIAL_TOKEN", found="<|im_start|>").as_record()
        assert "OpenAI" not in translated(warned, "ja")["message"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"words": None},
            {"words": {}},
            {"words": {"kind": {"en": "a kind of a newer version"}, "found": "x"}},
            {"words": {"kind": {"zh": "新"}, "found": "x"}},
            {"words": [1], "code": None},
            {"code": "OF_A_NEWER_VERSION"},
            {"severity": "fatal"},
        ],
    )
    def test_what_cannot_be_translated_is_shown_in_a_stored_language(self, changed: Any) -> None:
        stored = {**made("PII", kind=("mobile number", "手機號碼"), found="x").as_record(), **changed}
        (severe,) = shown_problems([{**stored, "severity": "error"}], "ja")
        assert severe.message == "A text looks like personal data (mobile number): x."
        (severe,) = shown_problems([{**stored, "severity": "error"}], "zh-CN")
        assert severe.message == "文字像是個人資料（手機號碼）：x。"

    def test_a_fix_is_translated_even_if_the_message_cannot_be(self) -> None:
        found = made("PII", kind=("a kind of a newer version", "新"), found="x").as_record()
        assert set(translated(found, "ko")) == {"mend"}


FILES = {
    "titles.csv": "題目,內容\n" + "q,a\n" * 12,
    "wide.csv": "問題。；答案\nq；a\n",
    "twice.csv": "question,question,answer,answer\n" + "q,q,a,a\n" * 12,
    "maybe.csv": "您的問題是什麼,system\nq,s\n",
    "quotes.csv": 'question,answer\nq,"a"b"\nq2,"never\n',
    "short.csv": "question,answer\nq\nq,a,b\n",
    "columns.csv": ",".join(["c"] * (MOST_COLUMNS + 1)) + "\n",
    "prose.txt": "Opening hours are nine to five.\nWe are closed on Sunday.\n",
    "keys.jsonl": '{"a": 1, "b": 2, "c": {"x": 1}}\n{"chat": [{"role": "user", "content": "q"}]}\n',
    "broken.jsonl": '{"a": tru}\n{"a": "b}\n{“a”: 1}\n{"a": [1, 2}\n[}\n{"a": NaN}\n{"a": 1,}\n',
    "roles.jsonl": '{"messages": [{"role": "客服", "content": ["a"], "x": 1}, {"role": "user"}]}\n',
    "indented.json": '[\n {\n  "a": 1\n  "b": 2\n }\n]\n',
}


@pytest.mark.parametrize("language", OTHERS)
def test_the_names_of_columns_in_a_fix_are_those_that_a_table_may_have(language: str) -> None:
    names = re.findall(r"[「‘“](\w+)[」’”]", phrases(language)["as_table"])
    assert [role_of(name) for name in names] == ["user", "assistant"]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_the_problems_of_a_file_have_no_english_sentence(name: str, language: str) -> None:
    listed = checked_bytes(FILES[name].encode(), name).problems.listed
    severe = shown_problems(of_document(listed), language)
    assert severe
    for text in severe:
        assert not ENGLISH.search(f"{text.message} {text.fix}"), text


def _made_phrases() -> Iterator[list[str]]:
    """Yield the forms of each phrase in the rules: a pair of an English and a Chinese text."""
    for path in sorted((ROOT / "functions/tuneline/datasets").rglob("*.py")):
        if "catalog" in path.parts or path.stem in ("report", "report_page"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and _is_pair(*node.elts):
                yield _forms(node.elts[0])


def _is_pair(english: ast.expr, chinese: ast.expr) -> bool:
    is_text = isinstance(english, ast.Constant | ast.JoinedStr) and isinstance(
        chinese, ast.Constant | ast.JoinedStr
    )
    han = re.compile(r"[ぁ-鿿]")
    return is_text and not han.search(ast.unparse(english)) and bool(han.search(ast.unparse(chinese)))


def _forms(english: ast.expr) -> list[str]:
    if isinstance(english, ast.Constant):
        return [str(english.value).replace("{at}", "7")]
    assert isinstance(english, ast.JoinedStr)
    parts = [
        (str(part.value).replace("{at}", "7"),) if isinstance(part, ast.Constant) else PARTS
        for part in english.values
    ]
    return ["".join(chosen) for chosen in itertools.product(*parts)]
