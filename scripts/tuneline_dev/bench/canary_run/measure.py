"""Play a canary up and down with line_reply's handler, and count shares, changed sides and answers.

Each user's answers are read at LINE's emulator. A tenth of the events is delivered twice at once.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import click

from tuneline.bootstrap.chat_hosts import chat_model_in
from tuneline.bootstrap.line_reply import TRY_SECONDS
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import reply_task
from tuneline.errors import RetryError
from tuneline.line.client import LineClient
from tuneline.models import registry
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.models.canary.figures import read_figures
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings, ChatSettings, LineSettings, read
from tuneline.storage.record_store import read_record
from tuneline.storage.records.model import Model, model_path
from tuneline_dev.bench.answering import QUESTION, SETTINGS
from tuneline_dev.bench.bench_stack import Bench, running
from tuneline_dev.bench.benchmark import benchmark, port_option, store_option
from tuneline_dev.bench.canary_run.side_changes import SideChanges
from tuneline_dev.bench.canary_run.simulation import table
from tuneline_dev.bench.soak_test.soak_checks import AI_NOTICE
from tuneline_dev.bench.users import user_id

VERSION: Final = "20261129-043005-canary"
CANDIDATE: Final = "gpt-4.1-2025-04-14"
ANSWERS: Final = {"candidate": "the candidate answers", "current": "the current model answers"}
OPENAI: Final = 6
AT_ONCE: Final = 16
TWICE_EVERY: Final = 10
# The first share is measured with all messages: each chat writes so often.
MESSAGES_OF_A_CHAT: Final = 2
FIRST_SHARE: Final = 10
# The shares after it, for a fifth of the chats; None stops the canary.
LATER_SHARES: Final = (50, 25, None)


@dataclass
class Run:
    """What was asked, and by which side each message was answered, message by message."""

    bench: Bench
    handler: EventHandler
    base_model: str
    changes: SideChanges = field(default_factory=SideChanges)
    wrong: list[str] = field(default_factory=list)
    messages: int = 0

    async def set_share(self, share: int | None) -> None:
        """Set the canary's share; None stops it."""
        decision = Decision(by="bench", reason="the benchmark", now=datetime.now(UTC))
        if share is None:
            await decisions.end(self.bench.store, why="stopped", decision=decision)
        else:
            await decisions.set_share(
                self.bench.store, VERSION, share=share, base_model=self.base_model, decision=decision
            )
        self.changes.decided(share or 0)

    async def write(self, users: Sequence[int]) -> None:
        """Let each user write one message, some of them at once."""
        waiting = iter(users)

        async def work() -> None:
            for user in waiting:
                await self._message(user)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))

    async def _message(self, user: int) -> None:
        line, name = self.bench.line, user_id(user)
        event = line.message(name, QUESTION)
        line.channel.tokens.delivered(event["replyToken"], chat=name, event_id=event["webhookEventId"])
        task = reply_task(event, received_at=datetime.now(UTC))
        self.messages += 1
        if self.messages % TWICE_EVERY == 0:
            twice = (self.handler.handle(task), self.handler.handle(task))
            raise_unexpected(await asyncio.gather(*twice, return_exceptions=True))
        await self.handler.handle(task)
        replies = [
            str(reply.body.get("text"))
            for reply in line.replies_to(name)
            if reply.event_id == event["webhookEventId"] and reply.body.get("text") != AI_NOTICE
        ]
        sides = [side for side, answer in ANSWERS.items() if any(answer in reply for reply in replies)]
        if len(replies) != 1 or len(sides) != 1:
            self.wrong.append(f"{name}: {replies}")
        else:
            self.changes.answered(user, is_candidate=sides == ["candidate"])


def raise_unexpected(results: Sequence[object]) -> None:
    """Raise what is no RetryError: the queue would deliver the event again."""
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, RetryError):
            raise result


