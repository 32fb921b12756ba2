"""Read the files of the demo's page."""

import posixpath
import re

from tuneline_dev.demo.web_files import WEB, web_files

_TEXT = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)


def files_named_in(name: str, text: str) -> set[str]:
    """Return the paths of the files that a file of the page loads."""
    named = re.findall(r'"((?:\.{1,2}/)?[\w/-]+\.(?:js|css))"', text)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in named}


def page_languages() -> list[str]:
    """Return the languages that a visitor can choose."""
    return re.findall(r'^  "?([\w-]+)"?: "', (WEB / "texts" / "languages.js").read_text(), re.MULTILINE)


def page_texts(language: str) -> dict[str, str]:
    """Return the texts in a language by their keys; none if the page is not in it."""
    file = web_files().get(f"texts/{language}.js")
    return dict(_TEXT.findall(file.read_text())) if file else {}
