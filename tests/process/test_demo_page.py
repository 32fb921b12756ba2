"""The API of the demo's page, over HTTP. `tests/page/` tests the page in a browser."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.dev.page_files import files_named_in, page_languages
from tests.platforms import AI_NOTICES
from tests.process.demo_api import DemoApi, running_demo, said_after
from tests.running import until
from tuneline.operator_cards.rich_menu import CONTENT_TYPE, rich_menu_image
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts as own
from tuneline_dev.demo.faults.model_faults import LONG_ANSWER
from tuneline_dev.demo.phone_chats import OTHER_USER
from tuneline_dev.demo.sample_texts import sample_texts
from tuneline_dev.demo.web_files import web_files

ROOT = Path(__file__).parents[2]
THUMBS = {
    "items": [
        {
            "type": "action",
            "action": {"type": "postback", "label": "👍", "data": "good:1", "displayText": "👍"},
        },
        {
            "type": "action",
            "action": {"type": "postback", "label": "👎", "data": "bad:1", "displayText": "👎"},
        },
    ]
}


@pytest.fixture(scope="module")
def page() -> Iterator[DemoApi]:
    with running_demo() as demo:
        yield demo


def refused(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


class TestThePage:
    def test_it_is_made_of_its_own_files_and_reaches_nothing_else(self, page: DemoApi) -> None:
        assert "default-src 'none'" in page.http.get("/").headers["content-security-policy"]
        files = {name: file.read_text() for name, file in web_files().items()}
        used = {path for name, text in files.items() for path in files_named_in(name, text)}
        used |= {f"texts/{language}.js" for language in page_languages()}
        assert used | {"index.html"} == files.keys()
        for name, text in files.items():
            assert page.http.get(f"/{name}").text == text
            without_comments = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
            assert not re.search(r"https?://\w", without_comments, re.ASCII), name

    @pytest.mark.parametrize(
        "path",
        [
            *("/page.py", "/..%2fpage.py", "/%2e%2e/page.py", "/web", "/core", "/core/", "/core//dom.js"),
            *("/core/..%2f..%2fpage.py", "/core/%2e%2e/%2e%2e/page.py", "/core/..%2findex.html"),
            *("/%2fetc%2fpasswd", "/core%00/dom.js", "/core%5cdom.js"),
        ],
    )
    def test_no_other_file_is_served(self, page: DemoApi, path: str) -> None:
        assert page.http.get(path).status_code == 404


class TestTheStream:
    def test_it_begins_with_the_whole_state_and_goes_on_with_what_changes(self, page: DemoApi) -> None:
        with page.http.stream("GET", "/api/stream", timeout=20) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            events = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
            assert next(events).keys() == page.state().keys()
            sent = page.user("message", type="sticker")["message_id"]
            changed = next(event for event in events if sent in str(event))
            assert changed.keys() < page.state().keys()


class TestLanguage:
    def test_the_bot_and_the_phone_speak_the_chosen_language(self, page: DemoApi) -> None:
        try:
            page.http.post("/api/language", json={"language": "ja"}).raise_for_status()
            assert page.state()["language"] == page.profile()["language"] == "ja"
            page.user("follow")
            greeting = own.text("greeting", "ja")
            until(lambda: any((one["text"] or "").startswith(greeting) for one in page.chat()))
        finally:
            page.http.post("/api/language", json={"language": "zh-TW"}).raise_for_status()

    @pytest.mark.parametrize("body", [{}, {"language": "fr"}, {"language": None}])
    def test_another_language_is_refused(self, page: DemoApi, body: dict[str, Any]) -> None:
        status, error = refused(page.http.post("/api/language", json=body))
        assert (status, error) == (400, "The languages are zh-TW, zh-CN, ja, ko, th, en.")

    def test_a_table_of_each_country_is_trained_on(self, page: DemoApi) -> None:
        for language, offer in page.state()["offers"].items():
            (table,) = (one["name"] for one in offer["samples"] if one["name"] == f"shop_{language}.csv")
            dataset = page.sample(table, "trained")
            assert dataset["options"] == {"encoding": sample_texts(language).encoding}, language


class TestDatasets:
    def test_a_rejected_one_is_reported_by_kind_and_its_whole_report_can_be_had(self, page: DemoApi) -> None:
        dataset = page.sample("clinic_broken.jsonl", "rejected")
        assert (dataset["examples"], dataset["problem_count"], dataset["price"]) == (14, 3, "–")
        base = f"/api/datasets/{dataset['id']}"
        found = page.http.get(f"{base}/findings").json()
        assert found["totals"]["error"] == 3
        assert [one["listed"][0]["line"] for one in found["kinds"][:3]] == [4, 9, 12]
        assert page.http.get(f"{base}/report.json").json()["outcome"] == "reject"
        markdown = page.http.get(f"{base}/report.md")
        assert "## 錯誤" in markdown.text
        assert markdown.headers["content-disposition"] == "attachment"
        assert refused(page.http.get(f"{base}/report.exe")) == (404, "There is no such report.")

    @pytest.mark.parametrize("name", ["0" * 32, "..", "x" * 32, "0" * 31])
    def test_what_does_not_exist_is_not_found(self, page: DemoApi, name: str) -> None:
        assert page.http.get(f"/api/datasets/{name}/findings").status_code == 404
        assert page.http.get(f"/api/datasets/{name}/report.json").status_code == 404
        assert page.http.post(f"/api/datasets/{name}/approve").status_code == 404

    def test_one_over_the_budget_waits_with_its_price_until_it_is_approved(self, page: DemoApi) -> None:
        dataset = page.sample("clinic_zh-TW_over_budget.jsonl", "awaiting_approval")
        assert dataset["price"] in dataset["reason"]
        assert "JOB_BUDGET_USD" in dataset["reason"]
        assert dataset["options"] == {"base-model": "gemini-3.5-flash", "epochs": "50"}
        assert page.http.post(f"/api/datasets/{dataset['id']}/approve").is_success
        trained = page.dataset("clinic_zh-TW_over_budget.jsonl", "trained")
        assert trained["approved_by"]
        again = refused(page.http.post(f"/api/datasets/{dataset['id']}/approve"))
        assert again[0] == 409
        assert "in the state trained" in again[1]

    def test_the_same_file_twice_names_the_first_and_its_job(self, page: DemoApi) -> None:
        first = page.sample("shop_ja_unicode.txt", "trained")
        second = page.sample("shop_ja_unicode.txt", "duplicate")
        assert (second["duplicate_of"], second["job"]) == (first["id"], first["job"])
        again = page.sample("shop_ja_unicode.txt", "trained", again="yes")
        assert again["job"] not in (first["job"], None)

    def test_the_options_of_an_upload_go_with_it(self, page: DemoApi) -> None:
        table = (ROOT / "tests" / "data" / "shop_qa.csv").read_text()
        asked = {
            "name": "../shop/big5.csv",
            "encoding": "big5",
            "epochs": "2",
            "system-prompt": "你是店員。",
            "again": "",
        }
        page.http.post("/api/drop", params=asked, content=table.encode("big5")).raise_for_status()
        dataset = page.dataset("big5.csv", "trained")
        assert dataset["options"] == {"encoding": "big5", "epochs": "2", "system-prompt": "你是店員。"}
        assert (dataset["examples"], dataset["epochs"], dataset["system_prompt"]) == (12, 2, "你是店員。")

    def test_an_unknown_sample_is_refused(self, page: DemoApi) -> None:
        assert refused(page.http.post("/api/samples/nothing")) == (404, "There is no such sample.")


class TestLookInside:
    def test_a_message_is_followed_from_line_to_the_reply_and_a_redelivery_is_a_duplicate(
        self, page: DemoApi
    ) -> None:
        dataset = page.trained("clinic_qa.jsonl")
        id_ = page.user("message", text="頭痛要掛哪一科？")["event_id"]
        until(lambda: page.latest(id_).get("state") == "sent")
        way = page.inside("messages", id_)
        steps = [row["step"] for row in way["rows"]]
        assert steps[:5] == ["written", "webhook", "queued", "claimed", "found"]
        assert steps[-3:] == ["answered", "replied", "sent"]
        examples = [source for source in way["sources"] if source["kind"] == "example"]
        assert examples
        assert all(each["question"] and each["score"] is not None for each in examples)
        assert way["answers"] == [reply["text"] for reply in page.replies(id_)]
        assert [one["path"].partition("/")[0] for one in way["documents"]][:2] == ["events", "chats"]
        assert page.state()["latest_messages"][0]["id"] == id_
        page.redeliver(id_)
        again = until(lambda: [row for row in page.inside("messages", id_)["rows"] if row.get("is_again")])
        assert [row["step"] for row in again] == ["webhook", "duplicate"]
        assert dataset["id"] in str(way["documents"])

    def test_a_message_of_the_phones_other_user_is_followed_too(self, page: DemoApi) -> None:
        id_ = page.user("message", text="可以改時間嗎？", user=OTHER_USER)["event_id"]
        until(lambda: page.latest(id_).get("state") == "sent")
        assert page.latest(id_)["text"] == "可以改時間嗎？"
        assert page.inside("messages", id_)["answers"] == [reply["text"] for reply in page.replies(id_)] != []

    def test_a_dataset_and_its_model_are_followed_with_their_objects_and_documents(
        self, page: DemoApi
    ) -> None:
        dataset = page.trained("clinic_qa.jsonl")
        version = until(lambda: next((one["version"] for one in page.models()), None))
        until(lambda: page.inside("datasets", dataset["id"])["rows"][-1]["step"] == "registered")
        rows = {row["step"]: row for row in page.inside("datasets", dataset["id"])["rows"]}
        assert [*rows][:3] == ["uploaded", "intake", "checked"]
        assert rows["uploaded"]["objects"][0]["name"].endswith("/clinic_qa.jsonl")
        assert (
            rows["split"]["facts"]["trained_on"] + rows["split"]["facts"]["held_out"] == dataset["examples"]
        )
        assert len(rows["prepared"]["objects"]) >= 3
        life = page.inside("models", version)
        assert life["rows"][0]["facts"]["base_model"]
        assert life["changes"][-1]["after"] == page.state()["serving"]["version"]

    @pytest.mark.parametrize("path", ["messages/x", "datasets/x", "models/x"])
    def test_what_does_not_exist_is_not_found(self, page: DemoApi, path: str) -> None:
        assert page.http.get(f"/api/inside/{path}").status_code == 404


class TestModels:
    def test_one_that_is_held_is_let_serve_and_rolled_back_from_the_page(self, page: DemoApi) -> None:
        page.http.post("/api/samples/shop_zh-TW_list.json?promote=manual&again=yes").raise_for_status()
        held = until(lambda: next((one for one in page.models() if one["state"] == "held"), None))
        assert (held["dataset"], held["promotable"]) == ("shop_zh-TW_list.json", True)
        before = page.state()["serving"]
        version = held["version"]
        promoted = page.http.post(f"/api/models/{version}/promote").raise_for_status().json()
        assert promoted == {"now": version}
        serving = page.state()["serving"]
        assert (serving["version"], serving["tuned"]) == (version, True)
        again = refused(page.http.post(f"/api/models/{version}/promote"))
        assert (again[0], "serves already" in again[1]) == (409, True)
        stale = refused(page.http.post("/api/rollback", json={"seen": "another"}))
        assert stale[0] == 409
        back = page.http.post("/api/rollback", json={"seen": version}).raise_for_status().json()
        assert back["now"] == (before["version"] if before else "base")
        told = {one["kind"]: one for one in page.state()["notices"]}
        assert {"model_held", "model_promoted", "model_rolled_back"} <= told.keys()
        assert told["model_rolled_back"]["words"]["zh-TW"]["steps"][0] == "請問機器人一個問題試試看。"

    def test_two_models_answer_side_by_side(self, page: DemoApi) -> None:
        page.trained("clinic_qa.jsonl")
        serving = until(lambda: page.state()["serving"])
        asked = {"versions": ["base", serving["version"]], "question": "頭痛要看哪一科？"}
        before, after = page.http.post("/api/compare", json=asked).raise_for_status().json()["answers"]
        assert (before["version"], after["version"]) == ("base", serving["version"])
        assert before["text"] != after["text"]
        missing = {"versions": ["base", "nothing"], "question": "在嗎？"}
        answers = page.http.post("/api/compare", json=missing).raise_for_status().json()["answers"]
        assert answers[1] == {"version": "nothing", "text": None}
        refused_bodies: tuple[Any, ...] = (
            [],
            {},
            {**asked, "question": ""},
            {**asked, "versions": ["base"]},
            {**asked, "question": 7},
        )
        for body in refused_bodies:
            assert refused(page.http.post("/api/compare", json=body))[0] == 400

    def test_an_evaluation_is_a_page_of_its_own_that_loads_nothing(self, page: DemoApi) -> None:
        page.trained("clinic_qa.jsonl")

        def evaluated() -> Any:
            of_clinic = (one for one in page.models() if one["dataset"] == "clinic_qa.jsonl")
            return next((one for one in of_clinic if one["report"]), None)

        model = until(evaluated)
        assert model["evaluation"]["score_after"] > 0
        assert model["verdict"].keys() == set(LANGUAGES)
        assert model["verdict"]["en"].startswith("Test questions: 5.")
        report = page.http.get(f"/api/models/{model['version']}/report")
        assert report.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in report.headers["content-security-policy"]
        assert model["version"] in report.text
        assert page.http.get("/api/models/nothing/report").status_code == 404

    def test_the_job_tells_what_it_trained_and_where_its_losses_are(self, page: DemoApi) -> None:
        dataset = page.trained("clinic_qa.jsonl")
        job = next(one for one in page.state()["jobs"] if one["id"] == dataset["job"])
        assert job["total_steps"] > 0
        assert job["trained_tokens"] > 0
        assert any("losses and details" in one["text"] for one in job["events"])


class TestTheChat:
    @pytest.mark.parametrize("kind", ["sticker", "image", "location", "video", "audio", "file"])
    def test_the_user_sends_more_than_texts(self, page: DemoApi, kind: str) -> None:
        sent = page.user("message", type=kind)
        assert sent["message_id"] in [one["message_id"] for one in page.chat() if one["type"] == kind]

    def test_who_sends_the_pages_code_is_an_operator_whose_file_is_checked(self, page: DemoApi) -> None:
        code = page.http.post("/api/operators/invite").raise_for_status().json()["code"]
        operator = "U" + "0b" * 16
        page.user("message", text=code, user=operator)
        until(lambda: page.said_to(operator))
        content = base64.b64encode("第1題？,回答1\n".encode()).decode()
        page.user("message", type="file", file_name="門診.csv", file_base64=content, user=operator)
        assert until(lambda: [one for one in page.state()["datasets"] if one["name"] == "門診.csv"])

    def test_a_message_can_be_quoted_and_taken_back(self, page: DemoApi) -> None:
        first = page.user("message", type="sticker")["message_id"]
        second = page.user("message", text="這張", quote=first)["message_id"]
        assert next(one for one in page.chat() if one["message_id"] == second)["quotes"] == first
        page.user("unsend", message_id=second)
        assert second not in [one["message_id"] for one in page.chat()]
        assert page.http.post("/api/line/unsend", json={"message_id": second}).status_code == 404

    def test_a_tapped_quick_reply_is_gone_and_its_postback_reaches_the_bot(self, page: DemoApi) -> None:
        def offered() -> Any:
            # The bot may still be answering what was sent before, which would take the buttons away.
            page.push({"type": "text", "text": "有幫助嗎？", "quickReply": THUMBS})
            return page.chat()[-1]["quick_reply"]

        assert [one["action"]["label"] for one in until(offered)] == ["👍", "👎"]
        page.user("postback", data="good:1")
        assert [one["quick_reply"] for one in page.chat() if one["text"] == "有幫助嗎？"][-1] is None

    def test_the_bot_can_be_blocked_and_unblocked(self, page: DemoApi) -> None:
        page.user("unfollow")
        assert page.state()["chats"]["user"]["reachable"] is False
        page.user("follow", unblocked=True)
        assert page.state()["chats"]["user"]["reachable"] is True

    def test_in_a_group_the_bot_answers_who_mentions_it(self, page: DemoApi) -> None:
        group = page.state()["senders"]["group"]["group"]
        page.user("join", group=group)
        page.user("message", group=group, text="大家好")
        mentioned = page.user("message", group=group, text="頭痛要看哪一科？", mention_bot=True)

        def answered() -> list[str]:
            # A question at the moment of the greeting may have the notice on AI, too.
            replies = [one for one in page.chat("group") if one["via"] == "reply"]
            return [one["event_id"] for one in replies if one["text"] not in AI_NOTICES]

        until(lambda: mentioned["event_id"] in answered())
        assert len(answered()) == 2, "one greeting, one answer"
        page.user("leave", group=group)
        assert page.state()["chats"]["group"]["reachable"] is False

    def test_a_slow_answer_is_fetched_by_a_tap_and_a_long_one_is_cut_with_a_note(self, page: DemoApi) -> None:
        page.set_models(chat_seconds=12, chat_answer=LONG_ANSWER)
        asked = page.user("message", text="慢慢來的問題")["event_id"]
        (button,) = until(lambda: page.replies(asked))
        (action,) = button["message"]["template"]["actions"]
        assert action["data"] == f"late:{asked}"
        texts = until(lambda: self.fetched(page, action["data"]), seconds=90)
        page.set_models(chat_seconds=0, chat_answer=None)
        assert (len(texts), max(map(len, texts)) <= 5000) == (3, True)
        assert texts[-1].endswith(own.text("more", "zh-TW"))

    @staticmethod
    def fetched(page: DemoApi, data: str) -> list[str]:
        """Tap a late answer's button. Give the texts of the answer; none while the button is sent again."""
        tap = page.user("postback", data=data)["event_id"]
        replies = until(lambda: page.replies(tap), seconds=60)
        is_early = replies[0]["message"]["type"] == "template"
        return [] if is_early else [one["text"] for one in replies]

    def test_a_thumb_down_asks_for_the_right_answer_and_forget_me_forgets(self, page: DemoApi) -> None:
        asked = page.user("message", text="拇指的問題")["event_id"]
        until(lambda: said_after(page, "拇指的問題"))
        page.user("postback", data=f"bad:{asked}")
        until(lambda: own.text("feedback_ask_right", "zh-TW") in said_after(page, "拇指的問題"))
        page.user("message", text="應該這樣回答。")
        until(lambda: own.text("correction_thanks", "zh-TW") in said_after(page, "拇指的問題"))
        page.user("message", text="忘記我")
        until(lambda: own.text("forgotten", "zh-TW") in said_after(page, "拇指的問題"))

    def test_what_a_user_cannot_do_is_refused_with_a_reason(self, page: DemoApi) -> None:
        assert refused(page.http.post("/api/line/verify", json={}))[0] == 404
        assert refused(page.http.post("/api/line/message", content=b"[1]"))[0] == 400
        assert refused(page.http.post("/api/line/message", content=b"no JSON"))[0] == 400
        assert refused(page.http.post("/api/line/message", json={})) == (400, "a text message needs a text")


