"""Define the states of an event: the field `state` of `events/{webhookEventId}`."""

from datetime import timedelta
from typing import Final

# In these states nothing is left to do for the event.
FINAL: Final = frozenset(
    {"skipped", "done", "limited", "sent", "kept", "delivered", "expired", "refused", "dead"},
)
KEEP_EVENTS: Final = timedelta(hours=24)
