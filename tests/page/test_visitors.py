"""Anyone can use the page: in each language, on each width, in light and dark, on two pages at once."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.dev.page_files import page_languages
from tests.operator_cards.sample_cards import CARDS
from tests.page.visitor import Scheme, Visitor, drawn
from tests.process.demo_api import DemoApi
from tests.proxy import Proxy
from tuneline.line.sent_objects import as_sent
from tuneline.texts import chat_texts
from tuneline_cli.environment import ROOT
from tuneline_dev.demo.web_files import page_texts

PATH = os.pathsep.join(str(ROOT / folder) for folder in ("functions", "scripts"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": PATH}
TABS = ("tab_operate", "tab_inside", "tab_faults")
# How often a line breaks inside a Thai word that the browser's dictionary does not have.
BROKEN_WORDS = """async () => {
  const { say } = await import("/core/texts.js");
  const column = document.body.appendChild(document.createElement("p"));
  const kept = ["แชต", "ผู้ใช้", "บัคเก็ต"].map((word) => [...word].join("\\u2060?"));
  let broken = 0;
  for (let width = 60; width < 300; width += 5) {
    column.style.width = `${width}px`;
    column.textContent = `${say("person_none")} ${say("inside_step_uploaded")}`;
    const words = column.textContent.matchAll(new RegExp(kept.join("|"), "g"));
    for (const { 0: word, index } of words) {
      const [first, last] = [index, index + word.search(/[ตช][^ตช]*$/)].map((at) => {
        const range = document.createRange();
        range.setStart(column.firstChild, at);
        range.setEnd(column.firstChild, at + 1);
        return range.getBoundingClientRect().top;
      });
      broken += first !== last;
    }
  }
  column.remove();
  return broken;
}"""
WIDTHS = (390, 768, 1024, 1440)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SHOWN_TEXTS = """() => {
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = [...document.body.querySelectorAll("*:not(code)")].filter(isShown);
  const own = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const attributes = ["aria-label", "title", "placeholder", "alt"];
  return all.flatMap((element) => [
    ...own(element).map((node) => node.data),
    ...attributes.map((name) => element.getAttribute(name) ?? ""),
  ]).map((text) => text.trim()).filter(Boolean);
}"""
WIDER_THAN_THE_PAGE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`);
}"""
# Three words in a row: names of files and models are no sentences, and commands are no texts.
ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b")
# The rule on the size of targets is off unless it is named. Only colours depend on the scheme.
AXE: dict[str, dict[str, Any]] = {
    "light": {"rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": ["color-contrast"]},
}


@pytest.fixture(scope="module")
def full(demo: DemoApi) -> DemoApi:
    """A demo with something in every part of its page."""
    demo.sample("clinic_broken.jsonl", "rejected")
    demo.trained("clinic_qa.jsonl")
    demo.user("message", text="頭痛要掛哪一科？")
    demo.push(as_sent(CARDS["status"]("zh-TW").as_message()), {"type": "text", "text": "第一行\nsecond"})
    demo.link_menu()
    return demo


@pytest.fixture
def page(full: DemoApi, visitor: Visitor) -> Page:
    return visitor.open()


def each_tab(page: Page, language: str = "en") -> Iterator[str]:
    """Choose each tab in turn, and yield the name of its text."""
    for name in TABS:
        title = drawn(page_texts(language)[name])
        page.get_by_role("tab", name=title, exact=True).click()
        expect(page.get_by_role("tabpanel", name=title)).to_be_visible()
        yield name


