"""Limit a chat's answers per minute and per day.

Replies without a model count only per minute. The counters survive a deletion request.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from tuneline.bot_settings import BotRules
from tuneline.storage.records.chat import Chat, Counters

Verdict = Literal["go", "limit_minute", "limit_day", "silent"]
MINUTE = timedelta(minutes=1)


def verdict(chat: Chat, rules: BotRules, now: datetime, *, event: str, asks_model: bool = True) -> Verdict:
    """Return `go`; the limit that is reached; or `silent` if the chat was already notified of it.

    The event that notifies the chat may be tried again after a run that died, and then notifies it again.
    """
    counted = chat.counted
    notified_at = counted.notified_at if counted.notified_by != event else None
    if asks_model and counted.day == f"{now:%Y-%m-%d}" and (counted.today or 0) >= rules.per_day:
        return "silent" if notified_at and f"{notified_at:%Y-%m-%d}" == counted.day else "limit_day"
    if len(_recent(counted, now)) >= rules.per_minute:
        return "silent" if notified_at and notified_at > now - MINUTE else "limit_minute"
    return "go"


def with_count(
    chat: Chat, now: datetime, reached: Verdict, *, event: str, asks_model: bool = True
) -> Counters:
    """Return the counters after the verdict `reached`: one more answer, or the note about a limit."""
    before = chat.counted
    today = f"{now:%Y-%m-%d}"
    count = (before.today or 0) if before.day == today else 0
    answered, notifies = reached == "go", reached in ("limit_minute", "limit_day")
    return replace(
        before,
        day=today,
        today=count + (answered and asks_model),
        recent=(*_recent(before, now), *([now] if answered else [])),
        notified_at=now if notifies else before.notified_at,
        notified_by=event if notifies else before.notified_by,
    )


def _recent(counted: Counters, now: datetime) -> list[datetime]:
    return [at for at in counted.recent if at > now - MINUTE]
