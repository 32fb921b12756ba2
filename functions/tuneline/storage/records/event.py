"""An event, `events/{webhookEventId}`: how far the answer to it is, and its texts until it ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Literal, NotRequired, TypedDict, get_args

from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import Turn
from tuneline.storage.records.readers import choice, flag, many, mapping, moment, optional, text, whole
from tuneline.storage.records.record import ForbiddenTransitionDropError, Record, mapped

EventState = Literal[
    "claimed",
    "answered",  # its reply is saved
    "late",  # its answer is deferred, and its user has the button or will get it
    "drafted",  # its user has the button, and its draft waits for an operator
    "skipped",
    "done",
    "limited",
    "sent",
    "kept",  # its deferred answer waits for the user's tap
    "delivered",
    "expired",
    "refused",
    "dead",
]
# The field `outcome`: what the event's user got. `scripts/tuneline status`, the notices and `job_poller` find
# events by it with one query. An event without a reply token (`unsend`, `leave`) needs no answer.
Outcome = Literal[
    "open",  # it has a reply token and no final state
    "waiting",  # an operator decides on the draft of its answer
    "answered",
    "apologized",  # the user got an apology instead of an answer; the field `apology` has the reason
    "unanswered",  # it ended, and the user got nothing, or a button without an answer
    "nothing",  # no answer was needed
]
WithdrawalReason = Literal["unsent", "edited", "forgotten"]
# In these states nothing is left to do for the event.
FINAL: Final[frozenset[EventState]] = frozenset(
    {"skipped", "done", "limited", "drafted", "sent", "kept", "delivered", "expired", "refused", "dead"},
)
# A user who withdraws a kept or drafted answer ends it as skipped. An operator's replay revives a dead event.
# While the store is unavailable a run may pass a state that is never written: `claimed`, `kept`.
TRANSITIONS: Final[Mapping[EventState, frozenset[EventState]]] = {
    "claimed": FINAL - {"delivered"} | {"answered", "late"},
    "answered": frozenset({"sent", "skipped", "expired", "refused", "dead"}),
    "late": frozenset({"drafted", "kept", "sent", "skipped", "expired", "refused", "dead"}),
    "drafted": frozenset({"kept", "skipped"}),
    "kept": frozenset({"delivered", "skipped"}),
    "dead": frozenset({"claimed", "late"}),
    **dict.fromkeys(("skipped", "done", "limited", "sent", "delivered", "expired", "refused"), frozenset()),
}
# The states in which an event, or its draft, may hold texts.
STATES_WITH_TEXT: Final[tuple[EventState, ...]] = ("claimed", "answered", "late", "drafted", "kept", "dead")
# The values that clear an event's texts. `raw` is set only while the event is dead.
CLEARED: Final["EventChanges"] = {"messages": [], "turn": None, "raw": None}
# Those that clear a withdrawn event: the examples near its question say what the question was about.
_WITHDRAWN: Final["EventChanges"] = {**CLEARED, "sources": None}
# An event that was withdrawn for these reasons gets no answer.
UNANSWERED: Final[frozenset[WithdrawalReason]] = frozenset({"unsent", "edited"})
# The beginning of the reason of an event that no run has ended.
UNFINISHED: Final = "not finished within 20 minutes"
EVENTS: Final = "events"
KEEP_EVENTS: Final = timedelta(hours=24)
# A reply token expires at the latest 20 minutes after its event; LINE recommends one minute.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
TOKEN_LIFE = timedelta(minutes=20)
_ANSWERED = frozenset({"sent", "kept", "delivered"})
_UNANSWERED = frozenset({"dead", "expired"})


class Reservation(TypedDict):
    """The reserved cost of an answer in millionths of a dollar; the document at `path` counts it."""

    path: str
    micro_usd: int


class NoAccess(TypedDict):
    """The error `code` of a model's host that refused the account, and the host's name."""

    code: str
    endpoint: str


class Sources(TypedDict):
    """What an answer rests on: the examples and pins that its model was shown, or the pin that it is.

    `examples` are numbers from 0 in the `examples.jsonl` of the dataset `dataset`, `scores` those that the
    finder gave them, `pins` are ids.
    """

    dataset: str
    examples: list[int]
    pins: list[str]
    scores: NotRequired[list[float]]


class EventChanges(TypedDict, total=False):
    """What a run writes into its event after the claim, under the names in the document."""

    state: EventState
    outcome: Outcome
    messages: list[dict[str, Any]]
    kind: str
    turn: Turn | None
    version: str | None
    sources: Sources | None
    delivers: str | None
    apology: str | None
    listed_for: UnansweredReason | None
    decision: str | None
    no_access: NoAccess
    has_button: bool
    counters: str
    dataset: str
    withdrawn: WithdrawalReason
    reserved: Reservation | None
    news: list[str]
    reason: str
    raw: str | None
    step: EventState
    died_at: datetime
    timeline: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Event(Record):
    """One event of a chat.

    `chat` is the chat's path, `message` the id of LINE's message, `sent_at` when its user sent it (in
    milliseconds). `messages` are the LINE messages of the reply; None before one is saved, empty after the
    texts are cleared. `delivers` is the id of the event whose deferred answer this postback delivers, and
    `postback_id` the postback that delivers this event's. `has_button` is None before a deferred answer's
    button may have been sent. `counters` are those of the answer's side of a canary. `dataset` is the id of
    the dataset that an operator's file has become. `decision` is what the finder has decided
    on the question (`retrieval/decision.py`). `listed_for` is the reason to list the question as unanswered
    once the user has the reply. `news` are the paths of the notices that an operator has seen once the reply
    is sent. `raw` is a dead event for a replay, and `step` the state in which it died. `timeline` has the
    steps of its runs (`storage/event_timeline.py`).
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: EventState = field(metadata=mapped(choice(get_args(EventState))))
    type: str = field(metadata=mapped(text, missing=""))
    chat: str = field(metadata=mapped(text, missing=""))
    message: str = field(metadata=mapped(text, missing=""))
    sent_at: int = field(metadata=mapped(whole, missing=0))
    received_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    outcome: str | None = field(metadata=mapped(optional(text), missing=None))
    attempts: int = field(default=1, metadata=mapped(whole))
    messages: tuple[Mapping[str, Any], ...] | None = field(
        default=None, metadata=mapped(optional(many(mapping)))
    )
    kind: str | None = field(default=None, metadata=mapped(optional(text)))
    turn: Turn | None = field(default=None, metadata=mapped(optional(mapping)))
    version: str | None = field(default=None, metadata=mapped(optional(text)))
    sources: Sources | None = field(default=None, metadata=mapped(optional(mapping)))
    delivers: str | None = field(default=None, metadata=mapped(optional(text)))
    postback_id: str | None = field(default=None, metadata=mapped(optional(text), name="tap"))
    has_button: bool | None = field(default=None, metadata=mapped(optional(flag)))
    counters: str | None = field(default=None, metadata=mapped(optional(text)))
    dataset: str | None = field(default=None, metadata=mapped(optional(text)))
    apology: str | None = field(default=None, metadata=mapped(optional(text)))
    decision: str | None = field(default=None, metadata=mapped(optional(text)))
    listed_for: UnansweredReason | None = field(
        default=None, metadata=mapped(optional(choice(get_args(UnansweredReason))))
    )
    withdrawn: WithdrawalReason | None = field(
        default=None, metadata=mapped(optional(choice(get_args(WithdrawalReason))))
    )
    no_access: NoAccess | None = field(default=None, metadata=mapped(optional(mapping)))
    reserved: Reservation | None = field(default=None, metadata=mapped(optional(mapping)))
    news: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
    reason: str | None = field(default=None, metadata=mapped(optional(text)))
    raw: str | None = field(default=None, metadata=mapped(optional(text)))
    step: str | None = field(default=None, metadata=mapped(optional(text)))
    died_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    replayed_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    replayed_by: str | None = field(default=None, metadata=mapped(optional(text)))
    timeline: tuple[Mapping[str, Any], ...] = field(default=(), metadata=mapped(many(mapping)))

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to do for the event."""
        return self.state in FINAL

    @property
    def is_over(self) -> bool:
        """Whether the event was withdrawn so that it gets no answer.

        Its message was unsent or edited, or its saved answer is cleared.
        """
        is_cleared = self.withdrawn == "forgotten" and self.state in ("answered", "late")
        return self.withdrawn in UNANSWERED or is_cleared

    @property
    def has_text(self) -> bool:
        """Whether a message or an answer is stored in it."""
        return bool(self.messages or self.turn or self.raw)

    def withdrawn_for(self, why: WithdrawalReason) -> "Event":
        """Return the event as withdrawn, without its texts and what its answer rests on.

        A kept or drafted answer ends as skipped; otherwise a tap on its button would deliver it.
        """
        messages = None if self.messages is None else ()
        event = replace(self, withdrawn=why, messages=messages, turn=None, raw=None, sources=None)
        return replace(event, state="skipped", reason=why) if self.state in ("drafted", "kept") else event


def require_transition(before: Any, after: EventState | None) -> None:
    """Raise ForbiddenTransitionDropError if the state must not change from `before` to `after`."""
    if after not in (None, before) and before in TRANSITIONS and after not in TRANSITIONS[before]:
        raise ForbiddenTransitionDropError(f"an event's state must not change from {before!r} to {after!r}")


def event_path(event_id: str) -> str:
    """The path of an event's document."""
    return f"{EVENTS}/{event_id}"


def cleared_if_withdrawn(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event's fields for storing, without texts if the event was withdrawn."""
    if not event.get("withdrawn"):
        return dict(event)
    return {name: _WITHDRAWN.get(name, value) for name, value in event.items()}


def first_outcome(*, reply_token: str) -> Outcome:
    """Return the outcome of a newly claimed event."""
    return "open" if reply_token else "nothing"


def last_outcome(state: str, *, first: str | None, has_apology: bool) -> Outcome:
    """Return the outcome of an event that ends in `state`; `first` is the outcome that it has until then."""
    if first == "nothing":
        return "nothing"
    if state == "drafted":
        return "waiting"
    if state in _UNANSWERED or (state == "refused" and not has_apology):
        return "unanswered"
    if state in _ANSWERED or state == "refused":
        return "apologized" if has_apology else "answered"
    return "nothing"
