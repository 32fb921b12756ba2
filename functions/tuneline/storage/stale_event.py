"""Say of an open event whether any run can still answer it."""

from datetime import datetime

from tuneline.storage.claims import is_held
from tuneline.storage.documents import Document
from tuneline.storage.records.event import TOKEN_LIFE, Event


def is_stale(event: Event, document: Document, *, now: datetime) -> bool:
    """Whether an open event will never be answered: its token has expired, and no run holds its document."""
    is_old = event.received_at is not None and now - event.received_at > TOKEN_LIFE
    return is_old and not is_held(document, now=now)
