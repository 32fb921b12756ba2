"""Flood the bot: 50 messages a second that all mention it, from one group, then from 40 groups.

The one group gets ten answers in its minute and one note about the limit. Each of the 40 groups gets an
answer to each question.
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
from tuneline_dev.bench.soak_test.soak_checks import AI_NOTICE, LIMITED, PER_MINUTE
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
# As in infra/queue.tf and infra/functions.tf, for one instance of line_reply.
QUEUE = QueueOptions(
    retry=Retry(min_backoff=1.0, max_backoff=10.0, max_doublings=4),
    max_concurrent_dispatches=40,
    max_dispatches_per_second=100.0,
)
END_SECONDS = 180.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """The numbers of messages with an answer, with the note about the limit, and without a reply."""

    answers: int
    notes: int
    silent: int


def measure(*, port: int, store: str) -> int:
    """Print a row for each number of groups. Returns the exit status: 1 if an outcome is not as expected."""
    print(f"{MESSAGES} messages in {SECONDS:.0f} s on {store}, the model takes {MODEL_SECONDS:.0f} s")
    print(f"{'groups':>6} {'answers':>8} {'notes':>6} {'silent':>7} {'again':>6} {'longest s':>10} {'MB':>5}")
    wrong = [asyncio.run(_measure(port=port, store=store, groups=groups)) for groups in GROUPS]
    return 1 if any(wrong) else 0


async def _measure(*, port: int, store: str, groups: int) -> bool:
    """Return whether the outcome is not as expected."""
    async with running(port=port, store=store, settings={}, only=PROCESSES, keeps_all=True) as bench:
        with CloudTasksThread(port=port + 8, options=QUEUE) as tasks:
            # The first requests build the clients and their connections.
            await _flood(bench, groups=4, messages=8, first_group=1000)
            await _until_idle(tasks)
            await bench.control(6, {"set": {"chat_answer": ANSWER, "chat_seconds": MODEL_SECONDS}})
            with Peak(bench.processes.pid("line_reply")) as peak:
                events = await _flood(bench, groups=groups, messages=MESSAGES)
                await _until_idle(tasks)
        return await _report(bench, events, groups=groups, memory=peak.proportional or peak.resident)


async def _flood(bench: Bench, *, groups: int, messages: int, first_group: int = 0) -> list[dict[str, Any]]:
    """Send so many messages, evenly spaced. Returns their events."""
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


async def _report(bench: Bench, events: list[dict[str, Any]], *, groups: int, memory: int) -> bool:
    """Print the row. Returns whether the outcome is not as expected."""
    ids = {event["webhookEventId"]: event["timestamp"] for event in events}
    records = await bench.store.get_many([f"events/{event_id}" for event_id in ids])
    states = Counter(record.data["state"] if record else "absent" for record in records)
    chats = {event["source"]["groupId"] for event in events}
    replies = [
        reply
        for chat in chats
        for reply in bench.line.replies_to(chat)
        if reply.event_id in ids and reply.body.get("text") != AI_NOTICE
    ]
    texts = Counter(reply.body.get("text") for reply in replies)
    got = Outcome(texts[ANSWER], texts[LIMITED], states["limited"])
    again = Counter(line["error"] for line in _logged(bench) if line["message"] == "to be tried again")
    longest = max((reply.at - ids[reply.event_id or ""]) / 1000 for reply in replies)
    row = f"{groups:>6} {got.answers:>8} {got.notes:>6} {got.silent:>7} {again.total():>6} {longest:>10.1f}"
    print(f"{row} {memory / MEGABYTE:>5.0f}", flush=True)
    is_wrong = (
        got != expected(groups) or len(replies) != got.answers + got.notes or states.total() != MESSAGES
    )
    if is_wrong:
        print(f"✗ expected {expected(groups)}; {dict(states)}, {dict(again)}, {dict(texts)}", file=sys.stderr)
    return is_wrong


def expected(groups: int) -> Outcome:
    """Return the expected outcome for so many groups."""
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
