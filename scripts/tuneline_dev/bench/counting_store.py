"""Count the resources of one message: the real code answers a chat on a store that counts.

LINE accepts everything and the model answers at once, so the counts are those of the bot without faults.
The bot has the demo's dataset, whose nearest examples the model is shown.
"""

import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from tuneline.chat.behaviours import chat_handler
from tuneline.chat.reply_task import encode, reply_task
from tuneline.datasets.sample import Sample, sha256
from tuneline.datasets.tokens import counter
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import Answer, ChatModel
from tuneline.line.messages import Message
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples, publish_examples
from tuneline.settings import BotSettings, read
from tuneline.settings.training import GEMINI_BASE_MODEL
from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.examples import ExamplesSource
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline.storage.records.serving import SERVING
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.demo.samples import SAMPLE
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER, reply_token, webhook_event_id

# The default of a deployment, and a model that was tuned from it. The tokens of Gemini are estimates.
BASE_MODEL = GEMINI_BASE_MODEL
MODEL = "projects/123456789012/locations/us/endpoints/1234567890123456789"
SYSTEM_PROMPT = "你是診所的櫃檯人員，請用親切、簡短的繁體中文回答病人的問題；不確定的事請病人來電。"
QUESTION = "請問星期六下午有看診嗎？需要先打電話預約，還是可以直接過去掛號？"
ANSWER = (
    "您好！星期六下午兩點到五點有看診，由王醫師看家醫科。建議您先打電話或用網路預約，現場掛號要看當天的人數，"
    "大約要等四十分鐘。第一次來請帶健保卡，如果正在吃別的藥，也請把藥袋一起帶來。祝您早日康復！"
)
# Firestore's own bytes beside the fields: names, indexes. https://cloud.google.com/firestore/docs/storage-size
OVERHEAD = 2.0


@dataclass
class Counts:
    """Counts of documents and their bytes, tokens, and bytes sent to the internet."""

    reads: float = 0
    writes: float = 0
    deletes: float = 0
    expiring: float = 0
    written_bytes: float = 0
    tokens_read: float = 0
    tokens_written: float = 0
    sent_bytes: float = 0
    task_bytes: float = 0

    def shared_by(self, messages: int) -> "Counts":
        """Return the same, divided by the number of messages."""
        return Counts(**{each.name: getattr(self, each.name) / messages for each in fields(self)})


class CountingDocuments:
    """Counts the operations that Firestore bills; reading a missing document is billed, too."""

    def __init__(self, documents: Documents, counts: Counts) -> None:
        self._documents = documents
        self._counts = counts

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """See the port."""
        self._counts.reads += len(paths)
        return await self._documents.get_many(paths)

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """See the port."""
        self._write(data)
        self._counts.expiring += "expire_at" in data
        return await self._documents.create(path, data)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """See the port."""
        self._write(data)
        return await self._documents.replace(document, data)

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """See the port."""
        self._write(amounts)
        await self._documents.add(path, amounts)

    async def delete(self, path: str) -> None:
        """See the port."""
        self._counts.deletes += 1
        await self._documents.delete(path)

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """See the port. A query without an answer is billed as one read."""
        documents = await self._documents.query(collection, where=where, limit=limit)
        self._counts.reads += max(len(documents), 1)
        return documents

    async def close(self) -> None:
        """See the port."""
        await self._documents.close()

    def _write(self, data: Mapping[str, Any]) -> None:
        self._counts.writes += 1
        self._counts.written_bytes += OVERHEAD * _bytes(data)


class _Line:
    """A LINE client that accepts everything."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        self._counts.sent_bytes += _bytes([reply_token, *(one.as_dict() for one in messages)])
        return [str(time.time_ns())]

    async def show_loading(self, user_id: str) -> None:
        self._counts.sent_bytes += len(user_id)

    async def mark_as_read(self, token: str) -> None:
        self._counts.sent_bytes += len(token)

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        return b""


class _Model:
    """A model with the same answer for everything, without delay."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    async def answer(
        self,
        turns: Sequence[Mapping[str, Any]],
        *,
        candidate: Candidate,
        prompt: str,
        examples: Callable[[Candidate], Awaitable[str]],
        **_: object,
    ) -> Answer:
        tokens = counter(BASE_MODEL)
        system = f"{candidate.system_prompt or prompt}\n\n{await examples(candidate)}"
        messages = [{"role": "system", "content": system}, *map(dict, turns)]
        self._counts.tokens_read += tokens.example({"messages": messages})
        self._counts.tokens_written += tokens.text(ANSWER)
        self._counts.sent_bytes += _bytes(messages)
        return Answer(ANSWER, candidate, Decimal("0.001"))


async def chat(messages: int) -> Counts:
    """Send so many messages of one user in one chat. Returns the average counts of a message."""
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteDocuments(Path(folder) / "store.db")
        serving = {"version": "v1", "model": MODEL, "base_model": BASE_MODEL, "endpoint": "vertex"}
        await store.create(CHANNEL, Channel(chat_mode="chat").as_document())
        await store.create(SERVING, {**serving, "system_prompt": SYSTEM_PROMPT, "fallback": []})
        answering = chat_handler(
            documents=CountingDocuments(store, counts),
            line=_Line(counts),
            model=cast(ChatModel, _Model(counts)),
            bot=read(BotSettings, {}),
            base_models=BaseModels(BASE_MODEL, examples=await _published(store)),
        )
        for _ in range(messages):
            raw, now = text_event(DEFAULT_USER), datetime.now(UTC)
            counts.task_bytes += len(encode(raw, received_at=now))
            state = await answering.handle(reply_task(raw, received_at=now))
            if state != "sent":
                raise AssertionError(f"the bot did not answer: {state}")
        await store.close()
    return counts.shared_by(messages)


async def _published(store: Documents) -> Examples:
    """Publish the examples of the demo's dataset, and return them."""
    sample = Sample()
    sample.add(SAMPLE.read_bytes())
    content = sample.content()
    source = ExamplesSource(
        dataset="demo",
        object="examples.jsonl",
        sha256=sha256(content),
        system_prompt=None,
        created_at=datetime.now(UTC),
    )
    await publish_examples(store, source)
    return Examples(fetch=lambda _name: content)


def text_event(user: str) -> dict[str, Any]:
    """Return a text event of `user`.

    https://developers.line.biz/en/reference/messaging-api/#wh-text
    """
    at_ms = time.time_ns() // 1_000_000
    return {
        "type": "message",
        "mode": "active",
        "timestamp": at_ms,
        "webhookEventId": webhook_event_id(at_ms),
        "deliveryContext": {"isRedelivery": False},
        "replyToken": reply_token(),
        "source": {"type": "user", "userId": user},
        "message": {
            "type": "text",
            "id": str(time.time_ns()),
            "quoteToken": "q" * 64,
            "markAsReadToken": "r" * 64,
            "text": QUESTION,
        },
    }


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str).encode())
