"""The demo's page, over HTTP and, where a browser is installed, in one."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.platforms import AI_NOTICES
from tests.process.browser import painted
from tests.process.demo_process import demo_process
from tests.running import free_ports, until
from tuneline.operator_cards.rich_menu import CONTENT_TYPE, rich_menu, rich_menu_image
from tuneline.storage.records.dataset import FINAL
from tuneline.texts import chat_texts as own
from tuneline_dev.demo.page import WEB
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

ROOT = Path(__file__).parents[2]
TEMPLATE = {
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
FLEX = {
    "type": "flex",
    "altText": "訓練？",
    "contents": {
        "type": "bubble",
        "footer": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "button", "action": {"type": "postback", "label": "訓練 <1>", "data": "op:train"}}
            ],
        },
    },
}
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


def said_after(page: "Page", asked: str, *, at_least: int = 1) -> list[str]:
    """What the bot has said since the user wrote `asked`; nothing before there is as much."""
    messages = page.chat()
    place = max(number for number, one in enumerate(messages) if one["text"] == asked)
    said = [one["text"] for one in messages[place + 1 :] if one["from"] == "bot"]
    return said if len(said) >= at_least else []


class Page:
    """The page's API of a running demo, and LINE's emulator behind it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._line = f"http://127.0.0.1:{port + 5}"
        self._models = f"http://127.0.0.1:{port + 6}"
        self.http = httpx2.Client(base_url=self.url, timeout=30, trust_env=False, verify=False)

    def set_models(self, **settings: Any) -> None:
        """Change the emulator of the models."""
        self.http.post(f"{self._models}/control", json={"set": settings}).raise_for_status()

    def state(self) -> Any:
        return self.http.get("/api/state").raise_for_status().json()

    def user(self, action: str, **body: Any) -> Any:
        """Let the user do something; the bot's webhook takes it."""
        done = self.http.post(f"/api/line/{action}", json=body).raise_for_status().json()
        assert done["status"] == 200
        return done

    def models(self) -> list[dict[str, Any]]:
        return list(self.state()["models"])

    def chat(self, of: str = "user") -> list[dict[str, Any]]:
        return list(self.state()["chats"][of]["messages"])

    def replies(self, event_id: str) -> list[dict[str, Any]]:
        """Return the bot's replies to an event; those of one call appear together."""
        return [one for one in self.chat() if (one["event_id"], one["via"]) == (event_id, "reply")]

    def push(self, *messages: dict[str, Any]) -> None:
        """Show messages of the bot, whatever it would say by itself."""
        headers = {"authorization": "Bearer local-channel-access-token"}
        body = {"to": DEFAULT_USER, "messages": messages}
        self.http.post(f"{self._line}/v2/bot/message/push", json=body, headers=headers).raise_for_status()

    def said_to(self, user: str) -> list[str]:
        """Return what the bot has said to another user than the page's."""
        chat = httpx2.get(f"{self._line}/sim/chat", params={"user": user}, trust_env=False).json()
        return [one["text"] for one in chat["messages"] if one["from"] == "bot"]

    def link_menu(self) -> str:
        """Give the user the operators' rich menu, as the bot would."""
        line = httpx2.Client(
            base_url=self._line,
            headers={"authorization": "Bearer local-channel-access-token"},
            trust_env=False,
        )
        menu: str = line.post("/v2/bot/richmenu", json=rich_menu("zh-TW")).json()["richMenuId"]
        kind = {"content-type": CONTENT_TYPE}
        line.post(f"/v2/bot/richmenu/{menu}/content", content=rich_menu_image("zh-TW"), headers=kind)
        line.post(f"/v2/bot/user/{DEFAULT_USER}/richmenu/{menu}").raise_for_status()
        return menu

    def sample(self, name: str, state: str) -> dict[str, Any]:
        """Drop a sample and wait until its dataset is in `state`."""
        self.http.post(f"/api/samples/{name}").raise_for_status()
        return self.dataset(name, state)

    def trained(self, name: str) -> dict[str, Any]:
        """Return the dataset of a sample that has been trained on; it is dropped if it was not yet."""
        found = [one for one in self.state()["datasets"] if (one["name"], one["state"]) == (name, "trained")]
        return found[0] if found else self.sample(name, "trained")

    def dataset(self, name: str, state: str) -> dict[str, Any]:
        """Return the newest dataset of that name, once it is in `state`."""

        def found() -> dict[str, Any] | None:
            newest = next((one for one in self.state()["datasets"] if one["name"] == name), None)
            return newest if newest and newest["state"] == state else None

        return dict(until(found))


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    port = free_ports(10)
    with demo_process(port):
        shown = Page(port)
        until(lambda: _answers(shown))
        # A person watches a job for four seconds; a test need not.
        shown.set_models(job_seconds=1)
        yield shown


