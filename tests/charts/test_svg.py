"""A chart as SVG is well-formed, stays inside its sheet, and says its values to a screen reader."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from tests.charts.sample_charts import bar_chart, charts, line_chart
from tuneline.charts.chart import Axis, Bars, Chart, Line, Link, Threshold
from tuneline.charts.svg.picture import as_svg
from tuneline.charts.svg.sheet import WIDTH, text_length
from tuneline.charts.svg.style import style
from tuneline_cli.environment import ROOT

NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(chart: Chart) -> ET.Element:
    return ET.fromstring(as_svg(chart))


def elements(chart: Chart, name: str) -> list[ET.Element]:
    """The elements of this name outside the patterns."""
    root = parsed(chart)
    root.remove(next(root.iter(f"{NAMESPACE}defs")))
    return list(root.iter(f"{NAMESPACE}{name}"))


def marks(chart: Chart) -> list[ET.Element]:
    lines = [path for path in elements(chart, "path") if "line" in str(path.get("class"))]
    return [*elements(chart, "circle"), *lines]


def texts(chart: Chart) -> list[str]:
    return [str(text.text) for text in elements(chart, "text")]


@settings(deadline=None)
@given(charts())
def test_any_chart_is_well_formed_and_inside_its_sheet(chart: Chart) -> None:
    picture = as_svg(chart)
    assert len(picture) < 200_000
    assert not re.search(r"\b(nan|inf)\b", re.sub(r"<(title|desc|text)\b.*?</\1>", "", picture, flags=re.S))
    root = ET.fromstring(picture)
    height = float(str(root.get("height")))
    for text in root.iter(f"{NAMESPACE}text"):
        own = text_length(text.text or "")
        x = float(str(text.get("x"))) - {"end": own, "middle": own / 2}.get(str(text.get("text-anchor")), 0)
        assert x >= -0.1 or own > WIDTH
        assert x + own <= WIDTH + 0.1 or own > WIDTH / 2
        assert 0 < float(str(text.get("y"))) <= height
    for rectangle in root.iter(f"{NAMESPACE}rect"):
        width = float(str(rectangle.get("width")))
        assert 0 <= width <= WIDTH
        assert -1 <= float(rectangle.get("x", "0")) <= WIDTH


def test_a_screen_reader_has_its_title_its_values_and_its_language() -> None:
    chart = line_chart([2.0, 1.0, 0.5], x=Axis("step", digits=0), y=Axis(digits=3))
    root = parsed(chart)
    assert (root.get("role"), root.get("lang")) == ("img", "en")
    title, description = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ("Loss", "loss: 2.000 → 0.500 (step 0 – 2; 0.500 – 2.000).")


@pytest.mark.parametrize("values", [[], [None], [float("nan"), float("inf")]])
def test_no_value_is_said_in_words(values: list[float | None]) -> None:
    for chart in (line_chart(values), bar_chart(values)):
        assert "No data yet." in texts(chart)
        assert not marks(chart)


def test_values_below_zero_have_no_bar_across() -> None:
    drawn = elements(bar_chart([-1.0, -2.0], is_across=True), "rect")
    assert [bar.get("class") for bar in drawn] == ["back", "track", "track"]


def test_a_line_whose_steps_are_no_numbers_is_left_out_of_the_description() -> None:
    nowhere = Line("nowhere", [(float("nan"), 1.0)])
    root = parsed(line_chart([], lines=(nowhere, Line("here", [(0, 2.0)]))))
    assert root[1].text == "here: 2.00 ( 0; 2.00 – 2.00)."


def test_one_point_is_a_mark_and_equal_ones_are_a_level_line() -> None:
    assert len(elements(line_chart([3.0]), "circle")) == 1
    chart = line_chart([3.0, 3.0, 3.0])
    path = str(next(one for one in marks(chart) if one.tag.endswith("path")).get("d"))
    assert len(set(re.findall(r"[\d.]+ ([\d.]+)", path))) == 1


def test_a_gap_interrupts_a_line() -> None:
    paths = [one for one in marks(line_chart([1.0, 2.0, None, 2.0, 1.0])) if one.tag.endswith("path")]
    assert len(paths) == 2


@pytest.mark.parametrize("is_across", [True, False])
def test_a_wider_picture_uses_its_width_with_letters_of_the_same_size(is_across: bool) -> None:
    wide = ET.fromstring(as_svg(bar_chart([1.0] * 6, is_across=is_across), width=540))
    assert str(wide.get("viewBox")).startswith("0 0 540 ")
    assert "max-width:731px" in str(wide.get("style"))
    ends = [
        float(str(bar.get("x", 0))) + float(str(bar.get("width"))) for bar in wide.iter(f"{NAMESPACE}rect")
    ]
    assert max(end for end in ends if end < 540) > 480


def test_below_a_heading_the_title_is_for_screen_readers_alone() -> None:
    root = ET.fromstring(as_svg(bar_chart([1.0]), has_title=False))
    assert root[0].text == "Cost"
    assert "Cost" not in [text.text for text in root.iter(f"{NAMESPACE}text")]


def test_in_dark_mode_a_picture_has_the_color_of_the_pages_cards() -> None:
    theme = (ROOT / "scripts/tuneline_dev/demo/web/css/theme.css").read_text(encoding="utf-8")
    dark = theme.partition("prefers-color-scheme: dark")[2]
    surface = re.search(r"--surface: (#\w+)", dark)
    assert surface is not None
    assert f"--back:{surface[1]};" in style().partition("prefers-color-scheme:dark")[2]


def test_values_below_zero_hang_from_the_zero_line() -> None:
    chart = bar_chart([2.0, -1.0])
    drawn = [one for one in elements(chart, "rect") if one.get("x")]
    bottom_of_first = float(str(drawn[0].get("y"))) + float(str(drawn[0].get("height")))
    assert float(str(drawn[1].get("y"))) == pytest.approx(bottom_of_first, abs=0.2)


def test_a_threshold_is_drawn_and_named_with_its_value() -> None:
    chart = bar_chart([2.0, 3.0], thresholds=(Threshold("limit", 10.0),))
    assert "limit: US$10.00" in texts(chart)
    assert len([one for one in elements(chart, "path") if one.get("class") == "threshold"]) == 2


def test_two_lines_differ_without_their_colors() -> None:
    rows = [(float(x), 1.0 / (x + 1)) for x in range(5)]
    chart = line_chart([], lines=(Line("a", rows), Line("b", rows, "second")))
    assert len(elements(chart, "circle")) == 5
    assert ".tl-chart path.second{stroke-dasharray" in style()
    stacked = bar_chart([1.0], bars=(Bars("a", [1.0]), Bars("b", [1.0], "second")))
    fills = {one.get("fill") or one.get("class") for one in elements(stacked, "rect") if one.get("x")}
    assert len(fills) == 2


def test_it_is_dark_on_a_dark_screen_and_loads_nothing() -> None:
    picture = as_svg(line_chart([1.0, 2.0], link=Link("more", "https://console.cloud.google.com/x?a=1&b=2")))
    assert "prefers-color-scheme:dark" in picture
    assert set(re.findall(r"https?://[^\"<\s]+", picture)) == {
        "http://www.w3.org/2000/svg",
        "https://console.cloud.google.com/x?a=1&amp;b=2",
    }
    assert "javascript" not in as_svg(line_chart([1.0], link=Link("more", "javascript:alert(1)")))


def test_the_page_of_a_report_can_have_several_of_them() -> None:
    first, second = parsed(line_chart([1.0, 2.0])), parsed(line_chart([1.0, 3.0]))
    ids = [{str(one.get("id")) for one in root.iter() if one.get("id")} for root in (first, second)]
    assert not ids[0] & ids[1]
    assert all(rule.startswith((".tl-chart", "@media")) for rule in style().splitlines() if rule)
