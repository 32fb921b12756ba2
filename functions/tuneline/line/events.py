"""Parse LINE's webhook body and events, including unknown types and fields.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
LINE may add types, modes and fields without notice, so this code requires only the fields that it uses.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from tuneline.unicode import wellformed

# LINE's own events have a few levels. Some JSON libraries cannot encode much deeper ones.
DEEPEST = 32
# The longest message id or type that is used; LINE's message ids have 18 digits.
LONGEST = 64
# The latest time that every store can hold, some hundred thousand years away.
_LATEST_MS = 2**53
# The ids that are valid as document names and in button data: LINE's ids, and our hashes.
EVENT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}\Z")


class MalformedBodyError(ValueError):
    """The body is not a JSON object with a list of events."""


def parse_body(body: bytes) -> list[Any]:
    """Return the `events` of a webhook body as LINE sent them. MalformedBodyError without such a list.

    Values nested more than DEEPEST levels deep are left out, so that such an event cannot affect others.
    """
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedBodyError("the body is not JSON") from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events"), list):
        raise MalformedBodyError("the body has no list of events")
    return [_shallow(event) for event in parsed["events"]]


@dataclass(frozen=True)
class Event:
    """One event; every field may be missing. `raw` is the value that LINE sent, of any type."""

    id: str
    raw: Any

    @property
    def type(self) -> str:
        """The event's type: `message`, `follow`, an unknown type, or an empty text."""
        return _text(self.raw, "type")[:LONGEST]

    @property
    def is_edit(self) -> bool:
        """Whether the user edited an earlier message.

        https://developers.line.biz/en/reference/messaging-api/#edit-event
        """
        return self.type == "messageEdited"

    @property
    def is_message(self) -> bool:
        """Whether a user sent or edited a message."""
        return self.type == "message" or self.is_edit

    @property
    def is_standby(self) -> bool:
        """Whether another module channel handles the chat, so that this bot must not reply."""
        return _text(self.raw, "mode") == "standby"

    @property
    def reply_token(self) -> str:
        """The single-use token for the reply to this event, or an empty text."""
        return _text(self.raw, "replyToken")

    @property
    def message_type(self) -> str:
        """`text`, `image`, …, or an empty text if the event is not a message."""
        return _text(self.raw, "message", "type")

    @property
    def text(self) -> str:
        """The text of a text message, or an empty text."""
        return _text(self.raw, "message", "text") if self.message_type == "text" else ""

    @property
    def user_id(self) -> str:
        """The sender's id; empty for some members of groups."""
        return _text(self.raw, "source", "userId")

    @property
    def is_one_to_one(self) -> bool:
        """Whether the chat is between one user and the bot."""
        return _text(self.raw, "source", "type") == "user"

    @property
    def chat_id(self) -> str:
        """The group, the room, or the user: the chat that gets the answer.

        A chat of an unknown type has an id of its own, different from the user's one-to-one chat.
        """
        kind = _text(self.raw, "source", "type")
        ids = (_text(self.raw, "source", name) for name in ("groupId", "roomId", f"{kind}Id"))
        if chat_id := next(filter(None, ids), ""):
            return chat_id
        return f"{kind}:{self.user_id}" if self.user_id else ""

    @property
    def mentionees(self) -> list[Any]:
        """The message's mentions, as LINE lists them."""
        mentionees = _get(self.raw, "message", "mention", "mentionees")
        return mentionees if isinstance(mentionees, list) else []

    @property
    def mentions_bot(self) -> bool:
        """Whether the message mentions this bot (`isSelf`)."""
        return any(_get(mentionee, "isSelf") is True for mentionee in self.mentionees)

    @property
    def message_id(self) -> str:
        """The id of the message that was sent, or (for `unsend`) unsent."""
        return (_text(self.raw, "message", "id") or _text(self.raw, "unsend", "messageId"))[:LONGEST]

    @property
    def file_name(self) -> str:
        """The name of a file message, as its sender chose it: untrusted, of any length, or empty.

        https://developers.line.biz/en/reference/messaging-api/#wh-file
        """
        return _text(self.raw, "message", "fileName") if self.message_type == "file" else ""

    @property
    def file_size(self) -> int | None:
        """The bytes of a file message. None if LINE does not report them."""
        size = _get(self.raw, "message", "fileSize") if self.message_type == "file" else None
        is_size = isinstance(size, int) and not isinstance(size, bool) and size >= 0
        return size if is_size else None

    @property
    def quote_token(self) -> str:
        """The token to quote this message in an answer; audio, files and locations have none."""
        return _text(self.raw, "message", "quoteToken")

    @property
    def mark_as_read_token(self) -> str:
        """The token to mark this message, and all before it, as read; edits have none.

        https://developers.line.biz/en/docs/messaging-api/mark-as-read/
        """
        return _text(self.raw, "message", "markAsReadToken")

    @property
    def quoted_message_id(self) -> str:
        """The id of the message that this message quotes, or an empty text."""
        return _text(self.raw, "message", "quotedMessageId")[:LONGEST]

    @property
    def postback_data(self) -> str:
        """The data of a tapped button, or an empty text."""
        return _text(self.raw, "postback", "data")

    @property
    def postback_date(self) -> str:
        """The date that the user picked with a button's datetime picker, or an empty text.

        https://developers.line.biz/en/reference/messaging-api/#postback-params-object-for-datetime-selection-action
        """
        return _text(self.raw, "postback", "params", "date")[:LONGEST]

    @property
    def sent_at(self) -> int:
        """The time when the user sent it, in milliseconds, the same in every delivery; 0 if it is missing."""
        timestamp = _get(self.raw, "timestamp")
        is_time = (
            isinstance(timestamp, int) and not isinstance(timestamp, bool) and 0 <= timestamp < _LATEST_MS
        )
        return timestamp if is_time else 0

    @property
    def is_first_of_its_set(self) -> bool:
        """Whether it is not a later image of several that were sent at once."""
        index = _get(self.raw, "message", "imageSet", "index")
        return not isinstance(index, int) or index <= 1


def parse_event(raw: Any) -> Event:
    """Parse an event of any shape. Its id is LINE's `webhookEventId`, else a hash of the event."""
    raw = _shallow(raw)
    event_id = _text(raw, "webhookEventId")
    return Event(id=event_id if EVENT_ID.match(event_id) else f"hash-{_hash(raw)}", raw=raw)


def _hash(raw: Any) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:40]


def _shallow(value: Any, levels: int = DEEPEST) -> Any:
    if isinstance(value, dict | list) and not levels:
        return None
    if isinstance(value, dict):
        return {name: _shallow(item, levels - 1) for name, item in value.items()}
    return [_shallow(item, levels - 1) for item in value] if isinstance(value, list) else value


def _get(raw: Any, *path: str) -> Any:
    for name in path:
        raw = raw.get(name) if isinstance(raw, dict) else None
    return raw


def _text(raw: Any, *path: str) -> str:
    value = _get(raw, *path)
    return wellformed(value) if isinstance(value, str) else ""
