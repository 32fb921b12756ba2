"""Find the deployed bot that a command works on: its settings and its documents."""

import asyncio
import functools
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tuneline.storage.documents import Documents

T = TypeVar("T")


@dataclass(frozen=True)
class DeployedBot:
    """One deployed bot, by the settings that its functions have."""

    env: Mapping[str, str]

    def with_documents(self, work: "Callable[[Documents], Awaitable[T]]") -> T:
        """Run `work` on the store that STORE names. Raises SettingError if it cannot be used."""
        from tuneline.bootstrap.stores import documents  # noqa: PLC0415
        from tuneline.settings import StoreSettings, read  # noqa: PLC0415

        async def done() -> T:
            store = documents(read(StoreSettings, self.env))
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(done())


def with_bot(function: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the deployed bot to a command's function as the keyword `bot`."""

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        return function(*args, bot=DeployedBot(os.environ), **kwargs)

    return called
