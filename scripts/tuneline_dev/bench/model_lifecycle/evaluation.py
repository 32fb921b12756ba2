"""Measure the evaluation of a new model on fifty questions: its time, calls, and the poller's memory."""

import contextlib
import io
import json
import os
import sqlite3
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2

from tuneline.storage.objects import Objects
from tuneline_dev.bench.memory import Peak
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

EXAMPLES = 400
MODEL_SECONDS = 1.0
JUDGE = "gpt-4o-2024-08-06"
_STARTED = ("storage", "openai_platform", "dataset_upload", "job_poller")
_MOST_SECONDS = 300.0
_ROW = "{what:<34}{seconds:>9}{ticks:>9}{asked:>9}{judged:>9}{memory:>12}"


def measure(*, port: int) -> None:
    """Train, evaluate and promote a model, without a judge and with one, and print the table."""
    print(f"evaluation of a new model that takes {MODEL_SECONDS:.0f} s to answer, as the base model does")
    print(
        _ROW.format(
            what="", seconds="seconds", ticks="ticks", asked="asked", judged="judged", memory="memory"
        )
    )
    for what, judge in (("50 questions", ""), ("50 questions and a judge", JUDGE)):
        os.environ["EVALUATION_JUDGE"] = judge
        try:
            _measure(what, port=port)
        finally:
            del os.environ["EVALUATION_JUDGE"]


def _measure(what: str, *, port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given={}, folder=Path(folder))
        stack.require_free_ports()
        with Processes(stack.logs) as processes:
            stack.start(processes, only=_STARTED)
            _control(stack, job_seconds=0)
            _drop(stack)
            _until(lambda: _documents(stack, "jobs"))
            _control(stack, chat_seconds=MODEL_SECONDS)
            with Peak(processes.pid("job_poller")) as peak:
                started, ticks = time.monotonic(), 0
                while "bot/serving" not in _documents(stack, "bot"):
                    httpx2.post(stack.url(4), timeout=120, trust_env=False).raise_for_status()
                    ticks += 1
                took = time.monotonic() - started
            calls = _asked(stack)
    judged = calls.pop(JUDGE, 0)
    print(
        _ROW.format(
            what=what,
            seconds=f"{took:.1f}",
            ticks=ticks,
            asked=calls.total(),
            judged=judged,
            memory=f"{peak.resident / 1e6:.0f} MB",
        )
    )


def _drop(stack: Stack) -> None:
    """Drop a dataset of which at least fifty questions are held out."""
    lines = [
        {
            "messages": [
                {"role": "user", "content": f"第 {number} 診間今天看診到幾點？"},
                {"role": "assistant", "content": f"第 {number} 診間今天看診到 {number % 24} 點，請先掛號。"},
            ]
        }
        for number in range(EXAMPLES)
    ]
    content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()
    os.environ |= {"STORAGE_EMULATOR_HOST": stack.url(7), "GOOGLE_CLOUD_PROJECT": "local"}
    os.environ["NO_PROXY"] = stack.environment()["NO_PROXY"]
    Objects().put(
        stack.bucket,
        f"{stack.prefix}clinic.jsonl",
        io.BytesIO(content),
        size=len(content),
        metadata={"validation-fraction": "0.2"},
    )


def _control(stack: Stack, **settings: float) -> None:
    url = f"{stack.url(6)}/control"
    httpx2.post(url, json={"set": settings}, trust_env=False).raise_for_status()


def _asked(stack: Stack) -> "Counter[str]":
    """Return the number of calls of each model, including the probe."""
    shown: Any = httpx2.get(f"{stack.url(6)}/sim/requests", trust_env=False).raise_for_status().json()
    return Counter(one["model"] for one in shown["chat"])


def _documents(stack: Stack, collection: str) -> list[str]:
    with contextlib.suppress(sqlite3.OperationalError):  # not made yet
        connection = sqlite3.connect(f"file:{stack.store}?mode=ro", uri=True)
        with contextlib.closing(connection):
            rows = connection.execute("SELECT path FROM documents WHERE collection = ?", (collection,))
            return [path for (path,) in rows]
    return []


def _until(read: Any) -> None:
    until = time.monotonic() + _MOST_SECONDS
    while not read():
        if time.monotonic() > until:
            raise SystemExit(f"nothing came of it in {_MOST_SECONDS:.0f} s")
        time.sleep(0.1)
