"""Build the collaborators of `line_webhook`."""

from collections.abc import Mapping
from dataclasses import dataclass

from tuneline.chat.reply_queue import ReplyQueue
from tuneline.settings import QueueSettings, WebhookSettings, read

SETTINGS = (WebhookSettings, QueueSettings)


@dataclass(frozen=True)
class Webhook:
    """The channel's secrets, and the queue for its events."""

    channel_secrets: tuple[str, ...]
    queue: ReplyQueue


async def build(env: Mapping[str, str]) -> Webhook:
    """Build the collaborators from the environment. Raises SettingError, which names a missing setting."""
    secrets = read(WebhookSettings, env).channel_secrets
    return Webhook(channel_secrets=secrets, queue=reply_queue(env))


def reply_queue(env: Mapping[str, str]) -> ReplyQueue:
    """Build the queue that triggers `line_reply` and `line_operator` from the environment."""
    settings = read(QueueSettings, env)
    return ReplyQueue(
        queue=settings.reply_queue,
        url=settings.reply_url,
        operator_url=settings.operator_url,
        invoker=settings.reply_invoker,
        emulator=settings.tasks_emulator,
    )
