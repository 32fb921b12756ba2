"""The page's note below an answer, for the operator: the examples and pins that it rests on."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import readable
from tuneline.storage.records.event import Event, Sources
from tuneline_cli.events.answer_sources import Fetch, answer_sources

Note = dict[str, Any]


class AnswerNotes:
    """Makes the notes, and keeps those that are complete: an event's sources do not change."""

    def __init__(self, documents: Documents, *, fetch: Fetch) -> None:
        self._documents = documents
        self._fetch = fetch
        self._made: dict[str, tuple[Sources, Note]] = {}

    async def with_notes(self, chat: Mapping[str, Any], events: Sequence[Document]) -> dict[str, Any]:
        """Return the chat; the last message of each answer has its note as `note`."""
        records = {event.id: event.record for event in readable(Event, events)}
        answers = {
            message["message_id"]: answer
            for message in chat["messages"]
            if message["from"] == "bot" and (answer := _answered_event(records, message.get("event_id")))
        }
        # Of an answer in several messages, the last one counts.
        last = {answer: message_id for message_id, answer in answers.items()}
        notes = {
            message_id: note
            for answer, message_id in last.items()
            if (note := await self._note(answer, records[answer])) is not None
        }
        messages = [{**message, "note": notes.get(message["message_id"])} for message in chat["messages"]]
        return {**chat, "messages": messages}

    async def _note(self, event_id: str, event: Event) -> Note | None:
        """Return `{"examples": [{"number", "question"}], "pins": [{"id", "question"}], "is_verbatim"}`.

        A question is None if it cannot be read. None if the reply is no answer.
        """
        sources = event.sources
        if sources is None:
            return None
        made = self._made.get(event_id)
        if made is not None and made[0] == sources:
            return made[1]
        known = await answer_sources(self._documents, sources, fetch=self._fetch)
        note = {
            "examples": [{"number": number, "question": text} for number, text in known.examples.items()],
            "pins": [{"id": pin, "question": text} for pin, text in known.pins.items()],
            "is_verbatim": (event.version or "").startswith("pin:"),
        }
        if not known.problem:
            self._made[event_id] = sources, note
        return note


def _answered_event(events: Mapping[str, Event], event_id: str | None) -> str | None:
    """Return the id of the event that is answered by a reply to `event_id`.

    A tap on a button delivers the answer to an earlier event, whose own reply was that button.
    """
    event = events.get(event_id or "")
    if event is None or event.has_button is not None:
        return None
    answered = event.delivers or event_id
    return answered if answered in events else None
