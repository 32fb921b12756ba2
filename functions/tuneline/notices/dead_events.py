"""Tell the operators, once a day, that messages of users found no answer."""

from collections import Counter
from datetime import datetime

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents


async def tell_of_dead_events(documents: Documents, notices: Notices, *, now: datetime) -> bool:
    """Tell of the events that are dead by `now` and came today (UTC); False where there are none, or it is
    told. Each one is in the logs when it dies; this is for who does not read them."""
    day = f"{now:%Y-%m-%d}"
    (told,) = await documents.get_many([f"notices/events_dead-{day}"])
    if told is not None:
        return False
    dead = await documents.query("events", where={"state": "dead"})
    reasons = [str(one.data.get("reason")) for one in dead if f"{one.data['received_at']:%Y-%m-%d}" == day]
    if not reasons:
        return False
    ((most, _),) = Counter(reasons).most_common(1)
    return await notices.tell("events_dead", day, {"count": len(reasons), "reason": most})
