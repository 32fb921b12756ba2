"""Tell the operators, once a day, that messages of users found no answer."""

from collections import Counter
from datetime import datetime, timedelta

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Document, Documents

MOST = 1000
# What died in a day's last minutes is told in the first ones of the next.
_AFTER_MIDNIGHT = timedelta(minutes=30)


async def notify_dead_events(documents: Documents, notices: Notices, *, now: datetime) -> bool:
    """Tell of the events that ended without an answer by `now`, of each day (UTC) once.

    False if there are none, or it is told. Each one is in the logs when it ends.
    """
    days = sorted({f"{now - _AFTER_MIDNIGHT:%Y-%m-%d}", f"{now:%Y-%m-%d}"})
    told = await documents.get_many([f"notices/events_dead-{day}" for day in days])
    untold = [day for day, notice in zip(days, told, strict=True) if notice is None]
    if not untold:
        return False
    ended = await documents.query("events", where={"outcome": "unanswered"}, limit=MOST)
    return any([await _tell(notices, day, ended) for day in untold])


async def _tell(notices: Notices, day: str, ended: list[Document]) -> bool:
    reasons = [str(one.data.get("reason")) for one in ended if f"{one.data['died_at']:%Y-%m-%d}" == day]
    if not reasons:
        return False
    ((most, _),) = Counter(reasons).most_common(1)
    count = f"{MOST}+" if len(ended) == MOST else len(reasons)
    return await notices.tell("events_dead", day, {"count": count, "reason": most})
