"""One run of a fault: break something, act as a person does, repair it, and prove what came of it."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from tuneline_dev.demo.faults.controls import Controls
from tuneline_dev.demo.faults.proof import Proof, SentMessage, proof_of
from tuneline_dev.demo.phone_chats import OTHER_USER

Ending = Literal["harmless", "harmful", "open", "stopped"]
POLL_SECONDS: Final = 0.1
# Another chat's tasks may run all the time, so the queue need not be idle for ever.
IDLE_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Step:
    """What happened: the key of its sentence on the page, the values in it, the seconds since the start."""

    key: str
    values: dict[str, Any]
    at: float


class StoppedError(Exception):
    """The person has repaired before anything was broken."""


class Drill:
    """A run of one fault, which ends after `seconds` at the latest.

    `is_broken` is true while the fault lasts. `ending` is None until the result: `harmless` and `harmful` are
    proved, `open` is not decided in time, `stopped` by the person before that. `result` is the sentence.
    """

    def __init__(self, controls: Controls, *, question: str, seconds: float) -> None:
        self.controls = controls
        self.client = controls.client
        self.question = question
        self.id = secrets.token_hex(4)
        self.steps: list[Step] = []
        self.is_broken = False
        self.ending: Ending | None = None
        self.result: Step | None = None
        self.started_at = datetime.now(UTC)
        self.ends_at = self.started_at + timedelta(seconds=seconds)
        self._began = time.monotonic()
        self._repair = asyncio.Event()
        self.whole = asyncio.Event()
        self.whole.set()

    def note(self, key: str, **values: Any) -> None:
        """Add a step."""
        self.steps.append(self._step(key, values))

    def end(self, ending: Ending, key: str, **values: Any) -> None:
        """Set the result, unless there is one."""
        if self.ending is None:
            self.ending, self.result = ending, self._step(key, values)

    def repair(self) -> None:
        """Let the fault end."""
        self._repair.set()

    @asynccontextmanager
    async def broken(self, condition: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
        """Break something inside the block; it is whole again after it. Raises StoppedError."""
        if self._repair.is_set():
            raise StoppedError
        self.whole.clear()
        try:
            async with condition:
                self.is_broken = True
                self.note("broken")
                yield
            self.note("repaired")
        finally:
            self.is_broken = False
            self.whole.set()

    async def hold(self, seconds: float, until: Callable[[], Awaitable[object]] | None = None) -> bool:
        """Wait until `until` gives something, the person repairs, or so many seconds. True for the first."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._repair.is_set():
            if until is not None and await until():
                return True
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._repair.wait()
            except TimeoutError:
                continue
        return False

    async def wait(self, until: Callable[[], Awaitable[object]]) -> None:
        """Wait until `until` gives something. The fault's time bounds it."""
        while not await until():  # noqa: ASYNC110 the records are in other processes
            await asyncio.sleep(POLL_SECONDS)

    async def until_idle(self) -> None:
        """Wait until no task is on the queue, or for some seconds."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self.wait(self.controls.is_queue_idle)
        except TimeoutError:
            self.note("busy")

    async def hold_for_person(self, seconds: float) -> None:
        """Leave it broken after the proof, so that the person can write, too."""
        self.note("try_it", seconds=round(seconds))
        self.ends_at = datetime.now(UTC) + timedelta(seconds=seconds)
        await self.hold(seconds)

    async def ask_during(
        self, condition: AbstractAsyncContextManager[None], *, seconds: float, stays: float = 0.0
    ) -> SentMessage:
        """Ask while something is broken, for up to so many `seconds`, and prove that one reply came.

        If the proof came meanwhile, it `stays` broken so many seconds more for the person.
        """
        async with self.broken(condition):
            sent = await self.send()
            if await self.hold(seconds, until=lambda: self.is_final(sent)):
                await self.answered_once(sent)
                if stays:
                    await self.hold_for_person(stays)
        if self.ending is None:
            await self.answered_once(sent)
        return sent

    async def send(self, text: str | None = None, *, user: str = OTHER_USER, **more: Any) -> SentMessage:
        """Write the question, or a `text`, as the phone's other user or as the `user`.

        The visitor's own chat may await a text of the visitor, for which the question would be taken.
        """
        at = int(time.time() * 1000)
        sent = await self.client.line("message", text=text or self.question, user=user, **more)
        if text is None:
            self.note("sent")
        return SentMessage(str(sent["event_id"]), str(sent["reply_token"]), at)

    async def is_final(self, sent: SentMessage) -> bool:
        """Return whether nothing is left to do for a message."""
        return (await proof_of(self.controls, sent)).is_final

    async def has_record(self, sent: SentMessage) -> bool:
        """Return whether a run of the bot has begun with a message."""
        return bool(await self.client.event(sent.event_id))

    async def proof(self, sent: SentMessage) -> Proof:
        """Wait until a message is done and the queue is idle, and read its records."""
        await self.wait(lambda: self.is_final(sent))
        await self.until_idle()
        return await proof_of(self.controls, sent)

    async def answered_once(self, sent: SentMessage) -> Proof:
        """Prove that a message got exactly one reply: an answer, an apology, or a button and its answer."""
        proof = await self.proof(sent)
        if proof.replies != 1:
            ending: Ending = (
                "harmful" if proof.replies or proof.record.get("outcome") != "nothing" else "open"
            )
            self.end(ending, "not_once", **proof.counts)
        elif proof.has_button:
            await self._fetched_once(sent, proof)
        elif proof.record.get("apology"):
            self.end("harmless", "apologized", **proof.counts)
        else:
            self.end("harmless", "answered", **proof.counts)
        return proof

    async def _fetched_once(self, sent: SentMessage, proof: Proof) -> None:
        """Tap the button, as the person would, and prove that the answer came once."""
        self.note("button", seconds=proof.seconds)
        at = int(time.time() * 1000)
        tap = await self.client.line("postback", data=f"late:{sent.event_id}", user=OTHER_USER)
        fetched = await self.proof(SentMessage(str(tap["event_id"]), str(tap["reply_token"]), at))
        record = await self.client.event(sent.event_id)
        is_once = fetched.replies == 1 and record.get("state") == "delivered"
        self.end("harmless" if is_once else "harmful", "fetched", **proof.counts)

    def _step(self, key: str, values: dict[str, Any]) -> Step:
        return Step(key, values, round(time.monotonic() - self._began, 1))
