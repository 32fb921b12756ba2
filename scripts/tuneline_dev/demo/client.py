"""Client of a running stack for the page and the scenario: send messages, drop datasets, read state."""

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any, Self

import httpx2
from google.api_core.exceptions import NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

from tuneline.bootstrap.chat_hosts import chat_model_in
from tuneline.bootstrap.stores import documents
from tuneline.bot_settings import BotRules, stored_rules
from tuneline.inference.candidates import as_candidate, base_candidate
from tuneline.models import lifecycle, serving_pointer
from tuneline.settings import BotSettings, ChatSettings, StoreSettings, read
from tuneline.storage.documents import Document
from tuneline.storage.objects import ObjectGoneDropError
from tuneline.storage.record_store import record_of, stored_record
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline.texts import chat_texts
from tuneline.training.decision import approve
from tuneline_cli.dataset import dataset_records
from tuneline_cli.environment import ROOT
from tuneline_cli.errors import CommandError
from tuneline_dev.demo.answer_notes import AnswerNotes
from tuneline_dev.demo.look_inside.function_logs import FunctionLogs
from tuneline_dev.model_platform import inherited
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

# The author in the records of actions on the page.
BY = "the demo's page"
ANSWER_SECONDS = 60.0
PER_MINUTE = 60


class DemoClient:
    """Client of one running stack, through LINE's emulator, the bucket, the store and the logs."""

    def __init__(self, stack: Stack, processes: Processes) -> None:
        self.stack = stack
        self.processes = processes
        self._http = httpx2.AsyncClient(timeout=60, trust_env=False)
        self.env = {**inherited(stack.trainer, stack.given), **stack.settings()}
        self.documents = documents(read(StoreSettings, self.env))
        chat = read(ChatSettings, self.env)
        self.base_model = chat.base_model
        self._model = chat_model_in(self.env, seconds=ANSWER_SECONDS, max_retries=1)
        anonymous: Any = AnonymousCredentials
        self.storage = Client(
            project="local", credentials=anonymous(), client_options={"api_endpoint": stack.url(7)}
        )
        self.answer_notes = AnswerNotes(self.documents, fetch=self.fetch)
        self.logs = FunctionLogs(processes.log)

    async def __aenter__(self) -> Self:
        """Raise the limit for the demo's one user. The store is new and has no settings."""
        await self.documents.create(SETTINGS, {"per_minute": PER_MINUTE})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        await self._model.close()
        await self.documents.close()

    async def line(self, action: str, **body: Any) -> dict[str, Any]:
        """Simulate an action of a LINE user (`message`, `redeliver`, …) on the emulator."""
        answer = await self._http.post(f"{self.stack.line_url}/sim/{action}", json=body)
        answer.raise_for_status()
        return dict(answer.json())

    @property
    def has_chat(self) -> bool:
        """Return whether LINE is the emulator, whose chats the page shows."""
        return not self.stack.given.get("LINE_API_BASE_URL")

    async def users(self) -> list[str]:
        """Return the ids of the users who have a chat at LINE's emulator."""
        chats = (await self._http.get(f"{self.stack.line_url}/sim/chats")).json()["chats"]
        return [str(chat["id"]) for chat in chats if str(chat["id"]).startswith("U")]

    @property
    def has_model(self) -> bool:
        """Return whether the models are emulated, so that their answers can be set."""
        return self.stack.models.is_emulated

    async def rules(self) -> BotRules:
        """Return the rules of the running bot."""
        return await stored_rules(self.documents, language=read(BotSettings, self.env).language)

    async def set_emulator(self, emulator: str, **settings: Any) -> None:
        """Change settings of the emulator at an address."""
        (await self._http.post(f"{emulator}/control", json={"set": settings})).raise_for_status()

    async def chat(self, **of: str) -> dict[str, Any]:
        """Return the chat of the user, or of a `group=`; empty if LINE is not the emulator."""
        if not self.has_chat:
            return {"messages": [], "loading_until": None}
        return await self.line_shows("chat", **of)

    async def line_shows(self, what: str, **of: str) -> dict[str, Any]:
        """Return what LINE's emulator shows: its `deliveries` or `requests`, a `chat`."""
        return dict((await self._http.get(f"{self.stack.line_url}/sim/{what}", params=of)).json())

    async def menu_image(self, menu: str) -> httpx2.Response:
        """Return the emulator's answer with the image of a rich menu."""
        return await self._http.get(f"{self.stack.line_url}/sim/rich_menus/{menu}/image")

    async def ask(self, text: str, *, seconds: float = 60) -> tuple[str, str]:
        """Send `text` as the user and wait for the answer. Returns its text, and the event's id."""
        before = len(_bot_texts(await self.chat()))
        sent = await self.line("message", text=text)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            texts = _bot_texts(await self.chat())
            if len(texts) > before:
                return texts[-1], str(sent["event_id"])
            await asyncio.sleep(0.05)
        return "", str(sent["event_id"])

    async def pushed(self) -> int:
        """Return the messages that LINE has counted this month: those that were pushed."""
        address = f"{self.stack.line_url}/v2/bot/message/quota/consumption"
        token = self.stack.settings()["LINE_CHANNEL_ACCESS_TOKEN"]
        answer = await self._http.get(address, headers={"authorization": f"Bearer {token}"})
        return int(answer.raise_for_status().json()["totalUsage"])

    async def webhook(self, body: bytes, signature: str) -> int:
        """Post to the webhook directly, as anyone on the internet can. Returns the status."""
        headers = {"x-line-signature": signature, "content-type": "application/json"}
        return (await self._http.post(self.stack.url(1), content=body, headers=headers)).status_code

    async def command(self, *words: str) -> str:
        """Run `scripts/tuneline` on the stack's store and bucket. Returns what it prints as data."""
        process = await asyncio.create_subprocess_exec(
            str(ROOT / "scripts" / "tuneline"),
            *words,
            env={
                **self.stack.environment(),
                **self.env,
                "STORAGE_EMULATOR_HOST": self.stack.url(7),
                "GOOGLE_CLOUD_PROJECT": "local",
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        shown, told = await process.communicate()
        if process.returncode:
            raise CommandError(f"scripts/tuneline {' '.join(words)}: {told.decode()}")
        return shown.decode()

    async def drop(self, name: str, content: bytes, options: dict[str, str] | None = None) -> str:
        """Upload a file to the bucket, as an operator does. Returns the object's name."""
        blob = self.storage.bucket(self.stack.bucket).blob(f"{self.stack.prefix}{name}")
        blob.metadata = options or None
        await asyncio.to_thread(blob.upload_from_string, content, content_type="application/jsonl")
        return str(blob.name)

    async def report(self, dataset: str, kind: str) -> bytes:
        """Return the report of a dataset, as `json` or `md`. Raises ObjectGoneDropError if there is none."""
        return await self.prepared(f"reports/{dataset}.{kind}")

    async def prepared(self, name: str) -> bytes:
        """Return an object of the artifacts. Raises ObjectGoneDropError if there is none."""
        return await asyncio.to_thread(self.fetch, name)

    async def evaluation(self, version: str) -> bytes:
        """Return the HTML report of a model's evaluation. Raises ObjectGoneDropError if there is none."""
        return await self.prepared(f"evaluations/{version}.html")

    def fetch(self, name: str) -> bytes:
        """Return an object of the artifacts, as `prepared` does. Blocks."""
        bucket = self.storage.bucket(self.stack.settings()["ARTIFACT_BUCKET"])
        try:
            return bytes(bucket.blob(name).download_as_bytes())
        except NotFound:
            raise ObjectGoneDropError(f"{name} is not there") from None

    async def promote(self, version: str, *, reason: str = "chosen on the page") -> str:
        """Promote a version, like `scripts/tuneline model promote`. Returns the version that serves now.

        Raises NotPossibleDropError or a RetryError.
        """
        moved = await lifecycle.promote(self.documents, version, by=BY, reason=reason, now=datetime.now(UTC))
        return moved.after

    async def roll_back(self, *, seen: str, reason: str = "chosen on the page") -> str:
        """Roll back if `seen` serves, like `scripts/tuneline model rollback`. Returns the serving version."""
        moved = await lifecycle.roll_back(
            self.documents,
            base_model=self.base_model,
            by=BY,
            reason=reason,
            now=datetime.now(UTC),
            seen=seen,
        )
        return moved.after

    async def ask_model(self, version: str, question: str) -> str:
        """Ask one model, without a fallback. Raises DropError or RetryError if it gives no answer."""
        documents = await self.documents.get_many([model_path(version), SERVING])
        model, serving = record_of(Model, documents[0]), record_of(Serving, documents[1])
        base = base_candidate(self.base_model, serving)
        if model is None and version != BASE:
            raise lifecycle.NotPossibleDropError(f"there is no model {version}")
        candidate = as_candidate(serving_pointer.entry_of(model)) if model else base
        instructions = chat_texts.text("instructions", (await self.rules()).language)
        answer = await self._model.answer(
            [{"role": "user", "content": question}], candidate=candidate, prompt=instructions
        )
        return answer.text

    async def approve(self, dataset: str) -> None:
        """Approve a dataset, like `scripts/tuneline dataset approve`.

        Raises UnknownRecordError, NotAwaitingDropError or StaleVersionRetryError.
        """
        document = await dataset_records.find_dataset(self.documents, dataset)
        await approve(self.documents, stored_record(Dataset, document), by=BY, now=datetime.now(UTC))

    async def all(self, collection: str) -> list[Document]:
        """Return all documents of a collection."""
        return await self.documents.query(collection, where={})

    async def serving(self) -> dict[str, Any] | None:
        """Return the pointer to the serving model, if one was ever promoted."""
        (document,) = await self.documents.get_many(["bot/serving"])
        return document.data if document else None

    async def event(self, event_id: str) -> dict[str, Any]:
        """Return the record of an event, empty if there is none."""
        (document,) = await self.documents.get_many([f"events/{event_id}"])
        return document.data if document else {}

    def logged(self, name: str) -> list[dict[str, Any]]:
        """Return the structured lines in a process's log."""
        lines = self.processes.log(name).read_text(errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def _bot_texts(chat: dict[str, Any]) -> list[str]:
    return [message["text"] for message in chat["messages"] if message["from"] == "bot"]
