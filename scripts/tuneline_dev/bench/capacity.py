"""Estimate the cost of a month and the limits of the rate, by the number of messages.

The resources of one message are counted (`counting_store.py`), and prices are in `cloud_prices.py`. Values
that are neither counted nor published are assumptions in `Assumed`, which are printed with the result.
"""

import asyncio
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import click

from tuneline.pricing import chat_usd
from tuneline.storage.claims import RENEW_SECONDS
from tuneline_dev.bench import cloud_prices, counting_store
from tuneline_dev.bench.benchmark import benchmark
from tuneline_dev.bench.cloud_prices import DAYS, PRICES
from tuneline_dev.bench.counting_store import Counts

MESSAGES: Final = (100, 10_000, 1_000_000)
GIB: Final = 1024**3
MONTH_SECONDS: Final = DAYS * 24 * 3600
# As in infra/functions.tf and infra/queue.tf; a test compares them.
REPLY_INSTANCES: Final = 10
REPLY_CONCURRENCY: Final = 40
WEBHOOK_INSTANCES: Final = 10
WEBHOOK_CONCURRENCY: Final = 80
DISPATCHES_A_SECOND: Final = 100
MEMORY_GIB: Final = 0.5
# By this name the table of prices has a model that was tuned from the default base model.
TUNED: Final = f"ft:{counting_store.BASE_MODEL}"
ALERT_CONDITIONS: Final = 27
SECRET_VERSIONS: Final = 2


@dataclass(frozen=True)
class Assumed:
    """Assumptions: how people write, durations, and a host's limits."""

    chat_messages: int = 6  # of one person on one day
    open_hours: float = 12.0  # of a day in which people write
    peak: float = 5.0  # the busiest minute against the average of those hours
    model_seconds: float = 3.0
    start_seconds: float = 2.0  # of an instance, which are billed
    warm_seconds: float = 900.0  # an idle instance stays for
    tick_seconds: float = 0.5  # of job_poller, every minute, with nothing to do
    tick_reads: float = 16.0  # of job_poller's queries and documents, with nothing to do
    full: float = 0.6  # Cloud Run adds an instance when those there are so full
    reply_cpu_seconds: float = 0.009  # an answer: `scripts/tuneline bench answering`
    webhook_cpu_seconds: float = 0.001
    wire_bytes: float = 3_000.0  # headers and handshakes of a message's calls
    log_bytes: float = 3_000.0  # of a message, the platform's own request logs included
    image_gib: float = 1.5
    openai_requests_a_minute: float = 500.0  # what OpenAI gives a new account; Gemini has no fixed limit


@dataclass(frozen=True)
class Row:
    """One line of the bill: the resource, the amount used, and US dollars."""

    what: str
    used: float
    usd: float


def bill(messages: int, one: Counts, assumed: Assumed) -> list[Row]:
    """Return the cost of a month with so many messages, by service, the model last."""
    busy = _busy_seconds(messages, assumed)
    stored = messages / DAYS * one.written_bytes / max(one.writes, 1) * (one.expiring + 1) / GIB
    used = {
        "Cloud Run, vCPU-seconds": busy,
        "Cloud Run, GiB-seconds": busy * MEMORY_GIB,
        "Cloud Run, requests": 2.0 * messages + MONTH_SECONDS / 60,
        # Each task is created and dispatched once.
        "Cloud Tasks, operations": 2.0 * messages * math.ceil(one.task_bytes / 32_768),
        "Firestore, reads": messages * one.reads + MONTH_SECONDS / 60 * assumed.tick_reads,
        "Firestore, writes": messages * _writes(one, assumed),
        "Firestore, deletes": messages * (one.deletes + one.expiring),
        "Firestore, GiB stored": stored,
        # All versions of seven days.
        "Firestore, GiB to go back to": messages / DAYS * 7 * one.written_bytes / GIB,
        "Firestore, GiB of backups": 7 * stored,
        "Egress, GiB": messages * (one.sent_bytes + assumed.wire_bytes) / GIB,
        "Logs, GiB": messages * assumed.log_bytes / GIB,
        "Alerts, conditions": float(ALERT_CONDITIONS),
        "Secrets, versions": float(SECRET_VERSIONS),
        "Images, GiB": assumed.image_gib,
        "Scheduler, jobs": 1.0,
    }
    rows = [Row(what, amount, PRICES[what].of(amount)) for what, amount in used.items()]
    answer = chat_usd(TUNED, read=round(one.tokens_read), written=round(one.tokens_written))
    tokens = messages * (one.tokens_read + one.tokens_written)
    return [*rows, Row("The model, tokens", tokens, messages * float(answer or 0))]


def google_usd(rows: Iterable[Row]) -> float:
    """Return Google's share of a bill."""
    return sum(row.usd for row in rows if not row.what.startswith("The model"))


