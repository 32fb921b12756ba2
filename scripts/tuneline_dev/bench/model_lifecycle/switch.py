"""Measure a switch of models under load: how soon the new one is used, and failed messages."""

import asyncio
import itertools
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import httpx2

from tuneline.models import lifecycle, registry
from tuneline.storage.records.model import Model
from tuneline_dev.bench.bench_stack import Bench, running
from tuneline_dev.bench.users import user_id

USERS = 16
SECONDS = 12.0
MODEL_SECONDS = 0.2
CHATS = 100
QUESTION = "頭痛要看哪一科？"
# Limits that are never reached, to measure the switch.
SETTINGS = {"per_minute": 1_000_000, "per_day": 1_000_000, "month_usd": 1_000_000.0}
# Names of models that the emulator knows, instead of tuned ones.
MODELS = {"old": "gpt-4.1", "new": "gpt-4o-mini"}


def measure(*, port: int) -> None:
    """Print the table. SystemExit if a message has not exactly one answer, or a late one of the old model."""
    asyncio.run(_measure(port))


async def _measure(port: int) -> None:
    async with running(port=port, store="sqlite", settings=SETTINGS, keeps_all=True) as bench:
        for version, model in MODELS.items():
            entry = {"model": model, "endpoint": "", "base_model": model, "system_prompt": f"你是{version}。"}
            record = Model.from_document({"version": version, "state": "ready", **entry})
            await registry.record(bench.store, record)
        await lifecycle.promote(bench.store, "old", by="bench", reason="first", now=datetime.now(UTC))
        await bench.model_takes(MODEL_SECONDS)
        until = time.monotonic() + SECONDS
        users = [asyncio.create_task(_user(bench, number, until)) for number in range(USERS)]
        await asyncio.sleep(SECONDS / 2)
        written = await _switch(bench)
        took = [one for answers in await asyncio.gather(*users) for one in answers]
        await _report(bench, took, written)


async def _user(bench: Bench, number: int, until: float) -> list[float]:
    connection, took = bench.line.connect(), []
    for chat in itertools.cycle(range(CHATS)):
        if time.monotonic() >= until:
            break
        took.append(await bench.line.ask(connection, user_id(number * CHATS + chat), QUESTION))
    connection.close()
    return took


async def _switch(bench: Bench) -> datetime:
    """Promote the new model under load. Returns the time of the write."""
    started = time.monotonic()
    await lifecycle.promote(bench.store, "new", by="bench", reason="better", now=datetime.now(UTC))
    wrote, written = time.monotonic() - started, datetime.now(UTC)
    # The emulator keeps its last 300 calls, which are more than it gets in that time.
    await asyncio.sleep(1.0)
    async with httpx2.AsyncClient(trust_env=False) as client:
        calls: list[dict[str, Any]] = (await client.get(f"{bench.stack.url(6)}/sim/requests")).json()["chat"]
    first = min(one["at"] for one in calls if one["model"] == MODELS["new"]) - written.timestamp()
    last = max(one["at"] for one in calls if one["model"] == MODELS["old"]) - written.timestamp()
    print(f"a switch with {USERS} users writing, a model that takes {MODEL_SECONDS} s")
    print(f"{'promoting: notice, pointer, history':<52}{wrote * 1000:>8.0f} ms")
    print(f"{'from the write to the first question to the new model':<52}{first * 1000:>8.0f} ms")
    print(f"{'from the write to the last question to the old one':<52}{last * 1000:>8.0f} ms")
    return written


async def _report(bench: Bench, took: list[float], written: datetime) -> None:
    events = [one.data for one in await bench.store.query("events", where={}, limit=100_000)]
    late = [one for one in events if one["received_at"] > written and one.get("version") != "new"]
    sent, wrong = bench.line.answer_counts()
    cuts = statistics.quantiles(took, n=100)
    print(f"{'messages a second':<52}{len(took) / SECONDS:>8.1f}")
    print(f"{'webhook to answer, without the model: p50':<52}{(cuts[49] - MODEL_SECONDS) * 1000:>8.0f} ms")
    print(f"{'the same: p95':<52}{(cuts[94] - MODEL_SECONDS) * 1000:>8.0f} ms")
    print(
        f"{sent} messages, {wrong} without exactly one answer, {len(late)} after the write by the old model"
    )
    if wrong or late:
        raise SystemExit(1)