class TestTheRichMenu:
    def test_it_is_shown_with_its_image(self, page: DemoApi) -> None:
        menu = page.link_menu()
        shown = page.state()["chats"]["user"]["rich_menu"]
        assert (shown["richMenuId"], len(shown["areas"])) == (menu, 6)
        image = page.http.get(f"/api/rich_menus/{menu}/image")
        assert (image.content, image.headers["content-type"]) == (rich_menu_image("zh-TW"), CONTENT_TYPE)

    @pytest.mark.parametrize("name", ["richmenu-" + "0" * 32, "richmenu-..", "x"])
    def test_another_one_does_not_exist(self, page: DemoApi, name: str) -> None:
        assert page.http.get(f"/api/rich_menus/{name}/image").status_code == 404


class TestTheOperatorsNote:
    """The note below an answer: the examples and pins that it rests on."""

    @staticmethod
    def note(page: DemoApi, event_id: str) -> Any:
        """The note of the event's answer, once it is there."""

        def found() -> Any:
            return [one["note"] for one in page.chat() if one["event_id"] == event_id and one["note"]]

        (note,) = until(found)
        return note

    def test_it_names_the_examples_that_the_model_was_shown(self, page: DemoApi) -> None:
        # Its examples are shown only while no other dataset was accepted after it.
        page.sample("clinic_qa.jsonl", "trained", again="yes")
        asked = page.user("message", text="頭痛要看哪一科？")["event_id"]
        note = self.note(page, asked)
        assert (note["pins"], note["is_verbatim"]) == ([], False)
        assert len(note["examples"]) == 5
        assert "頭痛" in note["examples"][0]["question"]

    def test_only_an_answer_has_one_and_one_without_an_example_says_so(self, page: DemoApi) -> None:
        asked = page.user("message", text="zzz")["event_id"]
        assert self.note(page, asked) == {"examples": [], "pins": [], "is_verbatim": False}
        sticker = page.user("message", type="sticker")["event_id"]
        until(lambda: page.replies(sticker))
        assert {one["note"] for one in page.chat() if one["event_id"] == sticker} == {None}
        assert {one["note"] for one in page.chat() if one["from"] == "user"} == {None}
