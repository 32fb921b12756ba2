"""Open the demo's page as a person does, and note each error and each failed request."""

import re
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, WebError

Scheme = Literal["light", "dark"]
# A busy machine is slow. Nothing waits longer than it has to.
PATIENCE_MS = 20_000
LOCALES = {"zh-TW": "zh-TW", "zh-CN": "zh-CN", "en": "en-US", "ja": "ja-JP", "ko": "ko-KR", "th": "th-TH"}
# A request that the page ends itself, by leaving or by closing its stream, has not failed.
_ENDED_BY_PAGE = "net::ERR_ABORTED"
# The page puts a word joiner before each letter of these but the first, so that no line breaks inside them.
_WHOLE = re.compile("บอต|แชต|ผู้ใช้")
_LETTER = re.compile("(?<!^)[\u0e01-\u0e2e\u0e40-\u0e44]")


def drawn(text: str) -> str:
    """Return a text of the page as it is drawn."""
    return _WHOLE.sub(lambda word: _LETTER.sub("\u2060\\g<0>", word[0]), text)


class Visitor:
    """A person at the demo's page. Each page that is opened is a first visit, with storage of its own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._problems: list[str] = []
        self._expected: list[str] = []

    def open(
        self,
        path: str = "/",
        *,
        language: str = "en",
        width: int = 1440,
        scheme: Scheme = "light",
        script: str = "",
    ) -> Page:
        """Open a page in a browser of this language, width and colour scheme; `script` runs before it."""
        opened = self._browser.new_context(
            base_url=self.url,
            locale=LOCALES[language],
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme=scheme,
        )
        self._contexts.append(opened)
        opened.set_default_timeout(PATIENCE_MS)
        opened.tracing.start(snapshots=True)
        opened.on("console", self._hear)
        opened.on("weberror", self._catch)
        opened.on("requestfailed", self._fail)
        opened.on("response", self._answer)
        opened.add_init_script(script)
        page = opened.new_page()
        page.goto(path)
        return page

    def expect_problem(self, pattern: str) -> None:
        """Name a problem that the test causes itself."""
        self._expected.append(pattern)

    def require_no_problems(self) -> None:
        """Fail if a page had an error, or if one of its requests failed."""
        problems = [text for text in self._problems if not self._is_expected(text)]
        assert not problems, "\n".join(problems)

    def _is_expected(self, problem: str) -> bool:
        return any(re.search(pattern, problem) for pattern in self._expected)

    def keep(self) -> Path:
        """Write a screenshot and a trace of each page to a new folder, and return it."""
        folder = Path(tempfile.mkdtemp(prefix="tuneline-page-"))
        for number, context in enumerate(self._contexts, start=1):
            for page in context.pages:
                page.screenshot(path=folder / f"{number}.png", full_page=True)
            context.tracing.stop(path=folder / f"{number}.zip")
        return folder

    def leave(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._problems.append(f"console: {message.text} ({message.location['url']})")

    def _catch(self, error: WebError) -> None:
        self._problems.append(f"page error: {error.error}")

    def _fail(self, request: Request) -> None:
        if request.failure != _ENDED_BY_PAGE:
            self._problems.append(f"request: {request.method} {request.url}: {request.failure}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400:
            self._problems.append(f"response: {response.request.method} {response.url}: {response.status}")
