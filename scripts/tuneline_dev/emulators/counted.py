"""Count the calls of each operation that an emulator gets."""

from collections import Counter
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Counted:
    """Counts the calls of each operation as they arrive, those that a fault strikes included."""

    def __init__(
        self, app: ASGIApp, *, counts: Counter[str], operation: Callable[[str, str], str | None]
    ) -> None:
        self.app = app
        self.counts = counts
        self.operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the call and pass it on."""
        if scope["type"] == "http":
            name = self.operation(scope["method"], scope["path"])
            if name:
                self.counts[name] += 1
        await self.app(scope, receive, send)
