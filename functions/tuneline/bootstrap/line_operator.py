"""Build the collaborators of `line_operator`."""

from collections.abc import Mapping

from tuneline.bootstrap.stores import documents
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineClient
from tuneline.operator_chat.behaviours import operator_handler
from tuneline.settings import BotSettings, LineSettings, StoreSettings, read

SETTINGS = (StoreSettings, LineSettings, BotSettings)


async def build(env: Mapping[str, str]) -> EventHandler:
    """Build the use case from the environment. Raises SettingError, which names a missing setting."""
    line = read(LineSettings, env)
    return operator_handler(
        documents=documents(read(StoreSettings, env)),
        line=LineClient(channel_access_token=line.channel_access_token, base_url=line.line_api_base_url),
        bot=read(BotSettings, env),
    )
