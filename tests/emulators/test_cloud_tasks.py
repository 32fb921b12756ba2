"""The Cloud Tasks emulator, driven by the real google-cloud-tasks client over gRPC."""

import asyncio
import base64
import json
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import grpc
import pytest
from google.api_core import exceptions
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcAsyncIOTransport
from google.protobuf import duration_pb2
from starlette.types import Receive, Scope, Send

from tuneline_dev.emulators.cloud_tasks.background import WebApp
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.retry import Retry
from tuneline_dev.emulators.cloud_tasks.server import CloudTasks
from tuneline_dev.emulators.cloud_tasks.thread import CloudTasksThread

QUEUE = "projects/bot/locations/asia-east1/queues/replies"
FAST = QueueOptions(retry=Retry(min_backoff=0.02, max_backoff=0.1, max_attempts=20))


class Target:
    """An HTTP target that records what arrives; `answers` are given in turn, then 200 for ever."""

    def __init__(self, *answers: int, hold: float = 0.0) -> None:
        self.answers = list(answers)
        self.hold = hold
        self.requests: list[dict[str, Any]] = []
        self.inside = self.most_inside = 0
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request: dict[str, Any] = {"method": scope["method"], "headers": headers, "at": time.time()}
        request["address"] = scope["path"] + "?" + scope["query_string"].decode()
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.requests.append(request | {"body": body})
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        status = self.answers.pop(0) if self.answers else 200
        await asyncio.sleep(self.hold)
        self.inside -= 1
        headers_sent = [(b"content-length", b"0"), (b"location", b"/elsewhere")]
        await send({"type": "http.response.start", "status": status, "headers": headers_sent})
        await send({"type": "http.response.body", "body": b""})

    def seen(self, header: str) -> list[str | None]:
        return [request["headers"].get(header.lower()) for request in self.requests]


@asynccontextmanager
async def serving(target: Target, *, port: int = 0) -> AsyncIterator[Target]:
    app = WebApp(target, port=port)
    target.url = await app.start() + "/"
    try:
        yield target
    finally:
        await app.stop()


@asynccontextmanager
async def client_of(address: str) -> AsyncIterator[tasks_v2.CloudTasksAsyncClient]:
    async with grpc.aio.insecure_channel(address) as channel:
        yield tasks_v2.CloudTasksAsyncClient(transport=CloudTasksGrpcAsyncIOTransport(channel=channel))


@asynccontextmanager
async def cloud_tasks(**arguments: Any) -> AsyncIterator[tuple[CloudTasks, tasks_v2.CloudTasksAsyncClient]]:
    tasks = CloudTasks(**{"options": FAST} | arguments)
    try:
        async with client_of(await tasks.start()) as client:
            yield tasks, client
    finally:
        await tasks.stop()


def task(url: str, name: str = "", **fields: Any) -> tasks_v2.Task:
    full_name = f"{QUEUE}/tasks/{name}" if name else ""
    request = {"http_method": tasks_v2.HttpMethod.POST, "url": url} | fields.pop("http", {})
    return tasks_v2.Task(name=full_name, http_request=tasks_v2.HttpRequest(**request), **fields)


async def posted(tasks: CloudTasks, path: str, body: object = None) -> int:
    async with aiohttp.ClientSession(tasks.control_url) as page, page.post(path, json=body or {}) as answer:
        return answer.status


async def shown(tasks: CloudTasks) -> dict[str, Any]:
    async with aiohttp.ClientSession(tasks.control_url) as page, page.get("/tasks") as answer:
        read: dict[str, Any] = await answer.json()
        return read


