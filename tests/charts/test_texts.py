"""The charts' texts are there in every language, with the same placeholders."""

from string import Formatter

import pytest

from tests.charts.sample_charts import bar_chart, line_chart
from tuneline.charts.chart import Line, Threshold
from tuneline.charts.description import description
from tuneline.charts.flex import chart_boxes
from tuneline.charts.svg.picture import as_svg
from tuneline.charts.terminal import Terminal, as_text
from tuneline.settings import LANGUAGES
from tuneline.texts.chart_texts import texts
from tuneline.texts.punctuation import sentences


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_its_placeholders(language: str) -> None:
    english, own = texts("en"), texts(language)
    assert {key: placeholders(text) for key, text in own.items()} == {
        key: placeholders(text) for key, text in english.items()
    }
    assert all(text.strip() for text in own.values())
    assert language == "en" or all(own[key] != text for key, text in english.items())


@pytest.mark.parametrize(
    ("language", "mark"),
    [("en", ": "), ("ko", ": "), ("th", ": "), ("ja", "："), ("zh-TW", "："), ("zh-CN", "：")],
)
def test_a_name_and_its_value_are_joined_as_the_language_does_it_in_every_medium(
    language: str, mark: str
) -> None:
    limit = Threshold("limit", 3.0)
    two = (Line("one", [(0, 2.0), (1, 1.0)]), Line("two", [(0, 1.0)]))
    columns = bar_chart([1.0, 2.0], language=language, thresholds=(limit,))
    lines = line_chart([], language=language, lines=two, thresholds=(limit,))
    for chart in (columns, lines):
        drawn = (description(chart), as_text(chart, Terminal()), as_svg(chart), str(chart_boxes(chart)))
        assert all(f"limit{mark}" in text for text in drawn[:3])
        assert (f"limit{mark}" in drawn[3]) == (chart is columns)
    assert f"one{mark}2.00 → 1.00" in str(chart_boxes(lines))
    assert f"one{mark}2.00 → 1.00" in description(lines)
    assert f"2026-02 training{mark}US$2.00" in str(chart_boxes(columns))
    assert f"2026-02{mark}training US$2.00" in description(columns)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Cost. Why? 2. End."), ("th", "Cost Why? 2 End."), ("ja", "Cost。Why?2。End.")],
)
def test_sentences_end_as_the_language_does_it(language: str, expected: str) -> None:
    assert sentences(["Cost", "Why?", "", "2", "End."], language) == expected
