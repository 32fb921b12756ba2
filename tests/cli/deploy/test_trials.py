"""The trials of a new, incomplete or refused deployment, with a simulated clock."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.cli.deploy.operator import OUTPUTS, Hands, Operator, operator, place
from tests.platforms import TOKEN, Line
from tuneline.storage.objects import ObjectRef
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.uploads.event import Upload
from tuneline_cli.deploy import smoke
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.smoke_tests import dataset_test, model_test, webhook_test
from tuneline_cli.deploy.smoke_tests.failed_test import TrialFailedError
from tuneline_cli.deploy.stopped import StoppedError
from tuneline_dev.emulators.serve import served
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

BUCKET = str(OUTPUTS["dataset_bucket"])


class Webhook:
    """An address that answers with `status` until the bot is there, which refuses unsigned requests."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.url = ""

    async def answer(self, request: Request) -> Response:
        is_signed = "x-line-signature" in request.headers
        return Response(status_code=self.status or (200 if is_signed else 401))

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/", self.answer, methods=["GET", "POST"])])


@pytest.fixture
def me(tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with operator(tmp_path) as running:
        running.plane.services = {"secretmanager.googleapis.com"}
        running.plane.secrets = {"line-channel-access-token": [TOKEN]}
        # A queue without a server, and the variables that the trials set.
        running.environment |= {"CLOUD_TASKS_EMULATOR_HOST": "127.0.0.1:9"}
        named = ("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_QUOTA_PROJECT")
        running.environment |= dict.fromkeys(named, "my-bot-1")
        running.environment |= {"LINE_API_BASE_URL": line.url, "STORE": f"sqlite:{tmp_path}/documents"}
        running.plane.terraform.deployed()
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def where(me: Operator) -> Deployment:
    return place(me, Hands())


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    hook = Webhook()
    with served(hook.app()) as url:
        hook.url = f"{url}/"
        monkeypatch.setenv("TEST_OUTPUTS", json.dumps({**OUTPUTS, "webhook_url": hook.url}))
        yield hook


def at(where: Deployment, seconds: float, what: Callable[[], None]) -> None:
    assert isinstance(where.clock, Hands)
    where.clock.happens.append((seconds, what))


def test_an_address_that_google_opens_late_is_waited_for_and_line_is_asked_only_then(
    where: Deployment, address: Webhook, line: Line
) -> None:
    address.status = 403
    asked: list[int] = []

    def opens() -> None:
        asked.append(line.calls("webhook_test"))
        address.status = None

    at(where, 400, opens)
    assert "LINE reaches" in webhook_test.trial(where, opens_within=webhook_test.NEW_SECONDS)
    assert asked == [0]
    assert line.calls("webhook_test") == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "opens within ten minutes"),
        (404, "No function is at"),
        (500, "see its log"),
        (200, "answers 200"),
    ],
)
def test_an_address_without_the_bot_is_not_set_at_line(
    status: int, words: str, where: Deployment, address: Webhook, line: Line
) -> None:
    address.status = status
    with pytest.raises(TrialFailedError, match=words):
        webhook_test.trial(where, opens_within=webhook_test.NEW_SECONDS)
    assert where.clock.now() - 1000 <= webhook_test.NEW_SECONDS + 10
    assert line.calls("webhook_endpoint") + line.calls("webhook_test") == 0


@pytest.mark.parametrize("missing", ["reply_queue", "dataset_bucket", "firestore_database"])
def test_an_incomplete_deployment_is_not_set_at_line(
    missing: str, where: Deployment, address: Webhook, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {name: value for name, value in OUTPUTS.items() if name != missing}
    monkeypatch.setenv("TEST_OUTPUTS", json.dumps({**said, "webhook_url": address.url}))
    with pytest.raises(StoppedError, match=f"incomplete .{missing} is missing.: run scripts/tuneline deploy"):
        webhook_test.trial(where)
    assert line.calls("webhook_endpoint") + line.calls("webhook_test") == 0


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=[BUCKET]) as storage:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "my-bot-1")
        yield storage


