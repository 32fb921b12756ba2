"""Tell the operators, once a day, that messages of users found no answer."""

from collections import Counter
from datetime import datetime

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents


async def tell_of_dead_events(documents: Documents, notices: Notices, *, now: datetime) -> bool:
    """Tell of the events that are dead by `now` and died today (UTC); False where there are none, or it is
    told. Each one is in the logs when it dies; this is for who does not read them."""
    day = f"{now:%Y-%m-%d}"
    (told,) = await documents.get_many([f"notices/events_dead-{day}"])
    if told is not None:
        return False
    dead = await documents.query("events", where={"state": "dead"})
    # One that was put down by an older version does not say when it died.
    died = [(one.data.get("died_at") or one.data["received_at"], one.data.get("reason")) for one in dead]
    reasons = [str(reason) for at, reason in died if f"{at:%Y-%m-%d}" == day]
    if not reasons:
        return False
    ((most, _),) = Counter(reasons).most_common(1)
    return await notices.tell("events_dead", day, {"count": len(reasons), "reason": most})
