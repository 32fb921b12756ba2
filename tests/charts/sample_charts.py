"""Charts of any values, as hypothesis draws them, and a few that tests name."""

from typing import Any

from hypothesis import strategies as st

from tuneline.charts.chart import TONES, Axis, Bars, Chart, Line, Threshold

NUMBERS = st.one_of(
    st.floats(),
    st.integers(-1000, 1000).map(float),
    st.sampled_from([0.0, -0.0, float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, 0.1 + 0.2]),
)
VALUES = st.none() | NUMBERS
TEXTS = st.one_of(
    st.sampled_from(["訓練用的範例", "ตัวอย่างที่กันไว้ทดสอบ", "학습용 예시", "held-out", "<a>&\"'", ""]),
    st.text(max_size=60),
)
LANGUAGES = st.sampled_from(["zh-TW", "ja", "ko", "th", "en"])


def points() -> st.SearchStrategy[list[tuple[float, float | None]]]:
    """Points by rising x; some x are no number."""
    rising = st.lists(st.tuples(NUMBERS, VALUES), max_size=60).map(
        lambda own: sorted(own, key=lambda p: p[0])
    )
    many = st.integers(1000, 3000).map(lambda count: [(float(x), float(x % 7)) for x in range(count)])
    return st.one_of(rising, many)


def _step(point: tuple[float, float | None]) -> float:
    return point[0]


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart: of lines, of columns, or of bars below each other."""
    own: dict[str, Any] = {name: draw(TEXTS) for name in ("title", "empty")}
    own |= {"language": draw(LANGUAGES), "notes": draw(st.lists(TEXTS, max_size=2))}
    own |= {"x": Axis(draw(TEXTS)), "y": Axis(draw(TEXTS), draw(st.sampled_from(["", "US$", "%"])))}
    levels = st.builds(Threshold, TEXTS, NUMBERS, st.sampled_from(["x", "y"]))
    own["thresholds"] = draw(st.lists(levels, max_size=2))
    if draw(st.booleans()):
        return Chart(
            **own, lines=draw(st.lists(st.builds(Line, TEXTS, points(), st.sampled_from(TONES)), max_size=3))
        )
    categories = draw(
        st.lists(TEXTS, max_size=8) | st.integers(100, 200).map(lambda n: [str(at) for at in range(n)])
    )
    values = st.lists(VALUES, min_size=len(categories), max_size=len(categories))
    bars = st.lists(st.builds(Bars, TEXTS, values, st.sampled_from(TONES)), max_size=3)
    return Chart(**own, categories=categories, bars=draw(bars), is_across=draw(st.booleans()))


def line_chart(values: list[float | None], **changed: Any) -> Chart:
    """A chart of one line with these values."""
    line = Line("loss", [(float(step), value) for step, value in enumerate(values)])
    return Chart(**{"title": "Loss", "language": "en", "empty": "No data yet.", "lines": (line,), **changed})


def bar_chart(values: list[float | None], **changed: Any) -> Chart:
    """A chart of one value for each month."""
    months = [f"2026-{month:02}" for month in range(1, len(values) + 1)]
    own = {"title": "Cost", "language": "en", "empty": "No data yet.", "categories": months}
    return Chart(**{**own, "bars": (Bars("training", values),), "y": Axis(unit="US$", digits=2), **changed})
