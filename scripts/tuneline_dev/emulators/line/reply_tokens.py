"""Manage reply tokens: valid once, for a minute after a delivery, up to 20 minutes after the event."""

from dataclasses import dataclass

from tuneline_dev.emulators.line.clock import Clock
from tuneline_dev.emulators.line.recent import Recent

USABLE_SECONDS = 60
DEAD_SECONDS = 20 * 60
# More than a busy channel issues during a token's lifetime; a token that is dropped is refused.
TOKENS_KEPT = 100_000


@dataclass
class ReplyToken:
    """One token: its chat, its event and the event's time, and its expiry."""

    chat: str
    event_id: str | None
    occurred_at: float
    usable_until: float = 0.0
    spent: bool = False


class ReplyTokens:
    """The tokens of one channel.

    https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
    """

    def __init__(self, clock: Clock, limit: int = TOKENS_KEPT) -> None:
        self._clock = clock
        self._tokens: Recent[ReplyToken] = Recent(limit)

    def delivered(self, token: str, *, chat: str, event_id: str | None) -> None:
        """Record the delivery of a webhook with `token`, which is valid for a minute from now."""
        now = self._clock.seconds()
        known = self._tokens.get(token)
        if known is None:
            known = self._tokens[token] = ReplyToken(chat, event_id, occurred_at=now)
        known.usable_until = now + USABLE_SECONDS

    def usable(self, token: str) -> ReplyToken | None:
        """Return the token if a reply can still use it."""
        known = self._tokens.get(token)
        if known is None or known.spent:
            return None
        now = self._clock.seconds()
        alive = now <= known.usable_until and now <= known.occurred_at + DEAD_SECONDS
        return known if alive else None
