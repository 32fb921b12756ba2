"""Build what `line_webhook` works with."""

from collections.abc import Mapping
from dataclasses import dataclass

from tuneline.chat.reply_queue import ReplyQueue
from tuneline.settings import WebhookSettings, read

SETTINGS = (WebhookSettings,)


@dataclass(frozen=True)
class Webhook:
    """The channel's secrets, and the queue its events go to."""

    channel_secrets: tuple[str, ...]
    queue: ReplyQueue


async def build(env: Mapping[str, str]) -> Webhook:
    """The collaborators, from the environment. SettingError names what is missing."""
    settings = read(WebhookSettings, env)
    queue = ReplyQueue(
        queue=settings.reply_queue,
        url=settings.reply_url,
        invoker=settings.reply_invoker,
        emulator=settings.tasks_emulator,
    )
    return Webhook(channel_secrets=settings.channel_secrets, queue=queue)
