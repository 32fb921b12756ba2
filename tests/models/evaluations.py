"""A new model's evaluation: emulators of OpenAI and Cloud Storage, a store, a clock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from google.cloud.storage import Client

from tests.platforms import KEY, OpenAI, anonymous
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.budget import Budget
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import ChatModel
from tuneline.inference.openai_api import OpenAI as OpenAIClient
from tuneline.models.evaluation.artifacts import Artifacts
from tuneline.models.evaluation.collect_answers import AnswerCollector
from tuneline.models.evaluation.evaluate import Evaluation
from tuneline.models.evaluation.llm_judge import Judge
from tuneline.models.promotion_gate import PromotionGate
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples
from tuneline.settings import ChatSettings
from tuneline.storage.documents import Document, Documents
from tuneline.storage.objects import Objects
from tuneline.storage.record_store import StoredRecord, stored_record
from tuneline.storage.records.job import Job
from tuneline_dev.stack import ARTIFACT_BUCKET

BASE = "gpt-4.1-mini-2025-04-14"
STARTED = datetime(2026, 11, 20, 8, tzinfo=UTC)
DATASET = "d" * 32
VALID = f"prepared/{DATASET}/valid.jsonl"
PROMPT = "你是診所的櫃檯。"


def example(question: str, answer: str, *before: Mapping[str, str]) -> dict[str, Any]:
    turns = [*before, {"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"messages": [{"role": "system", "content": PROMPT}, *turns]}


def examples(count: int, *, answer: str = "請掛第{n}診，帶健保卡。") -> list[dict[str, Any]]:
    return [example(f"第{n}種不舒服要看哪一科？", answer.format(n=n)) for n in range(count)]


@dataclass
class Scene:
    """One job whose model is proven; `step` is one tick of a poller."""

    documents: Documents
    openai: OpenAI
    storage: str
    judge: str = ""
    seconds: float = 20.0
    month_usd: Decimal = Decimal(20)
    time: datetime = STARTED
    examples: Examples | None = None
    opened: list[ChatModel] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def later(self, **more: float) -> None:
        self.time += timedelta(**more)

    def proving(self) -> PromotionGate:
        """Return new collaborators of a poller, as another process has."""
        chat = ChatSettings(KEY, self.openai.base_url, BASE)
        model = chat_model(chat, seconds=5, max_retries=0)
        self.opened.append(model)
        return PromotionGate(
            documents=self.documents,
            model=model,
            evaluation=Evaluation(
                documents=self.documents,
                artifacts=Artifacts(objects=Objects(), bucket=ARTIFACT_BUCKET),
                collector=AnswerCollector(
                    model=model,
                    judge=Judge(model=model, name=self.judge) if self.judge else None,
                    now=self.now,
                ),
                budget=Budget(documents=self.documents, job_usd=Decimal(5), month_usd=self.month_usd),
                base_models=BaseModels(BASE, examples=self.examples),
                language="zh-TW",
                now=self.now,
                seconds=self.seconds,
            ),
            now=self.now,
        )

    def bucket(self) -> Any:
        client = Client(
            project="local",
            credentials=anonymous(),
            client_options={"api_endpoint": self.storage},
        )
        return client.bucket(ARTIFACT_BUCKET)

    def artifact(self, name: str) -> str:
        return str(self.bucket().blob(name).download_as_bytes().decode())

    def train(self, pairs: Mapping[str, str]) -> str:
        """Return a tuned model that answers each question as given; its name."""
        client = OpenAIClient(api_key=KEY, base_url=self.openai.base_url)
        filled = {**{f"這是第{n}個沒有人會問的問題": "好的。" for n in range(10)}, **pairs}
        lines = [json.dumps(example(question, answer)) for question, answer in filled.items()]
        self.openai.set(job_seconds=0)
        file = client.files.create(file=("a.jsonl", "\n".join(lines).encode()), purpose="fine-tune")
        made = client.fine_tuning.jobs.create(model=BASE, training_file=file.id)
        model = client.fine_tuning.jobs.retrieve(made.id).fine_tuned_model
        assert model is not None
        return model

    async def dataset(self, held_out: list[dict[str, Any]] | None, **options: str) -> None:
        """The dataset's document, and its held-out examples in the bucket."""
        if held_out is not None:
            content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in held_out)
            self.bucket().blob(VALID).upload_from_string(content.encode())
        await self.documents.create(
            f"datasets/{DATASET}",
            {
                "state": "training",
                "object": "datasets/clinic.csv",
                "options": options,
                "valid": VALID if held_out is not None else None,
            },
        )

    def job(self, model: str, *, number: int = 1, prompt: str | None = PROMPT) -> StoredRecord[Job]:
        """Return the record of a job that was trained, as the poller gives it."""
        data = {
            "model": model,
            "endpoint": "",
            "dataset": DATASET,
            "base_model": BASE,
            "system_prompt": prompt,
            "state": "activating",
            "created_at": STARTED,
            "provider": "openai",
            "open": True,
        }
        return stored_record(Job, Document(f"jobs/ftjob-{number:06}", data, "1"))

    def candidate(self, job: StoredRecord[Job]) -> Candidate:
        return Candidate(str(job.record.model), job.record.system_prompt, "x", "")

    async def serve(self, model: str, version: str = "1") -> None:
        """This model serves now."""
        entry = {"model": model, "endpoint": "", "system_prompt": PROMPT, "base_model": BASE}
        serving = {"version": version, **entry, "fallback": [], "since": STARTED, "by": "test", "reason": ""}
        await self.documents.create("bot/serving", serving)

    async def read(self, path: str) -> dict[str, Any]:
        (found,) = await self.documents.get_many([path])
        return found.data if found else {}
