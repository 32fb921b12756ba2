"""Respond to one claimed event, from the step where the previous run stopped."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.context_documents import ContextDocuments, make_context, read_documents
from tuneline.chat.delivery import Delivery
from tuneline.chat.drafts.decision import carried_out
from tuneline.chat.limits import reply_limits
from tuneline.chat.replies import canned
from tuneline.chat.replies.operator_news import NewsOfReplies
from tuneline.chat.reply_task import ReplyTask
from tuneline.settings import BotSettings
from tuneline.storage.documents import Documents
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.record_store import read_stored
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.event import UNANSWERED
from tuneline.storage.store_retries import unless_unavailable
from tuneline.storage.update import ABSENT

# The chat is written, guarded by the version that was read, before these get a reply. So the chat may be read
# while the event is being claimed. `skip` has no reply.
_GUARDED: Final[frozenset[str]] = frozenset({"skip", "ask", "greet", "unsupported", "empty"})


class Behaviours(Protocol):
    """What a function does for each kind of event."""

    def route(self, context: EventContext) -> str:
        """Return the kind of the event."""

    def is_limited(self, kind: str) -> bool:
        """Whether replies of this kind count in the chat's limits here; an answer counts itself."""

    async def respond(self, context: EventContext, kind: str) -> Reply | End:
        """Return the reply to an event of this kind, or its end without one."""

    async def resume_deferred(self, context: EventContext) -> End:
        """Bring a deferred answer to its end, which an earlier run began."""


class Responder:
    """Responds to one claimed event."""

    def __init__(
        self,
        *,
        documents: Documents,
        behaviours: Behaviours,
        delivery: Delivery,
        bot: BotSettings,
        now: Callable[[], datetime],
        news: NewsOfReplies,
    ) -> None:
        self._documents = documents
        self._behaviours = behaviours
        self._delivery = delivery
        self._bot = bot
        self._now = now
        self._news = news

    async def respond(
        self, claim: EventClaim, task: ReplyTask, *, early: "asyncio.Task[ContextDocuments] | None"
    ) -> str:
        """Bring the event to its final state, and return that.

        `early` reads the documents since before the event was claimed; None if they are still to be read.
        """
        context = await self._context(claim, task, early)
        state = await self._responded(context)
        await self._delivery.mark_as_read(context)
        if state == "drafted":
            await self._carry_out_decision(context)
        return state

    async def _carry_out_decision(self, context: EventContext) -> None:
        """Keep what an operator has decided while this run ended; see `drafts.decision`."""
        with unless_unavailable("the user's tap carries the decision out"):
            await carried_out(
                self._documents, context.event.id, language=context.rules.language, now=context.now()
            )

    async def _responded(self, context: EventContext) -> str:
        if context.event.is_edit:
            context = await canned.edited(self._documents, context)
        kind = self._behaviours.route(context)
        self._delivery.takeovers.is_with_person = context.human is not None
        self._delivery.asked, self._delivery.kind = context.question if kind == "ask" else "", kind
        if await self._delivery.is_withdrawn(context, context.chat):
            return await self._delivery.end(context.withdrawn)
        if context.record.state == "late":
            return await self._delivery.end(await self._behaviours.resume_deferred(context))
        if context.record.messages is not None:
            return await self._delivery.deliver_saved(context)
        return await self._reply(context, kind)

    async def _context(
        self, claim: EventClaim, task: ReplyTask, early: "asyncio.Task[ContextDocuments] | None"
    ) -> EventContext:
        # An earlier run may have written to the chat until this run took over its claim.
        is_early = early is not None and claim.event.attempts == 1
        read = (
            await early
            if early and is_early
            else await read_documents(self._documents, task.chat, now=self._now())
        )
        ttl = timedelta(hours=self._bot.chat_ttl_hours)
        context = make_context(
            read, claim, task, language=self._bot.language, chat_ttl=ttl, now=self._now, is_early=is_early
        )
        kind = self._behaviours.route(context)
        # If the store goes away now, the user gets no apology.
        self._delivery.takeovers.is_with_person = context.human is not None
        if not is_early or (kind in _GUARDED and not context.event.is_edit):
            return context
        chat = await read_stored(self._documents, Chat, context.path)
        return replace(context, chat=chat, is_early=False)

    async def _reply(self, context: EventContext, kind: str) -> str:
        outcome = await self._behaviours.respond(context, kind)
        if isinstance(outcome, Reply) and self._behaviours.is_limited(kind):
            outcome = await self._limited(context, kind, outcome)
        if isinstance(outcome, End):
            return await self._delivery.end(outcome)
        outcome = await self._news.added_to(context, kind, outcome)
        await self._save(context, kind, outcome)
        if context.record.withdrawn in UNANSWERED:
            return await self._delivery.end(context.withdrawn)
        return await self._delivery.deliver(context, outcome.messages, chat=outcome.chat)

    async def _limited(self, context: EventContext, kind: str, reply: Reply) -> Reply | End:
        before = context.chat.document if context.chat else ABSENT
        known = before if kind in _GUARDED else None
        outcome = await reply_limits.limit_reply(self._documents, context, reply, known=known)
        if isinstance(outcome, End) or not context.is_early:
            return outcome
        return context.withdrawn if await self._delivery.is_withdrawn(context, outcome.chat) else outcome

    async def _save(self, context: EventContext, kind: str, reply: Reply) -> None:
        """Save the reply before it is sent, if the store is available in time."""
        with unless_unavailable("the answer is sent without being saved"):
            await self._delivery.save(
                context,
                reply,
                state="answered",
                kind=kind,
                turn=reply.turn,
                version=reply.version,
                delivers=reply.delivers,
            )
