"""A chart in a terminal fits its columns, whatever its characters, and differs without colors."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.sample_charts import bar_chart, charts, line_chart
from tuneline.charts.chart import Axis, Bars, Chart, Line, Threshold
from tuneline.charts.terminal import Terminal, as_text
from tuneline.charts.text_width import display_width


@settings(deadline=None)
@given(charts(), st.integers(1, 200), st.booleans(), st.booleans())
def test_any_chart_fits_the_terminal(chart: Chart, width: int, has_colors: bool, has_blocks: bool) -> None:
    drawn = as_text(chart, Terminal(width, has_colors=has_colors, has_blocks=has_blocks))
    lines = re.sub(r"\x1b\[\d+m", "", drawn).split("\n")
    assert max(map(display_width, lines)) <= max(40, min(80, width))
    assert len(lines) < 80
    assert has_colors or "\x1b" not in drawn


def test_bars_of_chinese_names_begin_in_one_column() -> None:
    chart = bar_chart([3.0, 1.5], categories=("訓練", "a"), y=Axis())
    assert as_text(chart, Terminal(40)).split("\n") == [
        "Cost",
        f"訓練 {'█' * 30} 3.00",
        f"a    {'█' * 15}{' ' * 15} 1.50",
    ]


def test_stacked_bars_and_the_threshold_differ_without_colors() -> None:
    chart = bar_chart(
        [2.0],
        bars=(Bars("training", [2.0]), Bars("answers", [1.0], "third")),
        thresholds=(Threshold("limit", 4.0),),
    )
    assert as_text(chart, Terminal(40, has_blocks=False)).split("\n") == [
        "Cost",
        "2026-01 ############%%%%%%     | US$3.00",
        "# training",
        "% answers",
        "| limit: US$4.00",
    ]


def test_a_line_is_drawn_from_its_first_to_its_last_value() -> None:
    rows = as_text(line_chart([2.0, 1.0, 0.0], x=Axis("step", digits=0)), Terminal(40)).split("\n")
    assert (rows[1].strip()[0], rows[1][5]) == ("2", "▀")
    assert rows[-1].split() == ["0", "step", "2"]
    second = line_chart([], lines=(Line("a", [(0.0, 1.0)]), Line("b", [(1.0, 2.0)], "second")))
    assert "o b" in as_text(second, Terminal(40)).split("\n")


def test_no_value_is_said_in_words() -> None:
    assert as_text(line_chart([]), Terminal()) == "Loss\nNo data yet."


def test_no_name_sends_a_control_sequence_to_the_terminal() -> None:
    name = "limit\x1b]0;title\x07"
    two = tuple(Line(name, [(0, 1.0), (1, 2.0)]) for _ in range(2))
    columns = bar_chart([], categories=("a",), bars=(Bars(name, [1.0]), Bars(name, [2.0], "second")))
    for chart in (columns, line_chart([], lines=two)):
        for limit in (Threshold(name, 1.0, "x"), Threshold(name, 1.0, "y")):
            drawn = as_text(replace(chart, thresholds=(limit,)), Terminal())
            assert not set("\x1b\x07") & set(drawn)
