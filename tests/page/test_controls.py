"""What an operator does on the demo's page beside datasets and models, over HTTP and in a browser."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.visitor import Visitor
from tests.process.demo_api import DemoApi
from tests.running import until
from tuneline.texts import chat_texts, takeover_texts
from tuneline_dev.demo.controls.canary import USERS
from tuneline_dev.demo.phone_chats import OTHER_USER
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

DAILY = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


class Controls:
    """The page's API of a running demo."""

    def __init__(self, demo: DemoApi) -> None:
        self.http = demo.http
        self._demo = demo

    def state(self, part: str) -> Any:
        return self._demo.state()[part]

    def post(self, path: str, **body: Any) -> Any:
        answer = self.http.post(f"/api/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def refused(self, path: str, **body: Any) -> tuple[int, str]:
        """Return the status and the code of a refusal, which has a text, too."""
        answer = self.http.post(f"/api/{path}", json=body)
        assert answer.json()["error"].endswith("."), answer.text
        return answer.status_code, answer.json()["code"]

    def answered(self, text: str) -> str:
        """Let the phone's user write `text`, and return the last message of the bot's reply."""
        event = self.post("line/message", text=text)["event_id"]
        return str(until(lambda: self.replies(event))[-1]["text"])

    def replies(self, event: str) -> list[dict[str, Any]]:
        return self._demo.replies(event)

    def draft(self, question: str, **sender: str) -> dict[str, Any]:
        """Let the phone's user ask, or another one, and return the draft that waits."""
        self.post("line/message", text=question, **sender)
        waiting: dict[str, Any] = until(
            lambda: next((each for each in self.state("drafts") if each["question"] == question), None)
        )
        return waiting

    def said_to_other(self) -> list[str]:
        return self._demo.said_to(OTHER_USER)

    def last(self) -> dict[str, Any]:
        return self._demo.chat()[-1]

    def unanswered(self, question: str) -> dict[str, Any]:
        """Rate the answer to the question as wrong, and return how it is listed."""
        event = self.post("line/message", text=question)["event_id"]
        until(lambda: self.replies(event))
        self.post("line/postback", data=f"bad:{event}")
        return dict(until(lambda: self.listed(question)))

    def unknown(self, question: str) -> dict[str, Any]:
        """Let the user ask about nothing that is pinned, and return how the question is listed."""
        made = self.post("pins", question="有 Wi-Fi 嗎？", answer="有。")
        self.answered(question)
        listed = dict(until(lambda: self.listed(question)))
        self.post(f"pins/{made['id']}/unpin")
        return listed

    def listed(self, question: str) -> dict[str, Any] | None:
        return next((each for each in self.state("questions")["first"] if each["question"] == question), None)

    def held_model(self) -> str:
        """Train a model that is held, and return its version."""
        self.http.post("/api/samples/shop_zh-TW_list.json?promote=manual").raise_for_status()
        held = until(
            lambda: next((each for each in self.state("models") if each["state"] == "held"), None), seconds=60
        )
        return str(held["version"])


@pytest.fixture
def page(demo: DemoApi) -> Controls:
    return Controls(demo)


@pytest.fixture
def opened(visitor: Visitor) -> Page:
    """The page in English, with the controls unfolded."""
    return unfolded(visitor.open())


def unfolded(page: Page) -> Page:
    folds = page.locator("summary:has(h2)")
    folds.first.wait_for()
    for fold in folds.all():
        fold.click()
    return page


def section(page: Page, heading: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))