def judged(storage: StorageEmulator, folder: Path, state: str) -> None:
    """Run dataset_upload for the objects in the bucket."""
    (resource,) = storage.objects.present(BUCKET)
    upload = Upload(ObjectRef(BUCKET, resource["name"], int(resource["generation"])))

    async def write() -> None:
        documents = SqliteDocuments(str(folder / "documents"))
        await documents.create(f"datasets/{upload.id}", {"state": state})
        await documents.close()

    asyncio.run(write())


def test_a_dataset_that_a_new_trigger_did_not_see_is_dropped_again(
    where: Deployment, bucket: StorageEmulator, tmp_path: Path
) -> None:
    at(where, 100, lambda: judged(bucket, tmp_path, "rejected"))
    assert "was rejected as it should be, in 100 s" in dataset_test.trial(where)
    assert bucket.objects.present(BUCKET) == []


def test_a_dataset_is_dropped_for_four_minutes_and_no_longer(
    where: Deployment, bucket: StorageEmulator
) -> None:
    generations: set[str] = set()

    def look() -> None:
        generations.update(one["generation"] for one in bucket.objects.present(BUCKET))
        at(where, where.clock.now() - 1000 + 1, look)

    at(where, 1, look)
    with pytest.raises(TrialFailedError, match="several times in 4 minutes"):
        dataset_test.trial(where)
    assert len(generations) == 6
    assert 240 <= where.clock.now() - 1000 <= 250
    assert bucket.objects.present(BUCKET) == []


def test_a_dataset_that_is_being_checked_is_waited_for_and_not_dropped_again(
    where: Deployment, bucket: StorageEmulator, tmp_path: Path
) -> None:
    seen: list[int] = []
    at(where, 10, lambda: judged(bucket, tmp_path, "checking"))
    at(where, 200, lambda: seen.append(int(bucket.objects.present(BUCKET)[0]["metageneration"])))
    with pytest.raises(TrialFailedError):
        dataset_test.trial(where)
    assert seen == [1]


def test_an_expired_login_and_a_refused_call_are_reported_and_the_other_trials_are_made(
    where: Deployment,
    me: Operator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def ended(_request: Request) -> Response:
        return JSONResponse({"error": "invalid_grant"}, 400)

    with served(Starlette(routes=[Route("/token", ended, methods=["POST"])])) as tokens:
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(account(tmp_path, f"{tokens}/token")))
        monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
        assert smoke.try_out(where) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["✗", "✓", "✗", "✗", "✗", "✗", "✓"], lines
    assert "gcloud auth login --update-adc" in lines[5]


def account(folder: Path, token_uri: str) -> Path:
    """Write a made-up key, for credentials from `token_uri`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    held = {
        "type": "service_account",
        "client_email": "me@my-bot-1.iam.gserviceaccount.com",
        "private_key": key.decode(),
        "token_uri": token_uri,
    }
    path = folder / "account.json"
    path.write_text(json.dumps(held))
    return path


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("gone", [("reply_queue",), ("poller_job", "reply_queue"), tuple(OUTPUTS)[1:]])
def test_trials_of_a_deployment_that_is_not_whole_say_so_one_by_one(
    gone: tuple[str, ...],
    where: Deployment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = {name: value for name, value in OUTPUTS.items() if name not in gone}
    monkeypatch.setenv("TEST_OUTPUTS", json.dumps(left))
    assert smoke.try_out(where) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert sum("The deployment is incomplete" in line for line in lines) >= min(len(gone), 5)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, ("aiplatform.googleapis.com", "tunelineAnswerer", "'us'")),
        ({"region": "europe-west1"}, ("aiplatform.googleapis.com", "tunelineAnswerer", "'eu'")),
        ({"trainer": "openai"}, ("the key and the credit",)),
    ],
)
def test_a_model_that_does_not_answer_is_reported_with_what_to_check(
    answers: dict[str, str], words: tuple[str, ...]
) -> None:
    text = model_test.failure_text("Vertex AI answered 403", answers)
    assert text.startswith("Vertex AI answered 403. ")
    assert all(word in text for word in words)
