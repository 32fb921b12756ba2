"""Define the context of an event: the event and everything that was read to answer it.

The documents may be read while the event is being claimed. Another run may then withdraw the event between
the read and the claim, and neither run would see the other. So no run relies on an early chat alone: before
it asks a model or replies, it writes the chat, guarded by the version that it read, or reads the chat again.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, cast

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.chat.limits import monthly_usage
from tuneline.chat.reply_task import ReplyTask
from tuneline.inference.chat_model import Answer
from tuneline.line.events import Event
from tuneline.line.mentions import without_mentions_of_bot
from tuneline.line.messages import Message
from tuneline.storage.documents import Document, Documents
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.record_store import StoredRecord, record_of, stored_record
from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import Chat, Turn
from tuneline.storage.records.event import Event as EventRecord
from tuneline.storage.records.event import EventChanges, EventState, Sources
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.operators.bot_settings import SETTINGS
from tuneline.storage.records.pin import PIN_SET, PinSet
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts import chat_texts

# The fields of a reply that are recorded as they are in its event.
_RECORDED: Final = ("sources", "apology", "decision", "listed_for")


@dataclass(frozen=True)
class Reply:
    """The messages to send, and what is recorded with them.

    `turn` is added to the chat after sending. `answer` is the model's answer, to be counted. `delivers` is
    the id of the event whose deferred answer this is. `chat` is the chat's document if this run wrote it.
    `apology` is the reason (`fallback.Why`) for an apology, `sources` what an answer rests on, `listed_for`
    why the question is listed as unanswered all the same, `decision` what the finder has decided on it.
    `news` are the notices, by path, that an operator sees.
    """

    messages: tuple[Message, ...]
    turn: Turn | None = None
    answer: Answer | None = None
    delivers: str | None = None
    chat: StoredRecord[Chat] | None = None
    apology: str | None = None
    sources: Sources | None = None
    listed_for: UnansweredReason | None = None
    decision: str | None = None
    news: tuple[str, ...] = ()

    @property
    def changes(self) -> EventChanges:
        """What is recorded in the event with the saved reply, apart from its state."""
        some = {name: value for name in _RECORDED if (value := getattr(self, name))}
        messages = [message.as_dict() for message in self.messages]
        changes = cast("EventChanges", {"messages": messages, **some})
        if self.news:
            changes["news"] = [*self.news]
        if self.answer is not None and self.answer.no_access:
            first = self.answer.no_access[0]
            changes["no_access"] = {"code": first.code, "endpoint": first.candidate.host}
        return changes

    @property
    def version(self) -> str | None:
        """The version of the model that answered, or `pin:` and the id of the pinned answer."""
        return self.turn.get("version") if self.turn else None


@dataclass(frozen=True)
class End:
    """The end of an event without a message to send: its final `state`, and `changes` to its document."""

    state: EventState
    changes: EventChanges = field(default_factory=EventChanges)


@dataclass(frozen=True)
class EventContext:
    """The event, its claim, and the documents from one read."""

    task: ReplyTask
    claim: EventClaim
    # The document `bot/settings`, from which `rules` were read.
    settings: Document | None
    rules: BotRules
    chat: StoredRecord[Chat] | None
    serving: Serving | None
    examples: ExamplesSource | None
    pin_set: PinSet | None
    spent_usd: float
    now: Callable[[], datetime]
    chat_ttl: timedelta
    # Whether the documents may have been read before the event was claimed.
    is_early: bool = False

    @property
    def event(self) -> Event:
        """The event to answer."""
        return self.task.event

    @property
    def path(self) -> str:
        """The path of the chat's document."""
        return self.task.chat

    @property
    def record(self) -> EventRecord:
        """The event's record, as this run has written it last."""
        return self.claim.event

    @property
    def chat_record(self) -> Chat:
        """The chat's record, empty if there is none."""
        return self.chat.record if self.chat else Chat()

    @property
    def withdrawn(self) -> End:
        """The end of a withdrawn event, which needs no answer."""
        return End("skipped", {"reason": self.record.withdrawn or "withdrawn"})

    @property
    def expire_at(self) -> datetime:
        """The time when the chat expires unless another message follows."""
        return self.now() + self.chat_ttl

    @property
    def sent_at(self) -> int:
        """The time when the user sent it, in milliseconds; the time of receipt if LINE does not report it."""
        return self.task.sent_at

    @property
    def began(self) -> datetime:
        """The time of receipt, or of the operator's replay, which restarts the time for the answer."""
        return self.record.replayed_at or self.task.received_at

    @property
    def waited(self) -> float:
        """Seconds since `began`."""
        return (self.now() - self.began).total_seconds()

    @property
    def question(self) -> str:
        """The message text without the bot's mention or prefix."""
        text = without_mentions_of_bot(self.event.text, self.event.mentionees)
        if self.is_called and text.startswith(self.rules.prefix):
            text = text[len(self.rules.prefix) :].strip()
        return text

    @property
    def is_called(self) -> bool:
        """Whether the text begins with the bot's prefix for groups."""
        prefix, is_group = self.rules.prefix, not self.event.is_one_to_one
        return bool(prefix) and is_group and self.event.text.lstrip().startswith(prefix)

    @property
    def is_to_bot(self) -> bool:
        """Whether the message is for the bot: always one-to-one, in a group by mention, quote or prefix."""
        event = self.event
        quotes_bot = bool(event.quoted_message_id) and event.quoted_message_id in self.chat_record.sent
        return event.is_one_to_one or event.mentions_bot or quotes_bot or self.is_called

    def text(self, key: str, **values: str) -> str:
        """Return one of the bot's own texts in its language."""
        return chat_texts.text(key, self.rules.language, **values)

    def say(self, key: str, **values: str) -> Reply:
        """Make a reply with one of the bot's own texts."""
        return Reply((Message(self.text(key, **values), quote=self.quote),))

    @property
    def quote(self) -> str | None:
        """The token to quote the question in a group, where other messages may have followed it."""
        return (self.event.quote_token or None) if not self.event.is_one_to_one else None


