"""The tab "Break it": each fault is repaired, and the page says what the records prove."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi
from tests.process.demo_faults import QUESTION, is_whole, play, repair, shown
from tests.running import until
from tuneline_dev.demo.phone_chats import OTHER_USER
from tuneline_dev.demo.web_files import page_texts

ONCE = {"replies": 1}


@pytest.fixture(autouse=True)
def whole(demo: DemoApi) -> Iterator[None]:
    yield
    repair(demo)


@pytest.mark.parametrize(
    ("name", "key", "counts"),
    [
        ("line_twice", "answered", {"delivered": 3, "tries": 1, **ONCE}),
        ("line_reply_500", "answered", {"delivered": 1, "tries": 3, "runs": 3, **ONCE}),
        ("line_reply_lost", "answered", {"tries": 2, "runs": 2, **ONCE}),
        ("task_twice", "answered", {"tries": 1, **ONCE}),
        ("model_host_moment", "answered", {"tries": 1, **ONCE}),
        ("model_host_500", "apologized", {"reason": "busy", **ONCE}),
        ("model_host_401", "apologized", {"reason": "key_refused", **ONCE}),
        ("model_host_empty", "apologized", {"reason": "empty", **ONCE}),
        ("signature", "refused", {"status": 401}),
        ("flood", "limited", {"messages": 20, "limit": 5, "replies": 6, "silent": 14}),
        ("upload_twice", "trained_once", {"delivered": 2, "datasets": 1, "jobs": 1}),
    ],
)
def test_a_fault_harms_no_person(demo: DemoApi, name: str, key: str, counts: dict[str, Any]) -> None:
    ending, shown_key, values = play(demo, name)
    assert (ending, shown_key) == ("harmless", key), values
    assert {count: values[count] for count in counts} == counts


def test_a_queue_that_is_killed_is_there_again_and_loses_no_message(demo: DemoApi) -> None:
    ending, key, values = play(demo, "queue_away")
    assert (ending, key, values["replies"]) == ("harmless", "answered", 1), values
    assert values["delivered"] == values["refused"] + 1
    assert play(demo, "task_twice")[0] == "harmless"


def test_another_fault_repairs_the_one_before_and_both_are_proved(demo: DemoApi) -> None:
    demo.http.post("/api/faults/line_reply_500", json=QUESTION).raise_for_status()
    until(lambda: not is_whole(demo))
    assert play(demo, "signature")[0] == "harmless"
    assert is_whole(demo)
    until(lambda: shown(demo, "line_reply_500")["ending"] == "harmless")


def test_what_cannot_be_broken_is_refused_with_a_reason(demo: DemoApi) -> None:
    assert demo.http.post("/api/faults/nothing", json=QUESTION).status_code == 404
    for body in ({}, {"question": ""}, {"question": 7}, {"question": "?" * 201}):
        assert demo.http.post("/api/faults/flood", json=body).status_code == 400
    cards = {card["card"]: card for card in demo.state()["faults"]["cards"]}
    assert (cards["model_gone"]["missing"], cards["flood"]["missing"]) == ("model", None)
    assert demo.http.post("/api/faults/model_gone", json=QUESTION).status_code == 409


def refused(demo: DemoApi) -> tuple[int, str | None]:
    answer = demo.http.post("/api/faults/task_twice", json=QUESTION)
    return answer.status_code, answer.json().get("code")


class TestWhoAsks:
    def test_a_fault_is_refused_while_its_question_would_be_taken_as_a_correction(
        self, demo: DemoApi
    ) -> None:
        asked = demo.user("message", text="幾樓？", user=OTHER_USER)["event_id"]
        until(lambda: demo.replies(asked))
        demo.user("postback", data=f"bad:{asked}", user=OTHER_USER)
        until(lambda: refused(demo) == (409, "fault_chat"))
        demo.user("postback", data=f"skip:{asked}", user=OTHER_USER)
        until(lambda: refused(demo)[0] == 200)

    def test_a_fault_is_refused_while_the_user_blocks_the_bot(self, demo: DemoApi) -> None:
        demo.user("unfollow", user=OTHER_USER)
        assert refused(demo) == (409, "fault_chat")
        demo.user("follow", user=OTHER_USER, unblocked=True)
        assert refused(demo)[0] == 200

    def test_a_fault_is_refused_while_a_person_has_the_chat_or_drafts_wait(self, demo: DemoApi) -> None:
        chat = demo.state()["takeovers"]["phone"]["other"]
        for begin, body, end in (
            (f"chats/{chat}/take_over", {}, f"chats/{chat}/give_back"),
            ("drafts", {"mode": "model"}, "drafts"),
        ):
            demo.http.post(f"/api/{begin}", json=body).raise_for_status()
            assert refused(demo) == (409, "fault_chat")
            demo.http.post(f"/api/{end}", json={"mode": "off"}).raise_for_status()
        assert refused(demo)[0] == 200


class TestInABrowser:
    def test_the_phone_shows_the_chat_in_which_a_fault_asks_or_the_page_says_why_it_cannot(
        self, demo: DemoApi, visitor: Visitor
    ) -> None:
        page = visitor.open("/#faults")
        own = page.get_by_role("tab", name="You", exact=True)
        expect(own).to_have_attribute("aria-selected", "true")
        button = page.get_by_role("button", name="The queue runs a task twice: Break it")
        button.click()
        expect(page.get_by_role("tab", name="Another user")).to_have_attribute("aria-selected", "true")
        expect(page.locator("#chat .row.user").last).to_contain_text("Can I pay by card?")
        expect(page.get_by_role("article").filter(has=button)).to_contain_text("exactly one answer")
        own.click()
        visitor.expect_problem("/api/faults/task_twice: 409|status of 409")
        demo.http.post("/api/drafts", json={"mode": "all"}).raise_for_status()
        button.click()
        expect(page.locator(".faults-bar")).to_contain_text("Not started: “Another user”")
        for language, title in (("ko", "한국어"), ("en", "English")):
            page.get_by_role("button", name=title).click()
            expect(page.locator(".faults-bar")).to_contain_text(page_texts(language)["error_fault_chat"])
        expect(own).to_have_attribute("aria-selected", "true")
        demo.http.post("/api/drafts", json={"mode": "off"}).raise_for_status()
        page.get_by_role("button", name="A stranger forges a webhook: Break it").click()
        expect(page.locator(".faults-now")).to_contain_text("Result of “A stranger forges a webhook”")
        expect(own).to_have_attribute("aria-selected", "true")

    @pytest.mark.parametrize("text", ["half a sentence", ""])
    def test_a_visitor_who_is_writing_or_quotes_keeps_the_chat(
        self, demo: DemoApi, visitor: Visitor, text: str
    ) -> None:
        demo.push({"type": "text", "text": "Which doctor?"})
        page = visitor.open("/#faults")
        button = page.get_by_role("button", name="LINE delivers a message three times: Break it")
        if not text:
            page.get_by_role("button", name="Reply to this message").last.click()
        page.locator("#text").fill(text)
        # The visitor has started the fault and is back in the chat before it asks.
        button.evaluate("button => button.click()")
        card = page.get_by_role("article").filter(has=button)
        expect(card).to_contain_text("asked as “Another user”")
        expect(card).to_contain_text("exactly one answer")
        expect(page.locator("#text")).to_have_value(text)
        assert page.locator("#quoting").is_visible() == (not text)
        expect(page.get_by_role("tab", name="You", exact=True)).to_have_attribute("aria-selected", "true")

    def test_a_fault_is_caused_followed_and_repaired_with_the_keyboard(self, visitor: Visitor) -> None:
        page = visitor.open("/#faults")
        button = page.get_by_role("button", name="The model's host fails: Error 500, for longer")
        button.focus()
        page.keyboard.press("Enter")
        status, card = page.locator(".faults-now"), page.get_by_role("article").filter(has=button)
        expect(status).to_contain_text("Broken now: The model's host fails: Error 500, for longer.")
        expect(card).to_contain_text("exactly one apology")
        expect(card).to_contain_text("No harm")
        expect(button).to_be_focused()
        page.get_by_role("button", name="Repair everything").click()
        expect(status).to_have_text(re.compile(r"^Nothing is broken\. Result of .* exactly one apology"))
        expect(page.get_by_role("button", name="Repair everything")).to_be_disabled()

    @pytest.mark.parametrize("language", ["en", "zh-TW"])
    def test_the_narrow_page_does_not_scroll_sideways(self, visitor: Visitor, language: str) -> None:
        page = visitor.open("/#faults", language=language, width=390)
        expect(page.get_by_role("article").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


class TestAnOperator:
    def test_a_correction_that_is_open_in_the_visitors_chat_stays_open(self, demo: DemoApi) -> None:
        demo.enlist()
        asked = demo.user("message", text="有停車場嗎？")["event_id"]
        until(lambda: demo.replies(asked))
        thumb = demo.user("postback", data=f"bad:{asked}")["event_id"]
        until(lambda: demo.replies(thumb))
        before = len(demo.chat())
        assert play(demo, "task_twice")[:2] == ("harmless", "answered")
        assert len(demo.chat()) == before
        assert QUESTION["question"] in [one["text"] for one in demo.chat("other")]
        demo.user("message", text="有，在診所後面。")
        assert until(lambda: [pin for pin in demo.state()["pins"] if pin["answer"] == "有，在診所後面。"])
