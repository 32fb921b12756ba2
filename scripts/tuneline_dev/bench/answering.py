"""Measure answering, from the webhook to the reply at LINE: own time, answers a second, memory."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterable

import click

from tuneline_dev.bench import cold, store_waits, webhook
from tuneline_dev.bench.bench_stack import Bench, running
from tuneline_dev.bench.benchmark import benchmark, port_option, store_option
from tuneline_dev.bench.users import Line, user_id

# Limits that are never reached, to measure the machine.
SETTINGS = {"per_minute": 1_000_000, "per_day": 1_000_000, "month_usd": 1_000_000.0}
QUESTION = "頭痛要看哪一科？"
MODEL_SECONDS = 3.0
# Each user writes in so many chats in turn, so no chat gets longer than a real one.
CHATS = 100
MEMORY_USERS = 16
MEGABYTE = 1024 * 1024


def measure(*, port: int, store: str, quick: bool) -> int:
    """Print the tables. Returns the exit status: 1 if a message did not have exactly one answer."""
    webhook.measure(port=port, seconds=2.0 if quick else webhook.SECONDS)
    print()
    lost = asyncio.run(_answering(port=port, store=store, quick=quick))
    print()
    cold.measure_here(port=port, runs=3 if quick else 9, only=("line_webhook", "line_reply"))
    return 1 if lost else 0


async def _answering(*, port: int, store: str, quick: bool) -> int:
    """Return the number of messages without an answer or with several."""
    seconds = 5.0 if quick else 15.0
    async with running(port=port, store=store, settings=SETTINGS, keeps_all=True) as bench:
        line = bench.line
        # The first requests build the clients and their connections.
        await _closed_loop(line, users=4, until=time.monotonic() + 2)
        await _own_time(bench, store=store, messages=100 if quick else 400)
        await _rate(bench, users=16, model_seconds=0.0, seconds=seconds)
        await _rate(bench, users=50, model_seconds=MODEL_SECONDS, seconds=3 * MODEL_SECONDS + seconds)
        await _memory(bench, (200, 500, 1000) if quick else (1000, 5000, 10_000))
        sent, wrong = line.answer_counts()
        print(f"{sent} messages in all, {sent - wrong} with exactly one answer, {wrong} without")
        return wrong


async def _own_time(bench: Bench, *, store: str, messages: int) -> None:
    connection = bench.line.connect()
    took = [await bench.line.ask(connection, user_id(n % CHATS), QUESTION) for n in range(messages)]
    connection.close()
    print(f"webhook to answer on {store}, the model takes 0 s")
    print(f"{'':<40} {'p50 ms':>8} {'p95 ms':>8} {'answers/s':>10}")
    p50, p95 = _percentiles(took)
    print(f"{f'one user at a time, {messages} messages':<40} {p50:>8.1f} {p95:>8.1f}", flush=True)


async def _rate(bench: Bench, *, users: int, model_seconds: float, seconds: float) -> None:
    await bench.model_takes(model_seconds)
    before, machine, started = bench.cpu_seconds(), bench.machine_seconds(), time.monotonic()
    answers = await _closed_loop(bench.line, users=users, until=started + seconds, spread=model_seconds)
    passed, after = time.monotonic() - started, bench.cpu_seconds()
    await bench.model_takes(0.0)
    # Counted from the time when every user has had an answer, until the first user stops.
    since = started + 2 * model_seconds
    took = [duration for at, duration in answers if since <= at < started + seconds]
    rate = len(took) / (started + seconds - since)
    p50, p95 = _percentiles([duration - model_seconds for duration in took])
    row = f"{users} users, {model_seconds:.0f}-second model, {passed:.0f} s"
    print(f"{row:<40} {p50:>8.1f} {p95:>8.1f} {rate:>10.1f}")
    used = {name: after[name] - before[name] for name in after}
    shares = ", ".join(f"{name} {cpu / len(answers) * 1000:.1f}" for name, cpu in used.items())
    busy = sum(used.values()) / passed
    others = max((bench.machine_seconds() - machine) / passed - busy, 0.0)
    print(f"  processor ms an answer: {shares}")
    print(f"  processors busy: {busy:.2f} here, {others:.2f} with other work", flush=True)


async def _closed_loop(
    line: Line, *, users: int, until: float, spread: float = 0.0
) -> list[tuple[float, float]]:
    """Let each user write again after each answer. Returns when each answer came, and its seconds.

    They begin one after the other within `spread` seconds, because people do not write at the same moment.
    """
    loops = (_user(line, number, until, spread * number / users) for number in range(users))
    return [one for answers in await asyncio.gather(*loops) for one in answers]


async def _user(line: Line, number: int, until: float, pause: float) -> list[tuple[float, float]]:
    await asyncio.sleep(pause)
    connection, answers = line.connect(), []
    for chat in itertools.cycle(range(CHATS)):
        if time.monotonic() >= until:
            break
        took = await line.ask(connection, user_id(number * CHATS + chat), QUESTION)
        answers.append((time.monotonic(), took))
    connection.close()
    return answers


async def _memory(bench: Bench, marks: tuple[int, ...]) -> None:
    """Print the memory of the two functions after so many messages."""
    names = ("line_webhook", "line_reply")
    print(f"{'messages':>10}" + "".join(f"{name + ', MB':>20}" for name in names))
    numbers = itertools.count()
    for done, mark in itertools.pairwise((0, *marks)):
        batch = itertools.islice(numbers, mark - done)
        await asyncio.gather(*(_write(bench.line, batch) for _ in range(MEMORY_USERS)))
        sizes = (f"{bench.resident_bytes(name) / MEGABYTE:>20.1f}" for name in names)
        print(f"{mark:>10}" + "".join(sizes), flush=True)


async def _write(line: Line, numbers: Iterable[int]) -> None:
    connection = line.connect()
    for number in numbers:
        await line.ask(connection, user_id(number % (MEMORY_USERS * CHATS)), QUESTION)
    connection.close()


def _percentiles(took: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    cuts = statistics.quantiles(took, n=100)
    return cuts[49] * 1000, cuts[94] * 1000


@benchmark(__doc__)
@port_option
@store_option
@click.option("--quick", is_flag=True, help="a smaller run")
@click.option(
    "--store-ms",
    type=click.FloatRange(min=0),
    help="measure only the waits for a store that is so many milliseconds away",
)
def command(port: int, store: str, *, quick: bool, store_ms: float | None) -> int:
    """Exit with 1 if a message did not get exactly one answer."""
    if store_ms is not None:
        return store_waits.measure(store_ms=store_ms)
    return measure(port=port, store=store, quick=quick)
