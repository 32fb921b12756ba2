"""Flood the bot: 50 messages a second that all name it, from one group, then from 40 groups.

The one group has ten answers in its minute, one word about the limit, and nothing more. Each of the 40 has as
many answers as it asked questions.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tuneline_dev.bench.bench_stack import Bench, running
from tuneline_dev.bench.benchmark import benchmark, port_option, store_option
from tuneline_dev.bench.memory import Peak
from tuneline_dev.bench.soak_test.soak_checks import LIMITED, PER_MINUTE
from tuneline_dev.bench.users import user_id
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

MESSAGES = 400
SECONDS = 8.0
MODEL_SECONDS = 1.0
GROUPS = (1, 40)
QUESTION = "頭痛要看哪一科？"
ANSWER = "請掛神經內科。"
PROCESSES = ("line_webhook", "line_reply", "openai_platform")
# As infra/queue.tf and infra/functions.tf set them, for one instance of line_reply.
QUEUE = QueueOptions(
    retry=Retry(min_backoff=1.0, max_backoff=10.0, max_doublings=4),
    max_concurrent_dispatches=40,
    max_dispatches_per_second=100.0,
)
END_SECONDS = 180.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """How many messages had an answer, the note about the limit, and no reply because of it."""

    answers: int
    notes: int
    silent: int


def measure(*, port: int, store: str) -> int:
    """Print a row for each number of groups; the exit status, 1 if a group did not get what it has to."""
    print(f"{MESSAGES} messages in {SECONDS:.0f} s on {store}, the model takes {MODEL_SECONDS:.0f} s")
    print(f"{'groups':>6} {'answers':>8} {'notes':>6} {'silent':>7} {'again':>6} {'longest s':>10} {'MB':>5}")
    wrong = [asyncio.run(_measure(port=port, store=store, groups=groups)) for groups in GROUPS]
    return 1 if any(wrong) else 0


async def _measure(*, port: int, store: str, groups: int) -> bool:
    """Whether anything was not as it has to be."""
    async with running(port=port, store=store, settings={}, only=PROCESSES, keeps_all=True) as bench:
        with CloudTasksThread(port=port + 8, options=QUEUE) as tasks:
            # The first requests build the clients and their connections.
            await _flood(bench, groups=4, messages=8, first_group=1000)
            await _until_idle(tasks)
            await bench.control(6, {"set": {"chat_answer": ANSWER, "chat_seconds": MODEL_SECONDS}})
            with Peak(bench.processes.pid("line_reply")) as peak:
                events = await _flood(bench, groups=groups, messages=MESSAGES)
                await _until_idle(tasks)
        return await _told(bench, events, groups=groups, memory=peak.proportional or peak.resident)


async def _flood(bench: Bench, *, groups: int, messages: int, first_group: int = 0) -> list[dict[str, Any]]:
    """Write that many messages, evenly within the time; the events."""
    began, sending = time.monotonic(), []
    for number in range(messages):
        await asyncio.sleep(max(began + number * SECONDS / MESSAGES - time.monotonic(), 0))
        group = f"C{first_group + number % groups:032x}"
        sending.append(asyncio.create_task(_write(bench, user_id(number), group)))
    return await asyncio.gather(*sending)


async def _write(bench: Bench, user: str, group: str) -> dict[str, Any]:
    event = bench.line.message(user, QUESTION, group=group)
    if not (await bench.line.channel.webhooks.deliver(event)).succeeded:
        bench.line.channel.webhooks.keep_trying(event)
    return event


async def _until_idle(tasks: CloudTasksThread) -> None:
    until = time.monotonic() + END_SECONDS
    while (shown := tasks.shown(limit=0))["pending"] + shown["running"] and time.monotonic() < until:  # noqa: ASYNC110 it is in another thread
        await asyncio.sleep(0.1)


async def _told(bench: Bench, events: list[dict[str, Any]], *, groups: int, memory: int) -> bool:
    """Print the row; whether anything was not as it has to be."""
    ids = {one["webhookEventId"]: one["timestamp"] for one in events}
    found = await bench.store.get_many([f"events/{one}" for one in ids])
    states = Counter(one.data["state"] if one else "absent" for one in found)
    chats = {one["source"]["groupId"] for one in events}
    said = [one for chat in chats for one in bench.line.said_to(chat) if one.event_id in ids]
    texts = Counter(one.body.get("text") for one in said)
    got = Outcome(texts[ANSWER], texts[LIMITED], states["limited"])
    again = Counter(one["error"] for one in _logged(bench) if one["message"] == "to be tried again")
    longest = max((one.at - ids[one.event_id or ""]) / 1000 for one in said)
    row = f"{groups:>6} {got.answers:>8} {got.notes:>6} {got.silent:>7} {again.total():>6} {longest:>10.1f}"
    print(f"{row} {memory / MEGABYTE:>5.0f}", flush=True)
    is_wrong = got != expected(groups) or len(said) != got.answers + got.notes or states.total() != MESSAGES
    if is_wrong:
        print(f"✗ expected {expected(groups)}; {dict(states)}, {dict(again)}, {dict(texts)}", file=sys.stderr)
    return is_wrong


def expected(groups: int) -> Outcome:
    """What the messages of so many groups have to come to."""
    each = MESSAGES // groups
    answers, notes = min(each, PER_MINUTE), int(each > PER_MINUTE)
    return Outcome(groups * answers, groups * notes, groups * (each - answers - notes))


def _logged(bench: Bench) -> list[dict[str, Any]]:
    lines = bench.processes.log("line_reply").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@benchmark(__doc__)
@port_option
@store_option
def command(port: int, store: str) -> int:
    """Exit with 1 if the limits do not explain the answers that a group got."""
    return measure(port=port, store=store)
