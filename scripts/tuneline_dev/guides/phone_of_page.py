"""The phone on the demo's page in a browser, used as a person uses it."""

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import httpx2
from playwright.sync_api import FilePayload, Locator, Page, expect

_SECONDS: Final = 40.0
_STEP: Final = 0.05
# What a reply consists of; the animation before it is none.
_REPLIES: Final = "#chat .row.bot:not(:has(.dots))"
Found = TypeVar("Found")


class PhoneOfPage:
    """What acts in the phone waits for the bot's reply, and returns its first message."""

    def __init__(self, page: Page, *, port: int) -> None:
        self.page = page
        self._page_api, self._line = (
            httpx2.Client(base_url=f"http://127.0.0.1:{each}", timeout=_SECONDS, trust_env=False)
            for each in (port, port + 5)
        )

    def open(self, language: str) -> None:
        """Open the page once the demo serves it."""
        self.until(self._is_served)
        self.page.goto(f"{self._page_api.base_url}?lang={language}")

    def say(self, text: str) -> Locator:
        """Write a text and send it."""
        self.page.fill("#text", text)
        return self.reply_to(lambda: self.page.click("#send"))

    def send_file(self, name: str, content: bytes) -> Locator:
        """Send a table."""
        payload = FilePayload(name=name, mimeType="text/csv", buffer=content)
        return self.reply_to(lambda: self.page.set_input_files("#sent-file", payload))

    def press(self, label: str) -> Locator:
        """Tap the newest button of that label."""
        button = self.page.locator("#phone").get_by_role("button", name=label, exact=True)
        return self.reply_to(button.last.click)

    def press_area(self, label: str) -> Locator:
        """Tap an area of the menu."""
        return self.reply_to(self.page.locator("#menu").get_by_role("button", name=label, exact=True).click)

    def edit(self, label: str, old: str, new: str) -> Locator:
        """Tap a button that puts a text into the keyboard, change the text and send it."""
        self.press(label)
        return self.say(self.page.input_value("#text").replace(old, new))

    def reply_to(self, act: Callable[[], Any]) -> Locator:
        """Do something that the bot replies to in this chat."""
        rows = self.page.locator(_REPLIES)
        count = rows.count()
        act()
        first = rows.nth(count)
        expect(first).to_be_visible(timeout=_SECONDS * 1000)
        return first

    @property
    def whole(self) -> Locator:
        """The whole phone."""
        return self.page.locator("#phone")

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Post to the page's API, and return its answer."""
        return dict(self._page_api.post(path, json=body).raise_for_status().json())

    def state(self) -> dict[str, Any]:
        """Return the page's state."""
        return dict(self._page_api.get("/api/state").raise_for_status().json())

    def other(self, user: str, action: str, **body: Any) -> str:
        """Let another user do something, wait for the bot's reply to it, and return the event's id."""
        event = str(self.post(f"/api/line/{action}", user=user, **body)["event_id"])
        self.until(lambda: event in {one["event_id"] for one in self._said_to(user)})
        return event

    def until(self, look: Callable[[], Found | None]) -> Found:
        """Call `look` until it finds something. Raises TimeoutError."""
        ends = time.monotonic() + _SECONDS
        while time.monotonic() < ends:
            if found := look():
                return found
            time.sleep(_STEP)
        raise TimeoutError("the demo did not come so far")

    def _is_served(self) -> bool:
        try:
            return self._page_api.get("/").is_success
        except httpx2.HTTPError:
            return False

    def _said_to(self, user: str) -> list[dict[str, Any]]:
        messages = self._line.get("/sim/chat", params={"user": user}).json()["messages"]
        return [one for one in messages if one["from"] == "bot"]
