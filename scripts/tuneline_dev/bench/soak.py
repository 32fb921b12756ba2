"""Play the races of answering repeatedly, with faults and kills, and count violations."""

import asyncio
import contextlib
import itertools
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import click

from tuneline.settings import ChatSettings, read
from tuneline.storage.records.serving import SERVING
from tuneline_dev.bench.bench_stack import Bench, running
from tuneline_dev.bench.benchmark import benchmark, port_option, store_option
from tuneline_dev.bench.soak_test.broken_answers import BreakingHost, breaking_host
from tuneline_dev.bench.soak_test.race_player import (
    CHANCE,
    SLOW,
    SLOW_SECONDS,
    VERY_SLOW,
    VERY_SLOW_SECONDS,
    RacePlayer,
)
from tuneline_dev.bench.soak_test.soak_checks import ANSWER, RoundChecks
from tuneline_dev.bench.soak_test.soak_round import Kill, Round
from tuneline_dev.bench.soak_test.takeover_race import TAKEOVER
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

RACES = (
    "duplicates at once",
    "redelivered while it is answered",
    "the queue delivers twice",
    "the reply's answer is lost",
    "two messages, a second apart",
    "forty at once from one user",
    "a model's host that breaks HTTP",
    TAKEOVER,
)
LATE = "a late answer and five taps"
AT_ONCE = 24
LATE_AT_ONCE = 100
LATE_SECONDS = 60.0
# The end of the run, in which killed runs are taken over and answered.
SETTLE_SECONDS = 18.0
# A new process loads two SDKs with its first event, in about 1.5 seconds. Killed before that, no run would
# ever reach an answer, so it has twice that time.
LOAD_SECONDS = 3.0
REDELIVERY_PAUSES = (1.0,) * 30
LINE, OPENAI = 5, 6
FAULTS: tuple[tuple[int, dict[str, object]], ...] = (
    (LINE, {"on": "reply", "kind": "lost_answer"}),
    (LINE, {"on": "reply", "kind": "reset"}),
    (LINE, {"on": "reply", "kind": "status"}),
    (LINE, {"on": "reply", "kind": "hang", "seconds": 1.0}),
    (LINE, {"on": "reply", "kind": "hang_after", "seconds": 1.0}),
    (LINE, {"on": "loading", "kind": "hang", "seconds": 1.0}),
)
FAULT_PAUSE = 0.1
# Three faults in one call give an apology, which is right, so there is only one fault in three seconds.
MODEL_FAULTS = ({"on": "chat", "kind": "status"}, {"on": "chat", "kind": "reset"})
MODEL_FAULT_EVERY = 30


async def measure(*, port: int, store: str, seconds: float, takeovers: int = 0) -> int:
    """Print the number of rounds of each race and the violations. Returns the exit status, 1 if any."""
    # Faults close connections on purpose, and uvicorn would log each of them.
    logging.getLogger("uvicorn.error").addFilter(lambda line: "without starting" not in line.getMessage())
    only = ("line_webhook", "line_reply", "openai_platform")
    emulator, key = f"http://127.0.0.1:{port + OPENAI}/v1", "sk-local"
    with breaking_host(emulator, api_key=key) as host:
        endpoints = json.dumps({"breaking": {"base_url": host.url, "api_key": key}})
        environment = {"CHAT_ENDPOINTS": endpoints}
        return await _measure(
            port=port,
            store=store,
            seconds=seconds,
            takeovers=takeovers,
            only=only,
            environment=environment,
            host=host,
        )


async def _measure(
    *,
    port: int,
    store: str,
    seconds: float,
    takeovers: int,
    only: tuple[str, ...],
    environment: Mapping[str, str],
    host: BreakingHost,
) -> int:
    queue = QueueOptions(retry=Retry(min_backoff=0.1, max_backoff=1.0), max_concurrent_dispatches=1000)
    async with running(
        port=port, store=store, settings={}, only=only, keeps_all=True, environment=environment
    ) as bench:
        base_model = read(ChatSettings, bench.stack.settings()).base_model
        await bench.store.create(SERVING, _served_elsewhere(base_model))
        with CloudTasksThread(port=port + 8, options=queue) as tasks:
            slow = {SLOW: SLOW_SECONDS, VERY_SLOW: VERY_SLOW_SECONDS}
            await bench.control(OPENAI, {"set": {"chat_answer": ANSWER, "slow_questions": slow}})
            # LINE does not document how often it redelivers; here it does until a busy machine has accepted.
            bench.line.channel.webhooks.pauses_seconds = REDELIVERY_PAUSES
            checks = RoundChecks(bench.line, host)
            names = (TAKEOVER,) if takeovers else (*RACES, LATE)
            races = RacePlayer(bench, tasks, checks, names=names, most=takeovers or None)
            killed = await _play(bench, races, tasks, checks.kills, seconds)
            await _until_idle(tasks)
            for played in races.played:
                checks.check(played)
            return await _report(races, checks, killed)


def _served_elsewhere(model: str) -> dict[str, object]:
    """Return a pointer to a model at the breaking host, with the emulator's base model as fallback."""
    entry = {"version": "soak", "model": model, "endpoint": "breaking", "base_model": model}
    why = {"since": datetime.now(UTC), "by": "bench", "reason": "the soak"}
    return {**entry, **why, "system_prompt": None, "shutdown_date": None, "fallback": []}


