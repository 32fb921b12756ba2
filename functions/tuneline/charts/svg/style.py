"""The colors, patterns and fonts of a chart in SVG, in light and dark.

The colors are those of Okabe and Ito, which are told apart with any kind of color blindness
(https://jfly.uni-koeln.de/color/). A pattern tells them apart without any color.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.charts.chart import Tone

# Light and dark.
_COLORS: Final[Mapping[str, tuple[str, str]]] = {
    "back": ("#ffffff", "#19201d"),
    "ink": ("#1c2430", "#e7eeea"),
    "soft": ("#5b6675", "#a4b3ab"),
    "rule": ("#d9dee5", "#3a4740"),
    "first": ("#0072b2", "#56b4e9"),
    "second": ("#d55e00", "#e69f00"),
    "third": ("#00845f", "#2fc298"),
    "quiet": ("#6f7a87", "#8f9f96"),
}
_FONTS: Final = 'system-ui,"Noto Sans","PingFang TC","Noto Sans CJK TC","Noto Sans Thai",sans-serif'
_RULES: Final = f"""\
.tl-chart text{{font:12px/1.4 {_FONTS};fill:var(--ink)}}
.tl-chart .title{{font-size:14px;font-weight:600}}
.tl-chart .soft{{fill:var(--soft)}}
.tl-chart .empty{{font-size:14px;fill:var(--soft)}}
.tl-chart a text{{fill:var(--first);text-decoration:underline}}
.tl-chart .back{{fill:var(--back)}}
.tl-chart .track{{fill:var(--rule);opacity:.55}}
.tl-chart .rule{{stroke:var(--rule);stroke-width:1}}
.tl-chart .zero{{stroke:var(--soft);stroke-width:1}}
.tl-chart .threshold{{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:2 3}}
.tl-chart .hatch{{stroke:var(--back);stroke-width:1.6;fill:none}}
.tl-chart .dots{{fill:var(--back)}}
.tl-chart path.line{{fill:none;stroke-width:2;stroke-linejoin:round}}
.tl-chart path.second{{stroke-dasharray:5 3}}
.tl-chart path.third{{stroke-dasharray:1 3}}
"""
_PATTERNS: Final[Mapping[Tone, str]] = {
    "second": '<path class="hatch" d="M-1 5L5 -1M-1 1L1 -1M3 5L5 3"/>',
    "third": '<circle class="dots" cx="2" cy="2" r="1.1"/>',
}


def style() -> str:
    """The rules of the style sheet; each is for charts alone, because a page has one for all."""
    light = "".join(f"--{name}:{color};" for name, (color, _) in _COLORS.items())
    dark = "".join(f"--{name}:{color};" for name, (_, color) in _COLORS.items())
    tones = "".join(
        f".tl-chart .{tone}{{fill:var(--{tone});stroke:var(--{tone})}}\n"
        for tone in ("first", "second", "third", "quiet")
    )
    scheme = f"@media (prefers-color-scheme:dark){{.tl-chart{{{dark}}}}}\n"
    return f".tl-chart{{{light}}}\n{scheme}{tones}{_RULES}"


def patterns(uid: str) -> str:
    """The patterns of the tones that have one."""
    return "".join(
        f'<pattern id="{uid}-{tone}" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" class="{tone}" stroke="none"/>{drawn}</pattern>'
        for tone, drawn in _PATTERNS.items()
    )


def fill(uid: str, tone: Tone) -> str:
    """The fill of an area of a tone, as attributes."""
    return f'fill="url(#{uid}-{tone})"' if tone in _PATTERNS else f'class="{tone}" stroke="none"'
