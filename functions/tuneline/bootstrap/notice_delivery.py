"""Build the delivery of notices to the operators."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from tuneline.notices.push import PushDelivery
from tuneline.settings import PushSettings, read
from tuneline.storage.documents import Documents

if TYPE_CHECKING:
    from tuneline.line.push import LinePush


def push_delivery(env: Mapping[str, str], *, documents: Documents) -> PushDelivery:
    """Build the push delivery from the environment. Without an access token it only logs a warning."""
    settings = read(PushSettings, env)
    opener = _opener(settings) if settings.channel_access_token else None
    return PushDelivery(documents=documents, open_line=opener, language=settings.language)


def _opener(settings: PushSettings) -> Callable[[], AbstractAsyncContextManager["LinePush"]]:
    def open_line() -> AbstractAsyncContextManager["LinePush"]:
        # LINE's SDK takes most of a second to load, and few ticks push a notice.
        from tuneline.line.client import LineClient  # noqa: PLC0415
        from tuneline.line.push import LinePush  # noqa: PLC0415

        token, url = settings.channel_access_token, settings.line_api_base_url
        return LinePush(LineClient(channel_access_token=token, base_url=url))

    return open_line
