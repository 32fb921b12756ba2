"""Skip the drafts that no operator has decided on for most of a day, before they expire.

Their users learn that the staff takes care of it, and the questions are listed as unanswered.
"""

from datetime import datetime, timedelta
from typing import Final

from tuneline import logs
from tuneline.bot_settings import stored_rules
from tuneline.chat.drafts.decision import Decision, carry_out, decide, waiting_drafts
from tuneline.storage.documents import Documents

# A draft expires with its event, after 24 hours; its user has an hour to tap.
OVERDUE: Final = timedelta(hours=23)
BY: Final = "no operator"


async def skip_overdue_drafts(documents: Documents, *, language: str, now: datetime) -> int:
    """Skip them, and return how many. `language` is the environment's."""
    overdue = [draft for draft in await waiting_drafts(documents) if draft.record.at <= now - OVERDUE]
    if not overdue:
        return 0
    rules = await stored_rules(documents, language=language)
    for draft in overdue:
        if skipped := await decide(documents, draft, Decision("skipped", BY), now=now):
            await carry_out(documents, skipped, language=rules.language, now=now)
    logs.warning("no operator has decided on drafts in time", count=len(overdue))
    return len(overdue)
