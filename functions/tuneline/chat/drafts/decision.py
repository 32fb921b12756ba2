"""Decide on a draft, once, and bring what was decided to its user.

The draft's document holds the decision. A run that still waits for it replies with the user's token. If the
run has ended (`drafted`), the event becomes `kept` with the text, and the user's tap brings it. The run of
the operator writes the draft and then reads the event; the waiting run writes its event and then reads the
draft. So in any order one of the two sees the other. A tap does the same, if the operator's run has died.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from tuneline.chat.drafts.decided_draft import DecidedAnswer, decided_answer
from tuneline.chat.memory.unanswered import Question, record_unanswered
from tuneline.chat.takeover.quick_read import chat_has_person
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import (
    StoredRecord,
    change_record,
    change_record_with_result,
    query_records,
    read_record,
    read_stored,
    replace_record,
)
from tuneline.storage.records.answers.draft import DRAFTS, Draft, draft_path
from tuneline.storage.records.answers.unanswered import unanswered_path
from tuneline.storage.records.event import Event, event_path
from tuneline.storage.unread_messages import resolve

StoredDraft = StoredRecord[Draft]
# What becomes of a decision: a run replies with it, the user's tap brings it, or the user has withdrawn.
Fate = Literal["replied", "on_tap", "gone"]
# Who has skipped the draft of a chat that a person has taken over.
PERSON: Final = "person"
# More than any bot has in a day.
MOST: Final = 10_000


@dataclass(frozen=True)
class Decision:
    """An operator's decision. `text` is the edited answer; `event` the operator's event in LINE, if any."""

    state: Literal["sent", "edited", "skipped"]
    by: str
    text: str = ""
    event: str = ""


async def waiting_drafts(documents: Documents) -> list[StoredDraft]:
    """List the drafts that wait for an operator, oldest first."""
    waiting = await query_records(documents, Draft, DRAFTS, where={"state": "waiting"}, limit=MOST)
    return sorted(waiting, key=lambda draft: (draft.record.at, draft.id))


async def decide(
    documents: Documents, draft: StoredDraft, decision: Decision, *, now: datetime
) -> StoredDraft | None:
    """Record the decision in the draft as it was read. None if another one was faster.

    A text that is the draft's own is no edit.
    """
    is_same = decision.state == "edited" and decision.text.strip() == draft.record.answer.strip()
    decided = replace(
        draft.record,
        state="sent" if is_same else decision.state,
        edited_text="" if is_same else decision.text,
        by=decision.by,
        decided_at=now,
        decided_in=decision.event,
    )
    try:
        return await replace_record(documents, draft, decided)
    except StaleVersionRetryError:
        return None


async def close(documents: Documents, event_id: str, *, now: datetime) -> None:
    """Close the draft of an event whose question a person answers in the chat."""

    def closed(draft: Draft | None) -> Draft | None:
        if draft is None or draft.state != "waiting":
            return None
        return replace(draft, state="skipped", by=PERSON, decided_at=now)

    await change_record(documents, Draft, draft_path(event_id), closed)


async def is_with_person(documents: Documents, draft: StoredDraft, *, now: datetime) -> bool:
    """Whether a person has the draft's chat, so that the bot is silent there."""
    return await chat_has_person(documents, draft.record.chat, now=now)


async def carry_out(documents: Documents, draft: StoredDraft, *, language: str, now: datetime) -> Fate:
    """Keep what was decided for the user's tap, if no run waits for it any more. It may be repeated."""
    answer = decided_answer(draft.record, language=language)
    event = await read_record(documents, Event, event_path(draft.id))
    if event is None or answer is None or event.withdrawn:
        return "gone"
    if event.state == "drafted":
        await _list_question(documents, draft, answer, now=now)
        if not await _keep(documents, draft.id, answer):
            # Its user has withdrawn it meanwhile, and may have done so before it was listed.
            await documents.delete(unanswered_path(draft.id))
            return "gone"
        if not answer.apology:
            await resolve(documents, draft.record.chat, [draft.id])
        return "on_tap"
    if event.state in ("kept", "delivered"):
        return "on_tap"
    return "replied" if event.state in ("claimed", "answered", "late", "sent") else "gone"


async def carried_out(
    documents: Documents, event_id: str, *, language: str, now: datetime
) -> Literal["waiting", "kept", "gone"]:
    """Carry out the decision on the draft of an event that waits for one, if there is a decision."""
    draft = await read_stored(documents, Draft, draft_path(event_id))
    if draft is None:
        return "gone"
    if draft.record.state == "waiting":
        return "waiting"
    fate = await carry_out(documents, draft, language=language, now=now)
    return "gone" if fate == "gone" else "kept"


async def _keep(documents: Documents, event_id: str, answer: DecidedAnswer) -> bool:
    """Make the event `kept` with the decided text. True if it is so, or was so before."""

    def kept(event: Event | None) -> tuple[Event | None, bool]:
        if event is None or event.state != "drafted":
            return None, event is not None and event.state in ("kept", "delivered")
        messages = tuple(message.as_dict() for message in answer.messages)
        return replace(
            event,
            state="kept",
            outcome="apologized" if answer.apology else "answered",
            messages=messages,
            turn=answer.turn,
            version=answer.turn.get("version") if answer.turn else event.version,
            apology=answer.apology,
        ), True

    _, is_kept = await change_record_with_result(documents, Event, event_path(event_id), kept)
    return is_kept


async def _list_question(
    documents: Documents, draft: StoredDraft, answer: DecidedAnswer, *, now: datetime
) -> None:
    """List the question as unanswered if it was skipped, or if the answer says that none is known."""
    reason = "apology" if answer.apology else answer.listed_for
    if reason is not None:
        record = draft.record
        question = Question(draft.id, record.chat, record.message, record.question)
        await record_unanswered(documents, question, reason, now=now)
