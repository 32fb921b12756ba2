"""Ask LINE whether a person can chat in its manager, and record what it says about the channel."""

import asyncio
import os
from datetime import UTC, datetime

from tuneline.bootstrap.stores import documents
from tuneline.line.bot_info import BotInfo
from tuneline.poller.line_channel import record_channel
from tuneline.settings import LineSettings, StoreSettings, read
from tuneline.storage.records.operators.channel import Channel
from tuneline.texts.handover_texts import chat_mode
from tuneline_cli.deploy.deployment import Deployment
from tuneline_cli.deploy.line_api import LineApi


def trial(where: Deployment) -> str:
    """Record what LINE says. That Chat is off is no failure: the text says how to switch it on."""
    token = where.secrets.value("line-channel-access-token")
    settings = read(LineSettings, {**os.environ, "LINE_CHANNEL_ACCESS_TOKEN": token})
    info = LineApi(token, address=settings.line_api_base_url).info()
    database = str(where.terraform.outputs()["firestore_database"])
    return channel_text(asyncio.run(_recorded(database, info)))


def channel_text(channel: Channel) -> str:
    """A line for the operator: Chat is on, or how to switch it on."""
    own = chat_mode.texts("en")
    if channel.has_chat:
        return "Chat is on at LINE: people can answer in LINE Official Account Manager"
    return " ".join((f"{own['title']}.", own["why"], own["how"]))


async def _recorded(database: str, info: BotInfo) -> Channel:
    store = documents(read(StoreSettings, {"FIRESTORE_DATABASE": database, **os.environ}))
    try:
        return await record_channel(store, info, now=datetime.now(UTC))
    finally:
        await store.close()