class TestRightAnswers:
    def test_the_right_answer_to_a_rated_question_is_in_force_with_the_next_message(
        self, page: Controls
    ) -> None:
        listed = page.unanswered("有停車場嗎？")
        assert (listed["reason"], listed["count"], listed["is_masked"]) == ("thumb_down", 1, False)
        assert listed["answer"]
        path = f"questions/{listed['id']}/answer"
        assert page.refused(path, answer=" ") == (409, "pin_answer_empty")
        assert page.post(path, answer="有，在診所後面。")["warnings"] == []
        assert page.answered("有停車場嗎？") == "有，在診所後面。"
        assert page.listed("有停車場嗎？") is None
        assert page.refused(path, answer="again") == (404, "gone")

    def test_a_dismissed_question_leaves_the_list(self, page: Controls) -> None:
        listed = page.unknown("可以帶狗嗎？")
        assert (listed["reason"], listed["answer"], listed["suggestion"]) == ("none_fits", None, None)
        page.post(f"questions/{listed['id']}/dismiss")
        assert page.listed("可以帶狗嗎？") is None

    def test_a_pinned_answer_is_written_changed_and_removed(self, page: Controls) -> None:
        made = page.post("pins", question="可以刷卡嗎？", answer="可以。")
        assert page.answered("可以刷卡嗎？") == "可以。"
        changed = page.post(f"pins/{made['id']}", question="可以刷卡嗎？", answer="只收現金。")
        assert changed["id"] == made["id"]
        assert page.answered("可以刷卡嗎？") == "只收現金。"
        page.post(f"pins/{made['id']}/unpin")
        assert made["id"] not in {pin["id"] for pin in page.state("pins")}
        assert page.answered("可以刷卡嗎？") != "只收現金。"

    def test_a_claim_that_a_clinic_must_not_make_is_warned_of_in_the_pages_language(
        self, page: Controls
    ) -> None:
        made = page.post("pins", question="治得好嗎？", answer="我們保證治癒。", language="en")
        assert "promises a cure" in made["warnings"][0]
        page.post(f"pins/{made['id']}/unpin")


class TestOpeningHours:
    def test_the_bot_answers_with_them_at_once(self, page: Controls) -> None:
        assert page.state("hours")["is_open"] is None
        assert page.refused("hours/special", first="2030-01-01", hours=[]) == (409, "hours")
        page.post("hours/weekly", weekly=DAILY)
        assert page.state("hours")["is_open"] is True
        today = page.state("hours")["today"]
        page.post("hours/special", first=today, hours=[], name="盤點")
        assert page.state("hours")["is_open"] is False
        assert "盤點" in page.answered("現在有開嗎？")
        page.post("hours/special", first=today, hours=["00:00-12:00", "12:00-24:00"])
        assert page.state("hours")["is_open"] is True
        page.post("hours/clear", day=today)
        assert page.state("hours")["special"] == {}

    def test_holidays_are_proposed_and_the_chosen_ones_closed(self, page: Controls) -> None:
        page.post("hours/weekly", weekly=DAILY)
        days = page.http.get("/api/hours/holidays").json()["days"]
        assert all(date.fromisoformat(each["day"]) >= datetime.now(UTC).date() for each in days)
        assert page.refused("hours/holidays", days=[]) == (400, "no_holiday")
        page.post("hours/holidays", days=[days[0]["day"]])
        assert page.state("hours")["special"] == {days[0]["day"]: {"closed": True, "name": days[0]["name"]}}
        page.post("hours/clear")
        assert page.state("hours")["is_open"] is None

    def test_a_pinned_answer_that_says_something_else_is_named(self, page: Controls) -> None:
        page.post("hours/weekly", weekly={"mon": ["09:00-18:00"]})
        made = page.post("pins", question="週日有開嗎？", answer="週日 9:00-12:00 有開。")
        assert [each["id"] for each in page.state("hours")["contradictions"]] == [made["id"]]
        page.post(f"pins/{made['id']}/unpin")
        page.post("hours/clear")

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("weekly", {"weekly": {}}),
            ("weekly", {"weekly": {"mon": ["09:00-12:00", "11:00-13:00"]}}),
            ("weekly", {"weekly": {"mon": ["9"]}}),
            ("special", {"first": "soon"}),
            ("special", {"first": "2030-01-02", "last": "2030-01-01", "hours": []}),
            ("special", {"first": "2030-01-01", "hours": ["09:00"]}),
        ],
    )
    def test_hours_that_cannot_be_used_are_refused(
        self, page: Controls, path: str, body: dict[str, Any]
    ) -> None:
        assert page.refused(f"hours/{path}", **body) == (409, "hours")
        assert page.state("hours")["weekly"] in (None, {})


