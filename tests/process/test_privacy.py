"""Stored documents and logs reveal neither users nor secrets."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.conftest import BOT, running_bot
from tests.platforms import KEY, SECRET, TOKEN
from tests.running import Bot, until
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.serve import served

ANNA, BEN, GROUP, ROOM = ("U" + "a1" * 16, "U" + "b2" * 16, "C" + "c3" * 16, "R" + "d4" * 16)
ANSWER = "請掛神經內科，帶健保卡。"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """One that puts a button in the answer's place after five seconds, and whose queue tries twice."""
    with running_bot(tmp_path, {"REPLY_TRIES": "2", "ANSWER_SECONDS": "5"}) as running:
        running.openai.set(chat_answer=ANSWER)
        yield running


class Scene:
    """Plays LINE's users and waits for what the bot makes of each step; remembers what was said."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.said: list[str] = []
        self._steps = 0

    def says(self, text: str, *, ends: str = "sent", **more: Any) -> dict[str, Any]:
        self.said.append(text)
        return self.does("message", ends=ends, text=text, **more)

    def does(self, action: str, *, ends: str = "sent", **body: Any) -> dict[str, Any]:
        done: dict[str, Any] = self.bot.line.post(f"/sim/{action}", **body)
        assert done["status"] == 200
        until(lambda: self.bot.event(done["event_id"]).get("state") == ends)
        return done

    def sends(self, text: str, source: dict[str, str], message: dict[str, Any]) -> dict[str, Any]:
        """Return a text in a group or a room, as LINE words what the emulator has no words for."""
        self._steps += 1
        self.said.append(text)
        event = {
            "type": "message",
            "mode": "active",
            "timestamp": 1_700_000_000_000,
            "webhookEventId": f"01SCENE{self._steps:03}",
            "replyToken": f"{self._steps:032x}"[::-1],
            "source": source,
            "message": {"type": "text", "id": f"9{self._steps}", "text": text, **message},
        }
        return self.does("raw", event=event)


def one_to_one(scene: Scene) -> None:
    """Ask, be asked back, correct; forget me; take back; leave."""
    first = scene.says("我的頭一直痛", user=ANNA)
    scene.does("postback", user=ANNA, data=f"bad:{first['event_id']}")
    scene.says("應該是掛家醫科", user=ANNA)
    scene.does("message", user=ANNA, type="sticker")
    scene.says("忘記我", user=ANNA)
    second = scene.says("再來一個祕密", user=ANNA)
    scene.does("unsend", user=ANNA, message_id=second["message_id"], ends="done")
    scene.does("unfollow", user=ANNA, ends="done")
    scene.does("follow", user=ANNA)


def in_groups(scene: Scene) -> None:
    """Be called by name, where others are named too; be invited and sent away."""
    everybody = [
        {"index": 0, "length": 4, "type": "user", "isSelf": True},
        {"index": 5, "length": 4, "type": "user", "userId": BEN},
    ]
    for source in (
        {"type": "group", "groupId": GROUP, "userId": ANNA},
        {"type": "room", "roomId": ROOM, "userId": BEN},
    ):
        scene.sends("@bot @Ben 幾點開門呢", source, {"mention": {"mentionees": everybody}})
    scene.says("群組裡的悄悄話", group=GROUP, user=BEN, ends="skipped")
    scene.does("join", group=GROUP)
    scene.does("leave", group=GROUP, ends="done")


def late(scene: Scene) -> None:
    """Wait too long for an answer, fetch it, and correct it."""
    scene.bot.openai.set(chat_seconds=6.5)
    asked = scene.says("這題很難想", user=BEN, ends="kept")
    scene.bot.openai.set(chat_seconds=0)
    scene.does("postback", user=BEN, data=f"late:{asked['event_id']}")
    assert scene.bot.event(asked["event_id"])["state"] == "delivered"
    scene.does("postback", user=BEN, data=f"bad:{asked['event_id']}")
    scene.says("應該這樣想才對", user=BEN)


def failures(scene: Scene) -> str:
    """Hosts that refuse and quote their requests; invalid bodies; an event that dies."""
    bot = scene.bot
    for status, message in ((401, f"Incorrect API key provided: {KEY}"), (400, "不能回答：偏偏出錯的問題")):
        bot.openai.fault("chat", "status", status=status, body={"error": {"message": message, "code": "no"}})
        scene.says("偏偏出錯的問題", user=BEN)
    scene.said += ["沒有結尾的身體", "沒人寫的任務"]
    assert bot.post('{"events": "沒有結尾的身體'.encode()) == 400
    assert bot.post(b'{"events": []}', SECRET) == 401
    task = {"received_at": "x", "event": {"source": {"userId": BEN}, "text": "沒人寫的任務"}}
    assert httpx2.post(bot.stack.url(2), json=task, trust_env=False).status_code == 200
    bot.line.fault("reply", "status", status=401, times=9, body={"message": f"{TOKEN} is not accepted"})
    return str(scene.says("沒有人回答的問題", user=BEN, ends="dead")["event_id"])


def written(bot: Bot) -> dict[str, str]:
    """Return every document of the store as text, by its path."""
    with sqlite3.connect(bot.stack.store) as store:
        rows = store.execute("SELECT path, data FROM documents").fetchall()
    return {path: json.dumps(json.loads(data), ensure_ascii=False) for path, data in rows}


def delivered(bot: Bot, name: str) -> set[str]:
    """Return every value that LINE gave a field of this name, however deep."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            found.update(one for key, one in value.items() if key == name and isinstance(one, str))
            value = list(value.values())
        for inner in value if isinstance(value, list) else []:
            look(inner)

    for each in bot.line.get("/sim/deliveries")["deliveries"]:
        look(json.loads(each["body"]))
    return found


