"""Read the settings of the running bot."""

from tuneline.bot_settings import BotRules, stored_rules
from tuneline.settings import BotSettings, read
from tuneline_dev.demo.client import DemoClient


async def rules_of(client: DemoClient) -> BotRules:
    """Return the settings that the next message uses."""
    return await stored_rules(client.documents, language=read(BotSettings, client.env).language)
