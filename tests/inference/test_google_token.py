"""An access token comes from the metadata server or the operator's login, once for many requests."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.process.test_broken_hosts import BROKEN
from tuneline.bootstrap.google import google_token
from tuneline.inference.gemini.api import GoogleApi
from tuneline.inference.google_login import ApplicationDefaultCredentials
from tuneline.inference.google_metadata import TOKEN_PATH, TRIES, MetadataServer
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host_errors import BusyRetryError, NoAccessRetryError
from tuneline.training.vertex.api import VertexApi
from tuneline_dev.emulators.broken_host import broken_host
from tuneline_dev.emulators.serve import served

FUNCTIONS = Path(__file__).parents[2] / "functions"
GOOGLE = {"Metadata-Flavor": "Google"}


class Metadata:
    """A metadata server that gives the tokens `t1`, `t2` …, each for `seconds`."""

    def __init__(self) -> None:
        self.host = ""
        self.seconds: Any = 3600
        self.requests: list[Request] = []
        self.failures: list[Response] = []

    async def token(self, request: Request) -> Response:
        self.requests.append(request)
        if self.failures:
            return self.failures.pop(0)
        answer = {"access_token": f"t{len(self.requests)}", "expires_in": self.seconds}
        return JSONResponse({**answer, "token_type": "Bearer"}, headers=GOOGLE)


@pytest.fixture
def metadata() -> Iterator[Metadata]:
    server = Metadata()
    with served(Starlette(routes=[Route(TOKEN_PATH, server.token)])) as url:
        server.host = url.removeprefix("http://")
        yield server


class Clock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def token(metadata: Metadata, clock: Clock) -> AsyncIterator[GoogleToken]:
    made = GoogleToken(source=MetadataServer(host=metadata.host, pause_seconds=0), clock=clock)
    yield made
    await made.close()


async def test_a_token_is_asked_for_as_the_metadata_server_wants_it(
    token: GoogleToken, metadata: Metadata
) -> None:
    assert await token.get() == "t1"
    assert metadata.requests[0].headers["metadata-flavor"] == "Google"


async def test_it_is_kept_until_five_minutes_before_its_end(token: GoogleToken, clock: Clock) -> None:
    assert await token.get() == "t1"
    clock.now += 3299
    assert await token.get() == "t1"
    clock.now += 2
    assert await token.get() == "t2"


async def test_a_new_token_that_ends_soon_is_not_fetched_for_every_request(
    token: GoogleToken, metadata: Metadata, clock: Clock
) -> None:
    metadata.seconds = 240
    assert [await token.get() for _ in range(5)] == ["t1"] * 5
    clock.now += 30
    assert await token.get() == "t2"


async def test_many_requests_at_once_fetch_one_token(token: GoogleToken, metadata: Metadata) -> None:
    assert set(await asyncio.gather(*(token.get() for _ in range(50)))) == {"t1"}
    assert set(await asyncio.gather(*(token.get(fresh=True) for _ in range(50)))) == {"t2"}
    assert len(metadata.requests) == 2


async def test_a_request_that_is_given_up_does_not_take_the_token_from_the_others(
    token: GoogleToken, metadata: Metadata
) -> None:
    first, second = asyncio.create_task(token.get()), asyncio.create_task(token.get())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "t1"
    assert len(metadata.requests) == 1


async def test_a_refused_token_is_replaced(token: GoogleToken) -> None:
    assert await token.get() == "t1"
    assert await token.get(fresh=True) == "t2"
    assert await token.get() == "t2"


@pytest.mark.parametrize("status", [500, 429, 503])
async def test_a_server_that_fails_for_a_moment_is_asked_again(
    token: GoogleToken, metadata: Metadata, status: int
) -> None:
    metadata.failures = [Response(status_code=status)] * (TRIES - 1)
    assert await token.get() == f"t{TRIES}"


async def test_a_server_that_keeps_failing_is_busy_and_asked_again_with_the_next_request(
    token: GoogleToken, metadata: Metadata
) -> None:
    metadata.failures = [Response(status_code=500)] * TRIES
    with pytest.raises(BusyRetryError, match="500"):
        await token.get()
    assert await token.get() == f"t{TRIES + 1}"


async def test_while_no_new_token_comes_the_old_one_is_used_to_its_end(
    token: GoogleToken, metadata: Metadata, clock: Clock
) -> None:
    assert await token.get() == "t1"
    clock.now += 3500
    metadata.failures = [Response(status_code=500)] * 4 * TRIES
    assert await token.get() == "t1"
    with pytest.raises(BusyRetryError):
        await token.get(fresh=True)
    clock.now += 101
    with pytest.raises(BusyRetryError):
        await token.get()


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_function_without_a_service_account_is_reported_to_the_operators(
    token: GoogleToken, metadata: Metadata, status: int
) -> None:
    metadata.failures = [Response(status_code=status)]
    with pytest.raises(NoAccessRetryError, match="service account"):
        await token.get()
    assert len(metadata.requests) == 1


@pytest.mark.parametrize("seconds", ["soon", None, -1, float("nan"), 1e9])
async def test_a_lifetime_that_is_none_is_no_token(
    token: GoogleToken, metadata: Metadata, seconds: object
) -> None:
    body = json.dumps({"access_token": "t", "expires_in": seconds}).encode()
    metadata.failures = [Response(body, headers=GOOGLE)] * TRIES
    with pytest.raises(BusyRetryError, match="no token"):
        await token.get()


@pytest.mark.parametrize("value", ["", "two lines\nX: y", "鑰匙", 7, None])
async def test_a_token_that_no_header_can_carry_is_none(
    token: GoogleToken, metadata: Metadata, value: object
) -> None:
    body = json.dumps({"access_token": value, "expires_in": 3600}).encode()
    metadata.failures = [Response(body, headers=GOOGLE)] * TRIES
    with pytest.raises(BusyRetryError, match="no token"):
        await token.get()


async def test_another_server_that_answers_in_its_place_gives_no_token(
    token: GoogleToken, metadata: Metadata
) -> None:
    metadata.failures = [JSONResponse({"access_token": "stolen", "expires_in": 3600})] * TRIES
    with pytest.raises(BusyRetryError, match="200 without a token"):
        await token.get()


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_whatever_bytes_it_sends_it_is_busy(answer: bytes) -> None:
    with broken_host(answer.replace(b" 200 OK\r\n", b" 200 OK\r\nMetadata-Flavor: Google\r\n")) as host:
        source = MetadataServer(host=host.url.removeprefix("http://").removesuffix("/v1"), pause_seconds=0)
        with pytest.raises(BusyRetryError):
            await GoogleToken(source=source).get()
        # aiohttp repeats a request whose connection ends without a response.
        assert TRIES <= host.calls <= 2 * TRIES


async def test_a_server_that_is_silent_is_waited_for_a_bounded_time() -> None:
    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(BusyRetryError, match="does not answer"):
        await GoogleToken(source=MetadataServer(host=host, try_seconds=0.05, pause_seconds=0)).get()
    server.close()


async def test_closing_ends_a_fetch() -> None:
    class Never:
        quota_project = ""

        async def token(self) -> tuple[str, float]:
            await asyncio.Event().wait()
            raise AssertionError

    token = GoogleToken(source=Never())
    waiting = asyncio.create_task(token.get())
    await asyncio.sleep(0)
    await token.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting


# An operator's machine.


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Response], list[bytes]]]:
    """Log in with a service account whose token endpoint answers as told; gives what it was asked."""
    answers: list[Response] = []
    asked: list[bytes] = []

    async def endpoint(request: Request) -> Response:
        asked.append(await request.body())
        return answers[0]

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def answer(response: Response) -> list[bytes]:
        answers[:] = [response]
        return asked

    with served(Starlette(routes=[Route("/token", endpoint, methods=["POST"])])) as url:
        account = {"type": "service_account", "client_email": "op@clinic.example", "private_key": pem}
        file = tmp_path / "login.json"
        file.write_text(json.dumps({**account, "token_uri": f"{url}/token", "project_id": "clinic"}))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
        yield answer


async def test_an_operators_machine_uses_the_operators_login(
    login: Callable[[Response], list[bytes]],
) -> None:
    asked = login(JSONResponse({"access_token": "mine", "expires_in": 3600}))
    token = google_token({})
    assert [await token.get() for _ in range(3)] == ["mine"] * 3
    assert len(asked) == 1
    assert await token.get(fresh=True) == "mine"
    assert len(asked) == 2


async def test_an_operators_requests_count_against_the_quota_project(
    login: Callable[[Response], list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    login(JSONResponse({"access_token": "mine", "expires_in": 3600}))
    seen: list[dict[str, str]] = []

    async def answer(request: Request) -> Response:
        seen.append(dict(request.headers))
        return JSONResponse({})

    with served(Starlette(routes=[Route("/v1/models/1", answer, methods=["POST"])])) as url:
        for project in ("", "clinic"):
            monkeypatch.setenv("GOOGLE_CLOUD_QUOTA_PROJECT", project)
            api = GoogleApi(token=google_token({}))
            await api.post(f"{url}/v1/models/1", {}, seconds=5)
            await api.close()
            training = VertexApi(token=google_token({}), project="p", seconds=5, base_url=url)
            await training.post("us", "models/1", {})
    assert [headers["authorization"] for headers in seen] == ["Bearer mine"] * 4
    assert [headers.get("x-goog-user-project") for headers in seen] == [None, None, "clinic", "clinic"]


async def test_a_login_that_google_refuses_says_what_to_do(
    login: Callable[[Response], list[bytes]],
) -> None:
    login(JSONResponse({"error": "invalid_grant", "error_description": "secret"}, status_code=400))
    with pytest.raises(NoAccessRetryError, match="gcloud auth application-default login") as refused:
        await google_token({}).get()
    assert "secret" not in str(refused.value)


async def test_no_login_at_all_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/login.json")
    with pytest.raises(NoAccessRetryError, match="gcloud auth application-default login"):
        await google_token({}).get()


async def test_a_login_server_that_is_silent_does_not_hold_up_the_others(
    login: Callable[[Response], list[bytes]],
) -> None:
    login(JSONResponse({"access_token": "mine", "expires_in": 3600}))
    with pytest.raises(BusyRetryError, match="in time"):
        await GoogleToken(source=ApplicationDefaultCredentials(seconds=0)).get()


@pytest.mark.process
def test_on_google_cloud_google_auth_is_not_loaded(metadata: Metadata) -> None:
    code = """
import asyncio, os, sys
import line_reply
from tuneline.bootstrap.google import google_token
print(asyncio.run(google_token(os.environ).get()), "google.auth" in sys.modules)
"""
    env = {"GCE_METADATA_HOST": metadata.host, "PYTHONPATH": str(FUNCTIONS)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["t1", "False"], done.stderr


def test_cloud_run_has_a_metadata_server_of_a_known_name() -> None:
    source = google_token({"K_SERVICE": "line-reply"})._source
    assert isinstance(source, MetadataServer)
    assert source._url == f"http://metadata.google.internal{TOKEN_PATH}"
