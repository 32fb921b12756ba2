"""Define the context of an event: the event and everything that was read to answer it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, cast

from tuneline.bot_settings import BotRules
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover.rules import in_force
from tuneline.inference.chat_model import Answer
from tuneline.line.events import Event
from tuneline.line.mentions import without_mentions_of_bot
from tuneline.line.messages import Message
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.documents import Document
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.record_store import StoredRecord
from tuneline.storage.records.answers.ai_notice import AiNotice
from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import Chat, HumanTurn, Turn
from tuneline.storage.records.event import Event as EventRecord
from tuneline.storage.records.event import EventChanges, EventState, Sources
from tuneline.storage.records.examples import ExamplesSource
from tuneline.storage.records.operators.channel import Channel
from tuneline.storage.records.pin import PinSet
from tuneline.storage.records.serving import Serving
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
    `news` are the notices, by path, that an operator sees. `is_unlimited`: the chat's limits allow it always.
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
    is_unlimited: bool = False

    @property
    def changes(self) -> EventChanges:
        """What is recorded in the event with the saved reply, apart from its state."""
        some = {name: value for name in _RECORDED if (value := getattr(self, name))}
        if self.turn and (counters := self.turn.get("counters")):
            some["counters"] = counters
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
    # The record that the chat was told that an AI answers.
    ai_notice: StoredRecord[AiNotice] | None
    serving: Serving | None
    examples: ExamplesSource | None
    pin_set: PinSet | None
    # The opening hours; None if the operators have set none, or none that can be read.
    hours: OpeningHours | None
    # What LINE said about the bot.
    channel: Channel | None
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
    def human(self) -> HumanTurn | None:
        """The takeover by a person that is in force; None if the bot answers, as it does in groups."""
        if not self.event.is_one_to_one:
            return None
        return in_force(self.chat_record, now=self.now(), hours=self.hours)

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
