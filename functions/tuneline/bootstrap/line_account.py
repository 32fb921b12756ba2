"""Build what looks after the account at LINE: the operators' menus, and what LINE says about the bot."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from tuneline.poller.line_channel import LineChannelReader
from tuneline.poller.operator_menus import OperatorMenusKeeper
from tuneline.settings import PushSettings, read
from tuneline.storage.documents import Documents

if TYPE_CHECKING:
    from tuneline.line.bot_info import LineBotInfo
    from tuneline.line.rich_menus import LineRichMenus


def operator_menus(env: Mapping[str, str], *, documents: Documents) -> OperatorMenusKeeper:
    """Build the keeper from the environment. Without an access token it does nothing."""
    settings = read(PushSettings, env)
    opener = _menus(settings) if settings.channel_access_token else None
    return OperatorMenusKeeper(documents=documents, open_line=opener, language=settings.language)


def line_channel(env: Mapping[str, str], *, documents: Documents) -> LineChannelReader:
    """Build the reader from the environment. Without an access token it does nothing."""
    settings = read(PushSettings, env)
    opener = _info(settings) if settings.channel_access_token else None
    return LineChannelReader(documents=documents, open_line=opener)


def _menus(settings: PushSettings) -> Callable[[], AbstractAsyncContextManager["LineRichMenus"]]:
    def open_line() -> AbstractAsyncContextManager["LineRichMenus"]:
        # LINE's SDK takes most of a second to load, and few ticks change a menu.
        from tuneline.line.client import LineClient  # noqa: PLC0415
        from tuneline.line.rich_menus import LineRichMenus  # noqa: PLC0415

        token, url = settings.channel_access_token, settings.line_api_base_url
        return LineRichMenus(LineClient(channel_access_token=token, base_url=url))

    return open_line


def _info(settings: PushSettings) -> Callable[[], AbstractAsyncContextManager["LineBotInfo"]]:
    def open_line() -> AbstractAsyncContextManager["LineBotInfo"]:
        # As above, and LINE is asked once a day.
        from tuneline.line.bot_info import LineBotInfo  # noqa: PLC0415
        from tuneline.line.client import LineClient  # noqa: PLC0415

        token, url = settings.channel_access_token, settings.line_api_base_url
        return LineBotInfo(LineClient(channel_access_token=token, base_url=url))

    return open_line
