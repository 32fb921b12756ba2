"""Drive the installed browser with Playwright, for the tests of the demo's page and for images.

Playwright comes with `tests/requirements.txt`, and downloads no browser.
"""

import contextlib
import shutil
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser, sync_playwright

_PROGRAMS: Final = (
    *("chromium", "chromium-browser", "google-chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_QUIET: Final = ("background-networking", "component-update", "gpu", "quic", "sync")


class NoBrowserError(Exception):
    """No browser is installed; the text says how to install one."""


def installed_browser() -> str:
    """Return the path of Chromium or Google Chrome. Raises NoBrowserError."""
    path = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if path is None:
        raise NoBrowserError("no Chromium or Google Chrome is installed: apt-get install chromium")
    return path


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser without a window, and end it after the block. Raises NoBrowserError."""
    path = installed_browser()
    arguments = [f"--disable-{feature}" for feature in _QUIET]
    with sync_playwright() as playwright:
        # Containers often lack what the sandbox needs, and only this project's own pages are opened.
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=False, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
