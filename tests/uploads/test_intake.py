"""What becomes of a dataset that cannot be checked to the end, or that came broken from the bucket."""

import io
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.test_xlsx import sheet
from tests.platforms import vertex_platform
from tests.training.polled import BASE, Clock
from tests.training.providers import Place
from tests.training.vertex.test_emulator import Lasting
from tuneline.budget import Budget
from tuneline.inference.google_token import GoogleToken
from tuneline.notices.notice import Notices
from tuneline.notices.stuck_datasets import notify_stuck_datasets
from tuneline.pricing import cost_usd
from tuneline.retrieval.embedding.vector_objects import VectorObjects
from tuneline.settings import DatasetSettings
from tuneline.storage.claims import LEASE, claim
from tuneline.storage.objects import ObjectRef, Objects, ObjectsRetryError
from tuneline.storage.records.dataset import FINAL
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.texts import report_texts
from tuneline.training.start_job import JobStarter
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.check_upload import UploadCheck
from tuneline.uploads.event import TRIAL_NAME, Upload, parse_upload
from tuneline.uploads.intake import Intake
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

LINE = '{"messages": [{"role": "user", "content": "q%d"}, {"role": "assistant", "content": "a"}]}'
GOOD = "\n".join(LINE % number for number in range(20)).encode()
FINALIZED = "google.cloud.storage.object.v1.finalized"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    with StorageEmulator(buckets=["datasets", "artifacts"]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        yield running


class Desk:
    """Takes in uploads as `dataset_upload` does, at a time and by a clock of the test's choosing."""

    def __init__(self, documents: SqliteDocuments) -> None:
        self.documents = documents
        # The store forgets by the real time what has expired.
        self.now = Clock()
        self.now.at = datetime.now(UTC)
        self.clock: Callable[[], float] = lambda: 0.0
        self.objects = Objects()
        self.place = Place()
        self.base_model = BASE
        self.token_counter: TokenCounter | None = None
        self.vectors: VectorObjects | None = None

    def intake(self) -> Intake:
        job_starter = JobStarter(
            documents=self.documents,
            objects=self.objects,
            providers={self.place.name: self.place},
            provider=self.place.name,
            budget=Budget(documents=self.documents, job_usd=Decimal(5), month_usd=Decimal(20)),
            notices=Notices(documents=self.documents, now=self.now),
            artifact_bucket="artifacts",
            now=self.now,
        )
        check = UploadCheck(
            objects=self.objects,
            artifact_bucket="artifacts",
            token_counter=self.token_counter,
            vectors=self.vectors,
            now=self.now,
            clock=self.clock,
        )
        return Intake(
            settings=DatasetSettings(
                bucket="datasets", prefix="datasets/", language="ja", least_model_days=0
            ),
            base_model=self.base_model,
            documents=self.documents,
            check=check,
            job_starter=job_starter,
            now=self.now,
        )

    def drop(self, content: bytes, *, name: str = "qa.jsonl", **more: Any) -> Upload:
        """Put the content in the bucket. Returns the upload of its event, with `more` in its data."""
        ref = self.objects.put(
            "datasets", f"datasets/{name}", io.BytesIO(content), size=len(content), metadata={}
        )
        blob = self.objects.client.bucket("datasets").get_blob(ref.name)
        data = {"bucket": ref.bucket, "name": ref.name, "generation": str(ref.generation)}
        known = {"size": str(len(content)), "crc32c": blob.crc32c}
        return parse_upload(FINALIZED, {**data, **known, **more})

    async def dataset(self, upload: Upload) -> dict[str, Any]:
        (found,) = await self.documents.get_many([f"datasets/{upload.id}"])
        assert found is not None
        return dict(found.data)

    async def notices(self) -> dict[str, dict[str, Any]]:
        found = await self.documents.query("notices", where={})
        return {one.data["kind"]: one.data["facts"] for one in found}

    async def die(self, upload: Upload) -> None:
        """Claim the upload as a run does that is killed while it checks."""
        fresh = {
            "state": "checking",
            "object": upload.ref.name,
            "created_at": self.now(),
            "steps": {},
            "options": {},
        }
        await claim(self.documents, f"datasets/{upload.id}", fresh=fresh, final=FINAL, now=self.now)
        self.now.go_on(seconds=LEASE.total_seconds() + 1)


@pytest.fixture
async def desk(tmp_path: Path, storage: StorageEmulator) -> AsyncIterator[Desk]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield Desk(documents)
    await documents.close()


async def test_the_third_take_over_of_a_check_rejects_the_dataset_and_says_why(desk: Desk) -> None:
    upload = desk.drop(GOOD)
    for _ in range(3):
        await desk.die(upload)
    assert await desk.intake().handle(upload) == "rejected"
    dataset = await desk.dataset(upload)
    assert dataset["lease_until"] is None
    assert [one["code"] for one in dataset["problems"]] == ["CHECK_BROKE_OFF"]
    assert [set(one["words"]) for one in dataset["problems"]] == [{"times"}]
    assert "too large or too unusual" in dataset["reason"]
    facts = (await desk.notices())["dataset_rejected"]
    assert facts["code"] == "unreadable"
    assert await desk.intake().handle(upload) == "known"


async def test_the_second_take_over_still_checks_it(desk: Desk) -> None:
    upload = desk.drop(GOOD)
    for _ in range(2):
        await desk.die(upload)
    assert await desk.intake().handle(upload) == "training"


@pytest.mark.parametrize(
    ("content", "prompt"),
    [
        (GOOD, ""),
        (GOOD.replace(b'"messages": [', b'"messages": [{"role": "system", "content": "Hi."}, '), "Hi."),
        (GOOD.replace(b'"messages": [', b'"messages": [{"role": "system", "content": "Hi."}, ', 10), None),
    ],
)
async def test_the_job_has_the_prompt_of_most_examples_also_if_that_is_none(
    desk: Desk, content: bytes, prompt: str | None
) -> None:
    upload = desk.drop(content)
    assert await desk.intake().handle(upload) == "training"
    dataset = await desk.dataset(upload)
    (job,) = await desk.documents.query("jobs", where={})
    assert (dataset["system_prompt"], job.data["system_prompt"]) == (prompt, prompt)


async def test_a_storage_that_is_away_for_long_is_no_check_that_broke_off(
    desk: Desk, storage: StorageEmulator
) -> None:
    upload = desk.drop(GOOD)
    for _ in range(5):
        storage.faults.arm([{"on": "read", "kind": "status", "status": 403}])
        with pytest.raises(ObjectsRetryError):
            await desk.intake().handle(upload)
    assert await desk.intake().handle(upload) == "training"


@pytest.mark.parametrize(
    ("settings", "first"), [({}, "ja"), ({"language": "th"}, "th"), ({"language": "en"}, "en")]
)
async def test_the_report_for_people_begins_in_the_bots_language(
    desk: Desk, settings: dict[str, str], first: str
) -> None:
    await desk.documents.create("bot/settings", settings)
    upload = desk.drop(b"no dataset at all", name="qa.txt")
    assert await desk.intake().handle(upload) == "rejected"
    read = {kind: ObjectRef("artifacts", f"reports/{upload.id}.{kind}", None) for kind in ("md", "html")}
    pages = {}
    for kind, ref in read.items():
        with desk.objects.open(ref) as reader:
            pages[kind] = reader.read().decode()
    languages = [*dict.fromkeys((first, "en", "zh-TW"))]
    for language, part in zip(languages, pages["md"].split("\n---\n\n"), strict=True):
        assert report_texts.texts(language)["reject"] in part
    assert re.findall('<section id="([^"]+)"', pages["html"]) == languages


async def test_a_check_that_takes_too_long_rejects_the_dataset(desk: Desk) -> None:
    upload = desk.drop(GOOD)
    seconds = iter(range(0, 10**9, 100))
    desk.clock = lambda: next(seconds)
    assert await desk.intake().handle(upload) == "rejected"
    problems = (await desk.dataset(upload))["problems"]
    assert "OUT_OF_TIME" in [one["code"] for one in problems]
    assert "dataset_rejected" in await desk.notices()


@pytest.mark.parametrize("name", ["qa.jsonl", "qa.xlsx", "qa.csv", "qa.png"])
@pytest.mark.parametrize("wrong", [{"size": "1000000"}, {"size": "7"}, {"crc32c": "AAAAAA=="}])
async def test_bytes_that_are_not_those_of_the_upload_are_no_verdict(
    desk: Desk, name: str, wrong: dict[str, str]
) -> None:
    content = sheet(["q", "a"], *[[f"{n}", "a"] for n in range(20)]).getvalue() if "xlsx" in name else GOOD
    upload = desk.drop(b"\x89PNG" if "png" in name else content, name=name, **wrong)
    with pytest.raises(ObjectsRetryError):
        await desk.intake().handle(upload)
    assert (await desk.dataset(upload))["state"] == "checking"
    assert not await desk.notices()


async def test_an_object_that_is_stored_packed_is_not_compared(desk: Desk) -> None:
    upload = desk.drop(GOOD, contentEncoding="gzip", size="7", crc32c="AAAAAA==")
    assert await desk.intake().handle(upload) == "training"


async def test_what_was_uploaded_over_is_still_read_as_it_was(desk: Desk) -> None:
    upload = desk.drop(GOOD)
    desk.drop(b"no dataset at all")
    assert await desk.intake().handle(upload) == "training"


async def test_a_trial_is_rejected_not_reported_and_deleted_after_a_day(desk: Desk) -> None:
    upload = desk.drop(b"\n".join(GOOD.splitlines()[:3]), name=TRIAL_NAME)
    assert await desk.intake().handle(upload) == "rejected"
    dataset = await desk.dataset(upload)
    assert dataset["problems"]
    assert dataset["expire_at"] - desk.now() == timedelta(days=1)
    assert not await desk.notices()


async def test_a_good_dataset_with_the_name_of_the_trial_is_as_any_other(desk: Desk) -> None:
    upload = desk.drop(GOOD, name=TRIAL_NAME)
    assert await desk.intake().handle(upload) == "training"
    assert (await desk.dataset(upload))["expire_at"] is None


async def test_a_dataset_whose_check_does_not_end_is_reported_once(desk: Desk) -> None:
    upload, notices = desk.drop(GOOD), Notices(documents=desk.documents, now=desk.now)
    await desk.die(upload)
    assert await notify_stuck_datasets(desk.documents, notices, now=desk.now()) == 0
    desk.now.go_on(hours=1)
    told = [await notify_stuck_datasets(desk.documents, notices, now=desk.now()) for _ in range(2)]
    assert told == [1, 0]
    assert await desk.notices() == {"dataset_stuck": {"name": "qa.jsonl"}}


async def test_the_price_for_gemini_is_that_of_the_tokens_which_google_counts(
    desk: Desk, storage: StorageEmulator
) -> None:
    desk.base_model = "gemini-3.1-flash-lite"
    with vertex_platform(storage.url) as google:
        api = VertexApi(token=GoogleToken(source=Lasting()), project="local", seconds=9, base_url=google.url)
        desk.token_counter = TokenCounter(api=api, objects=desk.objects, location="eu")
        upload = desk.drop(GOOD)
        assert await desk.intake().handle(upload) == "training"
    dataset = await desk.dataset(upload)
    # Two short texts a line, and one token of the request.
    tokens = 20 * 2 + 1
    assert (dataset["tokens"], dataset["learnt_tokens"]) == (tokens, tokens)
    assert dataset["price_usd"] == str(cost_usd(desk.base_model, tokens=tokens, epochs=3))
    with desk.objects.open(ObjectRef("artifacts", f"reports/{upload.id}.json", None)) as reader:
        report = json.load(reader)
    assert (report["tokens"], report["tokens_are_estimated"]) == (tokens, False)


@pytest.mark.parametrize(("base_model", "epochs"), [(BASE, 5), ("gemini-3.1-flash-lite", 3)])
async def test_the_price_is_that_of_the_epochs_which_the_provider_trains(
    desk: Desk, base_model: str, epochs: int
) -> None:
    desk.base_model = base_model
    upload = desk.drop(GOOD)
    assert await desk.intake().handle(upload) == "training"
    dataset = await desk.dataset(upload)
    price = cost_usd(base_model, tokens=dataset["learnt_tokens"], epochs=epochs)
    assert (dataset["epochs"], dataset["price_usd"]) == (epochs, str(price))


@pytest.mark.parametrize(
    ("base_model", "day", "is_refused"),
    [
        # This model ends on 2027-05-07 at the earliest, and what is tuned from it ends with it.
        ("gemini-3.1-flash-lite", datetime(2027, 3, 8, tzinfo=UTC), False),
        ("gemini-3.1-flash-lite", datetime(2027, 3, 9, tzinfo=UTC), True),
        ("gemini-2.5-flash", datetime(2026, 11, 29, tzinfo=UTC), True),
    ],
)
async def test_a_gemini_model_near_its_end_is_not_tuned(
    desk: Desk, base_model: str, day: datetime, is_refused: bool
) -> None:
    desk.base_model, desk.now.at = base_model, day
    upload = desk.drop(GOOD, metadata={"least-model-days": "60"})
    await desk.intake().handle(upload)
    dataset = await desk.dataset(upload)
    assert (dataset["state"] == "refused") == is_refused
    assert len(desk.place.jobs) == (not is_refused)
    if is_refused:
        assert "least-model-days=0" in dataset["reason"]


async def test_a_dataset_on_which_an_operator_decides_waits_however_cheap_it_is(desk: Desk) -> None:
    upload = desk.drop(GOOD, metadata={"decide": "ask"})
    assert await desk.intake().handle(upload) == "awaiting_approval"
    dataset = await desk.dataset(upload)
    assert "decide=ask" in dataset["reason"]
    (notice,) = await desk.documents.query("notices", where={"kind": "dataset_waiting"})
    assert (len(desk.place.jobs), notice.data["delivery"]) == (0, "unsent")
    assert await desk.documents.query("spending", where={}) == []
    assert await desk.documents.get_many(["bot/examples"]) == [None], "models are shown nothing of it yet"


async def test_once_it_is_approved_it_is_trained_and_its_examples_are_shown(desk: Desk) -> None:
    upload = desk.drop(GOOD, metadata={"decide": "ask"})
    await desk.intake().handle(upload)
    later = desk.drop(GOOD + b"\n", name="later.jsonl", metadata={"decide": "budget"})
    assert await desk.intake().handle(later) == "training"
    (document,) = await desk.documents.get_many([f"datasets/{upload.id}"])
    assert document is not None
    desk.now.go_on(seconds=60)
    approved = {"state": "starting", "approved_at": desk.now(), "lease_until": None}
    await desk.documents.replace(document, {**document.data, **approved})
    assert await desk.intake()._job_starter.resume() == [upload.id]
    assert (await desk.dataset(upload))["state"] == "training"
    assert len(desk.place.jobs) == 2
    (shown,) = await desk.documents.get_many(["bot/examples"])
    assert shown is not None
    assert shown.data["dataset"] == upload.id, "what was decided last is shown"


async def test_a_dataset_with_mistakes_on_which_an_operator_decides_sends_no_notice(desk: Desk) -> None:
    upload = desk.drop(b"{", metadata={"decide": "ask"})
    assert await desk.intake().handle(upload) == "rejected"
    assert await desk.notices() == {}


async def test_the_same_content_is_a_duplicate_whoever_decides(desk: Desk) -> None:
    first = desk.drop(GOOD, metadata={"decide": "ask"})
    assert await desk.intake().handle(first) == "awaiting_approval"
    again = desk.drop(GOOD, name="again.jsonl")
    assert await desk.intake().handle(again) == "duplicate"
    assert first.id in (await desk.dataset(again))["reason"]


@pytest.mark.parametrize(("preset", "state"), [("clinic", "rejected"), ("none", "training")])
async def test_the_preset_of_a_clinic_rejects_a_promise_of_a_cure(
    desk: Desk, preset: str, state: str
) -> None:
    await desk.documents.create("bot/settings", {"preset": preset})
    row = {
        "messages": [{"role": "user", "content": "會好嗎？"}, {"role": "assistant", "content": "保證治癒。"}]
    }
    upload = desk.drop(GOOD + b"\n" + json.dumps(row, ensure_ascii=False).encode())
    assert await desk.intake().handle(upload) == state
    (finding,) = [one for one in (await desk.dataset(upload))["problems"] if "CLAIM" in one["code"]]
    severity = "error" if preset == "clinic" else "warning"
    assert (finding["code"], finding["severity"], finding["line"]) == ("CURE_CLAIM", severity, 21)


async def test_an_answer_that_contradicts_the_bots_opening_hours_is_a_warning(desk: Desk) -> None:
    hours = {"time_zone": "Asia/Taipei", "weekly": {"mon": ["09:00-18:00"]}}
    await desk.documents.create("bot/hours", hours)
    row = {
        "messages": [
            {"role": "user", "content": "營業時間？"},
            {"role": "assistant", "content": "週一 10:00-18:00"},
        ]
    }
    upload = desk.drop(GOOD + b"\n" + json.dumps(row, ensure_ascii=False).encode())
    assert await desk.intake().handle(upload) == "training"
    (finding,) = [one for one in (await desk.dataset(upload))["problems"] if "HOURS" in one["code"]]
    assert (finding["code"], finding["severity"], finding["line"]) == ("HOURS_DIFFER", "warning", 21)
