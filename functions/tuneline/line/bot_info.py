"""Read what LINE says about the channel itself.

https://developers.line.biz/en/reference/messaging-api/#get-bot-info
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from tuneline.line.client import ClientOwner, LineRetryError

PATH: Final = "/v2/bot/info"
INFO_SECONDS: Final = 8.0
_USER_ID: Final = re.compile(r"U[0-9a-f]{32}")
_CHAT_MODES: Final[dict[str, Literal["chat", "bot"]]] = {"chat": "chat", "bot": "bot"}


@dataclass(frozen=True)
class BotInfo:
    """The channel: the bot's ids and its name, and the settings of LINE Official Account Manager.

    `chat_mode` is `chat` if the switch Chat is on, `bot` if it is off, `unknown` for a value that LINE adds.
    """

    bot_user_id: str
    basic_id: str
    display_name: str
    chat_mode: Literal["chat", "bot", "unknown"]
    mark_as_read_mode: str


class LineBotInfo(ClientOwner):
    """Asks LINE about a channel, and closes its client. Create it inside a running event loop."""

    async def read(self) -> BotInfo:
        """Raises MessageRefusedDropError, LineAccessRetryError or LineRetryError."""
        return bot_info(await self._client.call(PATH, seconds=INFO_SECONDS))


def bot_info(answer: object) -> BotInfo:
    """Read LINE's answer. LineRetryError if it does not name the bot."""
    values = answer if isinstance(answer, dict) else {}

    def value(name: str) -> str:
        found = values.get(name)
        return found if isinstance(found, str) else ""

    if not _USER_ID.fullmatch(value("userId")):
        raise LineRetryError("LINE's answer about the bot cannot be read")
    return BotInfo(
        bot_user_id=value("userId"),
        basic_id=value("basicId"),
        display_name=value("displayName"),
        chat_mode=_CHAT_MODES.get(value("chatMode"), "unknown"),
        mark_as_read_mode=value("markAsReadMode"),
    )
