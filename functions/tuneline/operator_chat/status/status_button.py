"""Show the bot's status: what answers and trains, the month's money, LINE's quota, and what waits.

The card comes without a part that LINE or the store does not tell now.
"""

import asyncio
from collections.abc import Awaitable
from decimal import Decimal
from typing import Final, TypeVar

from tuneline import logs
from tuneline.charts.pictures.cost import read_months
from tuneline.chat.context import EventContext, Reply
from tuneline.chat.drafts.decision import waiting_drafts
from tuneline.chat.takeover.current import current_takeovers
from tuneline.errors import DropError, RetryError
from tuneline.line.push import LinePush
from tuneline.models.end_dates import ends_on
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.status_card import BotStatus, Money, status_card
from tuneline.operator_chat.buttons import ButtonHandlers
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.next_dataset.offer import next_dataset_offer
from tuneline.operator_chat.status.latest_job import latest_jobs, models_of_jobs
from tuneline.operator_chat.status.waiting import read_waiting
from tuneline.retrieval.open_questions import open_groups, read_groups
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.channel import CHANNEL, Channel

T = TypeVar("T")
PART_SECONDS: Final = 10.0


def status_handlers(console: Console) -> ButtonHandlers:
    """Return the handler of the menu's area for the status."""

    async def status(context: EventContext, postback: OperatorPostback) -> Reply:
        language = context.rules.language
        card = status_card(
            await read_status(console, context), language=language, timezone=timezone_of(language)
        )
        offer = await _part("next dataset", next_dataset_offer(console.documents, context))
        return Reply((card.as_message(), *(offer or ())))

    return {"status": status}


async def read_status(console: Console, context: EventContext) -> BotStatus:
    """Read the status of the bot, all parts at once."""
    documents, now = console.documents, context.now()
    jobs, months, waiting, unanswered, quota, channel = await asyncio.gather(
        _part("jobs", latest_jobs(documents, now=now)),
        _part("spending", read_months(documents, now)),
        _part("decisions", read_waiting(documents, now=now)),
        _part("questions", _open_questions(documents)),
        _part("quota", LinePush(console.line).quota()),
        _part("channel", read_record(documents, Channel, CHANNEL)),
    )
    trained, drafts, with_person = await asyncio.gather(
        _part("models", models_of_jobs(documents, jobs or ())),
        _part("drafts", _waiting_drafts(documents, context)),
        _part("takeovers", current_takeovers(documents, now=now, hours=context.hours)),
    )
    return BotStatus(
        now=now,
        serving=context.serving,
        ends=ends_on(context.serving) if context.serving else None,
        jobs=jobs,
        training=Money(months[-1].training + months[-1].evaluation, console.month_usd) if months else None,
        answers=Money(Decimal(str(context.spent_usd)), Decimal(str(context.rules.month_usd))),
        quota=quota,
        unanswered=unanswered,
        with_person=None if with_person is None else len(with_person),
        drafts=drafts,
        datasets=None if waiting is None else waiting.approvals,
        models=None if waiting is None else waiting.held,
        trained=trained or {},
        channel=channel,
        hours=context.hours,
        months=months or (),
    )


async def _part(name: str, reading: Awaitable[T]) -> T | None:
    """Return what was read; None if that is not possible now."""
    try:
        async with asyncio.timeout(PART_SECONDS):
            return await reading
    except (DropError, RetryError) as failed:
        logs.warning("a part of the status is left out", part=name, **logs.described(failed))
    except TimeoutError:
        logs.warning("a part of the status is left out", part=name, error="TimeoutError")
    return None


async def _waiting_drafts(documents: Documents, context: EventContext) -> int | None:
    """The number of waiting drafts; None if draft mode is off and none waits."""
    count = len(await waiting_drafts(documents))
    return count if count or context.rules.drafts != "off" else None


async def _open_questions(documents: Documents) -> int:
    return len(open_groups(await read_groups(documents)))