class TestDrafts:
    def test_a_draft_is_sent_edited_or_skipped_and_the_bot_answers_by_itself_again(
        self, page: Controls
    ) -> None:
        page.post("drafts", mode="model")
        assert page.state("settings")["drafts"] == "model"
        sent = page.draft("週三有看診嗎？")
        assert page.post(f"drafts/{sent['id']}/send")["fate"] == "replied"
        until(lambda: page.replies(sent["id"]))
        assert page.post(f"drafts/{sent['id']}/skip")["fate"] == "taken"
        edited = page.draft("週四有看診嗎？")
        assert page.refused(f"drafts/{edited['id']}/edit", text=" ") == (400, "draft_empty")
        page.post(f"drafts/{edited['id']}/edit", text="週四休診。")
        assert until(lambda: page.replies(edited["id"]))[-1]["text"] == "週四休診。"
        skipped = page.draft("週五有看診嗎？")
        page.post(f"drafts/{skipped['id']}/skip")
        told = until(lambda: page.replies(skipped["id"]))[-1]["text"]
        assert told == chat_texts.text("draft_skipped", "zh-TW")
        assert page.state("drafts") == []
        page.post("drafts", mode="off")
        assert page.answered("週六有看診嗎？")

    def test_an_unknown_mode_draft_or_decision_is_refused(self, page: Controls) -> None:
        assert page.refused("drafts", mode="some") == (400, "refused")
        assert page.refused("drafts/none/send") == (404, "gone")
        assert page.refused("drafts/none/burn") == (404, "refused")


class TestAPersonAnswers:
    def test_the_bot_is_silent_while_the_person_writes_and_answers_again_after(self, page: Controls) -> None:
        page.answered("你好")
        chat = page.state("takeovers")["phone"]["user"]
        assert page.post(f"chats/{chat}/take_over")["outcome"] == "begun"
        assert [each["chat"] for each in page.state("takeovers")["current"]] == [chat]
        note = page.answered("有人在嗎？")
        assert note == takeover_texts.text("person", "zh-TW")
        event = page.post("line/message", text="我三點會到。")["event_id"]
        assert page.refused(f"chats/{chat}/write", text="") == (400, "message_empty")
        page.post(f"chats/{chat}/write", text="好的，三點見。")
        last = page.last()
        assert (last["from"], last["via"], last["text"]) == ("bot", "staff", "好的，三點見。")
        assert page.replies(event) == []
        assert page.post(f"chats/{chat}/give_back")["is_resumed"] is True
        assert page.state("takeovers")["current"] == []
        assert page.answered("週日有開嗎？") != note

    def test_the_other_users_chat_is_taken_over_alone(self, page: Controls) -> None:
        chat = page.state("takeovers")["phone"]["other"]
        page.post(f"chats/{chat}/take_over")
        assert page.answered("下週二有開嗎？") != takeover_texts.text("person", "zh-TW")
        event = page.post("line/message", text="下週三呢？", user=OTHER_USER)["event_id"]
        assert until(lambda: page.replies(event))[-1]["text"] == takeover_texts.text("person", "zh-TW")
        page.post(f"chats/{chat}/write", text="週三休診。")
        assert page.said_to_other()[-1] == "週三休診。"
        page.post(f"chats/{chat}/give_back")

    @pytest.mark.parametrize("chat", ["..", "0" * 39, "0" * 40])
    def test_an_unknown_chat_is_refused(self, page: Controls, chat: str) -> None:
        assert page.http.post(f"/api/chats/{chat}/write", json={"text": "1"}).status_code == 404