async def _play(
    bench: Bench, races: RacePlayer, tasks: CloudTasksThread, kills: list[Kill], seconds: float
) -> int:
    """Play with faults, then with kills. Returns the number of tasks that were under way at kills."""
    began = time.monotonic()
    has_late = LATE in races.names and seconds >= LATE_SECONDS + SETTLE_SECONDS + 10
    late = [asyncio.create_task(races.play(LATE)) for _ in range(LATE_AT_ONCE if has_late else 0)]
    if not has_late and LATE in races.names:
        print(
            f"no late answers: they take {LATE_SECONDS:.0f} s, which --seconds {seconds:.0f} does not leave"
        )
    kills_from = began + (LATE_SECONDS if has_late else (seconds - SETTLE_SECONDS) / 2)
    until = began + seconds - SETTLE_SECONDS
    # In a takeover few messages get a reply, and faults without a reply would pile up.
    pause = FAULT_PAUSE if LATE in races.names else FAULT_PAUSE * 5
    faults = asyncio.create_task(_faults(bench, tasks, kills_from, pause=pause))
    begun: Counter[str] = Counter()
    loops = [asyncio.create_task(_loop(races, begun, until)) for _ in range(AT_ONCE)]
    await asyncio.sleep(max(kills_from - time.monotonic(), 0))
    killed = await _kill(bench, races, kills, tasks, until)
    await asyncio.gather(faults, *late, *loops)
    return killed


async def _loop(races: RacePlayer, begun: Counter[str], until: float) -> None:
    """Play the race with the fewest rounds, so that all races are played equally often."""
    names = [name for name in races.names if name != LATE]
    while time.monotonic() < until and not (races.most and begun.total() >= races.most):
        race = min(CHANCE.sample(names, len(names)), key=begun.__getitem__)
        begun[race] += 1
        await races.play(race)


async def _faults(bench: Bench, tasks: CloudTasksThread, until: float, *, pause: float) -> None:
    """Arm a fault after each pause."""
    for number in itertools.count():
        if time.monotonic() >= until:
            return
        await asyncio.sleep(pause)
        if number % MODEL_FAULT_EVERY == 0:
            await bench.fault(OPENAI, CHANCE.choice(MODEL_FAULTS))
        if CHANCE.random() < 0.2:
            tasks.fail_creates(1)
            continue
        offset, fault = CHANCE.choice(FAULTS)
        await bench.fault(offset, fault)


async def _kill(
    bench: Bench, races: RacePlayer, kills: list[Kill], tasks: CloudTasksThread, until: float
) -> int:
    """SIGKILL line_reply at random moments, and start it again each time."""
    under_way = 0
    while time.monotonic() < until and not races.has_all:
        await asyncio.sleep(CHANCE.uniform(0.1, 2.0))
        under_way += tasks.shown(limit=0)["running"]
        kills.append(kill := Kill(time.monotonic()))
        await asyncio.to_thread(bench.restart, "line_reply")
        kill.until = time.monotonic()
        # On a busy machine it would be down most of the time otherwise.
        up = max(kill.until - kill.at, LOAD_SECONDS)
        await asyncio.sleep(min(up, max(until - time.monotonic(), 0)))
    return under_way


async def _until_idle(tasks: CloudTasksThread) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(30):
            while (shown := tasks.shown(limit=0))["pending"] + shown["running"]:  # noqa: ASYNC110 it is in another thread
                await asyncio.sleep(0.2)


async def _report(races: RacePlayer, checks: RoundChecks, killed: int) -> int:
    """Print the table, and the details of violations."""
    bad = [one for one in races.played if one.wrong]
    played, wrong = _count(races.played), _count(bad)
    print(f"{'race':<36} {'rounds':>7} {'messages':>9} {'violations':>11}")
    for name in races.names:
        messages = sum(len(one.events) for one in races.played if one.name == name)
        print(f"{name:<36} {played[name]:>7} {messages:>9} {wrong[name]:>11}")
    print(f"{checks.host.passed_on.total()} answers of the model, {checks.host.broken.total()} broken ones")
    print(f"line_reply killed {len(checks.kills)} times, with {killed} tasks under way")
    excused = sum(one.is_excused for one in races.played)
    print(f"{excused} rounds out of order that LINE or a kill had put out of order")
    # One of each race: further ones of a race are usually the same mistake.
    for played_badly in {played.name: played for played in reversed(bad)}.values():
        print(await races.described(played_badly), file=sys.stderr)
    print(f"{len(races.played)} rounds, {len(bad)} violations", flush=True)
    return 1 if bad else 0


def _count(rounds: Iterable[Round]) -> Counter[str]:
    return Counter(played.name for played in rounds)


@benchmark(__doc__)
@port_option
@store_option
@click.option("--seconds", type=float, default=120.0, show_default=True, help="of all races together")
@click.option(
    "--takeovers",
    type=click.IntRange(min=0),
    default=0,
    help="play only so many takeovers by a person, within the seconds",
)
def command(port: int, store: str, seconds: float, takeovers: int) -> int:
    """Exit with 1 if a message got no answer, two, or one out of order, or called the model twice.

    Also if the bot spoke after a person had the chat, or told the user of it not once.
    """
    return asyncio.run(measure(port=port, store=store, seconds=seconds, takeovers=takeovers))
