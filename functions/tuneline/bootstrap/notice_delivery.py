"""Build what pushes notices to the operators."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from tuneline.notices.push import PushDelivery, Pusher
from tuneline.settings import PushSettings, read
from tuneline.storage.documents import Documents


def push_delivery(env: Mapping[str, str], *, documents: Documents) -> PushDelivery:
    """What pushes notices, from the environment; without an access token it only says that it cannot."""
    settings = read(PushSettings, env)
    opener = _opener(settings) if settings.channel_access_token else None
    return PushDelivery(documents=documents, open_line=opener, language=settings.language)


def _opener(settings: PushSettings) -> Callable[[], AbstractAsyncContextManager[Pusher]]:
    def open_line() -> AbstractAsyncContextManager[Pusher]:
        # LINE's SDK takes most of a second to load, and few ticks have something to push.
        from tuneline.line.client import LineClient  # noqa: PLC0415
        from tuneline.line.push import LinePush  # noqa: PLC0415

        token, url = settings.channel_access_token, settings.line_api_base_url
        return LinePush(LineClient(channel_access_token=token, base_url=url))

    return open_line