async def until(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def at(timestamp: Any) -> float:
    # Written down as a protocol buffer, given by the client as a datetime.
    seconds: float = timestamp.timestamp()
    return seconds


def claims(authorization: str) -> dict[str, Any]:
    payload = authorization.removeprefix("Bearer ").split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


async def test_a_task_arrives_as_it_was_given_with_the_headers_cloud_tasks_adds() -> None:
    own = {"Content-Type": "application/json", "X-CloudTasks-TaskPreviousResponse": "200", "X-Google-A": "b"}
    http = {"body": b'{"a": 1}', "headers": own}
    async with serving(Target()) as target, cloud_tasks() as (_, client):
        created = await client.create_task(
            parent=QUEUE, task=task(target.url + "run?x=%2F", "one", http=http)
        )
        await until(lambda: target.requests)
    request, headers = target.requests[0], target.requests[0]["headers"]
    assert (request["method"], request["body"]) == ("POST", b'{"a": 1}')
    assert request["address"] == "/run?x=%2F"
    assert (headers["content-type"], headers["user-agent"]) == ("application/json", "Google-Cloud-Tasks")
    assert (headers["x-cloudtasks-queuename"], headers["x-cloudtasks-taskname"]) == ("replies", "one")
    assert headers["x-cloudtasks-taskretrycount"] == headers["x-cloudtasks-taskexecutioncount"] == "0"
    assert float(headers["x-cloudtasks-tasketa"]) == pytest.approx(at(created.schedule_time), abs=0.001)
    assert not {"x-google-a", "x-cloudtasks-taskpreviousresponse", "authorization"} & set(headers)
    assert (created.name, created.http_request.body) == (f"{QUEUE}/tasks/one", b"")
    assert created.dispatch_deadline == timedelta(minutes=10)


async def test_an_oidc_token_names_the_service_account_and_the_audience() -> None:
    oidc = tasks_v2.OidcToken(
        service_account_email="invoker@bot.iam.gserviceaccount.com", audience="https://a"
    )
    async with serving(Target()) as target, cloud_tasks() as (_, client):
        await client.create_task(parent=QUEUE, task=task(target.url, http={"oidc_token": oidc}))
        await until(lambda: len(target.requests) == 1)
        oidc.audience = ""
        await client.create_task(parent=QUEUE, task=task(target.url, http={"oidc_token": oidc}))
        await until(lambda: len(target.requests) == 2)
    first, second = (claims(str(sent)) for sent in target.seen("authorization"))
    assert (first["email"], first["aud"]) == ("invoker@bot.iam.gserviceaccount.com", "https://a")
    assert second["aud"] == target.url


async def test_a_failed_attempt_is_retried_with_the_counts_of_the_real_service() -> None:
    async with serving(Target(503, 404, 429, 302)) as target, cloud_tasks() as (tasks, client):
        await client.create_task(parent=QUEUE, task=task(target.url))
        await until(lambda: tasks.shown()["done"] == 1)
    assert target.seen("X-CloudTasks-TaskRetryCount") == ["0", "1", "2", "3", "4"]
    assert target.seen("X-CloudTasks-TaskExecutionCount") == ["0", "0", "1", "2", "3"]
    assert target.seen("X-CloudTasks-TaskPreviousResponse") == [None, "503", "404", "429", "302"]
    assert target.seen("X-CloudTasks-TaskRetryReason") == [None, "", "", "", ""]


def test_the_time_between_retries_is_that_of_the_example_in_googles_documentation() -> None:
    retry = Retry(min_backoff=10, max_backoff=300, max_doublings=3)
    assert [retry.delay(failures) for failures in range(1, 9)] == [10, 20, 40, 80, 160, 240, 300, 300]


@pytest.mark.parametrize(
    ("max_attempts", "max_retry_duration", "attempts", "age", "over"),
    [
        (5, 0, 4, 9e9, False),
        (5, 0, 5, 0, True),
        (-1, 0, 10**6, 9e9, False),
        (-1, 60, 10**6, 59, False),
        (-1, 60, 1, 60, True),
        (5, 60, 5, 59, False),
        (5, 60, 4, 60, False),
        (5, 60, 5, 60, True),
    ],
)
def test_a_task_is_given_up_when_every_limit_that_is_set_is_reached(
    max_attempts: int, max_retry_duration: float, attempts: int, age: float, over: bool
) -> None:
    retry = Retry(max_attempts=max_attempts, max_retry_duration=max_retry_duration)
    assert retry.is_over(attempts=attempts, age=age) is over


async def test_a_task_is_dropped_after_the_last_attempt_of_the_queue_or_of_its_own() -> None:
    own = tasks_v2.types.RetryConfig(max_attempts=2, min_backoff=duration_pb2.Duration(nanos=10**6))
    options = QueueOptions(retry=Retry(min_backoff=0.01, max_backoff=0.01, max_attempts=3))
    async with serving(Target(*[500] * 9)) as target, cloud_tasks(options=options) as (tasks, client):
        await client.create_task(parent=QUEUE, task=task(target.url, "queues"))
        await client.create_task(parent=QUEUE, task=task(target.url, "own", retry_config=own))
        await client.create_task(parent=QUEUE, task=task("http://127.0.0.1:no-port/", "nowhere"))
        await until(lambda: tasks.shown()["dropped"] == 3)
    assert sorted(target.seen("X-CloudTasks-TaskName"), key=str) == ["own"] * 2 + ["queues"] * 3


async def test_a_target_that_is_not_there_yet_gets_the_task_when_it_is() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with cloud_tasks() as (tasks, client):
        await client.create_task(parent=QUEUE, task=task(f"http://127.0.0.1:{port}/"))
        await until(lambda: tasks.shown()["tasks"][0]["attempts"] >= 2)
        assert tasks.shown()["tasks"][0]["last_status"] == 503
        async with serving(Target(), port=port) as target:
            await until(lambda: tasks.shown()["done"] == 1)
    assert len(target.requests) == 1


async def test_an_answer_after_the_deadline_does_not_count() -> None:
    slow = Target(hold=30)
    async with cloud_tasks(longest_dispatch=0.2) as (tasks, client), serving(slow) as target:
        await client.create_task(parent=QUEUE, task=task(target.url))
        await until(lambda: target.requests)
        slow.hold = 0
        await until(lambda: tasks.shown()["done"] == 1)
    assert target.seen("X-CloudTasks-TaskPreviousResponse")[:2] == [None, "504"]
    assert target.seen("X-CloudTasks-TaskExecutionCount")[1] == "0"


async def test_a_name_stays_taken_while_the_task_lives_and_for_a_while_after_it_is_done() -> None:
    async with serving(Target(hold=0.2)) as target, cloud_tasks(names_kept_for=2.0) as (tasks, client):
        named = task(target.url, "once")
        await client.create_task(parent=QUEUE, task=named)
        with pytest.raises(exceptions.AlreadyExists):
            await client.create_task(parent=QUEUE, task=named)
        await until(lambda: tasks.shown()["done"] == 1)
        with pytest.raises(exceptions.AlreadyExists):
            await client.create_task(parent=QUEUE, task=named)
        await asyncio.sleep(2.1)
        await client.create_task(parent=QUEUE, task=named)
        await until(lambda: tasks.shown()["done"] == 2)
    assert len(target.requests) == 2


URL = "http://127.0.0.1:1/"
GET = tasks_v2.HttpMethod.GET
LATER = datetime.now(UTC) + timedelta(days=31)


@pytest.mark.parametrize(
    ("parent", "given", "named"),
    [
        ("replies", task(URL), "Queue name"),
        (QUEUE + "/more", task(URL), "Queue name"),
        (QUEUE + "_x", task(URL), "Queue name"),
        (QUEUE, tasks_v2.Task(name="one", http_request={"url": URL}), "Task name"),
        (QUEUE + "-2", task(URL, "one"), "must be the same"),
        (QUEUE, task(URL, "not an id"), "Task ID"),
        (QUEUE, task(URL, "a" * 501), "Task ID"),
        (QUEUE, tasks_v2.Task(), "http_request"),
        (QUEUE, task(""), "url is required"),
        (QUEUE, task("ftp://x/"), "must start with"),
        (QUEUE, task(URL + "a" * 2083), "2083"),
        (QUEUE, task(URL, http={"http_method": GET, "body": b"x"}), "body"),
        (QUEUE, task(URL, http={"body": b"x" * 1_048_569}), "too large"),
        (QUEUE, task(URL, dispatch_deadline=timedelta(seconds=14)), "dispatchDeadline"),
        (QUEUE, task(URL, dispatch_deadline=timedelta(minutes=31)), "dispatchDeadline"),
        (QUEUE, task(URL, schedule_time=LATER), "scheduleTime"),
    ],
)
async def test_what_google_refuses_is_refused(parent: str, given: tasks_v2.Task, named: str) -> None:
    async with cloud_tasks() as (tasks, client):
        with pytest.raises(exceptions.InvalidArgument, match=named):
            await client.create_task(parent=parent, task=given)
        assert tasks.shown()["pending"] == 0


async def test_the_largest_task_google_takes_is_taken() -> None:
    async with serving(Target()) as target, cloud_tasks() as (_, client):
        body = b"x" * (1_048_569 - 300)
        await client.create_task(parent=QUEUE, task=task(target.url, http={"body": body}))
        await until(lambda: target.requests)
    assert target.requests[0]["body"] == body


async def test_a_task_waits_for_its_schedule_time_and_others_do_not_wait_for_it() -> None:
    due = datetime.now(UTC) + timedelta(seconds=1)
    async with serving(Target()) as target, cloud_tasks() as (_, client):
        await client.create_task(parent=QUEUE, task=task(target.url, "later", schedule_time=due))
        await client.create_task(parent=QUEUE, task=task(target.url, "now"))
        await until(lambda: len(target.requests) == 2)
    assert target.seen("X-CloudTasks-TaskName") == ["now", "later"]
    assert target.requests[1]["at"] >= due.timestamp()
    assert float(target.requests[1]["headers"]["x-cloudtasks-tasketa"]) == pytest.approx(due.timestamp())


async def test_tasks_can_be_looked_at_and_taken_off_a_paused_queue() -> None:
    async with serving(Target()) as target, cloud_tasks() as (tasks, client):
        tasks.set_paused(True)
        for number in range(5):
            await client.create_task(parent=QUEUE, task=task(target.url, f"t{number}", http={"body": b"x"}))
        name = f"{QUEUE}/tasks/t0"
        full = tasks_v2.GetTaskRequest(name=name, response_view=tasks_v2.Task.View.FULL)
        assert (await client.get_task(name=name)).http_request.body == b""
        assert (await client.get_task(full)).http_request.body == b"x"
        pages = await client.list_tasks(tasks_v2.ListTasksRequest(parent=QUEUE, page_size=2))
        listed = [found.name.rpartition("/")[2] async for found in pages]
        assert listed == ["t0", "t1", "t2", "t3", "t4"]
        await client.delete_task(name=name)
        with pytest.raises(exceptions.NotFound, match="recently"):
            await client.get_task(name=name)
        with pytest.raises(exceptions.NotFound, match="not found"):
            await client.get_task(name=f"{QUEUE}/tasks/never")
        assert (await client.get_queue(name=QUEUE)).state == tasks_v2.Queue.State.PAUSED
        assert not target.requests
        tasks.set_paused(False)
        await until(lambda: tasks.shown()["done"] == 4)
    assert sorted(target.seen("X-CloudTasks-TaskName"), key=str) == ["t1", "t2", "t3", "t4"]


async def test_a_task_deleted_during_an_attempt_is_not_tried_again() -> None:
    async with serving(Target(500, 200, hold=0.3)) as target, cloud_tasks() as (tasks, client):
        deleted = await client.create_task(parent=QUEUE, task=task(target.url, "deleted"))
        await until(lambda: target.requests)
        await client.delete_task(name=deleted.name)
        await client.create_task(parent=QUEUE, task=task(target.url, "other"))
        await until(lambda: tasks.shown()["done"] == 1)
    assert target.seen("X-CloudTasks-TaskName") == ["deleted", "other"]


async def test_a_queue_keeps_to_its_limits() -> None:
    options = QueueOptions(max_concurrent_dispatches=3, max_dispatches_per_second=20)
    async with serving(Target(hold=0.1)) as target, cloud_tasks(options=options) as (tasks, client):
        started = time.monotonic()
        for _ in range(24):
            await client.create_task(parent=QUEUE, task=task(target.url))
        await until(lambda: tasks.shown()["done"] == 24)
        took = time.monotonic() - started
        limits = (await client.get_queue(name=QUEUE)).rate_limits
    assert target.most_inside == 3
    assert took >= 0.95  # 4 at once, then 20 in a second
    assert (limits.max_concurrent_dispatches, limits.max_dispatches_per_second) == (3, 20)


async def test_tasks_are_taken_while_all_attempts_hang() -> None:
    async with cloud_tasks() as (tasks, client), serving(Target(hold=60)) as target:
        await asyncio.gather(*[client.create_task(parent=QUEUE, task=task(target.url)) for _ in range(300)])
        await until(lambda: len(target.requests) == 100)
        shown = tasks.shown()
    assert (shown["running"], shown["pending"], shown["done"]) == (100, 200, 0)


@pytest.mark.parametrize("answers", [(200, 200), (503, 200)])
async def test_a_task_can_be_delivered_twice_at_the_same_moment(answers: tuple[int, int]) -> None:
    async with serving(Target(*answers, hold=0.3)) as target, cloud_tasks() as (tasks, client):
        tasks.set_run_twice(1)
        for name in ("twice", "once"):
            await client.create_task(parent=QUEUE, task=task(target.url, name))
            await until(lambda: tasks.shown()["pending"] == tasks.shown()["running"] == 0)
    assert target.seen("X-CloudTasks-TaskName") == ["twice", "twice", "once"]
    assert target.seen("X-CloudTasks-TaskRetryCount") == ["0", "0", "0"]
    assert target.most_inside == 2


async def test_creating_a_task_fails_on_request() -> None:
    async with serving(Target()) as target, cloud_tasks(control_port=0) as (tasks, client):
        await posted(tasks, "/control", {"set": {"fail_creates": 2}})
        for _ in range(2):
            with pytest.raises(exceptions.ServiceUnavailable):
                await client.create_task(parent=QUEUE, task=task(target.url, "one"))
        await client.create_task(parent=QUEUE, task=task(target.url, "one"))
        await posted(tasks, "/control", {"faults": [{"on": "create_task", "kind": "lost_answer"}]})
        with pytest.raises(exceptions.ServiceUnavailable):
            await client.create_task(parent=QUEUE, task=task(target.url, "two"))
        with pytest.raises(exceptions.AlreadyExists):
            await client.create_task(parent=QUEUE, task=task(target.url, "two"))
        await until(lambda: tasks.shown()["done"] == 2)
    assert target.seen("X-CloudTasks-TaskName") == ["one", "two"]


async def test_the_control_page_shows_and_steers() -> None:
    async with serving(Target(500)) as target, cloud_tasks(control_port=0) as (tasks, client):
        await posted(tasks, "/pause")
        await posted(tasks, "/run-twice", {"times": 1})
        await client.create_task(parent=QUEUE, task=task(target.url, "one"))
        assert (await shown(tasks))["pending"] == 1
        await posted(tasks, "/resume")
        await until(lambda: tasks.shown()["done"] == 1)
        (only,) = (await shown(tasks))["tasks"]
        wrong = [{"set": {"fail_creates": "2"}}, {"set": {"other": 1}}, {"faults": [{"kind": "none"}]}]
        refusals = [await posted(tasks, "/control", body) for body in wrong]
        refusals.append(await posted(tasks, "/run-twice", {"times": -1}))
    assert (only["name"], only["state"], only["last_status"]) == (f"{QUEUE}/tasks/one", "done", 200)
    assert (only["attempts"], only["deliveries"]) == (1, 2)
    assert refusals == [400] * 4


async def test_a_call_that_is_not_there_is_unimplemented() -> None:
    async with cloud_tasks() as (_, client):
        with pytest.raises(exceptions.MethodNotImplemented):
            await client.purge_queue(name=QUEUE)


async def test_it_runs_in_a_thread_beside_a_busy_program() -> None:
    async with serving(Target(500)) as target:
        with CloudTasksThread(options=FAST) as tasks:
            async with client_of(tasks.address) as client:
                tasks.pause()
                tasks.fail_creates(1)
                with pytest.raises(exceptions.ServiceUnavailable):
                    await client.create_task(parent=QUEUE, task=task(target.url))
                await client.create_task(parent=QUEUE, task=task(target.url))
                assert tasks.shown()["pending"] == 1
                tasks.resume()
                await until(lambda: tasks.shown()["done"] == 1)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", int(tasks.address.rpartition(":")[2])), timeout=5)
    assert target.seen("X-CloudTasks-TaskRetryCount") == ["0", "1"]


async def test_two_of_them_cannot_share_a_port() -> None:
    async with cloud_tasks() as (tasks, _):
        second = CloudTasks(port=int(tasks.address.rpartition(":")[2]))
        try:
            with pytest.raises((RuntimeError, OSError)):
                await second.start()
        finally:
            await second.stop()


async def test_as_a_program_it_serves_and_ends_at_once_on_sigterm() -> None:
    scripts = Path(__file__).parents[2] / "scripts"
    command = [
        sys.executable,
        "-m",
        "tuneline_dev.emulators.cloud_tasks",
        "--port",
        "0",
        "--control-port",
        "0",
    ]
    program = await asyncio.create_subprocess_exec(*command, cwd=scripts, stdout=asyncio.subprocess.PIPE)
    try:
        assert program.stdout is not None
        address = (await program.stdout.readline()).decode().split()[-1]
        async with serving(Target(hold=60)) as target, client_of(address) as client:
            await client.create_task(parent=QUEUE, task=task(target.url))
            await until(lambda: target.requests)
            program.terminate()
            assert await asyncio.wait_for(program.wait(), 10) == 0
    finally:
        if program.returncode is None:
            program.kill()
        await program.wait()
