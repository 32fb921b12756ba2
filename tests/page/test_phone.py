"""The page's phone shows the bot's messages as LINE does, and sends what LINE would send."""

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.line.test_flex import everything
from tests.operator_cards.sample_cards import CARDS, ROWS
from tests.page.visitor import PATIENCE_MS, Visitor, drawn
from tests.process.demo_api import DemoApi
from tests.running import until
from tuneline.line.flex.messages import FlexMessage
from tuneline.line.sent_objects import as_sent
from tuneline.operator_cards.rich_menu import rich_menu
from tuneline.settings import LANGUAGES
from tuneline_dev.demo.phone_chats import OTHER_USER
from tuneline_dev.demo.web_files import page_texts

FORGET = {
    "type": "template",
    "altText": "忘記？",
    "template": {
        "type": "confirm",
        "text": "要忘記這段對話嗎？",
        "actions": [
            {"type": "postback", "label": "忘記", "data": "forget"},
            {"type": "message", "label": "不用", "text": "不用"},
        ],
    },
}
THUMBS = {
    "items": [
        {"type": "action", "action": {"type": "postback", "label": thumb, "data": data, "displayText": thumb}}
        for thumb, data in (("👍", "good:1"), ("👎", "bad:1"))
    ]
}


_PAUSE_MS = 50


