"""Measure cold starts: from the start of a function's process to the first answer of that function."""

import http.client
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from local.bench.requests import signed_text
from local.processes import Processes
from local.stack import FUNCTIONS, Stack

Request = tuple[bytes, dict[str, str]]
# Another bucket's object, so that the answer is that of the function alone.
_UPLOAD = b'{"bucket": "b", "name": "n", "generation": "1"}'
_UPLOAD_HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": "1",
    "ce-source": "//storage.googleapis.com/projects/_/buckets/b",
    "ce-type": "google.cloud.storage.object.v1.finalized",
    "content-type": "application/json",
}


def measure(*, port: int, runs: int, only: tuple[str, ...] = FUNCTIONS) -> None:
    """Print one row for each function of `only`: median, least and most of `runs` starts, in seconds."""
    requests: dict[str, Callable[[Stack], Request]] = {
        # The first event is queued, so the queue's client is made and used.
        "line_webhook": lambda stack: signed_text(stack.settings()["LINE_CHANNEL_SECRET"], "cold"),
        "line_reply": lambda _stack: (b'{"received_at": 0, "event": {"type": "follow"}}', {}),
        "dataset_upload": lambda _stack: (
            b'{"bucket": "b", "name": "n", "generation": "1"}',
            _UPLOAD_HEADERS,
        ),
        "job_poller": lambda _stack: (b"", {}),
    }
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given={}, folder=Path(folder))
        stack.require_free_ports()
        with Processes(stack.logs) as processes:
            stack.start(processes, only=("cloud_tasks",))
            print(f"{'process start to first answer, s':<34} {'median':>7} {'least':>7} {'most':>7}")
            for name in only:
                times = [_start(stack, name, requests[name](stack)) for _ in range(runs)]
                print(f"{name:<34} {statistics.median(times):>7.2f} {min(times):>7.2f} {max(times):>7.2f}")


def _start(stack: Stack, name: str, request: Request) -> float:
    command, environment = stack.commands()[name]
    body, headers = request
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**stack.environment(), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = _first_answer(stack.port_of(name), body, headers)
        took = time.monotonic() - started
    finally:
        process.terminate()
        process.wait()
    if status != 200:
        raise SystemExit(f"{name} answered {status} to its first request")
    return took


def _first_answer(port: int, body: bytes, headers: dict[str, str]) -> int:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/", body, headers)
            return connection.getresponse().status
        except ConnectionError:
            time.sleep(0.003)
        finally:
            connection.close()
    raise SystemExit(f"nothing answered on port {port}")