def _answers(page: Page) -> bool:
    try:
        return page.http.get("/").is_success
    except httpx2.HTTPError:
        return False


def refused(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


class TestThePage:
    def test_it_is_made_of_its_own_files_and_reaches_nothing_else(self, page: Page) -> None:
        assert "default-src 'none'" in page.http.get("/").headers["content-security-policy"]
        files = {one.name: one.read_text() for one in WEB.iterdir()}
        used = {name for text in files.values() for name in re.findall(r'"(?:\./)?(\w+\.(?:js|css))"', text)}
        assert used | {"index.html"} == files.keys()
        for name, text in files.items():
            assert page.http.get(f"/{name}").text == text
            assert not re.search(r"https?://\w", re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)), name

    @pytest.mark.parametrize("path", ["/page.py", "/..%2fpage.py", "/%2e%2e/room.py", "/web"])
    def test_no_other_file_is_served(self, page: Page, path: str) -> None:
        assert page.http.get(path).status_code == 404

    def test_everything_is_said_in_both_languages(self) -> None:
        text = (WEB / "words.js").read_text()
        english, chinese = text.partition("const KEY")[0].split('"zh-TW": {', 1)
        names = [set(re.findall(r'(?:^|[,{])\s*(\w+): "', half, re.MULTILINE)) for half in (english, chinese)]
        assert names[0] == names[1]
        assert len(names[0]) > 100
        asked = re.findall(r'data-(?:words|title|hint)="(\w+)"', (WEB / "index.html").read_text())
        for file in WEB.glob("*.js"):
            asked += re.findall(r'\bsay\("(\w+)"', file.read_text())
        states = {"checking", "starting", "activating", "serving", "replaced", *FINAL}
        assert {*asked, *(f"{kind}_{state}" for kind in ("state", "say") for state in states)} <= names[0]


class TestDatasets:
    def test_a_rejected_one_is_reported_by_kind_and_its_whole_report_can_be_had(self, page: Page) -> None:
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
    def test_what_does_not_exist_is_not_found(self, page: Page, name: str) -> None:
        assert page.http.get(f"/api/datasets/{name}/findings").status_code == 404
        assert page.http.get(f"/api/datasets/{name}/report.json").status_code == 404
        assert page.http.post(f"/api/datasets/{name}/approve").status_code == 404

    def test_one_over_the_budget_waits_with_its_price_until_it_is_approved(self, page: Page) -> None:
        dataset = page.sample("clinic_over_budget.jsonl", "awaiting_approval")
        assert dataset["price"] in dataset["reason"]
        assert "JOB_BUDGET_USD" in dataset["reason"]
        assert dataset["options"] == {"base-model": "gemini-3.5-flash", "epochs": "50"}
        assert page.http.post(f"/api/datasets/{dataset['id']}/approve").is_success
        trained = page.dataset("clinic_over_budget.jsonl", "trained")
        assert trained["approved_by"]
        again = refused(page.http.post(f"/api/datasets/{dataset['id']}/approve"))
        assert again[0] == 409
        assert "in the state trained" in again[1]

    def test_the_same_file_twice_names_the_first_and_its_job(self, page: Page) -> None:
        first = page.sample("shop_excel.csv", "trained")
        second = page.sample("shop_excel.csv", "duplicate")
        assert (second["duplicate_of"], second["job"]) == (first["id"], first["job"])
        page.http.post("/api/samples/shop_excel.csv?again=yes").raise_for_status()
        again = page.dataset("shop_excel.csv", "trained")
        assert again["job"] not in (first["job"], None)

    def test_the_options_of_an_upload_go_with_it(self, page: Page) -> None:
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

    def test_an_unknown_sample_is_refused(self, page: Page) -> None:
        assert refused(page.http.post("/api/samples/nothing")) == (404, "There is no such sample.")


class TestModels:
    def test_one_that_is_held_is_let_serve_and_rolled_back_from_the_page(self, page: Page) -> None:
        page.http.post("/api/samples/shop_list.json?promote=manual&again=yes").raise_for_status()
        held = until(lambda: next((one for one in page.models() if one["state"] == "held"), None))
        assert (held["dataset"], held["promotable"]) == ("shop_list.json", True)
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

    def test_two_models_answer_side_by_side(self, page: Page) -> None:
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

    def test_an_evaluation_is_a_page_of_its_own_that_loads_nothing(self, page: Page) -> None:
        page.trained("clinic_qa.jsonl")
        model = until(lambda: next((one for one in page.models() if one["report"]), None))
        assert model["evaluation"]["score_after"] > 0
        report = page.http.get(f"/api/models/{model['version']}/report")
        assert report.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in report.headers["content-security-policy"]
        assert model["version"] in report.text
        assert page.http.get("/api/models/nothing/report").status_code == 404

    def test_the_job_tells_what_it_trained_and_where_its_losses_are(self, page: Page) -> None:
        dataset = page.trained("clinic_qa.jsonl")
        job = next(one for one in page.state()["jobs"] if one["id"] == dataset["job"])
        assert job["total_steps"] > 0
        assert job["trained_tokens"] > 0
        assert any("losses and details" in one["text"] for one in job["events"])


