"""LINE takes the boxes of any chart, and they have its numbers as texts."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from tests.charts.sample_charts import bar_chart, charts, line_chart
from tuneline.charts.chart import TONES, Bars, Chart, Line, Threshold, Tone
from tuneline.charts.flex import chart_boxes
from tuneline.line.flex.components import FlexBox
from tuneline.line.flex.limits import BUBBLE_BYTES, json_bytes
from tuneline.line.flex.messages import Bubble, FlexMessage
from tuneline.line.sent_objects import sent_objects
from tuneline_dev.emulators.line.api.messages import refusal_of


def bubble(chart: Chart) -> dict[str, Any]:
    body = FlexBox(contents=tuple(chart_boxes(chart)))
    (made,) = sent_objects([FlexMessage(alt_text="a", contents=Bubble(body=body)).as_message()])
    return made


def parts(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from parts(item, kind)
    elif isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for item in value.values():
            yield from parts(item, kind)


def contrast_with_white(color: str) -> float:
    """The contrast ratio of WCAG 2."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@settings(deadline=None)
@given(charts())
def test_line_takes_any_chart_in_a_part_of_a_bubble(chart: Chart) -> None:
    made = bubble(chart)
    assert refusal_of({"messages": [made]}) is None
    assert json_bytes(made["contents"]) < BUBBLE_BYTES * 0.8
    for box in parts(made, "box"):
        for side in ("height", "width"):
            assert not box.get(side, "").endswith("%") or 0 < float(box[side][:-1]) <= 100


def test_columns_are_below_their_limit_and_the_last_one_is_in_words() -> None:
    stacked = (Bars("training", [2.0, 1.0]), Bars("answers", [3.0, 1.0], "third"))
    made = bubble(
        bar_chart([], categories=("2026-10", "2026-11"), bars=stacked, thresholds=(Threshold("limit", 10.0),))
    )
    heights = [box["height"] for box in parts(made, "box") if "backgroundColor" in box]
    assert heights == ["30%", "20%", "10%", "10%"]
    texts = [text["text"] for text in parts(made, "text")]
    assert texts == [
        *("Cost", "limit: US$10.00", "2026-10", "2026-11"),
        *("■ 2026-11 training: US$1.00", "■ 2026-11 answers: US$1.00"),
    ]
    assert len(list(parts(made, "separator"))) == 1


def test_a_column_above_its_limit_has_no_line_in_the_wrong_place() -> None:
    made = bubble(bar_chart([12.0], thresholds=(Threshold("limit", 10.0),)))
    assert not list(parts(made, "separator"))
    assert [box["height"] for box in parts(made, "box") if "backgroundColor" in box] == ["100%"]


def test_many_months_are_named_by_their_numbers_so_that_no_name_is_broken() -> None:
    months = tuple(f"2026-{month:02}" for month in range(6, 12))
    costs = (Bars("training", [1.0] * 6),)
    made = bubble(bar_chart([], categories=months, bars=costs))
    texts = [text["text"] for text in parts(made, "text")]
    assert texts == ["Cost", "06", "07", "08", "09", "10", "11", "■ 2026-11 training: US$1.00"]


@pytest.mark.parametrize("tone", TONES)
def test_texts_have_enough_contrast_with_a_white_card(tone: Tone) -> None:
    two_lines = tuple(Line(name, [(0, 2.0), (1, 1.0)], tone) for name in ("one", "two"))
    drawn = (
        bar_chart([], categories=("a",), bars=(Bars("one", [1.0], tone),)),
        line_chart([], lines=two_lines),
    )
    for chart in drawn:
        for text in parts(bubble(chart), "text"):
            assert contrast_with_white(text["color"]) >= 4.5
