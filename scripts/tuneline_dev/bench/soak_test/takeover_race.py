"""The race of a takeover: a person takes a chat over while the bot is answering in it.

An operator takes it over, in this process, or the user asks for a person in `line_reply`. Both happen at a
random moment of an answer. Then the user writes, LINE delivers events again, and the chat is given back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final

from tuneline.chat.takeover import recording
from tuneline.chat.takeover.recording import NewTakeover
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import Chat, HumanTurn, chat_path
from tuneline.texts import chat_texts, takeover_texts
from tuneline_dev.bench.soak_test.soak_round import Round, Span
from tuneline_dev.emulators.line.chats import ChatMessage

TAKEOVER: Final = "a person takes the chat over"
LANGUAGE: Final = "zh-TW"
NOTE: Final = takeover_texts.text("person", LANGUAGE)
AI_NOTICE: Final = chat_texts.text("ai_notice", LANGUAGE)
WISH: Final = "找真人"
# A killed run that records a takeover is taken over when its lease of ten seconds expires.
RECORD_SECONDS: Final = 40.0

Write = Callable[[str], Coroutine[Any, Any, dict[str, Any]]]
Again = Callable[[dict[str, Any]], Awaitable[None]]


class TakeoverRace:
    """Plays the race in one chat. `wish` writes WISH; `ended` waits until all its events have ended."""

    def __init__(
        self,
        store: Documents,
        played: Round,
        *,
        write: Write,
        again: Again,
        wish: Callable[[], Awaitable[None]],
        ended: Callable[[], Awaitable[None]],
    ) -> None:
        self._store, self._played, self._wish = store, played, wish
        self._write, self._again, self._ended = write, again, ended
        self._chat = chat_path(played.user)

    async def play(self, question: str, *, pauses: tuple[float, float], is_wish: bool) -> None:
        """Ask, take the chat over after the first pause, write after the second, and give the chat back."""
        first = asyncio.create_task(self._write(question))
        await asyncio.sleep(pauses[0])
        taking = asyncio.create_task(self._wished() if is_wish else self._taken())
        await asyncio.sleep(pauses[1])
        asked = await first
        await asyncio.gather(self._write("還在嗎？"), self._again(asked))
        human = await taking
        if human is None or human["since"] is None:
            self._played.wrong.append(f"no takeover was recorded within {RECORD_SECONDS:.0f} s")
            return
        await self._write("我再說一次。")
        await self._ended()
        self._played.with_person = Span(_milliseconds(human["since"]), _milliseconds(datetime.now(UTC)))
        if not await recording.end(self._store, self._chat):
            self._played.wrong.append("the chat could not be given back")
        self._played.answered_again = (await self._write("那要帶什麼？"))["webhookEventId"]

    async def _taken(self) -> HumanTurn | None:
        new = NewTakeover(by="operator", event=f"tap-{self._played.user}", human_hours=12)
        takeover = await recording.begin(
            self._store, self._chat, new, now=lambda: datetime.now(UTC), hours=None
        )
        return takeover.human

    async def _wished(self) -> HumanTurn | None:
        """Let the user ask for a person; return the takeover once it is recorded."""
        await self._wish()
        until = time.monotonic() + RECORD_SECONDS
        while time.monotonic() < until:
            chat = await read_record(self._store, Chat, self._chat)
            if chat and chat.human and chat.human["since"]:
                return chat.human
            await asyncio.sleep(0.02)
        return None


def check(played: Round, said: list[ChatMessage], *, answer: str) -> list[str]:
    """List the violations: a word of the bot after the takeover was recorded, or another number of notes."""
    span, spoken = played.with_person, [(message, _text(message)) for message in said]
    if span is None:
        return []
    wrong = [
        f"said {text!r} {message.at - span.since} ms after the takeover was recorded"
        for message, text in spoken
        if span.since < message.at <= span.until and text != NOTE
    ]
    if (notes := sum(text == NOTE for _, text in spoken)) != 1:
        wrong.append(f"the user was told {notes} times that a person answers")
    again = [text for message, text in spoken if message.event_id == played.answered_again]
    if [text for text in again if text != AI_NOTICE] != [answer]:
        wrong.append(f"after it was given back, the bot said {again}")
    known = {answer, NOTE, AI_NOTICE}
    wrong += [f"said {text!r}" for _, text in spoken if text not in known]
    events = [message.event_id for message, text in spoken if text != AI_NOTICE]
    return [*wrong, *(f"{event} has two answers" for event in set(events) if events.count(event) > 1)]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _text(message: ChatMessage) -> str:
    return str(message.body.get("text"))