class TestTheChat:
    @pytest.mark.parametrize("kind", ["sticker", "image", "location", "video", "audio", "file"])
    def test_the_user_sends_more_than_texts(self, page: Page, kind: str) -> None:
        sent = page.user("message", type=kind)
        assert sent["message_id"] in [one["message_id"] for one in page.chat() if one["type"] == kind]

    def test_who_sends_the_pages_code_is_an_operator_whose_file_is_checked(self, page: Page) -> None:
        code = page.http.post("/api/operators/invite").raise_for_status().json()["code"]
        operator = "U" + "0b" * 16
        page.user("message", text=code, user=operator)
        until(lambda: page.said_to(operator))
        content = base64.b64encode("第1題？,回答1\n".encode()).decode()
        page.user("message", type="file", file_name="門診.csv", file_base64=content, user=operator)
        assert until(lambda: [one for one in page.state()["datasets"] if one["name"].endswith("/門診.csv")])

    def test_a_message_can_be_quoted_and_taken_back(self, page: Page) -> None:
        first = page.user("message", type="sticker")["message_id"]
        second = page.user("message", text="這張", quote=first)["message_id"]
        assert next(one for one in page.chat() if one["message_id"] == second)["quotes"] == first
        page.user("unsend", message_id=second)
        assert second not in [one["message_id"] for one in page.chat()]
        assert page.http.post("/api/line/unsend", json={"message_id": second}).status_code == 404

    def test_a_tapped_quick_reply_is_gone_and_its_postback_reaches_the_bot(self, page: Page) -> None:
        def offered() -> Any:
            # The bot may still be answering what was sent before, which would take the buttons away.
            page.push({"type": "text", "text": "有幫助嗎？", "quickReply": THUMBS})
            return page.chat()[-1]["quick_reply"]

        assert [one["action"]["label"] for one in until(offered)] == ["👍", "👎"]
        page.user("postback", data="good:1")
        assert [one["quick_reply"] for one in page.chat() if one["text"] == "有幫助嗎？"][-1] is None

    def test_the_bot_can_be_blocked_and_unblocked(self, page: Page) -> None:
        page.user("unfollow")
        assert page.state()["chats"]["user"]["reachable"] is False
        page.user("follow", unblocked=True)
        assert page.state()["chats"]["user"]["reachable"] is True

    def test_in_a_group_the_bot_answers_who_mentions_it(self, page: Page) -> None:
        group = page.state()["group"]
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

    def test_a_slow_answer_is_fetched_by_a_tap_and_a_long_one_is_cut_with_a_note(self, page: Page) -> None:
        page.http.post("/api/model", json={"seconds": 12, "long": True}).raise_for_status()
        asked = page.user("message", text="慢慢來的問題")["event_id"]
        (button,) = until(lambda: page.replies(asked))
        (action,) = button["message"]["template"]["actions"]
        assert action["data"] == f"late:{asked}"
        texts = until(lambda: self.fetched(page, action["data"]), seconds=90)
        page.http.post("/api/model", json={"seconds": 0, "long": False}).raise_for_status()
        assert (len(texts), max(map(len, texts)) <= 5000) == (3, True)
        assert texts[-1].endswith(own.text("more", "zh-TW"))

    @staticmethod
    def fetched(page: Page, data: str) -> list[str]:
        """Tap a late answer's button. Give the texts of the answer; none while the button is sent again."""
        tap = page.user("postback", data=data)["event_id"]
        replies = until(lambda: page.replies(tap), seconds=60)
        is_early = replies[0]["message"]["type"] == "template"
        return [] if is_early else [one["text"] for one in replies]

    def test_a_thumb_down_asks_for_the_right_answer_and_forget_me_forgets(self, page: Page) -> None:
        asked = page.user("message", text="拇指的問題")["event_id"]
        until(lambda: said_after(page, "拇指的問題"))
        page.user("postback", data=f"bad:{asked}")
        until(lambda: own.text("feedback_ask_right", "zh-TW") in said_after(page, "拇指的問題"))
        page.user("message", text="應該這樣回答。")
        until(lambda: own.text("correction_thanks", "zh-TW") in said_after(page, "拇指的問題"))
        page.user("message", text="忘記我")
        until(lambda: own.text("forgotten", "zh-TW") in said_after(page, "拇指的問題"))

    def test_what_a_user_cannot_do_is_refused_with_a_reason(self, page: Page) -> None:
        assert refused(page.http.post("/api/line/verify", json={}))[0] == 404
        bodies: list[Any] = [
            {"seconds": 61, "long": False},
            {"seconds": "nan", "long": False},
            {"seconds": -1},
        ]
        for body in (*bodies, []):
            assert refused(page.http.post("/api/model", json=body))[0] == 400
        assert refused(page.http.post("/api/line/message", content=b"[1]"))[0] == 400
        assert refused(page.http.post("/api/line/message", content=b"no JSON"))[0] == 400
        assert refused(page.http.post("/api/line/message", json={})) == (400, "a text message needs a text")


