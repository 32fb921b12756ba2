"""Build what `line_reply` works with."""

from collections.abc import Mapping

from tuneline.chat.answer import Answering
from tuneline.clients.models import chat_model
from tuneline.clients.stores import documents
from tuneline.line.client import LineClient
from tuneline.settings import BotSettings, ChatSettings, LineSettings, StoreSettings, read

SETTINGS = (StoreSettings, ChatSettings, LineSettings, BotSettings)
# One try of a chat call: a late answer is made for four minutes, which bounds all tries together.
TRY_SECONDS = 120.0


async def build(env: Mapping[str, str]) -> Answering:
    """The use case with its collaborators, from the environment. SettingError names what is missing."""
    line, chat = read(LineSettings, env), read(ChatSettings, env)
    return Answering(
        documents=documents(read(StoreSettings, env)),
        line=LineClient(channel_access_token=line.channel_access_token, base_url=line.line_api_base_url),
        model=chat_model(chat, seconds=TRY_SECONDS, max_retries=2),
        bot=read(BotSettings, env),
        base_model=chat.base_model,
    )
