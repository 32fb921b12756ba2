"""Record an answer's side effects: cost, unavailable models, exhausted budget.

A failure here is only logged, so that the user still gets the reply.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.drafts.decided_draft import SKIPPED
from tuneline.chat.limits.month_budget import MonthBudget
from tuneline.errors import DropError, RetryError
from tuneline.inference.chat_model import Answer, Gone, NoAccess
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.models import registry
from tuneline.models.canary.counts import answer_counts, count_quietly, counters_of
from tuneline.notices.model_access import notify_model_access
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.event_timeline import MODEL


class SideEffects:
    """Records the side effects of answers, and notifies the operators."""

    def __init__(self, *, documents: Documents, budget: MonthBudget) -> None:
        self._documents = documents
        self._budget = budget

    async def notify_resting(self, context: EventContext) -> None:
        """Notify the operators, once a month, that the budget is used up."""
        facts = {"usd": round(context.spent_usd, 2), "cap_usd": context.rules.month_usd}
        try:
            await Notices(documents=self._documents, now=context.now).notify(
                "cost_cap", f"{context.now():%Y-%m}", facts
            )
        except (DropError, RetryError) as failed:
            logs.warning("the operators could not be notified", **logs.described(failed))

    async def count_reply(self, context: EventContext, reply: Reply) -> None:
        """Record a reply's answer, or its apology, also for its side of a canary.

        A draft that an operator skips was counted when its model answered.
        """
        counters = counters_of(context.serving, context.path)
        if reply.answer is not None:
            counts = answer_counts(counters, reply.answer, context.serving) if counters else {}
            await self.count(context, reply.answer, counts=counts)
        elif reply.apology and reply.apology != SKIPPED and counters:
            await count_quietly(self._documents, counters, {"apologies": 1}, now=context.now())

    def noted(self, context: EventContext, answer: Answer) -> Answer:
        """Note the answer in the event's timeline, and return it."""
        context.claim.note(MODEL, **answer.facts)
        return answer

    async def count(
        self, context: EventContext, answer: Answer, *, counts: Mapping[str, int] | None = None
    ) -> None:
        """Record the cost and the models that are gone; report the hosts that refuse the account."""
        await self._pay(context, answer.usd, answers=1, counts=counts)
        await self._mark_gone(context, answer.gone, answer.candidate.version)
        await self._notify_no_access(context, answer.no_access)

    async def count_none(self, context: EventContext, failed: NoAnswerDropError) -> None:
        """Record the same without an answer: hosts bill empty answers, too."""
        context.claim.note(MODEL, failed=failed.why, usd=str(failed.usd))
        await self._pay(context, failed.usd, answers=0)
        await self._mark_gone(context, failed.gone, None)
        await self._notify_no_access(context, failed.no_access)

    async def _notify_no_access(self, context: EventContext, hosts: Sequence[NoAccess]) -> None:
        """Notify the operators of hosts that refuse the account, which only they can fix."""
        notices = Notices(documents=self._documents, now=context.now)
        try:
            for host in hosts:
                model, endpoint = host.candidate.model, host.candidate.host
                await notify_model_access(
                    notices, host.code, model=model, endpoint=endpoint, now=context.now()
                )
        except (DropError, RetryError) as failed:
            logs.warning("the operators could not be notified", **logs.described(failed))

    async def count_stopped(self, context: EventContext, usd: Decimal) -> None:
        """Count the maximum cost of an answer that was stopped: its host bills it without reporting it."""
        if usd:
            logs.warning("a model's answer was stopped", most_usd=str(usd))
        await self._pay(context, usd, answers=0)

    async def _pay(
        self,
        context: EventContext,
        usd: Decimal | None,
        *,
        answers: int,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        try:
            await self._budget.settle(context, usd, answers=answers, counts=counts)
        except (DropError, RetryError) as failed:
            logs.warning("an answer could not be counted", **logs.described(failed))

    async def _mark_gone(self, context: EventContext, models: Sequence[Gone], answered: str | None) -> None:
        """Record which models are gone, and notify the operators."""
        try:
            for gone in models:
                await registry.mark_gone(
                    self._documents,
                    gone.candidate,
                    now=context.now(),
                    reason=gone.reason,
                    answered=answered,
                )
        except (DropError, RetryError) as failed:
            logs.warning("a gone model could not be marked", **logs.described(failed))
