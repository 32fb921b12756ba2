"""Notify the operators once a day of users' messages that got no answer."""

from collections import Counter
from datetime import datetime, timedelta

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Document, Documents

MOST = 1000
# Events of a day's last minutes are reported in the first minutes of the next day.
_AFTER_MIDNIGHT = timedelta(minutes=30)


async def notify_dead_events(documents: Documents, notices: Notices, *, now: datetime) -> bool:
    """Notify once for each day (UTC) of the events that ended without an answer by `now`.

    False if there are none, or if the notice exists. Each event is also logged when it ends.
    """
    days = sorted({f"{now - _AFTER_MIDNIGHT:%Y-%m-%d}", f"{now:%Y-%m-%d}"})
    sent = await documents.get_many([f"notices/events_dead-{day}" for day in days])
    open_days = [day for day, notice in zip(days, sent, strict=True) if notice is None]
    if not open_days:
        return False
    ended = await documents.query("events", where={"outcome": "unanswered"}, limit=MOST)
    return any([await _notify(notices, day, ended) for day in open_days])


async def _notify(notices: Notices, day: str, ended: list[Document]) -> bool:
    reasons = [str(event.data.get("reason")) for event in ended if f"{event.data['died_at']:%Y-%m-%d}" == day]
    if not reasons:
        return False
    ((main_reason, _),) = Counter(reasons).most_common(1)
    count = f"{MOST}+" if len(ended) == MOST else len(reasons)
    return await notices.notify("events_dead", day, {"count": count, "reason": main_reason})
