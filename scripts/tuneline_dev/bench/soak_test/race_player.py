"""Play rounds of the races: the actions of users and of LINE."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tuneline.storage.records.event import FINAL
from tuneline_dev.bench.bench_stack import Bench
from tuneline_dev.bench.soak_test.broken_answers import BROKEN_WORD
from tuneline_dev.bench.soak_test.soak_checks import RoundChecks, text_of
from tuneline_dev.bench.soak_test.soak_round import Round
from tuneline_dev.bench.soak_test.takeover_race import TAKEOVER, WISH, TakeoverRace
from tuneline_dev.bench.users import user_id
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

SLOW, VERY_SLOW = "慢", "非常久"
SLOW_SECONDS = 1.3
# Longer than the bot waits before it uses the reply token for a button.
VERY_SLOW_SECONDS = 48.0
# A killed run is taken over when its lease of ten seconds expires; its reply token is valid for a minute.
END_SECONDS = 55.0
LATE_END_SECONDS = 100.0
CHANCE = random.Random()  # noqa: S311 when something happens is no secret


class RacePlayer:
    """Plays rounds of the races `names` against a running stack, each in a new chat; at most `most`."""

    def __init__(
        self,
        bench: Bench,
        tasks: CloudTasksThread,
        checks: RoundChecks,
        *,
        names: Sequence[str],
        most: int | None = None,
    ) -> None:
        self.names, self.most = names, most
        self._bench, self._tasks, self._checks = bench, tasks, checks
        self._users, self._questions = itertools.count(1), itertools.count(1)
        self.played: list[Round] = []

    @property
    def has_all(self) -> bool:
        """Return whether there are as many rounds as there can be."""
        return self.most is not None and len(self.played) >= self.most

    async def play(self, name: str) -> Round:
        """Play one round of that race to its end."""
        played = Round(name, user_id(next(self._users)))
        races: dict[str, Callable[[Round], Awaitable[None]]] = {
            "duplicates at once": self._duplicates,
            "redelivered while it is answered": self._redelivered,
            "the queue delivers twice": self._twice,
            "the reply's answer is lost": self._lost,
            "two messages, a second apart": self._two,
            "forty at once from one user": self._forty,
            "a model's host that breaks HTTP": self._broken,
            "a late answer and five taps": self._late,
            TAKEOVER: self._takeover,
        }
        await races[name](played)
        await self._ended(played, LATE_END_SECONDS if name.startswith("a late") else END_SECONDS)
        played.ended = time.monotonic()
        self._checks.check(played)
        self.played.append(played)
        return played

    async def described(self, played: Round) -> str:
        """Return the details of a round with violations."""
        paths = [f"events/{event_id}" for event_id in played.ids]
        states = [
            f"    {path}: "
            + (json.dumps(doc.data, default=str, ensure_ascii=False) if doc else "no document")
            for path, doc in zip(paths, await self._bench.store.get_many(paths), strict=True)
        ]
        tokens = {event["replyToken"] for event in played.events}
        every = self._bench.line.channel.calls.calls
        calls = [f"    {call}" for call in every if call.reply_token in tokens]
        replies = self._bench.line.replies_to(played.user)
        texts = [f"    {reply.event_id}: {text_of(reply)}" for reply in replies]
        log = self._bench.processes.log("line_reply").read_text().splitlines()
        logged = [f"    {line}" for line in log if any(event_id in line for event_id in played.ids)]
        kills = [f"{kill.at - played.began:.2f}" for kill in self._checks.kills if played.overlaps(kill)]
        head = f"✗ {played.name}: {'; '.join(played.wrong)}; killed at second {', '.join(kills) or 'none'}"
        return "\n".join(
            [head, "  replies", *texts, "  events", *states, "  LINE's calls", *calls, "  log", *logged[-60:]]
        )

    def _message(self, played: Round, text: str) -> dict[str, Any]:
        """Return a message with a number, by which the model's host counts calls."""
        question = f"{text} #{next(self._questions)}"
        event = self._bench.line.message(played.user, question)
        played.questions[event["webhookEventId"]] = question
        return event

    async def _write(self, played: Round, text: str) -> dict[str, Any]:
        event = self._message(played, text)
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
        event = self._message(played, "頭痛要看哪一科？")
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

    async def _takeover(self, played: Round) -> None:
        race = TakeoverRace(
            self._bench.store,
            played,
            write=lambda text: self._write(played, text),
            again=lambda event: self._again(event, 2),
            wish=lambda: self._deliver(played, self._bench.line.message(played.user, WISH)),
            ended=lambda: self._ended(played, END_SECONDS),
        )
        is_slow = CHANCE.random() < 0.5
        longest = SLOW_SECONDS + 0.3 if is_slow else 0.3
        question = f"{SLOW if is_slow else ''}頭痛要看哪一科？"
        pauses = CHANCE.uniform(0, longest), CHANCE.uniform(0, longest)
        await race.play(question, pauses=pauses, is_wish=CHANCE.random() < 0.4)

    async def _late(self, played: Round) -> None:
        event = await self._write(played, f"要等{VERY_SLOW}嗎？")
        until = time.monotonic() + END_SECONDS
        while not self._bench.line.replies_to(played.user) and time.monotonic() < until:  # noqa: ASYNC110 LINE's user looks, too
            await asyncio.sleep(0.1)
        data = f"late:{event['webhookEventId']}"
        for pause in (0.0, CHANCE.uniform(0, 5)):
            await asyncio.sleep(pause)
            taps = [self._bench.line.postback(played.user, data) for _ in range(2)]
            await asyncio.gather(*(self._deliver(played, tap) for tap in taps))
        # The last tap gets an answer that is ready.
        await self._ended(played, LATE_END_SECONDS)
        await self._deliver(played, self._bench.line.postback(played.user, data))

    async def _ended(self, played: Round, seconds: float) -> None:
        """Wait until each of the round's events has ended."""
        until = time.monotonic() + seconds
        paths = [f"events/{event_id}" for event_id in played.ids]
        while True:
            records = await self._bench.store.get_many(paths)
            states = [record.data["state"] if record else "absent" for record in records]
            if all(state in FINAL for state in states):
                # It expires so many hours after a run first claimed it.
                played.taken_up = [record.data["expire_at"] for record in records if record]
                break
            if time.monotonic() > until:
                played.wrong.append(f"not ended within {seconds:.0f} s: {', '.join(sorted(set(states)))}")
                return
            await asyncio.sleep(0.2)
        bad = sorted({"expired", "refused", "dead"} & set(states))
        if bad:
            played.wrong.append(f"events ended as {', '.join(bad)}")
