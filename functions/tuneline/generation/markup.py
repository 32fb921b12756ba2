"""Read the visible text of an HTML page, block by block; Markdown is converted to HTML first.

Nothing is fetched: scripts, frames and images are left out with whatever they point to.
"""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tuneline.generation.document import Block

_UNSEEN: Final = (
    "script, style, noscript, template, nav, iframe, object, svg, math, canvas, audio, video, button,"
    " select, dialog, [hidden], [role=navigation]"
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS: Final = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    )
)
_FRONT_MATTER: Final = re.compile(
    r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TITLE: Final = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def from_markdown(text: str) -> list[Block]:
    """The blocks of a Markdown text; only the title of its front matter is kept.

    https://spec.commonmark.org, and the tables of https://github.github.com/gfm/
    """
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    found = _TITLE.search(front[1]) if front else None
    title = found[1].strip("'\"") if found else ""
    # The address of a link answers many questions, so it stays beside the link's text.
    return _Reader(title, addresses=True).read(MarkdownIt("commonmark").enable("table").render(body))


def from_html(text: str) -> list[Block]:
    """The visible blocks of an HTML page, without its navigation."""
    return _Reader("", addresses=False).read(text)


class _Reader:
    """Walks one page in reading order."""

    def __init__(self, title: str, *, addresses: bool) -> None:
        self._headings: dict[int, str] = {0: title} if title else {}
        self._addresses = addresses
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._in_pre = 0

    def read(self, html: str) -> list[Block]:
        page = LexborHTMLParser(html)
        title = page.css_first("title")
        if title is not None and title.text(strip=True):
            self._headings[0] = _collapsed(title.text())
        for node in page.css(_UNSEEN):
            node.decompose()
        if page.body is not None:
            self._walk(page.body)
        self._end_block()
        return self._blocks

    def _walk(self, root: LexborNode) -> None:
        # A stack of its own: a page may be nested deeper than Python's recursion limit.
        left: list[tuple[LexborNode, bool]] = [(root, False)]
        while left:
            node, is_end = left.pop()
            if is_end:
                self._leave(node)
            elif node.tag == "-text":
                text = node.text_content or ""
                # A line break in the source is a space, except in preformatted text.
                self._words.append(text if self._in_pre else re.sub(r"\s+", " ", text))
            elif not _HIDDEN.search(str(node.attributes.get("style") or "")):
                self._enter(node)
                left.append((node, True))
                left.extend((child, False) for child in reversed(list(_children(node))))

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS or tag in _HEADINGS:
            self._end_block()
        self._in_pre += tag == "pre"
        if tag == "br":
            self._words.append("\n")
        elif tag in ("td", "th") and "".join(self._words).strip():
            self._words.append(" | ")

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        self._in_pre -= tag == "pre"
        if tag == "a" and self._addresses:
            address = node.attributes.get("href") or ""
            if address.startswith(("http://", "https://", "mailto:", "tel:")) and address not in node.text():
                self._words.append(f" ({address})")
        if tag in _HEADINGS:
            self._end_heading(_HEADINGS[tag])
        elif tag in _BLOCKS:
            self._end_block()

    def _end_heading(self, level: int) -> None:
        text = " ".join(_collapsed("".join(self._words)).split("\n"))
        self._words.clear()
        if text:
            above = {at: heading for at, heading in self._headings.items() if at < level}
            self._headings = {**above, level: text}

    def _end_block(self) -> None:
        text = _collapsed("".join(self._words))
        self._words.clear()
        if text:
            # A page's first heading often repeats its title.
            headings = tuple(dict.fromkeys(heading for _, heading in sorted(self._headings.items())))
            self._blocks.append(Block(text, headings))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _collapsed(text: str) -> str:
    """`text` with single spaces, its lines kept."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
