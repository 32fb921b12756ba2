"""The tab "Look inside" in a browser: it follows the newest message, and works with the keyboard alone."""

from playwright.sync_api import Page, expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi


def is_within_its_width(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_newest_message_is_followed_until_another_is_chosen(visitor: Visitor, demo: DemoApi) -> None:
    page = visitor.open("/#inside", width=390, scheme="dark")
    expect(page.locator("#panel-inside")).to_contain_text("Ask the bot a question")
    first = demo.user("message", text="What are your opening hours?")["event_id"]
    way = page.locator(".inside-message")
    table = way.get_by_role("table")
    expect(table.get_by_role("row", name="Done: sent")).to_be_visible()
    # What is drawn is for the eye only: the table says the same.
    expect(way.locator(".timeline")).to_have_attribute("aria-hidden", "true")
    demo.redeliver(first)
    expect(table.get_by_role("row", name="Delivered again: already done")).to_be_visible()

    second = demo.user("message", text="Is there parking?")["event_id"]
    documents = way.get_by_text("Stored documents")
    documents.focus()
    page.keyboard.press("Enter")
    expect(way.get_by_text(f"events/{second}")).to_be_visible()
    way.get_by_label("Message").select_option(first)
    expect(way.get_by_text(f"events/{first}")).to_be_visible()
    demo.user("message", text="And a third one?")
    expect(way.get_by_label("Message").get_by_role("option")).to_have_count(4)
    expect(way.get_by_label("Message")).to_have_value(first)
    assert is_within_its_width(page)