async def measure(*, port: int, store: str, messages: int) -> int:
    """Print the shares and the violations. Returns the exit status, 1 if there is any."""
    async with running(
        port=port, store=store, settings=SETTINGS, only=("openai_platform",), keeps_all=True
    ) as bench:
        environment = {**bench.stack.environment(), **bench.stack.settings()}
        base_model = read(ChatSettings, environment).base_model
        answers = {CANDIDATE: ANSWERS["candidate"], base_model: ANSWERS["current"]}
        await bench.control(OPENAI, {"set": {"model_answers": answers}})
        await registry.record(bench.store, _candidate())
        async with _handler(bench, environment, base_model) as handler:
            run = Run(bench, handler, base_model)
            return await _play(run, range(messages // MESSAGES_OF_A_CHAT))


@contextlib.asynccontextmanager
async def _handler(
    bench: Bench, environment: Mapping[str, str], base_model: str
) -> AsyncIterator[EventHandler]:
    """Build line_reply's handler, and close its connections in the end."""
    settings = read(LineSettings, environment)
    model = chat_model_in(environment, seconds=TRY_SECONDS, max_retries=2)
    async with LineClient(
        channel_access_token=settings.channel_access_token, base_url=settings.line_api_base_url
    ) as line:
        yield chat_handler(
            documents=bench.store,
            line=line,
            model=model,
            bot=read(BotSettings, environment),
            base_models=BaseModels(base_model),
        )
    await model.close()


async def _play(run: Run, users: range) -> int:
    started = time.monotonic()
    await run.set_share(FIRST_SHARE)
    for _ in range(MESSAGES_OF_A_CHAT):
        await run.write(users)
    asked, share = run.messages, run.changes.share
    print(f"{asked:,} messages of {len(users):,} chats in {time.monotonic() - started:.0f} s")
    print(f"share set {FIRST_SHARE} %, answered by the candidate {share:.2f} %", flush=True)
    is_wrong = abs(share - FIRST_SHARE) > 1
    for later in LATER_SHARES:
        await run.set_share(later)
        await run.write(users[: len(users) // 5])
        moved = run.changes.moved
        print(
            f"share set {later or 0} %: {run.changes.share:.2f} % of the chats, "
            f"{moved['candidate']} moved to the candidate, {moved['current']} back",
            flush=True,
        )
    is_wrong |= bool(run.changes.violations or run.wrong) or not await _is_counted(run)
    print(f"chats that changed sides without a decision: {len(run.changes.violations)}")
    print(f"messages with exactly one answer: {run.messages - len(run.wrong):,} of {run.messages:,}")
    for wrong in (*run.changes.violations, *run.wrong)[:5]:
        print(f"✗ {wrong}")
    return 1 if is_wrong else 0


async def _is_counted(run: Run) -> bool:
    """Whether the counters have the answers that LINE has seen while the canary ran."""
    model = await read_record(run.bench.store, Model, model_path(VERSION))
    if model is None or model.canary is None:
        return False
    figures = await read_figures(run.bench.store, model.canary, now=datetime.now(UTC))
    counted = {"candidate": figures.candidate.answers, "current": figures.current.answers}
    seen: Mapping[str, int] = run.changes.while_running
    print(f"counted {counted['candidate']:,} and {counted['current']:,} answers; ", end="")
    print(f"seen {seen['candidate']:,} and {seen['current']:,}")
    return counted == dict(seen)


def _candidate() -> Model:
    return Model(
        version=VERSION,
        state="ready",
        model=CANDIDATE,
        endpoint="",
        base_model=CANDIDATE,
        system_prompt=None,
        job=None,
        dataset=None,
        ready_at=datetime.now(UTC),
    )


@benchmark(__doc__)
@port_option
@store_option
@click.option(
    "--messages", type=click.IntRange(min=100), default=10_000, show_default=True, help="of the first share"
)
@click.option(
    "--simulate",
    type=click.IntRange(min=1),
    help="simulate only the test that ends a canary, so many times a row",
)
def command(port: int, store: str, messages: int, simulate: int | None) -> int:
    """Exit with 1 if the share is off by a point, a side changes, or an answer is missing or double."""
    if simulate is not None:
        for line in table(simulate):
            print(line, flush=True)
        return 0
    return asyncio.run(measure(port=port, store=store, messages=messages))