class TestACanary:
    def test_a_new_model_answers_a_share_is_compared_and_ended(self, page: Controls) -> None:
        assert page.state("canary") is None
        assert page.refused("canary/end", seen="") == (409, "refused")
        version = page.held_model()
        assert page.refused(f"models/{version}/share", share="50", seen="") == (400, "share")
        assert page.refused("models/none/share", share=50, seen="") == (409, "model_silent")
        assert page.post(f"models/{version}/share", share=50, seen="")["share"] == 50
        canary = page.state("canary")
        assert (canary["version"], canary["share"]) == (version, 50)
        assert set(canary["phone"]) == {"user", "other"}
        assert set(canary["phone"].values()) <= {"candidate", "current"}
        page.post("canary/ask", question="有停車場可以停嗎？")
        both = until(lambda: self.all_answered(page))
        assert min(both) > 0
        assert page.refused(f"models/{version}/share", share=60, seen="") == (409, "refused")
        page.post(f"models/{version}/share", share=60, seen=canary["period"])
        page.post("canary/end", seen=page.state("canary")["period"])
        assert page.state("canary") is None

    def all_answered(self, page: Controls) -> tuple[int, int] | None:
        canary = page.state("canary")
        both = (canary["candidate"]["answers"], canary["current"]["answers"])
        return both if sum(both) == len(USERS) else None


class TestSettings:
    def test_a_greeting_is_used_at_once_and_its_default_comes_back(self, page: Controls) -> None:
        page.post("settings/greeting", value="歡迎光臨，由 AI 回答。")
        assert "greeting" in page.state("settings")["set"]
        event = page.post("line/follow")["event_id"]
        assert until(lambda: page.replies(event))[0]["text"] == "歡迎光臨，由 AI 回答。"
        page.post("settings/greeting", value=None)
        assert page.state("settings")["greeting"] == ""
        assert "greeting" not in page.state("settings")["set"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [("greeting", " "), ("per_day", -1), ("month_usd", "a lot"), ("privacy_url", "clinic.example")],
    )
    def test_an_unusable_value_is_refused(self, page: Controls, name: str, value: object) -> None:
        assert page.refused(f"settings/{name}", value=value) == (400, f"setting_{name}")

    def test_no_other_setting_can_be_changed(self, page: Controls) -> None:
        assert page.refused("settings/operators", value=[DEFAULT_USER]) == (404, "refused")

    def test_the_rules_of_a_clinic_are_set_and_undone(self, page: Controls) -> None:
        page.post("preset", preset="clinic")
        settings = page.state("settings")
        assert (settings["preset"], "119" in settings["greeting"]) == ("clinic", True)
        page.post("preset", preset="none")
        assert page.state("settings")["greeting"] == ""
        assert page.refused("preset", preset="bank") == (400, "refused")

    def test_the_privacy_notice_is_in_the_language_of_the_page(self, page: Controls) -> None:
        notices = {
            language: page.http.get("/api/privacy", params={"language": language}).json()["text"]
            for language in ("ja", "en", "xx")
        }
        assert "プライバシー" in notices["ja"]
        assert "隱私" in notices["xx"]
        assert len(set(notices.values())) == 3