@pytest.mark.parametrize("language", page_languages())
def test_the_page_is_in_the_visitors_language(full: DemoApi, visitor: Visitor, language: str) -> None:
    page = visitor.open(language=language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    own = set(page_texts(language).values())
    english = {text for text in page_texts("en").values() if text not in own}
    for tab in each_tab(page, language):
        texts = page.evaluate(SHOWN_TEXTS)
        left = [text for text in texts if text in english or ENGLISH_SENTENCE.search(text)]
        assert language == "en" or left == [], tab


def test_no_line_breaks_inside_a_thai_word(full: DemoApi, visitor: Visitor) -> None:
    assert visitor.open(language="th").evaluate(BROKEN_WORDS) == 0


@pytest.mark.parametrize("language", page_languages())
def test_the_bot_answers_in_the_language_that_is_chosen(
    full: DemoApi, visitor: Visitor, language: str
) -> None:
    page = visitor.open(language="en" if language != "en" else "zh-TW")
    page.locator(f"button[lang={language}]").click()
    page.get_by_role("button", name=page_texts(language)["more"]).click()
    page.get_by_role("button", name=page_texts(language)["sticker"]).click()
    thanks = chat_texts.text("unsupported_sticker", language)
    expect(page.get_by_role("log").get_by_text(thanks).last).to_be_visible()


def test_a_chosen_language_is_kept(full: DemoApi, visitor: Visitor) -> None:
    page = visitor.open(language="ko")
    page.get_by_role("button", name="繁體中文").click()
    expect(page.get_by_role("tab", name=page_texts("zh-TW")["tab_inside"])).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-TW")


def test_nothing_is_wider_than_the_page(page: Page) -> None:
    wide: dict[tuple[str, int], Any] = {}
    for tab in each_tab(page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide[tab, width] = page.evaluate(WIDER_THAN_THE_PAGE)
    assert {where: elements for where, elements in wide.items() if elements} == {}


def test_dark_and_light_differ(page: Page) -> None:
    colours = set()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_screenshots_are_taken_of_each_width_and_scheme(full: DemoApi, tmp_path: Path) -> None:
    """In a process, because Playwright runs once in a thread."""
    command = [sys.executable, "-m", "tuneline_dev.screenshots", str(tmp_path), "--url", full.url]
    subprocess.run([*command, "--language", "ja"], env=ENVIRONMENT, check=True, timeout=60)
    pictures = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {name: width_of(png) for name, png in pictures.items()} == {
        f"operate-ja-{width}-{scheme}.png": width for width in (390, 1440) for scheme in SCHEMES
    }
    assert len(set(pictures.values())) == 4


def width_of(png: bytes) -> int:
    """The width in a PNG's header."""
    return int.from_bytes(png[16:20])


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    findings: list[str] = []
    for tab in each_tab(page):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            findings += [f"{tab}, {scheme}: {finding}" for finding in serious(page, AXE[scheme])]
    assert not findings, "\n".join(findings)


def serious(page: Page, options: dict[str, Any]) -> list[str]:
    """Return axe's serious and critical findings, each with its element."""
    results = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
    return [
        f"{violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for violation in results["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_two_open_pages_show_the_same(full: DemoApi, visitor: Visitor) -> None:
    first, second = visitor.open(), visitor.open(language="zh-TW", width=1024)
    first.get_by_role("textbox", name=page_texts("en")["ask"]).fill("在兩頁都看得到")
    first.keyboard.press("Enter")
    for page in (first, second):
        expect(page.get_by_role("log")).to_contain_text("在兩頁都看得到")
    second.get_by_role("button", name=page_texts("zh-TW")["block"], exact=True).click()
    expect(first.get_by_role("log")).to_contain_text(page_texts("en")["blocked"])
    first.get_by_role("button", name=page_texts("en")["unblock"], exact=True).click()
    expect(second.get_by_role("log")).not_to_contain_text(page_texts("zh-TW")["blocked"])


def test_a_cut_connection_is_told_and_made_again(full: DemoApi, visitor: Visitor) -> None:
    with Proxy(full.url.removeprefix("http://")) as proxy:
        page = visitor.open(f"http://{proxy.address}/")
        full.push({"type": "text", "text": "before"})
        expect(page.get_by_role("log")).to_contain_text("before")
        # Whatever is under way is cut, too.
        visitor.expect_problem(re.escape(proxy.address))
        with proxy.shut():
            expect(page.get_by_role("alert")).to_have_text(page_texts("en")["silent"])
            full.push({"type": "text", "text": "meanwhile"})
        expect(page.get_by_role("log")).to_contain_text("meanwhile")
        expect(page.get_by_role("alert")).to_be_hidden()
