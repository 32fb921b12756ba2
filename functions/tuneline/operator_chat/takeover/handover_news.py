"""Show an operator the chats that a person has since the operator's last message."""

import json
from collections.abc import Sequence

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.takeover.current import with_notices
from tuneline.line.flex.messages import FlexMessage
from tuneline.notices.handover import Handover
from tuneline.operator_cards.local_time import timezone_of
from tuneline.operator_cards.news.takeover_cards import takeover_cards
from tuneline.operator_chat.takeover.takeover_buttons import shown
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, readable
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.notice import Notice


async def handover_news(
    documents: Documents, context: EventContext, reply: Reply, notices: Sequence[StoredRecord[Notice]]
) -> list[FlexMessage]:
    """Return the card of the takeovers that are still in force and not in the reply; none if none is."""
    unseen = {notice.document.path for notice in notices}
    paths = sorted({notice.record.chat for notice in notices if notice.record.chat})
    read = await documents.get_many(paths) if paths else []
    chats = readable(Chat, [document for document in read if document is not None])
    found = await with_notices(documents, chats, now=context.now(), hours=context.hours)
    in_reply = json.dumps([message.flex for message in reply.messages])
    new = [
        takeover
        for each in found
        if Handover(each.chat, each.human["event"]).path in unseen
        and (takeover := shown(each)).resume.data not in in_reply
    ]
    if not new:
        return []
    language = context.rules.language
    timezone = timezone_of(language)
    return [takeover_cards(new, language=language, timezone=timezone, count=len(new))]
