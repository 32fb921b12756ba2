"""The latest messages, as the list of the tab "Look inside" shows them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tuneline.storage.documents import Document
from tuneline.storage.record_store import readable
from tuneline.storage.records.event import Event
from tuneline_dev.demo.look_inside.function_logs import FunctionLogs

MOST: Final = 20


def latest_messages(
    events: Sequence[Document], chats: Mapping[str, Mapping[str, Any]], logs: FunctionLogs
) -> list[dict[str, Any]]:
    """Return the messages, the newest first.

    Each is `{"id", "type", "at", "state", "outcome", "text", "attempts", "steps", "lines"}`. `steps`
    and `lines` are numbers: if they grow, something has happened to the message.
    """
    texts = {
        message.get("event_id"): message.get("text") or message.get("type")
        for chat in chats.values()
        for message in chat["messages"]
        if message["from"] == "user"
    }
    records = [(event.id, event.record) for event in readable(Event, events)]
    newest = sorted(records, key=lambda one: (one[1].sent_at, one[0]), reverse=True)[:MOST]
    return [
        {
            "id": id_,
            "type": event.type,
            "at": event.received_at,
            "state": event.state,
            "outcome": event.outcome,
            "text": texts.get(id_),
            "attempts": event.attempts,
            "steps": len(event.timeline),
            "lines": len(logs.about(id_)),
        }
        for id_, event in newest
    ]
