"""Build the keeper of the operators' menus in LINE."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from tuneline.poller.operator_menus import OperatorMenusKeeper
from tuneline.settings import PushSettings, read
from tuneline.storage.documents import Documents

if TYPE_CHECKING:
    from tuneline.line.rich_menus import LineRichMenus


def operator_menus(env: Mapping[str, str], *, documents: Documents) -> OperatorMenusKeeper:
    """Build the keeper from the environment. Without an access token it does nothing."""
    settings = read(PushSettings, env)
    opener = _opener(settings) if settings.channel_access_token else None
    return OperatorMenusKeeper(documents=documents, open_line=opener, language=settings.language)


def _opener(settings: PushSettings) -> Callable[[], AbstractAsyncContextManager["LineRichMenus"]]:
    def open_line() -> AbstractAsyncContextManager["LineRichMenus"]:
        # LINE's SDK takes most of a second to load, and few ticks change a menu.
        from tuneline.line.client import LineClient  # noqa: PLC0415
        from tuneline.line.rich_menus import LineRichMenus  # noqa: PLC0415

        token, url = settings.channel_access_token, settings.line_api_base_url
        return LineRichMenus(LineClient(channel_access_token=token, base_url=url))

    return open_line
