"""The demo page's phone paints Flex Messages and sends what LINE would send, in a browser."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from tests.line.test_flex import everything
from tests.operator_cards.sample_cards import CARDS, ROWS
from tests.process.browser import painted
from tuneline.line.flex.messages import FlexMessage
from tuneline.line.sent_objects import as_sent
from tuneline.operator_cards.rich_menu import rich_menu
from tuneline_dev.demo.page import WEB
from tuneline_dev.emulators.serve import served

# Paints one chat, taps on every button, and writes what the phone has sent into the page.
SCRIPT = """
import * as phone from "/phone.js";
const sent = [];
phone.setUp(async (action, body) => { sent.push([action, body, document.getElementById("text").value]); });
phone.paint(STATE);
for (const input of document.querySelectorAll("#chat input")) input.value = "2026-12-31";
const buttons = [...document.querySelectorAll("#chat .card.flex button, #menu .area")];
for (const button of buttons) button.click();
const result = document.createElement("pre");
result.id = "result";
const widths = [...document.querySelectorAll(".card.flex")].map((card) => card.getBoundingClientRect().width);
const box = document.querySelector(".carousel");
const scrolls = box ? box.scrollWidth > box.clientWidth : false;
const chat = document.getElementById("chat").innerText;
result.textContent = JSON.stringify({ sent, widths, scrolls, chat });
document.body.append(result);
"""


def taps(
    browser: str, message: FlexMessage, profile: Path, *, menu: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the phone shows of a message, and what it sends for a tap on each of its buttons."""
    chat: dict[str, Any] = {"known": True, "reachable": True, "loading_until": None, "rich_menu": menu}
    chat["messages"] = [_in_chat(message)]
    group = {**chat, "messages": []}
    state = {"can_chat": True, "chats": {"user": chat, "group": group}, "group": "C"}
    script = SCRIPT.replace("STATE", json.dumps(state))
    page = re.sub(r"<script[^>]*></script>", "", (WEB / "index.html").read_text())

    async def index(_request: Request) -> Response:
        return HTMLResponse(page.replace("</body>", f'<script type="module">{script}</script></body>'))

    async def file(request: Request) -> Response:
        return FileResponse(WEB / request.path_params["name"])

    with served(Starlette(routes=[Route("/", index), Route("/{name}", file)])) as url:
        dom = painted(browser, url, profile=profile)
    found = re.search(r'<pre id="result">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[-2000:]
    result: dict[str, Any] = json.loads(html.unescape(found[1]))
    return result


def _in_chat(message: FlexMessage) -> dict[str, Any]:
    sent = as_sent(message.as_message())
    known = {"from": "bot", "type": "flex", "text": message.alt_text, "at": 0, "message_id": "1"}
    return {**known, "message": sent, "quick_reply": None, "quotes": None, "read": False}


def test_every_kind_of_button_sends_what_line_sends(chromium: str, tmp_path: Path) -> None:
    result = taps(chromium, everything(), tmp_path)
    filled = "問：初診要帶什麼？\n答："
    assert result["sent"] == [
        ["postback", {"data": "op:train:1", "display_text": "訓練"}, ""],
        ["postback", {"data": "op:edit:1"}, filled],
        ["message", {"text": "สถานะ"}, filled],
        ["postback", {"data": "op:until:1", "params": {"date": "2026-12-31"}}, filled],
    ]
    assert "診所問答.xlsx" in result["chat"]
    assert result["widths"] == [300]


def test_a_carousel_scrolls_and_its_rows_are_put_into_the_keyboard(chromium: str, tmp_path: Path) -> None:
    result = taps(chromium, CARDS["problems"]("zh-TW"), tmp_path)
    assert result["scrolls"]
    assert len(result["widths"]) == 5
    assert [typed for _, _, typed in result["sent"]] == [ROWS[3], ROWS[7]]
    assert all(
        action == "postback" and body["data"].startswith("op:row:") for action, body, _ in result["sent"]
    )


@pytest.mark.parametrize("language", ["ja", "th"])
def test_an_operators_card_shows_its_facts_and_its_buttons(
    chromium: str, tmp_path: Path, language: str
) -> None:
    card = CARDS["status"](language)
    result = taps(chromium, card, tmp_path)
    verbs = [body["data"].split(":")[1] for _, body, _ in result["sent"]]
    assert verbs == ["report", "promote", "job", "with_person", "questions", "hours"]
    for expected in ("診所問答.xlsx", "US$3.21", "187"):
        assert expected in result["chat"]


def test_the_menu_is_below_the_chat_with_a_button_over_each_area(chromium: str, tmp_path: Path) -> None:
    menu = {"richMenuId": "richmenu-1", **rich_menu("ja")}
    result = taps(chromium, CARDS["sure_train"]("ja"), tmp_path, menu=menu)
    of_the_card, of_the_menu = result["sent"][:2], result["sent"][2:]
    assert [body["data"].split(":")[1] for _, body, _ in of_the_card] == ["yes_train", "no"]
    assert [body for _, body, _ in of_the_menu] == [
        {"data": area["action"]["data"], "display_text": area["action"]["label"]} for area in menu["areas"]
    ]
