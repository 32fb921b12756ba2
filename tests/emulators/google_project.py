"""A test's Google Cloud project: emulators of Vertex AI and Cloud Storage, called with Google's SDK."""

import contextlib
import json
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx2
from google import genai
from google.cloud.storage import Client
from google.genai import types
from google.oauth2.credentials import Credentials

from tests.platforms import ACCESS_TOKEN, Vertex, anonymous, vertex_platform
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

BASE = "gemini-3.1-flash-lite"
BUCKET = "training-data"
SECONDS = 100.0
NUMBER = "123456789012"
CLINIC = {
    "頭痛要看哪一科？": "頭痛請掛神經內科。",
    "小孩發燒要看哪一科？": "十八歲以下發燒請掛小兒科。",
    "皮膚起紅疹很癢怎麼辦？": "請掛皮膚科，先不要抓。",
    "請問你們星期六有看診嗎？": "星期六上午九點到十二點看診。",
    "要怎麼預約掛號？": "可以打電話或在 LINE 上按「預約」。",
    "停車場在哪裡？": "停車場在診所後面的巷子裡。",
}
Row = dict[str, Any]


class Clock:
    """A clock that tests move; it starts on 2026-11-29."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


class GoogleProject:
    """The emulators, the clock, and the ways to reach them."""

    def __init__(self, vertex: Vertex, storage: StorageEmulator, clock: Clock) -> None:
        self.vertex, self.storage, self.clock = vertex, storage, clock
        self._files = Client(
            project="local", credentials=anonymous(), client_options={"api_endpoint": storage.url}
        )

    def sdk(
        self, location: str = "us-central1", *, version: str = "v1", token: str = ACCESS_TOKEN
    ) -> genai.Client:
        options = types.HttpOptions(
            base_url=self.vertex.url, api_version=version, client_args={"trust_env": False}
        )
        return genai.Client(
            enterprise=True,
            project="local",
            location=location,
            credentials=Credentials(token=token),  # type: ignore[no-untyped-call]
            http_options=options,
        )

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = ACCESS_TOKEN,
        version: str = "v1",
    ) -> httpx2.Response:
        """Call the API without the SDK; `path` begins after the version."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=self.vertex.url, trust_env=False) as http:
            content = None if body is None else json.dumps(body)
            return http.request(method, f"/{version}/{path}", content=content, headers=headers)

    def put(self, rows: Sequence[Row | str], name: str = "train.jsonl", bucket: str = BUCKET) -> str:
        """Store rows as a file. Returns its URI."""
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        self._files.bucket(bucket).blob(name).upload_from_string("\n".join(lines) + "\n")
        return f"gs://{bucket}/{name}"

    def tune(
        self, uri: str | None = None, *, base: str = BASE, location: str = "us-central1", **config: Any
    ) -> types.TuningJob:
        """Start a job, by default on the clinic's questions, for three epochs."""
        given: dict[str, Any] = {"epoch_count": 3, "export_last_checkpoint_only": True, **config}
        with self.sdk(location) as sdk:
            return _quiet_tune(sdk, base, uri or self.put(clinic()), given)

    def job(self, name: str | None, *, version: str = "v1") -> types.TuningJob:
        """Return the job now."""
        assert name is not None
        with self.sdk(version=version) as sdk:
            return sdk.tunings.get(name=name)

    def after(self, job: types.TuningJob, share: float) -> types.TuningJob:
        """Return the job after `share` more of the seconds that a job takes."""
        self.clock.now += SECONDS * share
        return self.job(job.name)

    def tuned(self, **config: Any) -> str:
        """Return the endpoint of a model that was tuned on the clinic's questions."""
        done = self.after(self.tune(**config), 1.0)
        assert done.tuned_model is not None
        assert done.tuned_model.endpoint is not None
        return done.tuned_model.endpoint

    def ask(
        self, model: str, question: str, location: str = "us", **config: Any
    ) -> types.GenerateContentResponse:
        """Ask `model`."""
        with self.sdk(location) as sdk:
            given = types.GenerateContentConfig(**config)
            return sdk.models.generate_content(model=model, contents=question, config=given)


def row(question: str, answer: str) -> Row:
    """Return one line of a dataset."""
    return {
        "contents": [
            {"role": "user", "parts": [{"text": question}]},
            {"role": "model", "parts": [{"text": answer}]},
        ]
    }


def clinic() -> list[Row | str]:
    """Return the clinic's questions and answers as rows."""
    return [row(question, answer) for question, answer in CLINIC.items()]


@contextlib.contextmanager
def google_project(storage: StorageEmulator, **options: Any) -> Iterator[GoogleProject]:
    """Build a project whose jobs take SECONDS of its own clock."""
    clock = Clock()
    with vertex_platform(storage.url, job_seconds=SECONDS, clock=clock, **options) as vertex:
        yield GoogleProject(vertex, storage, clock)


def _quiet_tune(sdk: genai.Client, base: str, uri: str, config: dict[str, Any]) -> types.TuningJob:
    with warnings.catch_warnings():
        # The SDK calls its tuning experimental.
        warnings.simplefilter("ignore")
        job: types.TuningJob = sdk.tunings.tune(
            base_model=base,
            training_dataset=types.TuningDataset(gcs_uri=uri),
            config=types.CreateTuningJobConfig(**config),
        )
        return job
