"""Keep the month's answers within the budget `month_usd`, also while many of them are made at once.

The cost of an answer is known only afterwards. So once the concurrent answers could use up the rest of the
budget, each answer reserves its maximum price before its model is asked, and settles it afterwards. Until
then nothing is reserved, because that takes a write and a read per answer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Final

from tuneline.chat.context import EventContext
from tuneline.chat.limits import monthly_usage
from tuneline.chat.replies.hours import hours_prompt
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import PICTURE_TOKENS, call_usd, estimated_tokens
from tuneline.inference.no_answer import INSTRUCTION
from tuneline.retrieval import few_shot, pinned_answers
from tuneline.storage.documents import Documents
from tuneline.storage.records.event import Reservation

# The most concurrent answers: `max_instances` times `concurrency` of line_reply (infra/functions.tf).
AT_ONCE: Final = 400
# The assumed limit of an answer if the operator sets none.
UNBOUNDED_TOKENS: Final = 16_384
# How often a reservation is tried: a concurrent answer may cost less than it has reserved.
TRIES: Final = 6
FIRST_WAIT_SECONDS: Final = 0.1


class MonthBudget:
    """Reserves and settles the cost of one event's answer.

    `record` writes the event's reservation into the event; None after it is settled.
    """

    def __init__(
        self, *, documents: Documents, record: Callable[[Reservation | None], Awaitable[None]]
    ) -> None:
        self._documents = documents
        self._record = record

    async def allows(self, context: EventContext, candidate: Candidate, *, prompt: str) -> bool:
        """Whether one more answer may be made; its price is reserved if little is left.

        With all reservations, the month costs at most the price of one answer more than its cap.
        """
        cap = Decimal(str(context.rules.month_usd))
        if Decimal(str(context.spent_usd)) >= cap:
            return False
        if context.record.reserved:
            # An earlier run asked a model, and died before it knew the price.
            await self.settle(context, None, answers=0)
        most = most_usd(context, candidate, prompt=prompt)
        if cap - Decimal(str(context.spent_usd)) >= most * AT_ONCE:
            return True
        return await self._reserve(
            context, cap=monthly_usage.millionths(cap), own=monthly_usage.millionths(most)
        )

    async def settle(
        self,
        context: EventContext,
        usd: Decimal | None,
        *,
        answers: int,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Count the cost instead of the reservation; the whole reservation if the cost is unknown.

        `counts` are added with the same write: the counters of a canary.
        """
        reserved = context.record.reserved
        if usd is None and not reserved:
            return
        spent = (
            reserved["micro_usd"] if usd is None and reserved else monthly_usage.millionths(usd or Decimal(0))
        )
        if reserved is None:
            if spent or answers:
                await self._documents.add(
                    monthly_usage.path(context.now()),
                    {"answers": answers, "micro_usd": spent, **(counts or {})},
                )
            return
        changes = {
            "answers": answers,
            "micro_usd": spent,
            "reserved_micro_usd": -reserved["micro_usd"],
            **(counts or {}),
        }
        await self._documents.add(reserved["path"], changes)
        await self._record(None)

    async def _reserve(self, context: EventContext, *, cap: int, own: int) -> bool:
        for number in range(TRIES):
            spent, reserved = await self._used(context)
            if spent >= cap:
                return False
            if spent + reserved < cap:
                path = monthly_usage.path(context.now())
                await self._documents.add(path, {"reserved_micro_usd": own})
                spent, reserved = await self._used(context)
                if spent + reserved - own < cap:
                    await self._record({"path": path, "micro_usd": own})
                    return True
                await self._documents.add(path, {"reserved_micro_usd": -own})
            await asyncio.sleep(FIRST_WAIT_SECONDS * 2**number * random.random())  # noqa: S311 no secret
        return False

    async def _used(self, context: EventContext) -> tuple[float, float]:
        """Return the spent and the reserved amount in millionths of a dollar."""
        documents = await self._documents.get_many(monthly_usage.paths(context.now()))
        shards = monthly_usage.read_shards(documents)
        spent = sum(shard.micro_usd for shard in shards)
        return spent, sum(shard.reserved_micro_usd for shard in shards)


def most_usd(context: EventContext, candidate: Candidate, *, prompt: str) -> Decimal:
    """Estimate the maximum cost of an answer to this question, for one request to the model."""
    rules = context.rules
    system = candidate.system_prompt if candidate.system_prompt is not None else prompt
    # At most one token a character.
    examples = few_shot.MOST_CHARACTERS if rules.examples_for(is_tuned=candidate.is_tuned) else 0
    pins = 0 if context.pin_set is None else pinned_answers.MOST_CHARACTERS
    shown = examples + pins
    instruction = estimated_tokens(INSTRUCTION) if shown else 0
    picture = PICTURE_TOKENS if context.event.message_type == "image" else 0
    question = picture or estimated_tokens(context.question)
    facts = estimated_tokens(hours_prompt(context))
    read = estimated_tokens(system) + question + rules.history_tokens + facts + shown + instruction
    return call_usd(candidate, read=read, written=rules.answer_tokens or UNBOUNDED_TOKENS)
