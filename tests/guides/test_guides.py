"""The guides say in every language what English says, in the bot's own words."""

import re
import shutil
from pathlib import Path

import pytest

from tuneline.settings import LANGUAGES
from tuneline_cli.environment import ROOT
from tuneline_dev.guides.agreement import missing_from, wrong_in
from tuneline_dev.guides.guide_page import FOLDER, SOURCE, TRANSLATIONS, GuidePage, guide_of

WRITTEN = [page for language in (SOURCE, *TRANSLATIONS) for page in guide_of(language)]
ENGLISH = """# A page

1. Tap **Train** in *Settings*.
   ```sh
   scripts/tuneline status
   ```

Press **Take the tour**, and read [more](more.md).

![A card.](a.png)
"""
CHINESE = """# 一頁

1. 在*設定*按「**訓練**」。
   ```sh
   scripts/tuneline status
   ```

按「**開始導覽**」，再看[更多](more.md)。

![一張卡片。](a.png)
"""


@pytest.fixture
def page(tmp_path: Path) -> GuidePage:
    """A page in Chinese that agrees with its English page."""
    shutil.copy(FOLDER / "README.md", tmp_path)
    for language, text in ((SOURCE, ENGLISH), ("zh-TW", CHINESE)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "1.md").write_text(text)
    translated = GuidePage(tmp_path / "zh-TW" / "1.md")
    translated.renew()
    return GuidePage(translated.path)


def with_change(page: GuidePage, old: str, new: str) -> list[str]:
    """Return what is wrong with the page once `old` is `new` in it."""
    text = page.path.read_text()
    assert old in text
    page.path.write_text(text.replace(old, new))
    return wrong_in(GuidePage(page.path))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_each_page_agrees_with_the_bot_and_with_english(page: GuidePage) -> None:
    assert wrong_in(page) == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_language_has_all_pages(language: str) -> None:
    assert missing_from(language) == []
    assert len(guide_of(language)) == len(guide_of(SOURCE))


def test_the_languages_are_those_of_the_bot() -> None:
    assert {SOURCE, *TRANSLATIONS} <= set(LANGUAGES)
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == {SOURCE, *TRANSLATIONS}


def test_the_first_page_of_the_project_links_the_guides_in_their_own_scripts() -> None:
    names = {"zh-TW": "繁體中文", "ja": "日本語", "ko": "한국어", "th": "ไทย", "en": "English"}
    first = (ROOT / "README.md").read_text()
    assert names.keys() == {SOURCE, *TRANSLATIONS}
    for language, name in names.items():
        assert f"[{name}](infra/guides/{language}/README.md)" in first
        assert (FOLDER / language / "README.md").is_file()


def test_a_page_that_agrees_has_nothing_wrong(page: GuidePage) -> None:
    assert wrong_in(page) == []
    assert wrong_in(page.source) == []


def test_a_changed_english_line_is_named_with_the_page_that_lacks_it(page: GuidePage) -> None:
    with_change(page.source, "and read [more]", "then read [more]")
    first, second, third = wrong_in(page)
    assert first == "zh-TW/1.md: after “```”, 1 English lines are not there any more"
    changed = "Press **Take the tour**, then read [more](more.md)."
    assert second == f"zh-TW/1.md: translate this English line: {changed}"
    assert third == "zh-TW/1.md: once it is translated: python -m tuneline_dev.guides renew zh-TW/1.md"
    page.renew()
    assert wrong_in(GuidePage(page.path)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("訓練", "取消", "no bold text is “Train”, which is: 訓練"),
        ("訓練", "取消", "no text that English quotes is “取消”"),
        ("「**訓練**」", "訓練", "no bold text is “Train”, which is: 訓練"),
        ("開始導覽", "開始", "no bold text is “Take the tour”, which is: 開始導覽"),
        ("開始導覽", "略過這一步", "no text that English quotes is “略過這一步”"),
        ("設定", "設置", "no text in italics is “Settings”: 設定"),
        ("設定", "設置", "“設置” is in italics, and not in the table of infra/guides/README.md"),
        ("tuneline status", "tuneline  status", "its blocks of code are not those of English"),
        ("tuneline status", "tuneline state", "“scripts/tuneline state”: there is no state"),
        (
            "tuneline status",
            "tuneline status --al",
            "“scripts/tuneline status --al”: there is no option --al",
        ),
        ("more.md", "less.md", "its links are not those of English: number 1 is less.md, in English more.md"),
        ("a.png", "b.png", "its images are not those of English"),
        ("一張卡片。", "A card.", "translate the text of a.png"),
        (
            "# 一頁\n",
            "# 一頁\n\n## 兩\n",
            "its headings, steps, rows or paragraphs are not those of English: number 2 is h2, in English li",
        ),
        ("# 一頁\n", "# 一頁\n" * 90, "it has 99 lines, 90 are enough"),
    ],
)
def test_what_differs_is_found(page: GuidePage, old: str, new: str, problem: str) -> None:
    assert f"zh-TW/1.md: {problem}" in with_change(page, old, new)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Train", "Teach it", "no text of the bot or the page is “Teach it”, which is bold"),
        ("Take the tour", "Take a tour", "no text of the bot or the page is “Take a tour”, which is bold"),
        ("Settings", "Setup", "“Setup” is in italics, and not in the table of infra/guides/README.md"),
    ],
)
def test_a_name_that_does_not_exist_is_found_in_english(
    page: GuidePage, old: str, new: str, problem: str
) -> None:
    assert any(problem in wrong for wrong in with_change(page.source, old, new))


def test_a_page_without_hashes_is_told_how_to_get_them(page: GuidePage) -> None:
    page.path.write_text(CHINESE)
    assert wrong_in(GuidePage(page.path)) == [
        "zh-TW/1.md: it has no hashes of the English lines: python -m tuneline_dev.guides renew zh-TW/1.md"
    ]


def test_a_page_that_english_does_not_have_is_found(page: GuidePage) -> None:
    page.source.path.unlink()
    assert wrong_in(page) == ["zh-TW/1.md: there is no English page of this name"]


@pytest.mark.parametrize("row", ["**Google Cloud**", "The model, tokens", "**with the model**"])
def test_the_costs_are_those_of_the_page_of_the_deployment(row: str) -> None:
    table = (FOLDER.parent / "README.md").read_text()
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {row} |")]
    costs = re.findall(r"\$[\d.]+", line)
    assert len(costs) == 3
    guide = (FOLDER / SOURCE / "5-costs.md").read_text()
    assert [cost for cost in costs if f" {cost} |" not in guide] == []
