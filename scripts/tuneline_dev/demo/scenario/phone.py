"""The phone of an operator in the demo: what the bot shows on it, and what is sent or tapped."""

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tuneline.operator_cards.postback import PREFIX, Verb
from tuneline.storage.records.event import FINAL
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.steps import FailedStepError, until


@dataclass(frozen=True)
class Reply:
    """The messages of one reply, as LINE's emulator shows them, and the seconds that it took."""

    messages: tuple[dict[str, Any], ...]
    seconds: float

    @property
    def title(self) -> str:
        """The first text that it shows."""
        return self.line(0)

    def line(self, number: int) -> str:
        """Return one line of its texts, from 0; empty if there are fewer."""
        return next(iter(self.text.splitlines()[number:]), "")

    @property
    def text(self) -> str:
        """All texts that it shows, cards included, one a line."""
        return "\n".join(text for message in self.messages for text in _texts(message["message"]))

    def button(self, verb: Verb) -> str | None:
        """The data of its first button with this verb, None without one."""
        actions = [action for message in self.messages for action in _actions(message)]
        return next((data for data in actions if data.split(":")[1:2] == [verb]), None)

    def require(self, *verbs: Verb) -> None:
        """Raise FailedStepError unless it has a button for each of the verbs."""
        missing = [verb for verb in verbs if self.button(verb) is None]
        if missing:
            raise FailedStepError(f"the reply has no button for {', '.join(missing)}: {self.text}")


class Phone:
    """Does what an operator does in the chat with the bot, and waits for the reply."""

    def __init__(self, client: DemoClient) -> None:
        self._client = client

    async def send_file(self, name: str, content: bytes) -> Reply:
        """Send a file."""
        encoded = base64.b64encode(content).decode()
        return await self._act("message", type="file", file_name=name, file_base64=encoded)

    async def say(self, text: str, *, quote: dict[str, Any] | None = None) -> Reply:
        """Write a text, which may quote a message of the bot."""
        quoted = {"quote": quote["message_id"]} if quote else {}
        return await self._act("message", text=text, **quoted)

    async def press(self, verb: Verb, reply: Reply | None = None, *, date: str = "") -> Reply:
        """Tap a button of a reply, or without one an area of the menu. `date` is picked with its picker."""
        data = f"{PREFIX}{verb}" if reply is None else reply.button(verb)
        if data is None:
            assert reply is not None  # noqa: S101 an area of the menu has data
            raise FailedStepError(f"there is no button for {verb}: {reply.text}")
        return await self._act("postback", data=data, **({"params": {"date": date}} if date else {}))

    async def _act(self, action: str, **body: Any) -> Reply:
        began = time.time()
        event = str((await self._client.line(action, **body))["event_id"])

        async def ended() -> dict[str, Any] | None:
            record = await self._client.event(event)
            return record if record.get("state") in FINAL else None

        what = body.get("text") or body.get("data") or action
        record = await until(ended, f"the bot did not reply to {what}")
        messages = [one for one in (await self._client.chat())["messages"] if one["event_id"] == event]
        replied = tuple(one for one in messages if one["from"] == "bot")
        if record["state"] != "sent" or not replied:
            raise FailedStepError(f"{what} ended as {record['state']}")
        return Reply(replied, replied[0]["at"] / 1000 - began)


def _actions(message: dict[str, Any]) -> Iterator[str]:
    items = message.get("quick_reply") or []
    for action in _found([message["message"], items], "data"):
        if action.get("type") in ("postback", "datetimepicker") and str(action["data"]).startswith(PREFIX):
            yield str(action["data"])


def _texts(message: Any) -> Iterator[str]:
    for element in _found(message, "text"):
        yield str(element["text"])


def _found(value: Any, key: str) -> Iterator[dict[str, Any]]:
    """Find the objects inside `value` that have `key`."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for inner in value.values():
            yield from _found(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _found(inner, key)
