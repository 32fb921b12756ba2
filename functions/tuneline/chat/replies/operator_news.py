"""Add what an operator has not seen yet to a reply; see `operator_chat.news`.

Other users' replies pass here unchanged, and nothing is loaded or read for them.
"""

from collections.abc import Callable
from typing import Final, Protocol

from tuneline.chat.context import EventContext, Reply

# Replies that are about the user's own wish alone.
_WITHOUT_NEWS: Final = frozenset({"forget", "enlist", "person", "handover"})


class OperatorNews(Protocol):
    """What adds the news to an operator's reply."""

    async def added_to(self, context: EventContext, reply: Reply) -> Reply:
        """Return the reply with the news. It never raises."""

    async def record_seen(self, context: EventContext, news: tuple[str, ...]) -> None:
        """Record that the operator has the reply with the news. It never raises."""


class NoOperatorNews:
    """Adds nothing."""

    async def added_to(self, context: EventContext, reply: Reply) -> Reply:
        """Return the reply as it is."""
        return reply

    async def record_seen(self, context: EventContext, news: tuple[str, ...]) -> None:
        """Record nothing."""


class NewsOfReplies:
    """Adds news to the replies to operators. `load` is called when an operator gets a reply."""

    def __init__(
        self, load: Callable[[], OperatorNews], *, is_operator: Callable[[EventContext], bool]
    ) -> None:
        self._load = load
        self._is_operator = is_operator

    async def added_to(self, context: EventContext, kind: str, reply: Reply) -> Reply:
        """Return the reply to an event of this kind, with the news if an operator gets it."""
        if kind in _WITHOUT_NEWS or not self._is_operator(context):
            return reply
        return await self._load().added_to(context, reply)

    async def record_seen(self, context: EventContext) -> None:
        """Record that the reply was sent, if it has news."""
        if context.record.news:
            await self._load().record_seen(context, context.record.news)
