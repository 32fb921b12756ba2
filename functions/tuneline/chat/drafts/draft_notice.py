"""Notify the operators that drafts wait: once in ten minutes, however many questions come."""

from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.errors import DropError, RetryError
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents

MINUTES: Final = 10
_UNPUSHED: Final = "the setting push_drafts is off"


async def notify_draft(documents: Documents, context: EventContext) -> None:
    """Write the notice of these ten minutes if there is none. Never raises a DropError or a RetryError."""
    now = context.now()
    about = f"{now:%Y-%m-%dT%H}{now.minute // MINUTES * MINUTES:02}"
    try:
        await Notices(documents=documents, now=context.now).notify(
            "draft_waiting", about, {}, unpushed=None if context.rules.push_drafts else _UNPUSHED
        )
    except (DropError, RetryError) as failed:
        logs.warning("the operators could not be notified", **logs.described(failed))