def limits(one: Counts, assumed: Assumed) -> list[tuple[str, float, str]]:
    """Return the limits of messages a second, the lowest first: name, rate, and how to raise it."""
    cpu = REPLY_INSTANCES / assumed.reply_cpu_seconds * assumed.full
    rows = [
        ("a new account at OpenAI", assumed.openai_requests_a_minute / 60, "your account's limit there"),
        ("the queue", float(DISPATCHES_A_SECOND), "max_dispatches_per_second in queue.tf, to 500"),
        (
            "line_reply, waiting",
            REPLY_INSTANCES * REPLY_CONCURRENCY / assumed.model_seconds,
            "reply_instances, concurrency in functions.tf",
        ),
        ("line_reply, processor", cpu, "reply_instances"),
        (
            "line_webhook, processor",
            WEBHOOK_INSTANCES / assumed.webhook_cpu_seconds * assumed.full,
            "max_instances in functions.tf",
        ),
        ("Firestore, from a standing start", 500 / _writes(one, assumed), "grows by half every five minutes"),
        ("LINE's own API", 2_000.0, "a limit of the channel: another bot has its own"),
    ]
    return sorted(rows, key=lambda each: each[1])


def measure(messages: Sequence[int]) -> None:
    """Print the resources of a message, the cost of a month, and the limits."""
    assumed = Assumed()
    one = asyncio.run(counting_store.chat(assumed.chat_messages))
    print(
        "\n".join([*_of_one(one, assumed), "", *_bills(messages, one, assumed), "", *_limits(one, assumed)])
    )


def _of_one(one: Counts, assumed: Assumed) -> list[str]:
    return [
        "one message and its answer, counted:",
        f"  documents: {one.reads:.1f} read, {_writes(one, assumed):.1f} written, of which"
        f" {assumed.model_seconds / RENEW_SECONDS:.1f} renew the claim while the model thinks,"
        f" {one.expiring:.1f} expire",
        f"  {one.written_bytes / 1024:.1f} KiB written, {one.sent_bytes / 1024:.1f} KiB sent,"
        f" a task of {one.task_bytes / 1024:.1f} KiB",
        f"  tokens, estimated: {one.tokens_read:.0f} read, {one.tokens_written:.0f} written by a model tuned"
        f" from {counting_store.BASE_MODEL}",
        "assumed:",
        *(f"  {name} = {value:g}" for name, value in vars(assumed).items()),
    ]


def _bills(messages: Sequence[int], one: Counts, assumed: Assumed) -> list[str]:
    """Return a Markdown table with a column for each number of messages."""
    bills = [bill(number, one, assumed) for number in messages]
    lines = [
        f"US dollars a month, prices as of {cloud_prices.AS_OF}",
        "",
        "| messages a month | " + " | ".join(f"{number:,}" for number in messages) + " |",
        "|---|" + "---:|" * len(messages),
    ]
    for rows in zip(*bills, strict=True):
        cells = (f"{_amount(row.used)} → {_usd(row.usd)}" for row in rows)
        lines.append(f"| {rows[0].what} | " + " | ".join(cells) + " |")
    lines.append("| **Google Cloud** | " + " | ".join(_usd(google_usd(rows)) for rows in bills) + " |")
    totals = (_usd(sum(row.usd for row in rows)) for rows in bills)
    lines.append("| **with the model** | " + " | ".join(totals) + " |")
    return lines


def _limits(one: Counts, assumed: Assumed) -> list[str]:
    """Return a table in Markdown."""
    lines = ["| what limits | messages a second | a month | what moves it |", "|---|---:|---:|---|"]
    for what, rate, knob in limits(one, assumed):
        month = rate / assumed.peak * assumed.open_hours * 3600 * DAYS
        lines.append(f"| {what} | {rate:,.0f} | {_amount(month)} | {knob} |")
    return lines


def _writes(one: Counts, assumed: Assumed) -> float:
    """Return the writes of a message, including those that extend the claim while the model answers."""
    return one.writes + assumed.model_seconds / RENEW_SECONDS


def _busy_seconds(messages: int, assumed: Assumed) -> float:
    """Instance-seconds that are billed: an instance costs while it has a request, however many it has."""
    open_seconds = DAYS * assumed.open_hours * 3600
    rate = messages / open_seconds
    reply = _instances(
        rate,
        seconds=assumed.model_seconds + 0.1,
        cpu_seconds=assumed.reply_cpu_seconds,
        takes=REPLY_CONCURRENCY * assumed.full,
    )
    # A request is billed by tenths of a second.
    webhook = _instances(
        rate, seconds=0.1, cpu_seconds=assumed.webhook_cpu_seconds, takes=WEBHOOK_CONCURRENCY * assumed.full
    )
    starts = 2 * messages * math.exp(-rate * assumed.warm_seconds) * assumed.start_seconds
    return (reply + webhook) * open_seconds + starts + MONTH_SECONDS / 60 * assumed.tick_seconds


def _instances(rate: float, *, seconds: float, cpu_seconds: float, takes: float) -> float:
    """Return the average number of busy instances. Each `takes` so many requests at once."""
    waiting = rate * seconds
    one_is_busy = 1 - math.exp(-waiting)
    return max(one_is_busy, waiting / takes, rate * cpu_seconds)


def _usd(amount: float) -> str:
    return f"${amount:,.2f}"


def _amount(amount: float) -> str:
    """Return a number for people, three digits of it."""
    for unit, name in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if amount >= unit:
            return f"{amount / unit:.3g}{name}"
    return f"{amount:.3g}" if amount >= 0.01 else "< 0.01"


@benchmark(__doc__)
@click.option(
    "--messages", type=int, multiple=True, default=MESSAGES, show_default=True, help="in a month; repeatable"
)
def command(messages: tuple[int, ...]) -> int:
    """Exit with 0."""
    measure(messages)
    return 0