def test_nothing_that_is_put_down_or_logged_tells_who_said_what(bot: Bot) -> None:
    scene = Scene(bot)
    one_to_one(scene)
    in_groups(scene)
    late(scene)
    dead = failures(scene)
    until(bot.is_idle)

    documents = written(bot)
    assert {path.partition("/")[0] for path in documents} >= {"events", "chats", "feedback", "usage"}
    everything = {
        **documents,
        "logs": "".join(bot.processes.log(name).read_text() for name in BOT),
    }
    ids = delivered(bot, "userId") | delivered(bot, "groupId") | delivered(bot, "roomId")
    assert {ANNA, BEN, GROUP, ROOM} <= ids
    tokens = delivered(bot, "replyToken")
    assert len(tokens) > 10
    for where, text in everything.items():
        allowed = {bot.line.raw_event(dead)["replyToken"]} if where == f"events/{dead}" else set()
        for secret in (ids | tokens | {SECRET, "old-secret", TOKEN, KEY}) - allowed:
            assert secret not in text, where
    for words in (*scene.said, ANSWER):
        assert words not in everything["logs"]
    # What was said is in chats, ratings, unanswered questions and what waits for a replay, nowhere else.
    for path, text in documents.items():
        if not path.startswith(("chats/", "feedback/", "unanswered/")) and path != f"events/{dead}":
            assert not [words for words in (*scene.said, ANSWER) if words in text], path
    # Taken back, and left: gone.
    assert "再來一個祕密" not in "".join(documents.values())
    assert bot.line.calls("push") == 0


def test_an_address_that_a_person_writes_is_never_visited(bot: Bot) -> None:
    visited: list[str] = []

    async def visit(request: Request) -> PlainTextResponse:
        visited.append(str(request.url))
        return PlainTextResponse("private")

    async def see_pictures() -> None:
        documents = SqliteDocuments(bot.stack.store)
        await documents.create("bot/settings", {"images": True})
        await documents.close()

    asyncio.run(see_pictures())
    with served(Starlette(routes=[Route("/{path:path}", visit, methods=["GET", "HEAD", "POST"])])) as url:
        assert httpx2.get(f"{url}/it-works", trust_env=False).text == "private"
        visited.clear()
        bot.openai.set(chat_answer=f"請看 {url}/answer 或 ![圖]({url}/picture.png) <{url}/x>")
        for number, text in enumerate(
            (f"{url}/question", f"幫我摘要 {url}/a.pdf，謝謝", f"![x]({url}/b.png)"), 1
        ):
            bot.line.post("/sim/message", text=text)
            bot.until_said(number)
        picture = {
            "type": "message",
            "webhookEventId": "01PICTURE",
            "replyToken": "e" * 32,
            "source": {"type": "user", "userId": ANNA},
            "message": {
                "type": "image",
                "id": "17",
                "contentProvider": {
                    "type": "external",
                    "originalContentUrl": f"{url}/o",
                    "previewImageUrl": f"{url}/p",
                },
            },
        }
        bot.line.post("/sim/raw", event=picture)
        until(lambda: bot.event("01PICTURE").get("state") == "sent")
        until(bot.is_idle)
        assert visited == []
