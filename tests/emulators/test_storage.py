"""The Cloud Storage emulator and its events, driven by the real google-cloud-storage client."""

import asyncio
import base64
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
from cloudevents.http import CloudEvent, from_http
from google.api_core import exceptions
from google.cloud import storage
from starlette.types import Receive, Scope, Send

from tests.platforms import anonymous
from tuneline_dev.emulators.cloud_tasks.background import LoopThread, WebApp
from tuneline_dev.emulators.storage.deliveries import DeliveryOptions
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

DATASETS, ARTIFACTS = "tuneline-datasets", "tuneline-artifacts"
FAST = DeliveryOptions(min_backoff=0.02, max_backoff=0.1)


class Function:
    """A function that records the events it gets; `answers` are given in turn, then 200 for ever."""

    def __init__(self, *answers: int, hold: float = 0.0) -> None:
        self.answers = list(answers)
        self.hold = hold
        self.events: list[CloudEvent] = []
        self.subjects: list[str] = []
        self.inside = self.most_inside = 0
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.subjects.append(headers["ce-subject"])
        self.events.append(from_http(headers, body))
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        status = self.answers.pop(0) if self.answers else 200
        await asyncio.sleep(self.hold)
        self.inside -= 1
        start = {"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]}
        await send(start)
        await send({"type": "http.response.body", "body": b""})

    @property
    def names(self) -> list[str]:
        return [event.data["name"] for event in self.events]


@contextmanager
def serving(function: Function, *, port: int = 0) -> Iterator[Function]:
    loop = LoopThread("function")
    app = WebApp(function, port=port)
    function.url = loop.run(app.start()) + "/"
    try:
        yield function
    finally:
        loop.run(app.stop())
        loop.stop()


@contextmanager
def watched(**arguments: Any) -> Iterator[tuple[StorageEmulator, storage.Bucket]]:
    given: dict[str, Any] = {"buckets": [DATASETS, ARTIFACTS], "watch": DATASETS, "options": FAST}
    with StorageEmulator(**given | arguments) as emulator:
        yield emulator, bucket_at(emulator.url)


def bucket_at(url: str, name: str = DATASETS) -> storage.Bucket:
    client = storage.Client(project="bot", credentials=anonymous(), client_options={"api_endpoint": url})
    return client.bucket(name)


def put(bucket: storage.Bucket, name: str, content: bytes | str) -> storage.Blob:
    blob = bucket.blob(name)
    blob.upload_from_string(content, content_type="application/jsonl")
    return blob


def until(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.01)


def test_a_new_object_is_reported_as_eventarc_reports_it() -> None:
    with serving(Function()) as function, watched(function_url=function.url) as (emulator, bucket):
        blob = bucket.blob("datasets/shop.jsonl")
        blob.metadata = {"epochs": "3"}
        blob.upload_from_string("{}\n", content_type="application/jsonl")
        until(lambda: emulator.shown()["delivered"] == 1)
    (event,) = function.events
    assert event["type"] == "google.cloud.storage.object.v1.finalized"
    assert event["source"] == f"//storage.googleapis.com/projects/_/buckets/{DATASETS}"
    assert (event["subject"], event["bucket"]) == ("objects/datasets/shop.jsonl", DATASETS)
    assert event["id"].isdecimal()
    assert event.data["kind"] == "storage#object"
    assert event.data["id"] == f"{DATASETS}/datasets/shop.jsonl/{blob.generation}"
    assert (event.data["bucket"], event.data["name"]) == (DATASETS, "datasets/shop.jsonl")
    assert (event.data["generation"], event.data["metageneration"]) == (str(blob.generation), "1")
    assert (event.data["size"], event.data["contentType"]) == ("3", "application/jsonl")
    assert event.data["metadata"] == {"epochs": "3"}
    assert event.data["md5Hash"] == base64.b64encode(hashlib.md5(b"{}\n").digest()).decode()
    assert {"crc32c", "timeCreated", "updated", "selfLink", "mediaLink", "storageClass"} <= set(event.data)


def test_each_overwrite_is_a_new_generation_and_the_old_one_can_still_be_read() -> None:
    with serving(Function()) as function, watched(function_url=function.url) as (emulator, bucket):
        generations = [put(bucket, "a.jsonl", content).generation for content in ("one", "two", "three")]
        until(lambda: emulator.shown()["delivered"] == 3)
        for generation, content in zip(generations, (b"one", b"two", b"three"), strict=True):
            assert bucket.blob("a.jsonl", generation=generation).download_as_bytes() == content
            with bucket.blob("a.jsonl", generation=generation).open("rb") as reader:
                assert reader.read() == content
            found = bucket.get_blob("a.jsonl", generation=generation)
            assert found is not None
            assert found.size == len(content)
        assert bucket.blob("a.jsonl").download_as_bytes() == b"three"
        bucket.delete_blob("a.jsonl")
        assert bucket.blob("a.jsonl", generation=generations[2]).download_as_bytes() == b"three"
        for gone in (bucket.blob("a.jsonl"), bucket.blob("a.jsonl", generation=1)):
            with pytest.raises(exceptions.NotFound):
                gone.download_as_bytes()
    assert sorted(event.data["generation"] for event in function.events) == [str(g) for g in generations]
    assert len({event["id"] for event in function.events}) == 3


@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_odd_names_travel_right(on_disk: bool, tmp_path: Path) -> None:
    names = [
        "datasets/訓練 資料.jsonl",
        "datasets/$(id).jsonl",
        "🙂 \u202egnp.jsonl",
        'a?b#c%20d&e=f+g;h".jsonl',
        "../up.jsonl",
        "a//b",
        "a",
        "a/b",
        "folder/",
        "漢" * 300,
    ]
    folder = tmp_path if on_disk else None
    with serving(Function()) as function, watched(function_url=function.url, data_dir=folder) as (_, bucket):
        contents = {name: os.urandom(30) + b"\r\n\r\r\n" for name in names}
        for name, content in contents.items():
            put(bucket, name, content)
        for name, content in contents.items():
            found = bucket.get_blob(name)
            assert found is not None
            assert (found.name, found.download_as_bytes()) == (name, content)
        assert {blob.name for blob in bucket.list_blobs()} == set(names)
        until(lambda: len(function.events) == len(names))
    assert sorted(function.names) == sorted(names)
    assert all(subject.isascii() and " " not in subject for subject in function.subjects)
    assert sorted(unquote(subject) for subject in function.subjects) == sorted(f"objects/{n}" for n in names)


def test_an_upload_in_pieces_is_reported_once_when_it_is_complete() -> None:
    with serving(Function()) as function, watched(function_url=function.url) as (emulator, bucket):
        content = os.urandom(1_000_000)
        blob = bucket.blob("pieces.jsonl", chunk_size=256 * 1024)
        with blob.open("wb", chunk_size=256 * 1024) as writer:
            writer.write(content[:600_000])
            assert emulator.shown()["events"] == []
            writer.write(content[600_000:])
        until(lambda: emulator.shown()["delivered"] == 1)
        assert bucket.blob("pieces.jsonl").download_as_bytes() == content
    assert function.events[0].data["size"] == "1000000"


def test_what_makes_an_object_is_reported_and_what_changes_or_deletes_one_is_not() -> None:
    with serving(Function()) as function, watched(function_url=function.url) as (emulator, bucket):
        first = put(bucket, "first", "1")
        bucket.copy_blob(first, bucket, "copied")
        bucket.blob("rewritten").rewrite(first)
        bucket.blob("composed").compose([first, first])
        first.metadata = {"epochs": "1"}
        first.patch()
        bucket.delete_blob("copied")
        put(bucket_at(emulator.url, ARTIFACTS), "elsewhere", "2")
        put(bucket, "last", "3")
        until(lambda: emulator.shown()["delivered"] == 5)
    assert sorted(function.names) == ["composed", "copied", "first", "last", "rewritten"]
    assert {event.data["metageneration"] for event in function.events} == {"1"}
    assert {event.data["size"] for event in function.events} == {"1", "2"}


def test_only_objects_under_the_prefix_are_reported() -> None:
    with (
        serving(Function()) as function,
        watched(function_url=function.url, prefix="datasets/") as (emulator, bucket),
    ):
        put(bucket, "other/a", "1")
        put(bucket, "datasets/a", "1")
        until(lambda: emulator.shown()["delivered"] == 1)
    assert function.names == ["datasets/a"]


def test_an_event_is_sent_again_until_it_is_taken_and_others_do_not_wait_for_it() -> None:
    slow = DeliveryOptions(min_backoff=60, max_backoff=60)
    with serving(Function(500, 429, 302)) as function:
        with watched(function_url=function.url) as (emulator, bucket):
            put(bucket, "refused thrice", "1")
            until(lambda: emulator.shown()["delivered"] == 1)
            (shown,) = emulator.shown()["events"]
        with watched(function_url=function.url, options=slow) as (emulator, bucket):
            function.answers = [500]
            put(bucket, "refused", "1")
            until(lambda: emulator.shown()["events"][0]["attempts"] == 1)
            put(bucket, "taken", "1")
            until(lambda: emulator.shown()["delivered"] == 1)
            assert emulator.shown()["pending"] == 1
    assert (shown["attempts"], shown["last_status"]) == (4, 200)
    assert function.names == ["refused thrice"] * 4 + ["refused", "taken"]
    assert len({event["id"] for event in function.events}) == 3


def test_the_times_between_attempts_are_those_of_production_when_asked_for() -> None:
    options = DeliveryOptions(min_backoff=10, max_backoff=600)
    assert [options.delay(failures) for failures in range(1, 9)] == [10, 20, 40, 80, 160, 320, 600, 600]
    assert options.retry_for == 24 * 3600


def test_an_event_that_is_never_accepted_is_dropped_in_the_end() -> None:
    options = DeliveryOptions(min_backoff=0.05, max_backoff=0.05, retry_for=0.3)
    with (
        serving(Function(*[500] * 99)) as function,
        watched(function_url=function.url, options=options) as (emulator, bucket),
    ):
        put(bucket, "a", "1")
        until(lambda: emulator.shown()["dropped"] == 1)
    assert 2 <= len(function.events) <= 7


def test_an_attempt_that_takes_too_long_is_one_that_failed() -> None:
    options = DeliveryOptions(min_backoff=0.02, deadline=0.2)
    with (
        serving(Function(hold=30)) as function,
        watched(function_url=function.url, options=options) as (emulator, bucket),
    ):
        put(bucket, "a", "1")
        until(lambda: function.events)
        function.hold = 0
        until(lambda: emulator.shown()["delivered"] == 1)
    assert len(function.events) >= 2


def test_events_wait_for_a_function_that_is_not_there_yet() -> None:
    with watched() as (emulator, bucket):
        put(bucket, "a", "1")
        until(lambda: emulator.shown()["pending"] == 1)
        assert emulator.shown()["events"][0]["attempts"] == 0
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        emulator.set_function_url(f"http://127.0.0.1:{port}")
        until(lambda: emulator.shown()["events"][0]["attempts"] >= 2)
        with serving(Function(), port=port) as function:
            until(lambda: emulator.shown()["delivered"] == 1)
    assert function.names == ["a"]


def test_an_event_can_be_delivered_twice_at_the_same_moment() -> None:
    with serving(Function(hold=0.3)) as function, watched(function_url=function.url) as (emulator, bucket):
        emulator.run_twice(1)
        put(bucket, "twice", "1")
        until(lambda: emulator.shown()["delivered"] == 1)
        put(bucket, "once", "1")
        until(lambda: emulator.shown()["delivered"] == 2)
    assert function.names == ["twice", "twice", "once"]
    assert function.events[0]["id"] == function.events[1]["id"]
    assert function.most_inside == 2


def test_objects_present_at_the_start_are_reported_once_by_each_emulator(tmp_path: Path) -> None:
    with watched(data_dir=tmp_path) as (_, bucket):
        generation = put(bucket, "kept", "1").generation
    with serving(Function()) as function:
        emulator = StorageEmulator(
            buckets=[DATASETS], watch=DATASETS, data_dir=tmp_path, function_url=function.url, options=FAST
        )
        for _ in range(2):
            with emulator:
                until(lambda: emulator.shown()["delivered"] == 1)
                assert bucket_at(emulator.url).blob("kept").download_as_bytes() == b"1"
        with watched(data_dir=tmp_path, function_url=function.url) as (another, _):
            until(lambda: another.shown()["delivered"] == 1)
    assert [event.data["generation"] for event in function.events] == [str(generation)] * 2
    assert len({event["id"] for event in function.events}) == 1


def test_a_client_that_does_not_read_or_write_blocks_no_other() -> None:
    with watched() as (emulator, bucket):
        put(bucket, "large", bytes(30_000_000))
        address = (urlsplit(emulator.url).hostname or "", urlsplit(emulator.url).port or 0)
        path = f"/upload/storage/v1/b/{DATASETS}/o?uploadType=media&name=half"
        with socket.create_connection(address) as reader, socket.create_connection(address) as writer:
            reader.sendall(f"GET /{DATASETS}/large HTTP/1.0\r\n\r\n".encode())
            assert reader.recv(12) == b"HTTP/1.0 200"
            writer.sendall(f"POST {path} HTTP/1.0\r\nContent-Length: 100\r\n\r\nhalf".encode())
            blob = bucket.blob("small")
            blob.upload_from_string("1", timeout=10, retry=None)
            assert blob.download_as_bytes(timeout=10, retry=None) == b"1"
        with pytest.raises(exceptions.NotFound):
            bucket.blob("half").download_as_bytes()


def test_many_clients_at_once_get_what_they_wrote() -> None:
    with serving(Function()) as function, watched(function_url=function.url) as (emulator, bucket):

        def work(number: int) -> None:
            mine = bucket_at(emulator.url)
            for turn in range(10):
                content = os.urandom(2000)
                own, shared = mine.blob(f"{number}/{turn}"), mine.blob("shared")
                own.upload_from_string(content, retry=None)
                assert own.download_as_bytes(retry=None) == content
                shared.upload_from_string(content, retry=None)
                # Raises when bytes and checksum are not of the same generation.
                mine.blob("shared").download_to_file(BytesIO(), retry=None)

        interval = sys.getswitchinterval()
        try:
            sys.setswitchinterval(1e-6)  # as often as can be, so that what can go wrong does
            with ThreadPoolExecutor(8) as threads:
                list(threads.map(work, range(8)))
        finally:
            sys.setswitchinterval(interval)
        assert len(list(bucket.list_blobs())) == 81
        until(lambda: emulator.shown()["delivered"] == 160)
    assert len({event.data["generation"] for event in function.events}) == 160


def test_requests_fail_on_request() -> None:
    with watched(control_port=0) as (emulator, bucket):
        put(bucket, "a", "1")
        control = f"{emulator.control_url}/control"
        faults: list[Any] = [{"on": "read", "kind": "status", "status": 403}]
        faults.append({"on": "write", "kind": "lost_answer"})
        assert requests.post(control, json={"faults": faults}, timeout=10).status_code == 200
        with pytest.raises(exceptions.Forbidden):
            bucket.blob("a").download_as_bytes()
        with pytest.raises(requests.ConnectionError):
            bucket.blob("b").upload_from_string("2", retry=None)
        assert bucket.blob("a").download_as_bytes() == b"1"
        assert bucket.blob("b").download_as_bytes() == b"2"


def test_the_control_page_shows_and_steers() -> None:
    with serving(Function()) as function, watched(control_port=0) as (emulator, bucket):
        page = emulator.control_url
        put(bucket, "a", "1")
        until(lambda: requests.get(f"{page}/events", timeout=10).json()["pending"] == 1)
        requests.post(f"{page}/run-twice", json={"times": 1}, timeout=10)
        requests.post(f"{page}/control", json={"set": {"function_url": function.url}}, timeout=10)
        until(lambda: requests.get(f"{page}/events", timeout=10).json()["delivered"] == 1)
        wrong: list[Any] = [
            {"set": {"function_url": 1}},
            {"set": {"other": 1}},
            {"faults": [{"kind": "none"}]},
        ]
        refusals = [requests.post(f"{page}/control", json=body, timeout=10).status_code for body in wrong]
        refusals.append(requests.post(f"{page}/run-twice", json={"times": "1"}, timeout=10).status_code)
    assert function.names == ["a", "a"]
    assert refusals == [400] * 4


def test_a_bucket_that_does_not_exist_cannot_be_watched() -> None:
    with pytest.raises(ValueError, match="other"):
        StorageEmulator(buckets=[DATASETS], watch="other")


def test_as_a_program_it_serves_and_keeps_its_objects_over_sigterm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Function(500)) as function:
        arguments = ["--data-dir", str(tmp_path), "--function-url", function.url]
        with program(*arguments) as address:
            monkeypatch.setenv("STORAGE_EMULATOR_HOST", address)
            put(storage.Client(project="bot").bucket(DATASETS), "kept", "1")
            until(lambda: len(function.events) == 2)
        with program(*arguments) as address:
            monkeypatch.setenv("STORAGE_EMULATOR_HOST", address)
            assert storage.Client(project="bot").bucket(DATASETS).blob("kept").download_as_bytes() == b"1"
            until(lambda: len(function.events) == 3)
    assert function.names == ["kept"] * 3


@contextmanager
def program(*arguments: str) -> Iterator[str]:
    """Run it as a program; the address it prints. It has to end with status 0 on SIGTERM."""
    command = [
        sys.executable,
        "-m",
        "tuneline_dev.emulators.storage",
        "--port",
        "0",
        "--min-backoff",
        "0.05",
        *arguments,
    ]
    command += ["--bucket", DATASETS, "--bucket", ARTIFACTS, "--watch", DATASETS]
    scripts = Path(__file__).parents[2] / "scripts"
    with subprocess.Popen(command, cwd=scripts, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().split()[-1]
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 0
        finally:
            running.kill()
