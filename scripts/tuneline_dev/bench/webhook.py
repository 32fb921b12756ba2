"""Measure the webhook: the time to LINE's 200 while a slow model answers the queued events."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import click
import httpx2

from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.bench.requests import Connection, signed_text
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

CONNECTIONS = (1, 16, 64)
SECONDS = 8.0
MODEL_SECONDS = 3.0


def measure(*, port: int, seconds: float) -> None:
    """Print one row for each number of connections: requests a second, and percentiles in milliseconds.

    Each connection sends its next request right after its answer, so the load is the maximum.
    """
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given={}, folder=Path(folder))
        stack.require_free_ports()
        with Processes(stack.logs) as processes:
            stack.start(processes)
            control = {"set": {"chat_seconds": MODEL_SECONDS}}
            httpx2.post(f"{stack.url(6)}/control", json=control, trust_env=False).raise_for_status()
            print(
                f"webhook to 200 with a {MODEL_SECONDS:.0f}-second model, closed loop, {seconds:.0f} s a row"
            )
            print(f"{'connections':>11} {'requests/s':>11} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")
            for connections in CONNECTIONS:
                asyncio.run(_row(stack, connections, seconds))


async def _row(stack: Stack, connections: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    loops = (_loop(stack, f"{connections}-{number}", until) for number in range(connections))
    took = [one for times in await asyncio.gather(*loops) for one in times]
    cuts = statistics.quantiles(took, n=100)
    p50, p95, p99 = (cuts[at] * 1000 for at in (49, 94, 98))
    print(f"{connections:>11} {len(took) / seconds:>11.0f} {p50:>8.1f} {p95:>8.1f} {p99:>8.1f}", flush=True)


async def _loop(stack: Stack, name: str, until: float) -> list[float]:
    """Send requests over one connection, each right after the answer to the one before."""
    secret = stack.settings()["LINE_CHANNEL_SECRET"]
    connection = Connection(stack.port_of("line_webhook"))
    times: list[float] = []
    while (started := time.monotonic()) < until:
        body, headers = signed_text(secret, f"bench-{name}-{len(times)}", user=f"U{len(times) % 500:032x}")
        await connection.post(body, headers)
        times.append(time.monotonic() - started)
    connection.close()
    return times


@benchmark(__doc__)
@port_option
@click.option("--seconds", type=float, default=SECONDS, show_default=True, help="per row")
def command(port: int, seconds: float) -> int:
    """Exit with 0."""
    measure(port=port, seconds=seconds)
    return 0
