"""Limit the replies that need no model.

They count in the same minute as answers. The request itself is always carried out before: a deletion request,
or a thumb.
"""

from dataclasses import replace

from tuneline import logs
from tuneline.chat.context import End, EventContext, Reply
from tuneline.chat.limits import rate_limits
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_stored_record
from tuneline.storage.records.chat import Chat
from tuneline.storage.update import Known


async def limit_reply(
    documents: Documents, context: EventContext, reply: Reply, *, known: Known
) -> Reply | End:
    """Return `reply` if the chat may have one more; at the limit a note, once; then nothing.

    `known` is the chat as this run has read it, if the run has not written it since; see `update.change`. The
    chat as written is in the reply. A deferred answer was counted when its question came, and the note about
    a takeover comes once.
    """
    if reply.delivers is not None or reply.is_unlimited:
        return reply

    def counted(stored: Chat | None) -> tuple[Chat | None, rate_limits.Verdict]:
        chat, now, event = stored or Chat(), context.now(), context.event.id
        verdict = _verdict(chat, context)
        if verdict == "silent":
            return None, verdict
        count = rate_limits.with_count(chat, now, verdict, event=event, asks_model=False)
        expire_at = max(context.expire_at, chat.expire_at or context.expire_at)
        return replace(chat, counted=count, expire_at=expire_at), verdict

    # A silent verdict stays silent: the counts of a minute only grow.
    verdict = _verdict(context.chat_record, context)
    chat: StoredRecord[Chat] | None = None
    if verdict != "silent":
        chat, verdict = await change_stored_record(documents, Chat, context.path, counted, known=known)
    if verdict == "go":
        return replace(reply, chat=chat)
    logs.warning("replies limited", limit=verdict)
    return End("limited") if verdict == "silent" else replace(context.say(verdict), chat=chat)


def _verdict(chat: Chat, context: EventContext) -> rate_limits.Verdict:
    return rate_limits.verdict(chat, context.rules, context.now(), event=context.event.id, asks_model=False)
