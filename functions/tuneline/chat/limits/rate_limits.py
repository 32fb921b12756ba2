"""Say whether a chat may have one more answer: so many a minute, so many a day.

Replies that need no model count by the minute alone. What is counted outlives "forget me".
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
    """`go`; the limit that is reached; or `silent` where the chat has been told of it already.

    The event that is to tell it may come again, after a run that died, and tells it then.
    """
    counted = chat.get("counted") or {}
    told_at = counted.get("told_at") if counted.get("told_by") != event else None
    if asks_model and counted.get("day") == f"{now:%Y-%m-%d}" and counted["today"] >= rules.per_day:
        return "silent" if told_at and f"{told_at:%Y-%m-%d}" == counted["day"] else "limit_day"
    if len(_recent(counted, now)) >= rules.per_minute:
        return "silent" if told_at and told_at > now - MINUTE else "limit_minute"
    return "go"


def with_count(
    chat: Mapping[str, Any], now: datetime, found: Verdict, *, event: str, asks_model: bool = True
) -> dict[str, Any]:
    """What the chat's document counts once `found` was the verdict: one more answer, or that it was told."""
    before = chat.get("counted") or {}
    today = f"{now:%Y-%m-%d}"
    count = before.get("today", 0) if before.get("day") == today else 0
    answered, tells = found == "go", found in ("limit_minute", "limit_day")
    return {
        **before,
        "day": today,
        "today": count + (answered and asks_model),
        "recent": [*_recent(before, now), *([now] if answered else [])],
        "told_at": now if tells else before.get("told_at"),
        "told_by": event if tells else before.get("told_by"),
    }


def _recent(counted: Mapping[str, Any], now: datetime) -> list[datetime]:
    return [at for at in counted.get("recent", []) if at > now - MINUTE]