@dataclass(frozen=True)
class ContextDocuments:
    """The documents that an answer needs, from one read. `shards` count the month's cost."""

    settings: Document | None
    serving: Document | None
    examples: Document | None
    pin_set: Document | None
    chat: Document | None
    shards: Sequence[Document | None]


async def read_documents(documents: Documents, chat: str, *, now: datetime) -> ContextDocuments:
    """Read everything in one call, so that a changed setting or model applies at once."""
    settings, serving, examples, pin_set, stored_chat, *shards = await documents.get_many(
        [SETTINGS, SERVING, EXAMPLES, PIN_SET, chat, *monthly_usage.paths(now)]
    )
    return ContextDocuments(settings, serving, examples, pin_set, stored_chat, shards)


@contextlib.asynccontextmanager
async def reading_early(
    documents: Documents, task: ReplyTask, *, now: datetime
) -> "AsyncIterator[asyncio.Task[ContextDocuments] | None]":
    """Read the context's documents while the event is being claimed, which saves a wait for the store.

    None if the queue has tried the event before: an earlier run may hold it, and may still write to its chat.
    """
    if task.tries_before:
        yield None
        return
    reading = asyncio.create_task(read_documents(documents, task.chat, now=now))
    try:
        yield reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def make_context(
    read: ContextDocuments,
    claim: EventClaim,
    task: ReplyTask,
    *,
    language: str,
    chat_ttl: timedelta,
    now: Callable[[], datetime],
    is_early: bool,
) -> EventContext:
    """Make the context of the claimed event from the documents that were read."""
    return EventContext(
        task=task,
        claim=claim,
        settings=read.settings,
        rules=read_bot_rules(read.settings.data if read.settings else None, language=language),
        chat=stored_record(Chat, read.chat) if read.chat else None,
        serving=record_of(Serving, read.serving),
        examples=record_of(ExamplesSource, read.examples),
        pin_set=record_of(PinSet, read.pin_set),
        spent_usd=monthly_usage.spent_usd(read.shards),
        now=now,
        chat_ttl=chat_ttl,
        is_early=is_early,
    )
