"""Read the files of the demo's page."""

import posixpath
import re

from tuneline_dev.demo.web_files import WEB


def files_named_in(name: str, text: str) -> set[str]:
    """Return the paths of the files that a file of the page loads."""
    named = re.findall(r'"((?:\.{1,2}/)?[\w/-]+\.(?:js|css))"', text)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in named}


def page_languages() -> list[str]:
    """Return the languages that a visitor can choose."""
    return re.findall(r'^  "?([\w-]+)"?: "', (WEB / "texts" / "languages.js").read_text(), re.MULTILINE)
