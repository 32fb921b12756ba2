"""Read LINE's webhook body and events without I/O, and without dropping what is new.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
LINE may add types, modes and fields without notice, so nothing here insists on more than it uses.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from tuneline.unicode import wellformed

# LINE's own events are a few levels deep; much deeper ones cannot be carried as JSON everywhere.
DEEPEST = 32
# LINE's message ids have 18 digits, its types are words.
LONGEST = 64
# What every store can hold; it lasts for some hundred thousand years.
_LATEST_MS = 2**53
# What a document may be called, and a button may carry: LINE's own ids, and our hashes.
EVENT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}\Z")


class MalformedBodyError(ValueError):
    """The body is not a JSON object with a list of events."""


def parse_body(body: bytes) -> list[Any]:
    """The `events` of a webhook body, each as LINE sent it. MalformedBodyError says what is missing.

    What is nested more than DEEPEST levels deep in one is left out, so that it costs the others nothing.
    """
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedBodyError("the body is not JSON") from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events"), list):
        raise MalformedBodyError("the body has no list of events")
    return [_shallow(one) for one in parsed["events"]]


@dataclass(frozen=True)
class Event:
    """One event, read leniently; every field may be missing. `raw` is what LINE sent, whatever it is."""

    id: str
    raw: Any

    @property
    def type(self) -> str:
        """What happened: `message`, `follow`, a type of next year, or an empty text."""
        return _text(self.raw, "type")[:LONGEST]

    @property
    def is_edit(self) -> bool:
        """Whether it gives a message that was sent before a new text.

        https://developers.line.biz/en/reference/messaging-api/#edit-event
        """
        return self.type == "messageEdited"

    @property
    def is_message(self) -> bool:
        """Whether somebody wrote a message, or gave one a new text."""
        return self.type == "message" or self.is_edit

    @property
    def is_standby(self) -> bool:
        """Whether a module channel holds the chat, so that this bot has to stay silent."""
        return _text(self.raw, "mode") == "standby"

    @property
    def reply_token(self) -> str:
        """The single-use token that answers this event, or an empty text."""
        return _text(self.raw, "replyToken")

    @property
    def message_type(self) -> str:
        """`text`, `image`, …, or an empty text where the event is no message."""
        return _text(self.raw, "message", "type")

    @property
    def text(self) -> str:
        """The text of a text message, or an empty text."""
        return _text(self.raw, "message", "text") if self.message_type == "text" else ""

    @property
    def user_id(self) -> str:
        """Who wrote; absent for some members of groups."""
        return _text(self.raw, "source", "userId")

    @property
    def is_one_to_one(self) -> bool:
        """Whether the chat is between one user and the bot."""
        return _text(self.raw, "source", "type") == "user"

    @property
    def chat_id(self) -> str:
        """The group, the room, or the user: where an answer appears.

        A chat of a type that nobody knows yet shares nothing with the user's own chat.
        """
        kind = _text(self.raw, "source", "type")
        found = (_text(self.raw, "source", name) for name in ("groupId", "roomId", f"{kind}Id"))
        if named := next(filter(None, found), ""):
            return named
        return f"{kind}:{self.user_id}" if self.user_id else ""

    @property
    def mentionees(self) -> list[Any]:
        """Whom the message mentions, as LINE lists them."""
        found = _get(self.raw, "message", "mention", "mentionees")
        return found if isinstance(found, list) else []

    @property
    def mentions_bot(self) -> bool:
        """Whether the message mentions this bot by name (`isSelf`)."""
        return any(_get(one, "isSelf") is True for one in self.mentionees)

    @property
    def message_id(self) -> str:
        """The id of the message that was written, or (for `unsend`) taken back."""
        return (_text(self.raw, "message", "id") or _text(self.raw, "unsend", "messageId"))[:LONGEST]

    @property
    def quote_token(self) -> str:
        """What quotes this message in an answer; audio, files and locations have none."""
        return _text(self.raw, "message", "quoteToken")

    @property
    def quoted_message_id(self) -> str:
        """The id of the message that this one quotes, or an empty text."""
        return _text(self.raw, "message", "quotedMessageId")[:LONGEST]

    @property
    def postback_data(self) -> str:
        """What a tapped button carries, or an empty text."""
        return _text(self.raw, "postback", "data")

    @property
    def sent_at(self) -> int:
        """When the user sent it, in milliseconds, the same in every delivery; 0 where LINE does not say."""
        found = _get(self.raw, "timestamp")
        is_time = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _LATEST_MS
        return found if is_time else 0

    @property
    def is_first_of_its_set(self) -> bool:
        """False for the second image and the ones after it, of several that were sent at once."""
        index = _get(self.raw, "message", "imageSet", "index")
        return not isinstance(index, int) or index <= 1


def parse_event(raw: Any) -> Event:
    """An event of any shape; its id is LINE's `webhookEventId`, or a hash of the event without one."""
    raw = _shallow(raw)
    given = _text(raw, "webhookEventId")
    return Event(id=given if EVENT_ID.match(given) else f"hash-{_hash(raw)}", raw=raw)


def _hash(raw: Any) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:40]


def _shallow(value: Any, levels: int = DEEPEST) -> Any:
    if isinstance(value, dict | list) and not levels:
        return None
    if isinstance(value, dict):
        return {name: _shallow(one, levels - 1) for name, one in value.items()}
    return [_shallow(one, levels - 1) for one in value] if isinstance(value, list) else value


def _get(raw: Any, *path: str) -> Any:
    for name in path:
        raw = raw.get(name) if isinstance(raw, dict) else None
    return raw


def _text(raw: Any, *path: str) -> str:
    found = _get(raw, *path)
    return wellformed(found) if isinstance(found, str) else ""
