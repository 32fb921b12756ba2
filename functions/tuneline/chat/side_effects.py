"""Put down what an answer brought with it: its cost, models that are gone, a budget that is used up.

Nothing here is worth an answer: what cannot be put down is logged, and the user gets the reply all the same.
"""

from collections.abc import Sequence
from decimal import Decimal

from tuneline import logs
from tuneline.chat.context import Talk
from tuneline.chat.limits.month_budget import MonthBudget
from tuneline.errors import DropError, RetryError
from tuneline.inference.chat_model import Answer, Gone, NoAccess
from tuneline.inference.fallback import NoAnswerDropError
from tuneline.models import registry
from tuneline.notices.model_access import tell_of_model_host
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents


class Aftermath:
    """Puts down with the collaborators it is given."""

    def __init__(self, *, documents: Documents) -> None:
        self._documents = documents
        self._budget = MonthBudget(documents=documents)

    async def tell_resting(self, talk: Talk) -> None:
        """Tell the operators, once a month."""
        facts = {"usd": round(talk.spent_usd, 2), "cap_usd": talk.rules.month_usd}
        try:
            await Notices(documents=self._documents, now=talk.now).tell(
                "cost_cap", f"{talk.now():%Y-%m}", facts
            )
        except (DropError, RetryError) as failed:
            logs.warning("the operators could not be told", **logs.described(failed))

    async def count(self, talk: Talk, answer: Answer | None) -> None:
        """Put down what it cost, and which models are gone; tell which hosts do not let the account in."""
        if answer is None:
            return
        await self._pay(talk, answer.usd, answers=1)
        await self._mark_gone(talk, answer.gone, answer.candidate.version)
        await self._tell_no_access(talk, answer.no_access)

    async def count_none(self, talk: Talk, failed: NoAnswerDropError) -> None:
        """The same where no answer came of it: what is empty is billed, too."""
        await self._pay(talk, failed.usd, answers=0)
        await self._mark_gone(talk, failed.gone, None)
        await self._tell_no_access(talk, failed.no_access)

    async def _tell_no_access(self, talk: Talk, hosts: Sequence[NoAccess]) -> None:
        """Tell the operators what only they can mend."""
        notices = Notices(documents=self._documents, now=talk.now)
        try:
            for one in hosts:
                model, endpoint = one.candidate.model, one.candidate.endpoint
                await tell_of_model_host(notices, one.code, model=model, endpoint=endpoint, now=talk.now())
        except (DropError, RetryError) as failed:
            logs.warning("the operators could not be told", **logs.described(failed))

    async def count_stopped(self, talk: Talk, usd: Decimal) -> None:
        """Put down what an answer may cost that was stopped: its host bills it, and never says how much."""
        if usd:
            logs.warning("a model's answer was stopped", most_usd=str(usd))
        await self._pay(talk, usd, answers=0)

    async def _pay(self, talk: Talk, usd: Decimal | None, *, answers: int) -> None:
        try:
            await self._budget.settle(talk, usd, answers=answers)
        except (DropError, RetryError) as failed:
            logs.warning("an answer could not be counted", **logs.described(failed))

    async def _mark_gone(self, talk: Talk, models: Sequence[Gone], answered: str | None) -> None:
        """Put down which models are gone, and tell the operators."""
        try:
            for gone in models:
                await registry.mark_gone(
                    self._documents,
                    gone.candidate,
                    now=talk.now(),
                    reason=gone.reason,
                    answered=answered,
                )
        except (DropError, RetryError) as failed:
            logs.warning("a gone model could not be marked", **logs.described(failed))
