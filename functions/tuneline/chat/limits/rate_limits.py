"""Limit a chat's answers per minute and per day.

Replies without a model count only per minute. The counters survive a deletion request.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from tuneline.bot_settings import BotRules

Verdict = Literal["go", "limit_minute", "limit_day", "silent"]
MINUTE = timedelta(minutes=1)


def verdict(
    chat: Mapping[str, Any], rules: BotRules, now: datetime, *, event: str, asks_model: bool = True
) -> Verdict:
    """Return `go`; the limit that is reached; or `silent` if the chat was already notified of it.

    The event that notifies the chat may be tried again after a run that died, and then notifies it again.
    """
    counted = chat.get("counted") or {}
    told_at = counted.get("told_at") if counted.get("told_by") != event else None
    if asks_model and counted.get("day") == f"{now:%Y-%m-%d}" and counted["today"] >= rules.per_day:
        return "silent" if told_at and f"{told_at:%Y-%m-%d}" == counted["day"] else "limit_day"
    if len(_recent(counted, now)) >= rules.per_minute:
        return "silent" if told_at and told_at > now - MINUTE else "limit_minute"
    return "go"


def with_count(
    chat: Mapping[str, Any], now: datetime, reached: Verdict, *, event: str, asks_model: bool = True
) -> dict[str, Any]:
    """Return the counters after the verdict `reached`: one more answer, or the note about a limit."""
    before = chat.get("counted") or {}
    today = f"{now:%Y-%m-%d}"
    count = before.get("today", 0) if before.get("day") == today else 0
    answered, notifies = reached == "go", reached in ("limit_minute", "limit_day")
    return {
        **before,
        "day": today,
        "today": count + (answered and asks_model),
        "recent": [*_recent(before, now), *([now] if answered else [])],
        "told_at": now if notifies else before.get("told_at"),
        "told_by": event if notifies else before.get("told_by"),
    }


def _recent(counted: Mapping[str, Any], now: datetime) -> list[datetime]:
    return [at for at in counted.get("recent", []) if at > now - MINUTE]
