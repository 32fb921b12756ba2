"""A takeover's notice is the only place with a user's LINE id, and the id is gone with it."""

import asyncio
import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.cli.commands import run
from tests.platforms import Line
from tests.running import free_ports, stored, until
from tuneline.notices.handover import KEPT
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

ANNA, BEN, CAROL = ("U" + digits * 16 for digits in ("a1", "b2", "c3"))
OPERATOR = DEFAULT_USER
FUNCTIONS = ("line_webhook", "line_reply", "line_operator", "job_poller")
PROCESSES = (*FUNCTIONS, "line_platform", "openai_platform", "storage", "cloud_tasks")
# An operator's id is where the operators are, and where the bot knows who has their menu.
OPERATORS = frozenset({"bot/settings", "bot/operator_menus"})


class Scene:
    """The whole bot, its operator, and what its users do."""

    def __init__(self, stack: Stack, processes: Processes) -> None:
        self.stack, self.processes = stack, processes
        self.line = Line(stack.url(5))

    def does(self, user: str, action: str = "message", *, ends: str = "sent", **body: Any) -> None:
        """Let a user do something, and wait until the bot has ended the event."""
        event = self.line.post(f"/sim/{action}", user=user, **body)["event_id"]
        until(lambda: stored(self.stack, "events").get(event, {}).get("state") == ends)

    def tap(self, verb: str) -> None:
        """Let the operator tap the newest button with this verb."""
        shown = str(self.line.get(f"/sim/chat?user={OPERATOR}")["messages"])
        self.does(OPERATOR, "postback", data=re.findall(rf"op:{verb}:[^'\"]+", shown)[-1])

    def poll(self) -> None:
        """Run the poller, which pushes what waits."""
        assert httpx2.post(self.stack.url(4), trust_env=False, timeout=60).status_code == 200

    def model_fails(self) -> None:
        body = {"faults": [{"on": "chat", "kind": "status", "status": 503, "times": 9}]}
        httpx2.post(f"{self.stack.url(6)}/control", json=body, trust_env=False).raise_for_status()

    def model_recovers(self) -> None:
        httpx2.delete(f"{self.stack.url(6)}/control", trust_env=False).raise_for_status()

    def documents(self, *, at: datetime) -> dict[str, str]:
        """Return every document that a reader finds at this moment as text, by its path."""

        async def read() -> dict[str, str]:
            store = SqliteDocuments(self.stack.store, now=lambda: at)
            found = [
                document for name in self._collections() for document in await store.query(name, where={})
            ]
            await store.close()
            return {document.path: json.dumps(document.data, default=str) for document in found}

        return asyncio.run(read())

    def _collections(self) -> list[str]:
        with contextlib.closing(sqlite3.connect(self.stack.store)) as store:
            return [name for (name,) in store.execute("SELECT DISTINCT collection FROM documents")]

    def outside(self) -> str:
        """Return the functions' logs, and the objects of the buckets."""
        logs = [self.processes.log(name).read_text() for name in FUNCTIONS]
        listed = [
            httpx2.get(f"{self.stack.url(7)}/storage/v1/b/{bucket}/o", trust_env=False).text
            for bucket in (self.stack.bucket, "tuneline-artifacts")
        ]
        return "".join([*logs, *listed])


@pytest.fixture
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("takeover")
    stack = Stack(port=free_ports(10), given={"ANSWER_SECONDS": "8"}, folder=folder)
    with Processes(folder / "logs") as processes:
        stack.start(processes, only=PROCESSES)
        settings = {"operators": [OPERATOR], "push_notices": True, "language": "zh-TW"}
        asyncio.run(_settle(stack, settings))
        yield Scene(stack, processes)


async def _settle(stack: Stack, settings: dict[str, Any]) -> None:
    documents = SqliteDocuments(stack.store)
    await documents.create("bot/settings", settings)
    await documents.close()


def leaks(documents: dict[str, str], ids: set[str]) -> set[str]:
    """Return the paths of the documents that have one of the ids."""
    return {path for path, text in documents.items() if any(each in text for each in ids)}


def play(scene: Scene) -> None:
    """A user, an operator's tap and a command give chats to a person; the operator gets pushes."""
    scene.poll()
    scene.does(OPERATOR, "follow")
    scene.does(ANNA, text="找真人")
    scene.does(ANNA, text="可以改約下週嗎？", ends="skipped")
    scene.poll()
    scene.model_fails()
    scene.does(BEN, text="有停車場嗎？")
    scene.model_recovers()
    scene.does(OPERATOR, text="待回答")
    scene.tap("take_over")
    scene.does(BEN, text="在嗎？")
    scene.does(BEN, text="還在嗎？", ends="skipped")
    environment = {**scene.stack.environment(), **scene.stack.settings()}
    assert run("chat", "pause", CAROL, environment=environment).returncode == 0
    scene.does(CAROL, text="我想取消")
    scene.does(OPERATOR, text="真人對話")
    scene.poll()


def test_an_id_is_in_the_notices_alone_and_nowhere_once_they_have_expired(scene: Scene) -> None:
    play(scene)
    users, now = {ANNA, BEN, CAROL}, datetime.now(UTC)
    documents = scene.documents(at=now)
    handovers = {path for path in documents if path.startswith("notices/handover-")}
    assert len(handovers) == 3
    assert leaks(documents, users) == handovers
    assert leaks(documents, {OPERATOR}) <= OPERATORS
    outside = scene.outside()
    assert '"severity"' in outside
    assert not any(each in outside for each in (*users, OPERATOR))
    tokens = _mark_as_read_tokens(scene)
    assert len(tokens) > 5
    assert leaks(documents, tokens) == set()
    assert not any(token in outside for token in tokens)
    pushed = [each for each in scene.line.said(user=OPERATOR) if "chat.line.biz" in str(each)]
    assert [(ANNA in text, BEN in text) for text in pushed] == [(True, False)], "only the user's own wish"
    later = scene.documents(at=now + KEPT + timedelta(minutes=1))
    assert any(path.startswith("notices/") for path in later), "other notices are kept"
    assert leaks(later, users) == set()


def test_the_check_finds_an_id_wherever_it_is_stored(scene: Scene) -> None:
    async def leak() -> None:
        documents = SqliteDocuments(scene.stack.store)
        await documents.create(
            "chats/leak", {"turns": [{"question": f"https://chat.line.biz/U/chat/{ANNA}"}]}
        )
        await documents.close()

    asyncio.run(leak())
    assert leaks(scene.documents(at=datetime.now(UTC)), {ANNA}) == {"chats/leak"}


def _mark_as_read_tokens(scene: Scene) -> set[str]:
    bodies = [json.loads(each["body"]) for each in scene.line.get("/sim/deliveries")["deliveries"]]
    messages = [event.get("message", {}) for body in bodies for event in body["events"]]
    return {message["markAsReadToken"] for message in messages if "markAsReadToken" in message}
