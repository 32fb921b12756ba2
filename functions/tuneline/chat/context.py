"""One event being answered, with all that was read for it: what the behaviours work on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tuneline.bot_settings import SETTINGS, BotRules, read_bot_rules
from tuneline.chat.limits import monthly_usage
from tuneline.chat.reply_task import ReplyTask
from tuneline.inference.candidates import SERVING
from tuneline.inference.chat_model import Answer
from tuneline.line.events import Event
from tuneline.line.mentions import without_mentions_of_bot
from tuneline.line.messages import Message
from tuneline.retrieval.few_shot import EXAMPLES
from tuneline.storage.claims import Claim
from tuneline.storage.documents import Document, Documents
from tuneline.texts import chat_texts


@dataclass(frozen=True)
class Reply:
    """What is to be sent, and what else is put down with it.

    `turn` is remembered in the chat once it is sent. `answer` is the model's, to be counted. `delivers` names
    the event whose late answer this is. `chat` is the chat's document where this run has written it.
    `apology` is the reason (`fallback.Why`) why this is an apology, None if it is none.
    """

    messages: tuple[Message, ...]
    turn: Mapping[str, Any] | None = None
    answer: Answer | None = None
    delivers: str | None = None
    chat: Document | None = None
    apology: str | None = None

    @property
    def version(self) -> str | None:
        """Which of the models answered."""
        return self.answer.candidate.version if self.answer else None


@dataclass(frozen=True)
class End:
    """Nothing is to be sent: the event ends in `state`, with `changes` of its document."""

    state: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class EventContext:
    """The event, its claim, and the documents as one read gave them."""

    task: ReplyTask
    held: Claim
    rules: BotRules
    chat: Document | None
    serving: Mapping[str, Any] | None
    examples: Mapping[str, Any] | None
    spent_usd: float
    now: Callable[[], datetime]
    chat_ttl: timedelta

    @property
    def event(self) -> Event:
        """What is answered."""
        return self.task.event

    @property
    def path(self) -> str:
        """Where the chat is kept."""
        return self.task.chat

    @property
    def chat_data(self) -> Mapping[str, Any]:
        """What is remembered of the chat."""
        return self.chat.data if self.chat else {}

    @property
    def withdrawn(self) -> End:
        """How the event ends if it was withdrawn: nobody waits for its answer any more."""
        return End("skipped", {"reason": self.held.data["withdrawn"]})

    @property
    def expire_at(self) -> datetime:
        """When the chat is forgotten if nothing more is said."""
        return self.now() + self.chat_ttl

    @property
    def sent_at(self) -> int:
        """When the user sent it, in milliseconds; when it was received if LINE does not say."""
        return self.task.sent_at

    @property
    def began(self) -> datetime:
        """When the event was received; or replayed by an operator, for an answer has its time anew then."""
        replayed_at = self.held.data.get("replayed_at")
        return replayed_at if isinstance(replayed_at, datetime) else self.task.received_at

    @property
    def waited(self) -> float:
        """Seconds since then."""
        return (self.now() - self.began).total_seconds()

    @property
    def question(self) -> str:
        """What was written to the bot, without the name or the prefix that calls it."""
        asked = without_mentions_of_bot(self.event.text, self.event.mentionees)
        if self.is_called and asked.startswith(self.rules.prefix):
            asked = asked[len(self.rules.prefix) :].strip()
        return asked

    @property
    def is_called(self) -> bool:
        """Whether the text begins with the prefix that calls the bot in groups."""
        prefix, is_group = self.rules.prefix, not self.event.is_one_to_one
        return bool(prefix) and is_group and self.event.text.lstrip().startswith(prefix)

    @property
    def is_to_bot(self) -> bool:
        """Whether the bot is spoken to: in its own chat always, in a group by name, quote or prefix."""
        event = self.event
        quotes_bot = (
            event.quoted_message_id in self.chat_data.get("sent", []) if event.quoted_message_id else False
        )
        return event.is_one_to_one or event.mentions_bot or quotes_bot or self.is_called

    def text(self, key: str, **values: str) -> str:
        """One of the bot's own texts, in its language."""
        return chat_texts.text(key, self.rules.language, **values)

    def say(self, key: str, **values: str) -> Reply:
        """A reply with one of the bot's own texts."""
        return Reply((Message(self.text(key, **values), quote=self.quote),))

    @property
    def quote(self) -> str | None:
        """What quotes the asker, in a group, where others may have spoken meanwhile."""
        return (self.event.quote_token or None) if not self.event.is_one_to_one else None


async def load_context(
    documents: Documents,
    held: Claim,
    task: ReplyTask,
    *,
    language: str,
    chat_ttl: timedelta,
    now: Callable[[], datetime],
) -> EventContext:
    """All that an answer depends on, in one read, so that a changed setting or model counts at once."""
    settings, serving, examples, chat, *shards = await documents.get_many(
        [SETTINGS, SERVING, EXAMPLES, task.chat, *monthly_usage.paths(now())]
    )
    return EventContext(
        task=task,
        held=held,
        rules=read_bot_rules(settings.data if settings else None, language=language),
        chat=chat,
        serving=serving.data if serving else None,
        examples=examples.data if examples else None,
        spent_usd=monthly_usage.spent_usd(shards),
        now=now,
        chat_ttl=chat_ttl,
    )
