"""The report shows every text unchanged, and loads and runs nothing."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.inference.candidates import Candidate
from tuneline.models.evaluation.policy import Scored, decide
from tuneline.models.evaluation.questions import Question
from tuneline.models.evaluation.render import as_html, as_markdown
from tuneline.models.evaluation.report import EvaluationReport, QuestionResult
from tuneline.settings import LANGUAGES
from tuneline.storage.records.evaluations.evaluation_pair import CollectedAnswer
from tuneline.texts.evaluation_texts import report_texts

ATTACK = "</p></main><script>alert(1)</script><img src=//evil.example onerror=x>\"' & `````\n# h\n|a|b|"


def report(text: str, *, answered: bool = True, count: int = 5) -> EvaluationReport:
    said = (
        CollectedAnswer(version="2", text=text, over=True)
        if answered
        else CollectedAnswer(version="2", why="gone", over=True)
    )
    question = Question(({"role": "user", "content": text}, {"role": "user", "content": text}), text)
    shown = [QuestionResult(question, said, said, Scored(10.0, 20.0, "tie"), (text,))] * count
    return EvaluationReport(
        version="20261120-080000-abcdef",
        job=text,
        dataset=f"datasets/{text}",
        made_at=datetime(2026, 11, 20, tzinfo=UTC),
        sides={"before": Candidate(text, text, text), "after": Candidate(text, None, text)},
        judge=text,
        results=shown,
        verdict=decide(
            [one.scored for one in shown if one.scored],
            policy="manual",
            asked=count,
            answered=count,
            serving_gone=False,
        ),
        usd=Decimal("0.0123"),
    )


class Page(HTMLParser):
    """What a browser would make of it: tags, attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text() | st.just(ATTACK))
def test_no_text_becomes_a_part_of_the_page(text: str) -> None:
    # The page of a text that says nothing would lack the lines for it.
    page = Page(as_html(report(f"x{text}"), language="zh-TW"))
    assert page.tags == Page(as_html(report("plain"), language="zh-TW")).tags
    assert not any(name in ("src", "href") or name.startswith("on") for name, _ in page.attributes)


def test_every_text_is_shown_as_it_is() -> None:
    page = as_html(report(ATTACK), language="en")
    assert ATTACK in Page(page).text
    assert "default-src 'none'" in page
    # The namespace of SVG is a name, which is not fetched.
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


@given(st.text(alphabet="`~\n#<|", max_size=30))
def test_in_markdown_no_text_leaves_its_fence(text: str) -> None:
    assert len(outside_fences(f"x{text}")) == len(outside_fences("plain"))


def outside_fences(text: str) -> list[str]:
    """Return the lines of a report about `text` that a reader of Markdown would not show as they are."""
    fence, lines = "", []
    for line in as_markdown(report(text), language="en").split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif opening := re.fullmatch(r"(`{3,})text", line):
            fence = opening[1]
        else:
            lines.append(line)
    assert not fence
    return lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_bot_has_a_report(language: str) -> None:
    page = as_html(report("x", answered=False), language=language)
    assert report_texts(language)["gone"] in page
    assert f'<html lang="{language}">' in page
    assert report_texts(language)["no_questions"] in as_html(report("x", count=0), language=language)
    assert as_markdown(report("x", count=0), language=language).startswith("# ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_places(language: str) -> None:
    places = {
        of: {key: re.findall(r"\{\w+\}", text) for key, text in report_texts(of).items()}
        for of in ("en", language)
    }
    assert places[language] == places["en"]
