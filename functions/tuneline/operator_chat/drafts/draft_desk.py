"""Decide on a draft for an operator, and say what becomes of it, with the drafts that wait still."""

import asyncio
from typing import Literal

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.drafts.decision import (
    Decision,
    Fate,
    StoredDraft,
    carry_out,
    decide,
    is_with_person,
    waiting_drafts,
)
from tuneline.datasets.privacy.redact import redacted
from tuneline.operator_cards.drafts.draft_cards import draft_cards, edited_card
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_chat.buttons import OutOfDateDropError, operator_name, say
from tuneline.retrieval.operator_answers import NewAnswer, StoredAnswer, propose
from tuneline.retrieval.pin_changes import InvalidPinDropError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.answers.draft import Draft, draft_path

DecidedState = Literal["sent", "edited", "skipped"]


class DraftDesk:
    """Decides on drafts, each once: of two operators, or two taps, one decides, and the other learns it."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def read(self, draft_id: str) -> StoredDraft:
        """Return the draft. Raises OutOfDateDropError if its user has withdrawn it, or it has expired."""
        draft = await read_stored(self._documents, Draft, draft_path(draft_id))
        if draft is None:
            raise OutOfDateDropError("the draft is not stored any more")
        return draft

    async def decide(
        self, context: EventContext, draft: StoredDraft, state: DecidedState, text: str = ""
    ) -> Reply:
        """Decide on the draft as it was read, and reply. An earlier run of this event may have decided."""
        event = context.event.id
        decided: StoredDraft | None = draft
        if draft.record.decided_in != event:
            if draft.record.state != "waiting":
                return say(context, "draft_taken")
            if state != "skipped" and await is_with_person(self._documents, draft, now=context.now()):
                return say(context, "draft_with_person")
            decision = Decision(state, operator_name(context), text.strip(), event)
            decided = await decide(self._documents, draft, decision, now=context.now())
        if decided is None:
            is_gone = await read_stored(self._documents, Draft, draft_path(draft.id)) is None
            return say(context, "draft_gone" if is_gone else "draft_taken")
        fate = await carry_out(self._documents, decided, language=context.rules.language, now=context.now())
        first = await self._said(context, decided, fate)
        return Reply((*first.messages, *(await self.waiting(context)).messages))

    async def waiting(self, context: EventContext) -> Reply:
        """Show the drafts that wait, and draft mode."""
        rules = context.rules
        cards = draft_cards(
            await waiting_drafts(self._documents),
            is_on=rules.drafts != "off",
            settings_version=context.settings.version if context.settings else "none",
            language=rules.language,
            timezone=timezone_of(rules.language),
        )
        return Reply((cards.as_message(),))

    async def _said(self, context: EventContext, draft: StoredDraft, fate: Fate) -> Reply:
        if fate == "gone":
            return say(context, "draft_gone")
        if draft.record.state == "skipped":
            return say(context, "draft_skipped")
        said = say(context, "draft_replied" if fate == "replied" else "draft_on_tap")
        proposed = await self._proposed(context, draft) if draft.record.state == "edited" else None
        if proposed is None:
            return said
        card = edited_card(draft, proposed, language=context.rules.language)
        return Reply((*said.messages, card.as_message()))

    async def _proposed(self, context: EventContext, draft: StoredDraft) -> StoredAnswer | None:
        """Propose the edited answer as a pin. None if its question has personal data, or it is too long."""
        question = draft.record.question
        if await asyncio.to_thread(redacted, question) != question:
            return None
        new = NewAnswer(question, draft.record.edited_text, "correction", operator_name(context))
        try:
            return await propose(self._documents, f"{draft.id}-draft", new, now=context.now())
        except InvalidPinDropError:
            return None