class TestInABrowser:
    def test_what_is_typed_stays_while_other_things_change_and_is_used(
        self, page: Controls, opened: Page
    ) -> None:
        page.unknown("宇宙有多大？")
        answers = section(opened, "Right answers")
        asked = answers.locator("article", has_text="宇宙有多大？")
        box = asked.get_by_label("Right answer")
        box.fill("很大。")
        made = page.post("pins", question="可以帶鳥嗎？", answer="不可以。")
        expect(answers.locator("article", has_text="不可以。")).to_be_visible()
        expect(box).to_be_focused()
        expect(box).to_have_value("很大。")
        asked.get_by_role("button", name="Use this answer").click()
        expect(answers.get_by_role("status")).to_have_text("Saved. The bot uses it from the next message on.")
        expect(box).to_have_count(0)
        assert page.answered("宇宙有多大？") == "很大。"
        page.post(f"pins/{made['id']}/unpin")

    def test_an_answer_on_the_phone_is_corrected_from_its_note(self, page: Controls, opened: Page) -> None:
        page.post("pins", question="幾樓？", answer="二樓。")
        assert page.answered("幾樓？") == "二樓。"
        opened.locator("#chat .row", has_text="二樓。").wait_for()
        opened.locator(".note").last.click()
        opened.get_by_role("button", name="Correct or pin this answer").last.click()
        form = opened.locator("#pin-new")
        expect(form.get_by_label("Question")).to_have_value("幾樓？")
        expect(form.get_by_label("Answer")).to_be_focused()
        form.get_by_label("Answer").fill("三樓。")
        opened.keyboard.press("Tab")
        opened.keyboard.press("Enter")
        expect(form.get_by_label("Answer")).to_have_value("")
        assert page.answered("幾樓？") == "三樓。"

    def test_hours_are_typed_with_an_east_asian_keyboard_and_mistakes_are_explained(
        self, page: Controls, visitor: Visitor
    ) -> None:
        visitor.expect_problem("/api/hours/weekly: 409|status of 409")
        shown = unfolded(visitor.open(language="zh-TW", width=390))
        hours = section(shown, "營業時間")
        hours.get_by_label("週一", exact=True).fill("0９：00～12：00、14：00～18：00")
        hours.get_by_role("button", name="儲存每週時間").click()
        expect(hours.get_by_role("status")).to_contain_text("已儲存")
        assert page.state("hours")["weekly"]["mon"] == ["09:00-12:00", "14:00-18:00"]
        hours.get_by_label("週二", exact=True).fill("9")
        hours.get_by_role("button", name="儲存每週時間").click()
        expect(hours.get_by_role("status")).to_contain_text("時間請寫成 09:00-12:00")
        page.post("hours/clear")

    def test_what_the_desk_asks_or_invites_belongs_to_the_visitors_own_chat(
        self, page: Controls, opened: Page
    ) -> None:
        page.post("hours/weekly", weekly=DAILY, time_zone="Asia/Taipei")
        own, other = (opened.get_by_role("tab", name=name, exact=True) for name in ("You", "Another user"))
        for heading, button in (
            ("Opening hours", "Ask the bot in the phone"),
            ("Run the bot from LINE", "Make an invitation code"),
        ):
            other.click()
            section(opened, heading).get_by_role("button", name=button).click()
            expect(own).to_have_attribute("aria-selected", "true")
        # Another operator needs another code.
        first = section(opened, heading).locator(".code").text_content() or ""
        section(opened, heading).get_by_role("button", name=button).click()
        expect(section(opened, heading).locator(".code")).not_to_have_text(first)
        expect(opened.locator("#chat .row.user").last).to_contain_text("Are you open now?")
        page.post("hours/clear")

    def test_the_person_writes_and_the_phone_shows_it_as_the_staffs(
        self, page: Controls, opened: Page
    ) -> None:
        page.answered("你好嗎？")
        person = section(opened, "A person answers")
        person.get_by_role("button", name="Take over the chat “You” in the phone").click()
        person.get_by_label("Your message to the user").fill("我是櫃檯。")
        person.get_by_role("button", name="Send").click()
        row = opened.locator("#chat .row", has_text="我是櫃檯。")
        expect(row.get_by_text("Staff")).to_be_visible()
        person.get_by_role("button", name="Let the bot answer again").click()
        person.get_by_role("button", name="Click again").click()
        expect(person.get_by_role("status")).to_have_text("The bot answers in this chat again.")


class TestAnOperator:
    def test_an_operator_gets_answers_at_once_and_sees_the_drafts_for_the_other_user(
        self, page: Controls, demo: DemoApi
    ) -> None:
        demo.enlist()
        page.post("drafts", mode="all")
        assert page.answered("下週有開嗎？")
        draft = page.draft("下個月有開嗎？", user=OTHER_USER)
        assert [one["id"] for one in page.state("drafts")] == [draft["id"]]
        page.post(f"drafts/{draft['id']}/edit", text="有開。")
        assert until(lambda: page.replies(draft["id"]))[-1]["text"] == "有開。"
        page.post("drafts", mode="off")
