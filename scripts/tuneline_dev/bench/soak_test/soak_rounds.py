"""The races of answering, one round each: what users and LINE do, and what has to have come of it."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tuneline.chat.handler import FINAL
from tuneline.texts import chat_texts
from tuneline_dev.bench.bench_stack import Bench
from tuneline_dev.bench.soak_test.broken_answers import BROKEN_WORD
from tuneline_dev.bench.users import user_id
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread
from tuneline_dev.emulators.line.chats import ChatMessage

ANSWER = "請掛神經內科。"
SLOW, VERY_SLOW = "慢", "非常久"
SLOW_SECONDS = 1.3
# Longer than the bot waits before it spends the token on a button.
VERY_SLOW_SECONDS = 48.0
# A killed run is taken over when its lease of ten seconds is past; its reply token lives for a minute.
END_SECONDS = 55.0
LATE_END_SECONDS = 100.0
# The limit of `bot/settings` where nobody has set another.
PER_MINUTE = 10
LANGUAGE = "zh-TW"
CHANCE = random.Random()  # noqa: S311 when something happens is no secret
LATE, LATE_WAITING, LIMITED = (
    chat_texts.text(key, LANGUAGE) for key in ("late", "late_waiting", "limit_minute")
)


@dataclass
class Round:
    """One round in a chat of its own: the events so far, and what is wrong."""

    name: str
    user: str
    began: float = field(default_factory=time.monotonic)
    events: list[dict[str, Any]] = field(default_factory=list)
    taken_up: list[datetime] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    is_excused: bool = False

    @property
    def ids(self) -> list[str]:
        """The ids of its events."""
        return [one["webhookEventId"] for one in self.events]


class Rounds:
    """Plays rounds against a running stack, each in a chat of its own."""

    def __init__(self, bench: Bench, tasks: CloudTasksThread) -> None:
        self._bench, self._tasks = bench, tasks
        self._numbers = iter(range(1, 10**9))
        self.killed_at: list[float] = []
        self.played: list[Round] = []

    async def play(self, name: str) -> Round:
        """One round of that name, to its end."""
        played = Round(name, user_id(next(self._numbers)))
        rounds: dict[str, Callable[[Round], Awaitable[None]]] = {
            "duplicates at once": self._duplicates,
            "redelivered while it is answered": self._redelivered,
            "the queue delivers twice": self._twice,
            "the reply's answer is lost": self._lost,
            "two messages, a second apart": self._two,
            "forty at once from one user": self._forty,
            "a model's host that breaks HTTP": self._broken,
            "a late answer and five taps": self._late,
        }
        await rounds[name](played)
        await self._ended(played, LATE_END_SECONDS if name.startswith("a late") else END_SECONDS)
        self.check(played)
        self.played.append(played)
        return played

    def check(self, played: Round) -> None:
        """Look at what LINE's stand-in has, and put down what is not as it has to be."""
        said = self._bench.line.said_to(played.user)
        played.wrong += [f"a push: {one.id}" for one in said if one.via != "reply"]
        if played.name.startswith("forty"):
            self._check_limited(played, said)
        elif played.name.startswith("a late"):
            self._check_late(played, said)
        else:
            self._check_each_once(played, said)
        played.wrong = list(dict.fromkeys(played.wrong))

    async def described(self, played: Round) -> str:
        """All that is needed to understand a round that went wrong."""
        found = await self._bench.store.get_many([f"events/{one}" for one in played.ids])
        states = [
            f"    {one}: " + (json.dumps(doc.data, default=str, ensure_ascii=False) if doc else "no document")
            for one, doc in zip(played.ids, found, strict=True)
        ]
        tokens = {one["replyToken"] for one in played.events}
        calls = [f"    {one}" for one in self._bench.line.channel.calls.calls if one.reply_token in tokens]
        said = [f"    {one.event_id}: {_text(one)}" for one in self._bench.line.said_to(played.user)]
        log = self._bench.processes.log("line_reply").read_text().splitlines()
        logged = [f"    {line}" for line in log if any(one in line for one in played.ids)]
        kills = [f"{at - played.began:.2f}" for at in self.killed_at if at > played.began]
        head = f"✗ {played.name}: {'; '.join(played.wrong)}; killed at second {', '.join(kills) or 'none'}"
        return "\n".join(
            [head, "  said", *said, "  events", *states, "  LINE's calls", *calls, "  log", *logged[-60:]]
        )

    def _was_killed_during(self, played: Round) -> bool:
        return any(at > played.began for at in self.killed_at)

    async def _write(self, played: Round, text: str) -> dict[str, Any]:
        event = self._bench.line.message(played.user, text)
        await self._deliver(played, event)
        return event

    async def _deliver(self, played: Round, event: dict[str, Any]) -> None:
        played.events.append(event)
        delivered = await self._bench.line.channel.webhooks.deliver(event)
        if not delivered.succeeded:
            self._bench.line.channel.webhooks.keep_trying(event)

    async def _again(self, event: dict[str, Any], times: int) -> None:
        await self._bench.line.channel.webhooks.redeliver(event, times=times, at_once=True)

    async def _duplicates(self, played: Round) -> None:
        event = self._bench.line.message(played.user, "頭痛要看哪一科？")
        await asyncio.gather(self._deliver(played, event), self._again(event, 4))

    async def _redelivered(self, played: Round) -> None:
        event = await self._write(played, f"{SLOW}性頭痛要看哪一科？")
        await asyncio.sleep(CHANCE.uniform(0, SLOW_SECONDS + 0.2))
        await self._again(event, 2)

    async def _twice(self, played: Round) -> None:
        self._tasks.run_twice(1)
        await self._write(played, "頭痛要看哪一科？")

    async def _lost(self, played: Round) -> None:
        kind = CHANCE.choice(("lost_answer", "hang_after", "reset", "hang", "status"))
        await self._bench.fault(5, {"on": "reply", "kind": kind, "seconds": 0.5})
        await self._write(played, "頭痛要看哪一科？")

    async def _two(self, played: Round) -> None:
        await self._write(played, f"{SLOW}性頭痛要看哪一科？")
        await asyncio.sleep(1.0)
        await self._write(played, "那要帶什麼？")

    async def _forty(self, played: Round) -> None:
        await asyncio.gather(*(self._write(played, f"問題{number}") for number in range(40)))

    async def _broken(self, played: Round) -> None:
        await self._write(played, f"主機{BROKEN_WORD}了嗎？")

    async def _late(self, played: Round) -> None:
        event = await self._write(played, f"要等{VERY_SLOW}嗎？")
        until = time.monotonic() + END_SECONDS
        while not self._bench.line.said_to(played.user) and time.monotonic() < until:  # noqa: ASYNC110 LINE's user looks, too
            await asyncio.sleep(0.1)
        data = f"late:{event['webhookEventId']}"
        for pause in (0.0, CHANCE.uniform(0, 5)):
            await asyncio.sleep(pause)
            taps = [self._bench.line.tap(played.user, data) for _ in range(2)]
            await asyncio.gather(*(self._deliver(played, tap) for tap in taps))
        # The last tap is for an answer that is there.
        await self._ended(played, LATE_END_SECONDS)
        await self._deliver(played, self._bench.line.tap(played.user, data))

    async def _ended(self, played: Round, seconds: float) -> None:
        """Wait until each of the round's events has ended."""
        until = time.monotonic() + seconds
        paths = [f"events/{one}" for one in played.ids]
        while True:
            found = await self._bench.store.get_many(paths)
            states = [one.data["state"] if one else "absent" for one in found]
            if all(state in FINAL for state in states):
                # It expires so many hours after a run first took it up.
                played.taken_up = [one.data["expire_at"] for one in found if one]
                break
            if time.monotonic() > until:
                played.wrong.append(f"not ended within {seconds:.0f} s: {', '.join(sorted(set(states)))}")
                return
            await asyncio.sleep(0.2)
        bad = sorted({"expired", "refused", "dead"} & set(states))
        if bad:
            played.wrong.append(f"events ended as {', '.join(bad)}")

    def _check_each_once(self, played: Round, said: list[ChatMessage]) -> None:
        order = [one.event_id or "" for one in said]
        for one in played.ids:
            if order.count(one) != 1:
                played.wrong.append(f"{one} has {order.count(one)} answers")
        played.wrong += [f"said {_text(one)!r}" for one in said if _text(one) != ANSWER]
        # What is delivered anew may be taken up after what was sent later: no order is promised then, nor
        # around a kill.
        if sorted(order) == sorted(played.ids) and order != played.ids:
            is_late = played.taken_up != sorted(played.taken_up)
            played.is_excused = is_late or self._was_killed_during(played)
            if not played.is_excused:
                played.wrong.append("answered in another order")

    def _check_limited(self, played: Round, said: list[ChatMessage]) -> None:
        spoken = [_text(one) for one in said]
        if len({one.event_id for one in said}) != len(said):
            played.wrong.append("one message has two answers")
        if (spoken.count(ANSWER), spoken.count(LIMITED), len(spoken)) != (PER_MINUTE, 1, PER_MINUTE + 1):
            played.wrong.append(
                f"{spoken.count(ANSWER)} answers, {spoken.count(LIMITED)} notes, {len(spoken)} in all"
            )

    def _check_late(self, played: Round, said: list[ChatMessage]) -> None:
        spoken = [_text(one) for one in said]
        # A tap whose wait is over gets the button once more.
        if [one for one in spoken if one != LATE_WAITING] != [LATE, ANSWER]:
            played.wrong.append(f"said {spoken}")


def _text(message: ChatMessage) -> str:
    template = message.body.get("template")
    return str(template.get("text") if isinstance(template, dict) else message.body.get("text"))
