"""Take screenshots of the page of a running demo, in each language, width and colour scheme.

python -m tuneline_dev.screenshots FOLDER     24 images of the first tab of a running scripts/demo
python -m tuneline_dev.screenshots FOLDER --tab inside --language ja     four images of another tab
python -m tuneline_dev.screenshots FOLDER --url http://127.0.0.1:9000     if it runs with --port 9000
"""

import argparse
import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Error, Page, Request, ViewportSize

from tuneline.settings import LANGUAGES
from tuneline_dev.browser import NoBrowserError, running_browser

WIDTHS: Final = (390, 1440)
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
TABS: Final = ("operate", "inside", "faults")
HEIGHT: Final = 900
# The page has what it needs within a second. A demo that does not respond is not waited for.
PATIENCE_MS: Final = 10_000
# Parts of the page ask for more once they have the state. After so long without a request, all have it.
QUIET_MS: Final = 400
_STREAM: Final = "/api/stream"
# The page shows the state once it has received it; this stream is asked for later than the page's own.
_HAS_STATE: Final = """new Promise((done) => {
  const stream = new EventSource("/api/stream");
  stream.onmessage = () => { stream.close(); requestAnimationFrame(() => requestAnimationFrame(done)); };
})"""


@dataclass(frozen=True)
class View:
    """How a visitor sees the page."""

    language: str
    width: int
    scheme: Literal["light", "dark"]

    @property
    def name(self) -> str:
        """The name of its image, without the tab."""
        return f"{self.language}-{self.width}-{self.scheme}"


def main(arguments: Sequence[str]) -> int:
    """Write the images, and print their names. Returns 0 (fine) or 1 (no browser, or no demo)."""
    options = _arguments(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    views = [View(*each) for each in itertools.product(options.language or LANGUAGES, WIDTHS, SCHEMES)]
    try:
        with running_browser() as browser:
            for view in views:
                target = options.folder / f"{options.tab}-{view.name}.png"
                _photograph(browser, f"{options.url}/?lang={view.language}#{options.tab}", view, target)
                print(target)
    except NoBrowserError as missing:
        print(missing, file=sys.stderr)
        return 1
    except Error as failed:
        print(f"{failed.message.splitlines()[0]}\nIs scripts/demo running at {options.url}?", file=sys.stderr)
        return 1
    return 0


def _photograph(browser: Browser, url: str, view: View, target: Path) -> None:
    size = ViewportSize(width=view.width, height=HEIGHT)
    with browser.new_context(viewport=size, color_scheme=view.scheme, reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        requests = _Requests(page)
        page.goto(url)
        page.evaluate(_HAS_STATE)
        requests.wait_until_quiet()
        page.screenshot(path=target, full_page=True)


class _Requests:
    """The requests of a page that are under way, without its stream, which never ends."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._began = 0
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def wait_until_quiet(self) -> None:
        """Wait until none is under way and none begins for a while, or until the patience is over."""
        for _ in range(PATIENCE_MS // QUIET_MS):
            before = self._began
            self._page.wait_for_timeout(QUIET_MS)
            if not self._open and self._began == before:
                return

    def _begin(self, request: Request) -> None:
        if not request.url.endswith(_STREAM):
            self._open.add(request)
            self._began += 1

    def _end(self, request: Request) -> None:
        self._open.discard(request)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tuneline_dev.screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where the images are written")
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="the demo (default: %(default)s)")
    parser.add_argument("--tab", choices=TABS, default=TABS[0], help="default: %(default)s")
    parser.add_argument("--language", choices=LANGUAGES, action="append", help="only this one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
