"""The report as a page: every line is there, as text, and the page loads and runs nothing."""

import io
from html.parser import HTMLParser

from tuneline.datasets.report import as_markdown
from tuneline.datasets.report_page import as_page
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, check

ATTACK = "<script>alert(1)</script>"
BROKEN = f'question,answer\n"{ATTACK}",\n初診？,' + "\n".join(f"\n第{n}題？,回答{n}" for n in range(12))


class Tags(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_each_language_is_a_section_with_every_line_and_nothing_of_the_file_is_a_tag() -> None:
    options = CheckOptions("q<b>.csv", None, Rules(), "gemini-2.5-flash")
    report = check(io.BytesIO(BROKEN.encode()), options)
    pages = {"en": as_markdown(report), "zh-TW": as_markdown(report, language="zh-TW")}
    page = as_page("q<b>.csv", pages)
    read = Tags(page)
    shown = "".join(read.text)
    assert read.tags.count("section") == 2
    assert not {"script", "b", "img", "link"} & set(read.tags)
    assert ATTACK in shown
    for line in "\n".join(pages.values()).splitlines():
        assert line.lstrip("#-> ").strip() in shown
    assert page.count("<ul>") == page.count("</ul>") > 0


def test_the_chart_of_each_language_is_in_its_section() -> None:
    pages = {"en": "# Report", "zh-TW": "# 報告"}
    page = as_page("q.csv", pages, {"en": "<svg>en</svg>", "zh-TW": "<svg>zh-TW</svg>"})
    for language in pages:
        section = page.split(f'<section id="{language}"')[1].split("</section>")[0]
        assert section.count("<svg>") == section.count(f"<svg>{language}</svg>") == 1
