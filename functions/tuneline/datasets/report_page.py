"""Format the report of a check as one HTML page for a phone: each language in a section of its own.

The page loads and runs nothing, whatever text a dataset contains.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tuneline.texts.report_texts import NAMES

# What begins a line of the Markdown.
_TAGS: Final = {"# ": "h1", "## ": "h2", "- ": "li", "  > ": 'li class="found"'}
_STYLE: Final = """
:root{color-scheme:light dark}
body{margin:0;font:16px/1.6 system-ui,sans-serif}
main{max-width:45rem;margin:0 auto;padding:1rem}
h1{font-size:1.3rem;line-height:1.3;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
ul{margin:0;padding-left:1.2rem}
li,p{overflow-wrap:anywhere;margin:.4rem 0}
.found{list-style:none;padding-left:.6rem;border-left:.2rem solid #8886;opacity:.8}
section+section{border-top:1px solid #8886;margin-top:2rem}
"""
_HEAD: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
"""


def as_page(title: str, pages: Mapping[str, str], charts: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the page. `pages` are the reports in Markdown, as `report.as_markdown` writes them.

    `charts` are SVG, each below the report in its language.
    """
    shown = html.escape(title)
    links = " · ".join(f'<a href="#{language}">{NAMES[language]}</a>' for language in pages)
    sections = (
        f'<section id="{language}" lang="{language}">\n{_section(page.splitlines())}\n'
        f"{charts.get(language, '')}</section>\n"
        for language, page in pages.items()
    )
    head = f"{_HEAD}<title>{shown}</title>\n<style>{_STYLE}</style>\n</head>\n"
    return f"{head}<body><main>\n<nav>{links}</nav>\n{''.join(sections)}</main></body>\n</html>\n"


def _section(lines: Iterable[str]) -> str:
    return "\n".join(_elements(lines))


def _elements(lines: Iterable[str]) -> Iterator[str]:
    """Yield the HTML of each line; consecutive bullets, with what they quote, are one list."""
    is_list = False
    for line in lines:
        is_item = line.startswith(("- ", "  > "))
        if is_item != is_list:
            yield "<ul>" if is_item else "</ul>"
            is_list = is_item
        if line.strip():
            yield _element(line)
    if is_list:
        yield "</ul>"


def _element(line: str) -> str:
    for mark, tag in _TAGS.items():
        if line.startswith(mark):
            return f"<{tag}>{html.escape(line.removeprefix(mark))}</{tag.partition(' ')[0]}>"
    return f"<p>{html.escape(line)}</p>"