class Phone:
    """The phone on the page. What it sends is noted, and does not reach the bot."""

    def __init__(self, demo: DemoApi, visitor: Visitor) -> None:
        self._demo = demo
        self._sent: list[tuple[str, dict[str, Any]]] = []
        self.page = visitor.open()
        self.page.route("**/api/line/*", self._note)
        self.text = self.page.locator("#text")

    def _note(self, route: Route) -> None:
        action = route.request.url.rpartition("/")[2]
        self._sent.append((action, json.loads(route.request.post_data or "{}")))
        route.fulfill(json={"status": 200})

    def sent(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """Return what was sent, once there is so much: a click does not wait for its request."""
        for _ in range(PATIENCE_MS // _PAUSE_MS):
            if len(self._sent) >= count:
                break
            self.page.wait_for_timeout(_PAUSE_MS)
        return self._sent

    def show(self, message: FlexMessage, *, with_text: str) -> Locator:
        """Let the bot send a message that has this text, and no earlier one has. Return it on the phone."""
        self._demo.push(as_sent(message.as_message()))
        shown = self.page.locator("#chat .row").filter(has_text=with_text)
        shown.wait_for()
        return shown

    def tap_all(self, message: Locator) -> list[str]:
        """Tap every button of a card, and return the words of their postbacks."""
        buttons = message.locator(".card").get_by_role("button")
        for number in range(buttons.count()):
            buttons.nth(number).click()
        return [body["data"].split(":")[1] for _, body in self.sent(buttons.count())]


@pytest.fixture
def phone(demo: DemoApi, visitor: Visitor) -> Phone:
    return Phone(demo, visitor)


def test_every_kind_of_button_sends_what_line_sends(phone: Phone) -> None:
    card = phone.show(everything(), with_text="US$0.42")
    for name in ("訓練", "改", "สถานะ"):
        card.get_by_role("button", name=name).click()
    expect(phone.text).to_have_value("問：初診要帶什麼？\n答：")
    card.get_by_label("最後の日", exact=True).fill("2026-12-31")
    card.get_by_role("button", name="最後の日").click()
    report = card.get_by_role("link", name="완전한 보고서")
    expect(report).to_have_attribute("href", "https://storage.googleapis.com/b/report.html")
    assert phone.sent(4) == [
        ("postback", {"data": "op:train:1", "display_text": "訓練"}),
        ("postback", {"data": "op:edit:1"}),
        ("message", {"text": "สถานะ"}),
        ("postback", {"data": "op:until:1", "params": {"date": "2026-12-31"}}),
    ]


def test_a_carousel_scrolls_and_its_rows_are_put_into_the_keyboard(phone: Phone) -> None:
    cards = phone.show(CARDS["problems"]("zh-TW"), with_text="初診")
    box = cards.locator(".carousel")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(box.locator(".card")).to_have_count(5)
    buttons = cards.get_by_role("button")
    for number, row in enumerate((ROWS[3], ROWS[7])):
        buttons.nth(number).click()
        expect(phone.text).to_have_value(row)
    assert all(action == "postback" and body["data"].startswith("op:row:") for action, body in phone.sent(2))


@pytest.mark.parametrize(("language", "fact"), [("ja", "有人対応中"), ("th", "แชตกับเจ้าหน้าที่")])
def test_an_operators_card_shows_its_facts_and_its_buttons(phone: Phone, language: str, fact: str) -> None:
    card = phone.show(CARDS["status"](language), with_text=fact)
    verbs = ["report", "promote", "job", "with_person", "questions", "hours"]
    assert phone.tap_all(card) == verbs
    for expected in ("診所問答.xlsx", "US$3.21", "187"):
        expect(card).to_contain_text(expected)


def test_the_menu_is_below_the_chat_with_a_button_over_each_area(phone: Phone, demo: DemoApi) -> None:
    demo.link_menu("ja")
    menu = rich_menu("ja")
    actions = [area["action"] for area in menu["areas"]]
    for action in actions:
        phone.page.get_by_role("button", name=action["label"], exact=True).click()
    taps = [("postback", {"data": one["data"], "display_text": one["label"]}) for one in actions]
    assert phone.sent(len(taps)) == taps


def test_nothing_that_the_bot_says_is_read_as_html(phone: Phone, demo: DemoApi) -> None:
    text = "第一行\n<i id=x>第二行</i>"
    demo.push(FORGET, {"type": "text", "text": text, "quickReply": THUMBS})
    expect(phone.page.locator("#chat .row").last).to_contain_text("<i id=x>第二行</i>")
    expect(phone.page.get_by_role("button", name="忘記")).to_be_visible()
    phone.page.get_by_role("button", name="👎").click()
    assert phone.sent(1) == [("postback", {"data": "bad:1", "display_text": "👎"})]


def test_whatever_is_done_in_the_other_users_chat_is_done_as_that_user(phone: Phone, demo: DemoApi) -> None:
    greeted = demo.user("follow", user=OTHER_USER)["event_id"]
    until(lambda: demo.replies(greeted))
    demo.push({"type": "text", "text": "要改嗎？", "quickReply": THUMBS}, to=OTHER_USER)
    phone.page.get_by_role("tab", name="Another user").click()
    for name in ("👎", "Reply to this message", "Block"):
        phone.page.get_by_role("button", name=name).last.click()
    phone.text.fill("這題不對")
    phone.text.press("Enter")
    phone.page.locator("#suggested").get_by_role("button").first.click()
    phone.page.get_by_role("button", name="Send something else").click()
    phone.page.get_by_role("button", name="Sticker").click()
    actions = ["postback", "unfollow", "message", "message", "message"]
    sent = phone.sent(len(actions))
    assert [action for action, _ in sent] == actions
    assert {body["user"] for _, body in sent} == {OTHER_USER}
    assert sent[2][1]["quote"] == demo.chat("other")[-1]["message_id"]


def test_a_text_that_is_not_sent_stays_in_its_own_chat(phone: Phone) -> None:
    phone.text.fill("still my own")
    phone.page.get_by_role("tab", name="Another user").click()
    expect(phone.text).to_have_value("")
    phone.page.get_by_role("tab", name="You").click()
    expect(phone.text).to_have_value("still my own")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tabs_have_room_on_a_narrow_page_and_texts_name_the_other_users(
    visitor: Visitor, language: str
) -> None:
    page, texts = visitor.open(language=language, width=390), page_texts(language)
    page.get_by_role("button", name=texts["phone"], exact=True).click()
    for tab in ("tab_user", "tab_other", "tab_group"):
        page.get_by_role("tab", name=drawn(texts[tab]), exact=True).click()
        expect(page.locator("#friendship button")).to_be_visible()
        assert page.locator("#bar").evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    naming = ("drafts_none", "faults_hint", "error_fault_chat")
    assert [name for name in naming if texts["tab_other"] not in texts[name]] == []
    assert texts["tab_faults"] in texts["other_hint"]
