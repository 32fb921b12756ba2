"""Build what `line_webhook` works with."""

from collections.abc import Mapping
from dataclasses import dataclass

from tuneline.chat.reply_queue import ReplyQueue
from tuneline.settings import QueueSettings, WebhookSettings, read

SETTINGS = (WebhookSettings, QueueSettings)


@dataclass(frozen=True)
class Webhook:
    """The channel's secrets, and the queue its events go to."""

    channel_secrets: tuple[str, ...]
    queue: ReplyQueue


async def build(env: Mapping[str, str]) -> Webhook:
    """The collaborators, from the environment. SettingError names what is missing."""
    secrets = read(WebhookSettings, env).channel_secrets
    return Webhook(channel_secrets=secrets, queue=reply_queue(env))


def reply_queue(env: Mapping[str, str]) -> ReplyQueue:
    """The queue that wakes `line_reply`, from the environment."""
    settings = read(QueueSettings, env)
    return ReplyQueue(
        queue=settings.reply_queue,
        url=settings.reply_url,
        invoker=settings.reply_invoker,
        emulator=settings.tasks_emulator,
    )
