"""A chat, `chats/{hash of its id}`: its last turns, its queue of events, its counters."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, NotRequired, TypedDict

from tuneline.storage.records.readers import many, mapping, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested

# The newest entries that a chat keeps.
KEPT_TURNS: Final = 30
KEPT_SENT: Final = 20
KEPT_UNSENT: Final = 50
KEPT_EDITS: Final = 50
KEPT_REPLIES: Final = 30


CHATS: Final = "chats"
# The field by which the chats that a person has are found; it is true until the takeover is ended.
HAS_PERSON: Final = "has_person"
# The version of an answer from the opening hours, and of one that an operator wrote. Others name the model,
# or the pinned answer or example that was given word for word.
FROM_HOURS: Final = "hours"
BY_OPERATOR: Final = "operator"


def chat_path(chat_id: str) -> str:
    """Return the path of a chat's document. LINE's id is hashed, because raw ids are never stored."""
    return f"chats/{hashlib.sha256(f'chat:{chat_id}'.encode()).hexdigest()[:40]}"


class Turn(TypedDict):
    """A question and its answer. `event` and `message` are the ids of the question's event and message.

    `counters` begins the names of a canary's counters for the answer's side.
    """

    event: str
    message: NotRequired[str]
    question: str
    answer: str
    version: NotRequired[str | None]
    at: NotRequired[datetime]
    counters: NotRequired[str]


class QueuedEvent(TypedDict):
    """An event that is being answered, or waits for its turn. It was sent at `sent_at` (milliseconds)."""

    event: str
    sent_at: int
    at: NotRequired[datetime]


class Edit(TypedDict):
    """The latest edit of a message, at `at` (milliseconds).

    `why` decides about an unfinished answer to the old text: after `edited` it is not sent.
    """

    message: str
    at: int
    why: Literal["edited", "forgotten"]


class Correction(TypedDict):
    """The rated event whose correction is expected `until` then."""

    event: str
    until: datetime


class AwaitedText(TypedDict):
    """The data of the operator's button that has asked for a text, which is awaited `until` then.

    `event` is the id of the event that brought the text. A `text` that has to be confirmed is kept until
    then, with the id of its `message`. If one `cell` of a row is the mistake, `other` is its other cell, and
    `bare` is the text as it was sent for that cell alone.
    """

    postback: str
    until: datetime
    event: NotRequired[str]
    text: NotRequired[str]
    message: NotRequired[str]
    cell: NotRequired[Literal["question", "answer"]]
    other: NotRequired[str]
    bare: NotRequired[str]


class PastedPairs(TypedDict):
    """A text with pairs that an operator has pasted by an event and its message, until it is a dataset.

    It can become one `until` then, by the tap whose event is `taken_by`; then `text` is empty.
    """

    event: str
    message: str
    text: str
    until: datetime
    taken_by: NotRequired[str]


class UnreadMessage(TypedDict):
    """A message that waits for a person, at the latest `until` then; `event` is its event's id."""

    event: str
    message: str
    until: datetime


class SentReply(TypedDict):
    """The ids of the messages that answered an event of an operator's chat."""

    event: str
    messages: list[str]


class SentCode(TypedDict):
    """An invitation code that the chat has sent, right or wrong."""

    event: str
    at: datetime


# What has begun a takeover: the user's wish, two thumbs down, an unknown answer, an operator, a command.
TakeoverBy = Literal["user", "thumbs", "unknown", "operator", "command"]


class HumanTurn(TypedDict):
    """A takeover: a person has the chat `until` then, or until the user is quiet.

    It is recorded `since` then; None while it waits for the runs under way. `event` is the id of the event,
    or of the command, that began it. The user wrote last at `active_at`. `told_by` is the event whose reply
    tells the user about it. `is_often`: users' takeovers of the chat were too many on this day to be pushed.
    """

    since: datetime | None
    until: datetime
    by: TakeoverBy
    event: str
    active_at: datetime
    told_by: NotRequired[str]
    is_often: NotRequired[bool]


@dataclass(frozen=True, kw_only=True)
class Counters(Record):
    """The counters of a chat's limits, which survive a deletion request.

    `today` are the answers on the `day` (`YYYY-MM-DD`), `recent` the times of the last minute's replies. The
    chat was notified of a limit at `notified_at`, by the event `notified_by`. `forgotten_at` is the time of
    the last deletion request (milliseconds). `handovers` are the times of the last day's takeovers that the
    operators were notified of by a push.
    """

    day: str | None = field(default=None, metadata=mapped(optional(text)))
    today: int | None = field(default=None, metadata=mapped(optional(whole)))
    recent: tuple[datetime, ...] = field(default=(), metadata=mapped(many(moment)))
    notified_at: datetime | None = field(default=None, metadata=mapped(optional(moment), name="told_at"))
    notified_by: str | None = field(default=None, metadata=mapped(optional(text), name="told_by"))
    forgotten_at: int = field(default=0, metadata=mapped(whole))
    codes: tuple[SentCode, ...] = field(default=(), metadata=mapped(many(mapping)))
    handovers: tuple[datetime, ...] = field(default=(), metadata=mapped(many(moment)))


@dataclass(frozen=True, kw_only=True)
class Chat(Record):
    """One chat. `sent` are the ids of the bot's last messages, `unsent` those of withdrawn messages.

    `replies` are the last answers in an operator's chat, so that the operator can quote and correct one.
    `human` is the takeover by a person, which may be over; `human_ended` is the `event` of the last one that
    was ended. The document does not expire before the takeover is over. While there are `unread` messages,
    LINE is not told that the chat is read. `thumbs_down` are the events whose answers got the last thumbs,
    all of them down. The chat got the operators' away text, and gets it again from `away_until` on.
    """

    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    turns: tuple[Turn, ...] = field(default=(), metadata=mapped(many(mapping)))
    waiting: tuple[QueuedEvent, ...] = field(default=(), metadata=mapped(many(mapping)))
    counted: Counters = field(default_factory=Counters, metadata=mapped(nested(Counters)))
    sent: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
    unsent: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
    edited: tuple[Edit, ...] = field(default=(), metadata=mapped(many(mapping)))
    correcting: Correction | None = field(default=None, metadata=mapped(optional(mapping)))
    replies: tuple[SentReply, ...] = field(default=(), metadata=mapped(many(mapping)))
    awaited: AwaitedText | None = field(default=None, metadata=mapped(optional(mapping)))
    pasted: PastedPairs | None = field(default=None, metadata=mapped(optional(mapping)))
    unread: tuple[UnreadMessage, ...] = field(default=(), metadata=mapped(many(mapping)))
    human: HumanTurn | None = field(default=None, metadata=mapped(optional(mapping)))
    human_ended: str | None = field(default=None, metadata=mapped(optional(text)))
    away_until: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    thumbs_down: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))

    def changes(self) -> dict[str, Any]:
        """See `Record.changes`. The writers of a chat do not know how long its takeover lasts."""
        changed = super().changes()
        if "human" in changed:
            changed[HAS_PERSON] = self.human is not None
        if self.human and (self.expire_at is None or self.expire_at < self.human["until"]):
            changed["expire_at"] = self.human["until"]
        return changed
