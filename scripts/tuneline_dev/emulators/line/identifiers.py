"""Make identifiers that look like LINE's."""

import itertools
import re
import secrets

BOT_USER = "U0d6f4a91c37b48e2a5d81f60b29ce7a4"
DEFAULT_USER = "U5b1e7c20f84d4a3998c6d2e07af3b615"
DEFAULT_GROUP = "C7a90d3e518fb4c62b04e9f6dc1258a37"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
_EARLIEST_MS = 1_420_070_400_000


def webhook_event_id(at_ms: int) -> str:
    """Return a ULID: 48 bits of milliseconds and 80 random bits, in Crockford's base 32."""
    number = (at_ms << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def reply_token() -> str:
    """Return 32 random hexadecimal digits."""
    return secrets.token_hex(16)


def opaque_token() -> str:
    """Return a quote token or a token for marking messages as read."""
    return secrets.token_urlsafe(48)


class MessageIds:
    """Message ids: decimal numbers of 18 digits that grow with time and never repeat."""

    def __init__(self) -> None:
        self._count = itertools.count()

    def new(self, at_ms: int) -> str:
        """Return the id of a message sent at `at_ms`."""
        return str(((at_ms - _EARLIEST_MS) << 20) | (next(self._count) & 0xFFFFF))


def is_chat_id(value: object, kinds: str = "UCR") -> bool:
    """Return whether `value` is an id of one of the `kinds`: user (U), group (C), room (R)."""
    return isinstance(value, str) and _CHAT_ID.fullmatch(value) is not None and value[0] in kinds
