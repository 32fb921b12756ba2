"""Limit the replies that need no model: they cost nothing, and nobody gets them without end.

They count in the same minute as answers. What the user asked for is done before: a forget request or a thumb
is always obeyed.
"""

from collections.abc import Mapping
from typing import Any

from tuneline import logs
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.limits import rate_limits
from tuneline.storage.documents import Documents
from tuneline.storage.update import change


async def limit_reply(documents: Documents, context: EventContext, reply: Reply) -> Reply | End:
    """Return `reply` if the chat may have one more; once over the limit a polite note; then nothing.

    A late answer that is fetched was counted when it was asked for.
    """
    if reply.delivers is not None:
        return reply
    # What is silent as the chat was read is so still: the counts of a minute only grow.
    verdict = _verdict(context.chat_data, context)

    def counted(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        nonlocal verdict
        chat, now, event = found or {}, context.now(), context.event.id
        verdict = _verdict(chat, context)
        if verdict == "silent":
            return None
        count = rate_limits.with_count(chat, now, verdict, event=event, asks_model=False)
        expire_at = max(context.expire_at, chat.get("expire_at", context.expire_at))
        return {**chat, "counted": count, "expire_at": expire_at}

    if verdict != "silent":
        await change(documents, context.path, counted)
    if verdict == "go":
        return reply
    logs.warning("replies limited", limit=verdict)
    return End("limited") if verdict == "silent" else context.say(verdict)


def _verdict(chat: Mapping[str, Any], context: EventContext) -> rate_limits.Verdict:
    return rate_limits.verdict(chat, context.rules, context.now(), event=context.event.id, asks_model=False)