class TestTheRichMenu:
    def test_it_is_shown_with_its_image(self, page: Page) -> None:
        menu = page.link_menu()
        shown = page.state()["chats"]["user"]["rich_menu"]
        assert (shown["richMenuId"], len(shown["areas"])) == (menu, 6)
        image = page.http.get(f"/api/rich_menus/{menu}/image")
        assert (image.content, image.headers["content-type"]) == (rich_menu_image("zh-TW"), CONTENT_TYPE)

    @pytest.mark.parametrize("name", ["richmenu-" + "0" * 32, "richmenu-..", "x"])
    def test_another_one_does_not_exist(self, page: Page, name: str) -> None:
        assert page.http.get(f"/api/rich_menus/{name}/image").status_code == 404


class TestTheOperatorsNote:
    """The note below an answer: the examples and pins that it rests on."""

    @staticmethod
    def note(page: Page, event_id: str) -> Any:
        """The note of the event's answer, once it is there."""

        def found() -> Any:
            return [one["note"] for one in page.chat() if one["event_id"] == event_id and one["note"]]

        (note,) = until(found)
        return note

    def test_it_names_the_examples_that_the_model_was_shown(self, page: Page) -> None:
        page.trained("clinic_qa.jsonl")
        until(lambda: page.state()["serving"])
        asked = page.user("message", text="頭痛要看哪一科？")["event_id"]
        note = self.note(page, asked)
        assert (note["pins"], note["is_verbatim"]) == ([], False)
        assert len(note["examples"]) == 5
        assert "頭痛" in note["examples"][0]["question"]

    def test_only_an_answer_has_one_and_one_without_an_example_says_so(self, page: Page) -> None:
        asked = page.user("message", text="zzz")["event_id"]
        assert self.note(page, asked) == {"examples": [], "pins": [], "is_verbatim": False}
        sticker = page.user("message", type="sticker")["event_id"]
        until(lambda: page.replies(sticker))
        assert {one["note"] for one in page.chat() if one["event_id"] == sticker} == {None}
        assert {one["note"] for one in page.chat() if one["from"] == "user"} == {None}


class TestInABrowser:
    @pytest.mark.parametrize(
        ("language", "title", "block", "note"),
        [("en", "Errors", "Block", "No example"), ("zh-TW", "錯誤", "封鎖", "沒有參考範例")],
    )
    def test_both_sides_are_painted_and_nothing_is_read_as_html(
        self, page: Page, chromium: str, tmp_path: Path, language: str, title: str, block: str, note: str
    ) -> None:
        asked = page.user("message", text="zzz")["event_id"]
        TestTheOperatorsNote.note(page, asked)
        page.sample("shop_mixed_up.jsonl", "rejected")
        page.push(
            FLEX, TEMPLATE, {"type": "text", "text": "第一行\n<i id=x>第二行</i>", "quickReply": THUMBS}
        )
        dom = painted(chromium, f"{page.url}/?lang={language}", profile=tmp_path)
        assert f'lang="{language}"' in dom
        assert f"<h3>{title} (12)</h3>" in dom
        assert f">{block}</button>" in dom
        assert "&lt;script&gt;alert('1 &lt; 2')&lt;/script&gt;" in dom
        assert f'<span class="brief">{note}</span>' in dom
        assert "第一行\n&lt;i id=x&gt;第二行&lt;/i&gt;" in dom
        assert re.search(r'class="card confirm".*?>忘記</button>', dom, re.DOTALL)
        assert re.search(r'class="card flex".*?>訓練 &lt;1&gt;</button>', dom, re.DOTALL)
        assert re.search(r'<div id="quick">.*?👍.*?👎', dom, re.DOTALL)
        assert '<div id="trouble" role="alert" hidden="">' in dom
