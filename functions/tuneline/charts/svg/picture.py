"""Draw a chart as an SVG: light or dark as its reader's screen is, with its values as a text.

It loads and runs nothing. Alone, as an image or inside a page it looks the same.
"""

import zlib
from html import escape

from tuneline.charts.chart import Chart
from tuneline.charts.description import description
from tuneline.charts.svg.across import draw_across
from tuneline.charts.svg.legend import draw_legend
from tuneline.charts.svg.plot import draw_plot
from tuneline.charts.svg.sheet import MARGIN, TEXT, TITLE, WIDTH, Sheet, as_content, length
from tuneline.charts.svg.style import patterns, style

_GAP = 6
# The pixels of a unit. There, a letter of 12 units has 16 pixels.
_LARGEST = 460 / WIDTH


def as_svg(chart: Chart, *, width: int = WIDTH, has_title: bool = True) -> str:
    """The picture. It fills the width around it until its letters are as large as those of a page.

    A wider picture has more room beside letters of the same size. Below a heading that says the same it needs
    no title; a screen reader has it anyway.
    """
    text = description(chart)
    sheet = Sheet(f"tl{zlib.crc32((chart.title + text).encode('utf-8', 'replace')):08x}", width)
    if has_title:
        sheet.paragraph(chart.title, kind="title", size=TITLE)
        sheet.y += _GAP / 2
    if chart.is_empty:
        _draw_empty(sheet, chart)
    else:
        draw_legend(sheet, chart)
        (draw_across if chart.is_across else draw_plot)(sheet, chart)
    for note in chart.notes:
        sheet.paragraph(note, kind="soft")
    _draw_link(sheet, chart)
    return _document(sheet, chart, text)


def _draw_empty(sheet: Sheet, chart: Chart) -> None:
    sheet.y += _GAP
    sheet.paragraph(chart.empty, kind="empty", size=TITLE)
    sheet.y += _GAP


def _draw_link(sheet: Sheet, chart: Chart) -> None:
    if chart.link is None or not chart.link.address.startswith("https://"):
        return
    sheet.add(f'<a href="{escape(chart.link.address)}">')
    sheet.paragraph(chart.link.name, size=TEXT)
    sheet.add("</a>")


def _document(sheet: Sheet, chart: Chart, text: str) -> str:
    uid, height = sheet.uid, length(sheet.y + MARGIN)
    language, widest = escape(chart.language), round(sheet.width * _LARGEST)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="tl-chart" viewBox="0 0 {sheet.width} {height}" '
            f'width="{sheet.width}" height="{height}" style="width:100%;max-width:{widest}px;height:auto" '
            f'role="img" aria-labelledby="{uid}-t {uid}-d" lang="{language}" xml:lang="{language}">',
            f'<title id="{uid}-t">{as_content(chart.title)}</title>',
            f'<desc id="{uid}-d">{as_content(text)}</desc>',
            f"<style>\n{style()}</style>",
            f"<defs>{patterns(uid)}</defs>",
            f'<rect class="back" width="{sheet.width}" height="{height}" rx="6"/>',
            sheet.elements,
            "</svg>\n",
        )
    )
