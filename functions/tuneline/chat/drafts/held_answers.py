"""Hold an answer as a draft, and wait for an operator as for a slow model.

Decided in time, the answer is the reply. Otherwise its user gets a button, and the run ends: the event waits
as `drafted` without a run. Hotline numbers are never held back: they are sent with the button at once.
"""

import asyncio
from typing import Final

from tuneline import logs
from tuneline.chat import render
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.deferred.deferred_postback import BUTTON_TRIES
from tuneline.chat.delivery import Delivery
from tuneline.chat.drafts.decided_draft import decided_answer
from tuneline.chat.drafts.decision import close
from tuneline.chat.drafts.draft_notice import notify_draft
from tuneline.chat.drafts.drafted_answers import has_drafts, is_draft
from tuneline.chat.replies.loading_animation import Loading
from tuneline.line.client import TokenSpentDropError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record, read_record
from tuneline.storage.records.answers.draft import Draft, draft_path
from tuneline.storage.records.event import EventChanges
from tuneline.storage.unread_messages import keep_unread

# The pause before the second read of a draft, and the longest. 45 seconds take about 20 reads.
FIRST_PAUSE_SECONDS: Final = 0.4
PAUSE_GROWS: Final = 1.25
MOST_PAUSE_SECONDS: Final = 3.0


class HeldAnswers:
    """Holds the answer to one event. An operator has until `answer_by` seconds after receipt."""

    def __init__(self, *, documents: Documents, delivery: Delivery, answer_by: float) -> None:
        self._documents = documents
        self._delivery = delivery
        self._answer_by = answer_by

    def is_urgent(self, context: EventContext) -> bool:
        """Whether hotline numbers must be sent before an operator has seen the answer."""
        return has_drafts(context) and bool(render.help_now(context))

    async def is_held(self, context: EventContext) -> bool:
        """Whether an earlier run of the event has written a draft."""
        if context.record.attempts == 1:
            return False
        return await read_record(self._documents, Draft, draft_path(context.event.id)) is not None

    async def hold(self, context: EventContext, reply: Reply) -> Reply | End:
        """Return the reply; of a draft, what an operator has decided, or the event's end without that."""
        if not is_draft(context, reply):
            return reply
        return await self._write(context, reply) or await self.wait(context)

    async def wait(self, context: EventContext) -> Reply | End:
        """Wait for an operator's decision on the draft; send the button if there is none in time."""
        async with Loading(self._delivery.show_loading(context)):
            draft = await self._decided(context)
        if draft is None or context.record.withdrawn:
            return context.withdrawn
        answer = decided_answer(draft, language=context.rules.language)
        if answer is None:
            return await self._leave_button(context)
        logs.info("a draft was decided in time", state=draft.state, waited=round(context.waited, 1))
        return Reply(
            tuple(answer.messages), answer.turn, listed_for=answer.listed_for, apology=answer.apology
        )

    async def keep(self, context: EventContext, reply: Reply, *, has_button: bool) -> End | None:
        """Write the draft of a deferred answer, whose button is or will be sent. None if it is no draft."""
        if not is_draft(context, reply):
            return None
        return await self._write(context, reply, has_button=has_button) or self.end

    @property
    def end(self) -> End:
        """The end of a run whose event waits for an operator."""
        return End("drafted")

    async def _write(self, context: EventContext, reply: Reply, *, has_button: bool = False) -> End | None:
        """Write the draft, count its cost, let the chat's next events go on. An end if it is withdrawn."""
        path = draft_path(context.event.id)
        answer = reply.turn["answer"] if reply.turn else "\n".join(each.text for each in reply.messages)
        draft = Draft(
            state="waiting",
            chat=context.path,
            message=context.event.message_id,
            question=context.question,
            answer=answer,
            messages=tuple(message.as_dict() for message in reply.messages),
            turn=reply.turn,
            listed_for=reply.listed_for,
            at=context.now(),
            expire_at=context.record.expire_at,
        )
        await create_record(self._documents, path, draft)
        # A withdrawal marks the event before it deletes the draft: so either it deletes this one, or this
        # write meets the mark.
        await asyncio.gather(
            self._delivery.record(**_recorded(reply, has_button=has_button)),
            self._delivery.side_effects.count_reply(context, reply),
            notify_draft(self._documents, context),
        )
        if context.record.withdrawn:
            await self._documents.delete(path)
            return context.withdrawn
        if context.event.is_one_to_one:
            await keep_unread(
                self._documents,
                context.path,
                context.event.id,
                context.event.message_id,
                now=context.now(),
                expire_at=context.expire_at,
            )
        await self._delivery.remember(context)
        return None

    async def _decided(self, context: EventContext) -> Draft | None:
        """Read the draft until it is decided, at most until `answer_by`. None if it was withdrawn."""
        until, pause = (0.0 if self.is_urgent(context) else self._answer_by), FIRST_PAUSE_SECONDS
        while True:
            draft = await read_record(self._documents, Draft, draft_path(context.event.id))
            left = until - context.waited
            if draft is None or draft.state != "waiting" or context.record.withdrawn or left <= 0:
                return draft
            await asyncio.sleep(min(pause, left))
            pause = min(pause * PAUSE_GROWS, MOST_PAUSE_SECONDS)

    async def _leave_button(self, context: EventContext) -> End:
        await self._delivery.defer()
        if context.record.withdrawn:
            return context.withdrawn
        try:
            if not await self._delivery.send_button(context, tries=BUTTON_TRIES):
                return await self._leave_to_person(context)
        except TokenSpentDropError:
            # The user gets no button, so no answer can reach them any more.
            await self._documents.delete(draft_path(context.event.id))
            raise
        await self._delivery.record(has_button=True)
        return self.end

    async def _leave_to_person(self, context: EventContext) -> End:
        """Close the draft, which its user cannot fetch: a person has the chat, and answers the question."""
        end = await self._delivery.leave_to_person(context)
        await close(self._documents, context.event.id, now=context.now())
        return end


def _recorded(reply: Reply, *, has_button: bool) -> EventChanges:
    """What the event keeps of the draft: no text, and nothing that depends on the decision."""
    changes = reply.changes
    for name in ("messages", "listed_for"):
        changes.pop(name, None)  # type: ignore[misc] # both are optional
    changes["version"] = reply.version
    if has_button:
        changes["has_button"] = True
    return changes
